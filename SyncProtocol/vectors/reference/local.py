"""Writing as a local author (SPEC § Replicas, Changes)."""

from . import rules, trust, wire
from .change import Change
from .replica import Branch
from .rules import Refused, require


def dot_message(dot, author):
    reference = {"sequence": dot[1], "hash_prefix": dot[2]}
    return reference if dot[0] == author else {"author": dot[0], **reference}


def write(replica, key, card, scope_name, draft):
    """Appends the author's next change; `writes` of the draft are (field, value, dots replaced). Gives (change, hash)."""
    scope = replica.scope(scope_name)
    require(not trust.cutoff_on(replica.cards.get(key.author, card), replica.organisation), "author.revoked")
    require(draft["writes"])
    branches = scope.branches(key.author)
    require(len(branches) <= 1, "author.forked")
    for _, _, dots in draft["writes"]:
        for author, sequence, prefix in dots:
            held = scope.holds(author, sequence, lambda hash_: rules.prefix(hash_) == prefix)
            require(held, "change.missingDependency")
    writes = [
        {"field": field, "replaces": [dot_message(dot, key.author) for dot in dots]}
        for field, _, dots in draft["writes"]]
    sequence = branches[0].head + 1 if branches else 1
    previous = branches[0].head_hash if branches else rules.origin(key.author, scope_name)
    header = wire.encode("ChangeHeader", {
        "format": rules.FORMAT, "author": key.author, "sequence": sequence, "lamport": scope.lamport + 1,
        "wall_ms": draft["wall_ms"], "person": draft["person"], "record": draft["record"],
        "record_type": draft["record_type"], "writes": writes})
    values = wire.encode("ChangeValues", {
        "salt": draft["salt"], "reason": draft["reason"],
        "values": [{} if value is None else {value[0]: value[1]} for _, value, _ in draft["writes"]]})
    hash_ = rules.chained(previous, header, rules.sha256(values))
    change = Change(header, values, b"", key.sign(b"change" + hash_))
    replica.cards.setdefault(key.author, card)
    if not branches:
        branches = scope.logs.setdefault(key.author, [])
        branches.append(Branch(key.author, None, 0, previous))
    scope.append(change, hash_, branches[0])
    return change, hash_


__all__ = ["Refused", "write"]
