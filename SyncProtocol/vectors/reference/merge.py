"""Dots, siblings, records, digests and version vectors (SPEC § Dots, Merge, Knowledge).

A dot is (author, sequence, prefix), a head is (author, sequence, hash), a value is None or (kind, content).
"""

from .rules import big, sha256

STATE_FIELD = "$state"
DELETED = ("text", "deleted")


class Siblings:
    def __init__(self, held=()):
        self.held = dict(held)

    def write(self, dot, value, replaces):
        if dot in self.held:
            return
        for replaced in replaces:
            self.held.pop(replaced, None)
        self.held[dot] = value

    def in_order(self):
        return sorted(self.held.items(), key=lambda item: item[0])

    def values(self):
        seen = []
        for _, value in self.in_order():
            if value not in seen:
                seen.append(value)
        return seen

    def is_conflict(self):
        return len(self.values()) > 1


class Record:
    def __init__(self, id_, type_):
        self.id, self.type, self.fields = id_, type_, {}

    def join(self, other):
        self.type = min(self.type, other, key=lambda name: name.encode())

    def field(self, name):
        return self.fields.setdefault(name, Siblings())

    def conflicts(self):
        return sorted(name for name, siblings in self.fields.items() if siblings.is_conflict())

    def standing(self):
        state = self.fields.get(STATE_FIELD, Siblings())
        if DELETED not in state.values():
            return "present"
        others = [siblings for name, siblings in self.fields.items() if name != STATE_FIELD]
        survives = any(value is not None for siblings in others for value in siblings.values())
        return "disputed" if state.is_conflict() or survives else "deleted"

    def digest(self):
        out = self.id + big(len(self.type.encode())) + self.type.encode()
        for name in sorted(self.fields, key=lambda name: name.encode()):
            siblings = self.fields[name].in_order()
            out += big(len(name.encode())) + name.encode() + big(len(siblings))
            for (author, sequence, prefix), _ in siblings:
                out += author + big(sequence) + big(prefix)
        return sha256(out)


def live_digest(records):
    out = 0
    for record in records:
        if record.fields:
            out ^= int.from_bytes(record.digest(), "big")
    return out.to_bytes(32, "big")


def heads_digest(heads):
    return sha256(b"".join(author + big(sequence) + hash_ for author, sequence, hash_ in sorted(set(heads))))[:16]


def covers(left, right):
    return all(
        any(a == author and (s > sequence or (s == sequence and h == hash_)) for a, s, h in left)
        for author, sequence, hash_ in right)


def order(left, right):
    left, right = set(left), set(right)
    if left == right:
        return "equal"
    forward, backward = covers(left, right), covers(right, left)
    if forward == backward:
        return "concurrent"
    return "after" if forward else "before"
