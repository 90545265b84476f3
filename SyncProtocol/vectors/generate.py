"""Writes every vector and the worked exchange of SPEC.md: python3 generate.py

Needs Python 3.11 and `cryptography`. Deterministic: running it again changes no byte.
"""

import json
import re
import shutil
from pathlib import Path

from cases import admission, causality, codec, exchange, identity, merge, messages, photos, standing, support

FOLDER = Path(__file__).resolve().parent
FAMILIES = ("causality", "codec", "merge", "exchange", "refused")
RUN_MIN = 200


def shorter(json_value):
    """Long runs of one byte, or of the same two, in long byte strings, as `(XX*N)`."""
    if isinstance(json_value, dict):
        return {name: shorter(value) for name, value in json_value.items()}
    if isinstance(json_value, list):
        return [shorter(value) for value in json_value]
    if isinstance(json_value, str) and len(json_value) > 4000 and re.fullmatch(r"(?:[0-9a-f]{2})+", json_value):
        out, data, position = "", bytes.fromhex(json_value), 0
        for run in re.finditer(rb"(.{1,2}?)\1{%d,}" % RUN_MIN, data, re.DOTALL):
            out += data[position:run.start()].hex() + f"({run[1].hex()}*{len(run[0]) // len(run[1])})"
            position = run.end()
        return out + data[position:].hex()
    return json_value


def main():
    for module in (causality, merge, codec, identity, photos, messages, admission, standing, exchange):
        module.add()
    for family in FAMILIES:
        shutil.rmtree(FOLDER / family, ignore_errors=True)
        (FOLDER / family).mkdir()
    for case in support.CASES:
        content = {name: value for name, value in case.items() if name != "path"}
        content["given"] = shorter(content["given"])
        (FOLDER / case["path"]).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    write_worked_exchange()
    counts = {family: sum(case["path"].startswith(family + "/") for case in support.CASES) for family in FAMILIES}
    kinds = {kind: sum(case["kind"] == kind for case in support.CASES) for kind in ("accepted", "odd", "refused")}
    print(len(support.CASES), counts, kinds)


def write_worked_exchange():
    spec = FOLDER.parent / "SPEC.md"
    text = spec.read_text()
    begin, end = "by vectors/generate.py -->\n", "<!-- worked-exchange: end -->"
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    spec.write_text(before + begin + exchange.worked_exchange() + end + after)


if __name__ == "__main__":
    main()
