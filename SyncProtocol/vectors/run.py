"""Compares an implementation with the vectors: python3 run.py [--family NAME] COMMAND…

The command reads one case a line and writes one answer a line (README § Harness). Exit code 0 if all agree, 1 if not,
2 if the harness broke off.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FAMILIES = ("causality", "codec", "merge", "exchange", "refused")


def main():
    parser = argparse.ArgumentParser(description="Compares an implementation with the vectors.")
    parser.add_argument("--family", choices=FAMILIES, help="this family only")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="starts the harness")
    options = parser.parse_args()
    paths = sorted(path for family in FAMILIES if options.family in (None, family)
                   for path in (FOLDER / family).glob("*.json"))
    harness = subprocess.Popen(
        options.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    failed = 0
    for path in paths:
        case = json.loads(path.read_text(encoding="utf-8"))
        question = {name: case[name] for name in ("operation", "given")}
        harness.stdin.write(json.dumps(question, ensure_ascii=False) + "\n")
        harness.stdin.flush()
        line = harness.stdout.readline()
        if not line:
            print(f"the harness broke off at {path.relative_to(FOLDER)}")
            sys.exit(2)
        answer = json.loads(line)
        if answer != case["expected"]:
            failed += 1
            print(f"{path.relative_to(FOLDER)}: {case['why']}")
            print("  expected", json.dumps(case["expected"], ensure_ascii=False)[:400])
            print("  found   ", json.dumps(answer, ensure_ascii=False)[:400])
    harness.stdin.close()
    harness.wait()
    print(f"{len(paths) - failed} of {len(paths)} cases agree")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
