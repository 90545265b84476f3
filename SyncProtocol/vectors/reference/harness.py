"""Answers cases on standard input, one JSON object a line, as every implementation under test does (README § Harness)."""

import json
import sys

from .conversation import Conversation


def main():
    conversation = Conversation()
    for line in sys.stdin:
        case = json.loads(line)
        print(json.dumps(conversation.perform(case["operation"], case["given"]), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
