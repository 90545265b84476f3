"""A replica in memory and how it takes a batch (SPEC § Replicas, Verifying a segment, Applying)."""

from . import rules, trust
from .change import Change, decoded
from .merge import Record, heads_digest, live_digest
from .rules import Refused, require


class Branch:
    def __init__(self, author, parent, base, base_hash):
        self.author, self.parent, self.base, self.base_hash, self.changes = author, parent, base, base_hash, []

    @property
    def head(self):
        return self.base + len(self.changes)

    @property
    def head_hash(self):
        return self.changes[-1][1] if self.changes else self.base_hash

    def hash_at(self, sequence):
        """Along this branch and what it parted from."""
        if sequence > self.head:
            return None
        if sequence > self.base:
            return self.changes[sequence - self.base - 1][1]
        return self.base_hash if sequence == self.base else self.parent.hash_at(sequence)

    def change_at(self, sequence):
        return self.changes[sequence - self.base - 1][0] if sequence > self.base else self.parent.change_at(sequence)

    def after(self, sequence):
        return self.changes[max(sequence - self.base, 0):]


class Scope:
    def __init__(self):
        self.logs, self.records, self.lamport = {}, {}, 0

    def branches(self, author):
        return self.logs.get(author, [])

    def holds(self, author, sequence, matches):
        return any(
            branch.base < sequence <= branch.head and matches(branch.hash_at(sequence))
            for branch in self.branches(author))

    def heads(self):
        return sorted((b.author, b.head, b.head_hash) for log in self.logs.values() for b in log)

    def live_digest(self):
        return live_digest(self.records.values())

    def append(self, change, hash_, branch):
        branch.changes.append((change, hash_))
        self.lamport = max(self.lamport, change.lamport)
        record = self.records.setdefault(change.record, Record(change.record, change.record_type))
        record.join(change.record_type)
        dot = (change.author, change.sequence, rules.prefix(hash_))
        for field, replaces, value in change.writes:
            record.field(field).write(dot, value, replaces)


class Replica:
    def __init__(self, organisation):
        self.organisation, self.cards, self.scopes = organisation, {}, {}

    def scope(self, name):
        return self.scopes.setdefault(name, Scope())

    def knowledge(self, name, listed):
        scope = self.scope(name)
        out = {"scope": name, "heads_digest": heads_digest(scope.heads()), "live_digest": scope.live_digest()}
        if listed:
            out["listed"] = True
            out["heads"] = [head_message(head) for head in scope.heads()]
        return out


def head_message(head):
    return {"author": head[0], "sequence": head[1], "hash": head[2]}


class Batch:
    """A frame that was read; a change that cannot be read stands in it as its error code."""

    def __init__(self, message):
        require(len(message["changes"]) <= rules.BATCH_CHANGES_MAX, "protocol.limitExceeded")
        require(len(message["logs"]) <= rules.BATCH_LOGS_MAX, "protocol.limitExceeded")
        require(len(message["authors"]) <= rules.BATCH_LOGS_MAX, "protocol.limitExceeded")
        self.cards = [trust.Card.read(card) for card in message["authors"]]
        self.segments = []
        for log in message["logs"]:
            require(rules.is_scope(log["scope"]) and len(log["author"]) == 16 and len(log["previous_hash"]) == 32)
            self.segments.append((log["scope"], log["author"], log["previous_hash"]))
        self.items = []
        for item in message["changes"]:
            require(item["log"] < len(self.segments))
            try:
                read = Change(item["header"], item["values"], item["values_hash"], item["signature"])
            except Refused as refused:
                read = refused.code
            self.items.append((item["log"], read))

    @classmethod
    def read(cls, data):
        return cls(decoded("Batch", data))


class Segment:
    """A segment before anything of it is applied: `hashes` of what may be taken, and why not more."""

    def __init__(self, key, items, card, organisation):
        self.scope, self.author, self.previous = key
        self.taken, self.stop = 0, None
        first = items[0].sequence if isinstance(items[0], Change) else 0
        self.first = first
        chain, previous = [], self.previous
        pending = None
        for item in items:
            if isinstance(item, str):
                pending = (item, first + len(chain) if chain else 0)
                break
            if item.author != self.author or item.sequence != first + len(chain):
                pending = ("protocol.malformed", item.sequence)
                break
            previous = item.hash_after(previous)
            chain.append((item, previous))
        if card is None:
            chain, pending = [], ("author.unknown", first)
        count, code = len(chain), None
        while count:
            change, hash_ = chain[count - 1]
            found = trust.refusal(card, organisation, self.scope, change.sequence, hash_)
            if found is None:
                break
            code = found
            count = count - 1 if found == "author.revoked" else 0
        while count:
            change, hash_ = chain[count - 1]
            if rules.verifies(change.signature, b"change" + hash_, card.public_key):
                break
            code, count = "change.badSignature", count - 1
        if count < len(chain):
            pending = (code, chain[count][0].sequence)
        self.hashes = [hash_ for _, hash_ in chain[:count]]
        self.pending = pending

    def halt(self, code, sequence):
        if self.stop is None:
            self.stop = (code, sequence)


def admit(replica, batch, allowed):
    """Applies a batch; the report says what was taken and which segments stopped."""
    for card in batch.cards:
        replica.cards[card.author] = trust.better(replica.cards.get(card.author), card, replica.organisation)
    segments = []
    for index, key in enumerate(batch.segments):
        items = [item for owner, item in batch.items if owner == index]
        segment = Segment(key, items, replica.cards.get(key[1]), replica.organisation) if items else None
        if segment and key[0] not in allowed:
            segment.halt("author.notGranted", segment.first)
        segments.append(segment)
    report = {"applied": 0, "duplicates": 0, "forked": set()}
    for owner, change in batch.items:
        segment = segments[owner]
        if segment.stop is None and segment.taken < len(segment.hashes):
            take(replica, change, segment, report)
        elif segment.stop is None:
            segment.halt(*segment.pending)
    report["refusals"] = [
        {"scope": s.scope, "author": s.author, "sequence": s.stop[1], "code": s.stop[0]}
        for s in segments if s and s.stop]
    return report


def take(replica, change, segment, report):
    scope, hash_ = replica.scope(segment.scope), segment.hashes[segment.taken]
    if scope.holds(change.author, change.sequence, lambda held: held == hash_):
        report["duplicates"] += 1
    else:
        position = change.sequence - 1
        branches = scope.branches(change.author)
        follows = next((b for b in branches if b.hash_at(position) == segment.previous and position >= b.base), None)
        is_new_log = not branches and position == 0 and segment.previous == rules.origin(change.author, segment.scope)
        if follows is None and not is_new_log:
            return segment.halt("change.gap", change.sequence)
        before = follows.change_at(position).lamport if follows and position else 0
        if not before < change.lamport <= scope.lamport + rules.LAMPORT_JUMP_MAX:
            return segment.halt("change.badLamport", change.sequence)
        for _, replaces, _ in change.writes:
            for author, sequence, prefix in replaces:
                if not scope.holds(author, sequence, lambda held: rules.prefix(held) == prefix):
                    return segment.halt("change.missingDependency", change.sequence)
        ending = next((b for b in branches if b.head == position and b.head_hash == segment.previous), None)
        if ending is None:
            ending = Branch(change.author, follows, position, segment.previous)
            scope.logs.setdefault(change.author, []).append(ending)
            if follows is not None:
                report["forked"].add(change.author)
        scope.append(change, hash_, ending)
        report["applied"] += 1
    segment.taken += 1
    segment.previous = hash_
    return None
