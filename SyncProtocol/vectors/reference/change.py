"""Reading one change (SPEC § Changes)."""

from . import rules, wire
from .rules import Refused, require


def decoded(message, data):
    require(len(data) <= rules.MESSAGE_BYTES_MAX, "protocol.limitExceeded")
    try:
        return wire.decode(message, data)
    except wire.Malformed as error:
        raise Refused("protocol.malformed") from error


def value_of(message):
    for kind in ("text", "integer", "flag", "bytes"):
        if kind in message:
            return kind, message[kind]
    return None


class Change:
    """What the bytes of a change say; raises Refused."""

    def __init__(self, header, values, values_hash, signature):
        require(len(header) <= rules.HEADER_BYTES_MAX, "protocol.limitExceeded")
        require(len(values) <= rules.VALUES_BYTES_MAX, "protocol.limitExceeded")
        require(len(signature) == 64)
        said = decoded("ChangeHeader", header)
        if said["format"] != rules.FORMAT:
            raise Refused("change.unknownCritical" if said["critical"] else "protocol.unknownVersion")
        require(len(said["author"]) == 16 and len(said["record"]) == 16)
        require(said["sequence"] > 0 and said["lamport"] > 0)
        require(len(said["writes"]) <= rules.WRITES_MAX, "protocol.limitExceeded")
        require(len(said["person"].encode()) <= rules.PERSON_BYTES_MAX, "protocol.limitExceeded")
        require(1 <= len(said["record_type"].encode()) <= rules.TYPE_NAME_BYTES_MAX, "protocol.limitExceeded")
        self.header, self.values, self.signature = header, values, signature
        self.author, self.sequence, self.lamport = said["author"], said["sequence"], said["lamport"]
        self.wall_ms, self.person = said["wall_ms"], said["person"]
        self.record, self.record_type = said["record"], said["record_type"]
        self.reason, contents = "", [None] * len(said["writes"])
        if values:
            detached = decoded("ChangeValues", values)
            require(len(detached["values"]) == len(said["writes"]))
            require(len(detached["reason"].encode()) <= rules.REASON_BYTES_MAX, "protocol.limitExceeded")
            self.reason = detached["reason"]
            contents = [value_of(value) for value in detached["values"]]
            self.values_hash = rules.sha256(values)
        else:
            require(len(values_hash) == 32)
            self.values_hash = values_hash
        self.writes = [(write["field"], self.replaced(write), value) for write, value in zip(said["writes"], contents)]

    def replaced(self, write):
        require(len(write["replaces"]) <= rules.REPLACED_MAX, "protocol.limitExceeded")
        require(1 <= len(write["field"].encode()) <= rules.FIELD_NAME_BYTES_MAX, "protocol.limitExceeded")
        dots = []
        for dot in write["replaces"]:
            author = dot["author"] or self.author
            require(len(author) == 16)
            dots.append((author, dot["sequence"], dot["hash_prefix"]))
        return dots

    @property
    def is_stripped(self):
        return not self.values

    @property
    def size(self):
        return len(self.header) + (len(self.values) or 32) + len(self.signature) + 12

    def hash_after(self, previous):
        return rules.chained(previous, self.header, self.values_hash)

    def message(self, segment):
        out = {"log": segment, "header": self.header, "signature": self.signature}
        out["values_hash" if self.is_stripped else "values"] = self.values_hash if self.is_stripped else self.values
        return out
