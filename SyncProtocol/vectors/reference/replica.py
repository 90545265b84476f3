"""A replica in memory and how it takes a batch (SPEC § Replicas, Verifying a segment, Applying)."""

import copy
import itertools

from . import rules, trust
from .change import Change, decoded
from .merge import Record, Siblings, heads_digest, live_digest
from .rules import Refused, require

ATTEMPTS_MAX = 8


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
        self.logs, self.lamport = {}, 0

    def branches(self, author):
        return self.logs.get(author, [])

    def holds(self, author, sequence, matches):
        return any(
            branch.base < sequence <= branch.head and matches(branch.hash_at(sequence))
            for branch in self.branches(author))

    def named(self, dot):
        """The changes held that a dot names: one, unless somebody looked for two that share it."""
        author, sequence, prefix = dot
        return [
            branch.change_at(sequence) for branch in self.branches(author)
            if branch.base < sequence <= branch.head and rules.prefix(branch.hash_at(sequence)) == prefix]

    def place(self, head):
        """The branch on which a head lies; None if it is not held."""
        author, sequence, hash_ = head
        return next((b for b in self.branches(author) if b.base < sequence <= b.head and b.hash_at(sequence) == hash_), None)

    def heads(self):
        return sorted((b.author, b.head, b.head_hash) for log in self.logs.values() for b in log)

    def append(self, change, hash_, branch):
        branch.changes.append((change, hash_))
        self.lamport = max(self.lamport, change.lamport)


class Replica:
    def __init__(self, organisation):
        self.organisation, self.cards, self.scopes = organisation, {}, {}

    def scope(self, name):
        return self.scopes.setdefault(name, Scope())

    def counts(self, name, author, sequence, hash_):
        """SPEC § Which changes count."""
        beside = {b.hash_at(sequence) for b in self.scope(name).branches(author) if b.base < sequence <= b.head}
        twins = [other for other in beside if other != hash_ and rules.prefix(other) == rules.prefix(hash_)]
        return self.stands(name, author, sequence, hash_) and not any(
            self.stands(name, author, sequence, other) for other in twins)

    def stands(self, name, author, sequence, hash_):
        """Whether no cut-off excludes the change."""
        scope = self.scope(name)
        cutoff = trust.cutoff_on(self.cards[author], self.organisation) if author in self.cards else None
        if cutoff is None:
            return True
        head = cutoff["heads"].get(name)
        if head is None or head[0] != author or sequence > head[1]:
            return False
        end = scope.place(head)
        return end.hash_at(sequence) == hash_ if end else sequence < head[1]

    def records(self, name):
        """Every record, from the changes that count: a value is current if none of them replaces it."""
        written, replaced, types = {}, set(), {}
        for log in self.scope(name).logs.values():
            for change, hash_ in (entry for branch in log for entry in branch.changes):
                if not change.writes or not self.counts(name, change.author, change.sequence, hash_):
                    continue
                types.setdefault(change.record, []).append(change.record_type)
                dot, seen = (change.author, change.sequence, rules.prefix(hash_)), set()
                for field, replaces, value in change.writes:
                    if field not in seen:
                        written.setdefault((change.record, field), {})[dot] = value
                        replaced |= {(change.record, field, old) for old in replaces}
                    seen.add(field)
        records = {id_: Record(id_, min(names, key=lambda name: name.encode())) for id_, names in types.items()}
        for (id_, field), values in written.items():
            current = {dot: value for dot, value in values.items() if (id_, field, dot) not in replaced}
            records[id_].fields[field] = Siblings(current)
        return records

    def live_digest(self, name):
        return live_digest(self.records(name).values())

    def forceful(self, name, sent):
        """The cards without which a peer derives other values: of authors some of whose changes a cut-off voids, or of
        whom it sent another cut-off."""
        others = {card.author for card in sent if card.cutoff != self.cards[card.author].cutoff}
        logs = self.scope(name).logs
        return [
            self.cards[author] for author in sorted(logs)
            if author in self.cards and trust.cutoff_on(self.cards[author], self.organisation)
            and (author in others or not all(self.counts(name, author, b.head, b.head_hash) for b in logs[author]))]

    def knowledge(self, name, listed, shared=()):
        scope = self.scope(name)
        out = {"scope": name, "heads_digest": heads_digest(scope.heads()), "live_digest": self.live_digest(name)}
        if listed:
            out["listed"] = True
            out["heads"] = [head_message(head) for head in scope.heads()]
            out["shared"] = [head_message(head) for head in sorted(set(shared))[:rules.SHARED_MAX]]
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
    """A segment before anything of it is applied: the chain of what may be taken, and why not more."""

    def __init__(self, key, items, card, organisation):
        self.scope, self.author, self.start = key
        self.public_key = card.public_key if card else b""
        self.first = items[0].sequence if isinstance(items[0], Change) else 0
        self.chain, self.pending, self.stop = [], None, None
        previous = self.start
        for item in items:
            expected = self.first + len(self.chain)
            if isinstance(item, str):
                self.pending = (item, expected)
                break
            if item.author != self.author or item.sequence != expected:
                self.pending = ("protocol.malformed", item.sequence)
                break
            previous = item.hash_after(previous)
            self.chain.append((item, previous))
        if card is None:
            self.chain, self.pending = [], ("author.unknown", self.first)
        code = trust.refusal(card, organisation, self.scope) if self.chain else None
        self.cut(0 if code else self.proved(len(self.chain)), code or "change.badSignature")
        self.begin()

    def begin(self):
        """Nothing taken yet."""
        self.taken, self.previous, self.ends_with_new = 0, self.start, False

    def proved(self, count):
        """The length of the longest beginning, at most so long, that ends with a signature that holds."""
        while count:
            change, hash_ = self.chain[count - 1]
            if rules.verifies(change.signature, b"change" + hash_, self.public_key):
                break
            count -= 1
        return count

    def cut(self, count, code):
        if count < len(self.chain):
            self.pending = (code, self.chain[count][0].sequence)
            self.chain = self.chain[:count]

    def halt(self, code, sequence):
        if self.stop is None:
            self.stop = (code, sequence)

    def went_on(self, is_new):
        self.previous = self.chain[self.taken][1]
        self.taken += 1
        self.ends_with_new = is_new


def admit(replica, batch, allowed):
    """Applies a batch; the report says what was taken and which segments stopped."""
    for card in batch.cards:
        replica.cards[card.author] = trust.better(replica.cards.get(card.author), card, replica.organisation)
    segments = []
    for index, key in enumerate(batch.segments):
        items = [item for owner, item in batch.items if owner == index]
        segments.append(Segment(key, items, replica.cards.get(key[1]), replica.organisation) if items else None)
        if items and key[0] not in allowed:
            segments[-1].halt("author.notGranted", segments[-1].first)
    before = copy.deepcopy(replica.scopes)
    for attempt in itertools.count(1):
        report = take_all(replica, batch, segments)
        unproved = [s for s in segments if s and s.taken < len(s.chain) and s.ends_with_new and s.proved(s.taken) < s.taken]
        if not unproved:
            break
        replica.scopes = copy.deepcopy(before)
        for segment in unproved:
            segment.cut(segment.proved(segment.taken), segment.stop[0])
        for segment in filter(None, segments):
            if attempt == ATTEMPTS_MAX:
                bad = next((i for i in range(len(segment.chain)) if segment.proved(i + 1) < i + 1), len(segment.chain))
                segment.cut(bad, "change.badSignature")
            if segment in unproved or segment.scope in allowed:
                segment.stop = None
            segment.begin()
    segments = [segment for segment in segments if segment]
    report["refusals"] = [
        {"scope": s.scope, "author": s.author, "sequence": s.stop[1], "code": s.stop[0]} for s in segments if s.stop]
    report["shared"] = [
        (s.scope, (s.author, s.chain[s.taken - 1][0].sequence, s.chain[s.taken - 1][1]))
        for s in segments if s.taken and not s.ends_with_new]
    return report


def take_all(replica, batch, segments):
    report = {"applied": 0, "duplicates": 0, "forked": set()}
    for owner, _ in batch.items:
        segment = segments[owner]
        if segment.stop is None and segment.taken < len(segment.chain):
            take(replica, segment, report)
        elif segment.stop is None and segment.pending:
            segment.halt(*segment.pending)
    return report


def take(replica, segment, report):
    change, hash_ = segment.chain[segment.taken]
    scope = replica.scope(segment.scope)
    if scope.holds(change.author, change.sequence, lambda held: held == hash_):
        report["duplicates"] += 1
        return segment.went_on(is_new=False)
    position = change.sequence - 1
    branches = scope.branches(change.author)
    follows = next((b for b in branches if b.hash_at(position) == segment.previous and position >= b.base), None)
    is_new_log = not branches and position == 0 and segment.previous == rules.origin(change.author, segment.scope)
    if follows is None and not is_new_log:
        return segment.halt("change.gap", change.sequence)
    code = obstacle(scope, change, follows.change_at(position).lamport if follows and position else 0)
    if code:
        return segment.halt(code, change.sequence)
    ending = next((b for b in branches if b.head == position and b.head_hash == segment.previous), None)
    if ending is None:
        ending = Branch(change.author, follows, position, segment.previous)
        scope.logs.setdefault(change.author, []).append(ending)
        if follows is not None:
            report["forked"].add(change.author)
    scope.append(change, hash_, ending)
    report["applied"] += 1
    return segment.went_on(is_new=True)


def obstacle(scope, change, lamport_before):
    if not lamport_before < change.lamport <= scope.lamport + rules.LAMPORT_JUMP_MAX:
        return "change.badLamport"
    for _, replaces, _ in change.writes:
        for dot in replaces:
            replaced = [held.lamport for held in scope.named(dot)]
            if not replaced:
                return "change.missingDependency"
            if change.lamport <= min(replaced):
                return "change.badLamport"
    return None
