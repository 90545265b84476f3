"""How cases write values, dots, heads and records in JSON (README § Notation)."""

import re

from . import merge


def raw(text):
    """Bytes of hexadecimal digits, in which `(XX*N)` is the byte or bytes XX, N times."""
    return bytes.fromhex(re.sub(r"\(([0-9a-f]+)\*(\d+)\)", lambda run: run[1] * int(run[2]), text))


def read_value(json):
    if json is None:
        return None
    (kind, content), = json.items()
    return kind, {"text": str, "integer": int, "flag": bool, "bytes": raw}[kind](content)


def show_value(value):
    if value is None:
        return None
    kind, content = value
    return {kind: content.hex() if kind == "bytes" else str(content) if kind == "integer" else content}


def read_dot(json):
    return raw(json["author"]), int(json["sequence"]), int(json["prefix"], 16)


def show_dot(dot):
    return {"author": dot[0].hex(), "sequence": str(dot[1]), "prefix": f"{dot[2]:08x}"}


def read_heads(json):
    return [(raw(head["author"]), int(head["sequence"]), raw(head["hash"])) for head in json]


def show_heads(heads):
    return [{"author": a.hex(), "sequence": str(s), "hash": h.hex()} for a, s, h in heads]


def read_record(json):
    record = merge.Record(raw(json["id"]), json["type"])
    for field in json["fields"]:
        held = {read_dot(sibling["dot"]): read_value(sibling["value"]) for sibling in field["siblings"]}
        record.fields[field["name"]] = merge.Siblings(held)
    return record


def show_siblings(siblings):
    return [{"dot": show_dot(dot), "value": show_value(value)} for dot, value in siblings.in_order()]


def show_record(record):
    return {
        "id": record.id.hex(), "type": record.type, "standing": record.standing(), "conflicts": record.conflicts(),
        "fields": [
            {"name": name, "siblings": show_siblings(record.fields[name])}
            for name in sorted(record.fields, key=lambda name: name.encode())]}


def show_replica(replica):
    out = []
    for name in sorted(replica.scopes, key=lambda name: name.encode()):
        scope = replica.scopes[name]
        if not scope.logs:
            continue
        out.append({
            "scope": name, "heads": show_heads(scope.heads()), "headsDigest": merge.heads_digest(scope.heads()).hex(),
            "liveDigest": replica.live_digest(name).hex(), "lamport": str(scope.lamport),
            "records": [show_record(record) for _, record in sorted(replica.records(name).items())]})
    return out


def show_refusals(refusals):
    return [
        {"scope": r["scope"], "author": r["author"].hex(), "sequence": str(r["sequence"]), "code": r["code"]}
        for r in refusals]
