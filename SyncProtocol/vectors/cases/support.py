"""What cases are made of: fixed keys, changes by hand, batches, certificates, and the list of cases."""

import re

from reference import rules, wire
from reference.notation import show_dot, show_heads
from reference.operations import perform
from reference.rules import Key, sha256

CASES = []
SCOPE = "territory/xicheng"
REGISTER = "register"
RECORD = bytes.fromhex("5a" * 15 + "00")
OTHER_RECORD = bytes.fromhex("6b" * 15 + "00")
WALL_MS = 1_718_000_000_000
TEXT = lambda text: {"text": text}


def key(name):
    return Key(sha256(b"seed:" + name.encode()))


ORGANISATION, STRANGER = key("organisation"), key("stranger")
LIN, ZHAO, CENTRE = key("lin"), key("zhao"), key("centre")
LOW, HIGH = sorted([LIN, ZHAO], key=lambda one: one.author)


def case(family, name, kind, spec, why, operation, given, expect=None):
    """Adds a case; `expect` states by hand what must stand in the computed answer."""
    assert kind in ("accepted", "odd", "refused")
    expected = perform(operation, given)
    for path, value in (expect or {}).items():
        found = expected
        for step in path.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
        assert found == value, (name, path, found, value)
    assert kind != "refused" or "error" in str(expected) or "refusal" in str(expected), name
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    assert all(other["path"] != f"{family}/{slug}.json" for other in CASES), slug
    CASES.append({
        "path": f"{family}/{slug}.json", "name": name, "kind": kind, "spec": spec, "why": why,
        "operation": operation, "given": given, "expected": expected})
    return expected


# Certificates and cards


def envelope(kind, body, signer=ORGANISATION, word=None):
    signature = signer.private.sign((word or kind).encode() + sha256(body))
    return wire.encode("Certificate", {"body": body, "signature": signature})


def certificate_body(author, writes=(SCOPE, REGISTER), reads=(), serial=1, **changed):
    grants = [{"scope": s, "write": True} for s in writes] + [{"scope": s, "write": False} for s in reads]
    return wire.encode("CertificateBody", {
        "public_key": author.public, "device": "lin-laptop-1", "person": "lin", "role": "inspector",
        "grants": grants, "issued_ms": WALL_MS, "serial": serial, **changed})


def certificate(author, signer=ORGANISATION, word=None, **body):
    return envelope("certificate", certificate_body(author, **body), signer, word)


def cutoff(author, heads, signer=ORGANISATION, word=None, issued=WALL_MS):
    """`heads` is {scope: (sequence, hash)}."""
    entries = [
        {"scope": scope, "head": {"author": author.author, "sequence": sequence, "hash": hash_}}
        for scope, (sequence, hash_) in heads.items()]
    body = wire.encode("CutoffBody", {
        "author": author.author, "heads": entries, "issued_ms": issued, "reason": "lost on the train"})
    return envelope("cutoff", body, signer, word)


def card(author, certificate_=None, cutoff_=b""):
    return {
        "public_key": author.public, "certificate": certificate(author) if certificate_ is None else certificate_,
        "cutoff": cutoff_}


def card_json(message):
    return {
        "publicKey": message["public_key"].hex(), "certificate": message["certificate"].hex(),
        "cutoff": message["cutoff"].hex()}


# Changes by hand


class Made:
    """A change as it travels, and what its log makes of it."""

    def __init__(self, author, scope, previous, header, values, signature=None, stripped=False):
        self.author, self.scope, self.previous, self.header, self.values = author, scope, previous, header, values
        self.values_hash = sha256(values)
        self.hash = rules.chained(previous, header, self.values_hash)
        self.signature = signature or author.private.sign(b"change" + self.hash)
        self.stripped = stripped
        said = wire.decode("ChangeHeader", header)
        self.sequence, self.lamport = said["sequence"], said["lamport"]
        self.dot = (author.author, self.sequence, rules.prefix(self.hash))

    def given(self):
        out = {"header": self.header.hex(), "signature": self.signature.hex()}
        out["valuesHash" if self.stripped else "values"] = (self.values_hash if self.stripped else self.values).hex()
        return out

    def message(self, segment):
        out = {"log": segment, "header": self.header, "signature": self.signature}
        out["values_hash" if self.stripped else "values"] = self.values_hash if self.stripped else self.values
        return out

    def head(self):
        return (self.author.author, self.sequence, self.hash)


def value_message(json):
    if json is None:
        return {}
    (kind, content), = json.items()
    return {kind: int(content) if kind == "integer" else bytes.fromhex(content) if kind == "bytes" else content}


def dot_message(dot, author=None):
    out = {"sequence": dot[1], "hash_prefix": dot[2]}
    return out if dot[0] == author else {"author": dot[0], **out}


def header(writer, sequence, lamport, writes, **changed):
    return wire.encode("ChangeHeader", {
        "format": 1, "author": writer.author, "sequence": sequence, "lamport": lamport, "wall_ms": WALL_MS,
        "person": "lin", "record": RECORD, "record_type": "visit",
        "writes": [
            {"field": field, "replaces": [dot_message(dot, writer.author) for dot in replaces]}
            for field, _, replaces in writes],
        **changed})


def values(writes, reason="", salt=None):
    return wire.encode("ChangeValues", {
        "salt": salt or sha256(repr(writes).encode())[:8], "values": [value_message(value) for _, value, _ in writes],
        "reason": reason})


def write(field="place", value="gate", replaces=()):
    return (field, TEXT(value) if isinstance(value, str) else value, list(replaces))


class Log:
    """One author's log, written change by change; `parted` is a copy that goes its own way."""

    def __init__(self, author, scope=SCOPE):
        self.author, self.scope, self.made = author, scope, []

    def parted(self, count):
        log = Log(self.author, self.scope)
        log.made = self.made[:count]
        return log

    def add(self, *writes, lamport=None, signature=None, stripped=False, reason="", salt=None, **changed):
        writes = [write()] if not writes else list(writes)
        last = self.made[-1] if self.made else None
        previous = last.hash if last else rules.origin(self.author.author, self.scope)
        head = header(
            self.author, last.sequence + 1 if last else 1, lamport or (last.lamport + 1 if last else 1), writes, **changed)
        made = Made(
            self.author, self.scope, previous, head, values(writes, reason, salt), signature, stripped)
        self.made.append(made)
        return made

    def __getitem__(self, index):
        return self.made[index]


def batch(*stretches, cards=None, sort=True, raw=None):
    """The bytes of a batch of stretches, each a list of consecutive changes of one log."""
    stretches = [stretch.made if isinstance(stretch, Log) else stretch for stretch in stretches]
    logs = [
        {"scope": s[0].scope, "author": s[0].author.author, "previous_hash": s[0].previous} for s in stretches]
    items = [(made, index) for index, stretch in enumerate(stretches) for made in stretch]
    if sort:
        items.sort(key=lambda item: (item[0].lamport, item[0].author.author))
    if cards is None:
        cards = [card(author) for author in {s[0].author.author: s[0].author for s in stretches}.values()]
    message = {"authors": cards, "logs": logs, "changes": [made.message(index) for made, index in items]}
    return wire.encode("Batch", {**message, **(raw or {})}).hex()


def admitting(*batches, allow=(SCOPE, REGISTER)):
    return {"organisation": ORGANISATION.public.hex(), "allow": list(allow), "batches": list(batches)}


def flipped(data, position=-1):
    changed = bytearray(data)
    changed[position] ^= 1
    return bytes(changed)


__all__ = [name for name in dir() if not name.startswith("_")]
