"""What to send, and both sides of an exchange (SPEC § What to send, Exchange, Receipts)."""

from . import rules, trust, wire
from .change import decoded
from .merge import heads_digest
from .replica import Batch, admit, head_message
from .rules import Refused, require


class Stretch:
    def __init__(self, scope, branch, start):
        self.scope, self.branch, self.start = scope, branch, start
        self.waiting = list(branch.after(start))


def common(branch, other, sequence):
    """The greatest number up to which a branch and the way to a number on another are the same."""
    return next(
        (n for n in range(min(branch.head, sequence), 0, -1) if branch.hash_at(n) == other.hash_at(n)), 0)


def stretches(replica, peer, shared, stopped):
    out = []
    for name in sorted(peer, key=lambda name: name.encode()):
        scope = replica.scope(name)
        for author in sorted(scope.logs):
            heads = [head for head in peer[name] if head[0] == author]
            stated = heads + [head for head in shared.get(name, ()) if head[0] == author]
            known = [(scope.place(head), head[1]) for head in stated if scope.place(head)]
            unknown = max((head[1] for head in heads if not scope.place(head)), default=0)
            needed, mine = [], []
            for branch in reversed(scope.logs[author]):
                recognised = max((common(branch, other, sequence) for other, sequence in known), default=0)
                start = max(branch.base, recognised)
                if (unknown <= branch.head or branch in needed) and start < branch.head:
                    mine.insert(0, Stretch(name, branch, start))
                    if recognised < branch.base:
                        needed.append(branch.parent)
            if (name, author) not in stopped:
                out += mine
    return out[:rules.BATCH_LOGS_MAX]


def pack(replica, peer, bytes_max, shared=None, stopped=()):
    """(batch message, whether there is more)"""
    open_ = stretches(replica, peer, shared or {}, stopped)
    chosen, size = [], 0
    while size < bytes_max and len(chosen) < rules.BATCH_CHANGES_MAX:
        waiting = [stretch for stretch in open_ if stretch.waiting]
        if not waiting:
            break
        stretch = min(waiting, key=lambda s: (s.waiting[0][0].lamport, s.branch.author))
        change, hash_ = stretch.waiting.pop(0)
        chosen.append((stretch, change, hash_))
        size += change.size
    more = any(stretch.waiting for stretch in open_)
    return message_of(provable(chosen, open_, replica) if more else chosen, replica), more


def is_proved(entry, replica):
    stretch, change, hash_ = entry
    card = replica.cards.get(stretch.branch.author)
    return card is None or rules.verifies(change.signature, b"change" + hash_, card.public_key)


def provable(chosen, open_, replica):
    """Carries every stretch on to a signature that holds; where that is too much, ends the batch before the run."""
    chosen = list(chosen)
    while True:
        room, ending = rules.BATCH_BYTES_AIM, None
        for stretch in open_:
            own = [entry for entry in chosen if entry[0] is stretch]
            if not own or is_proved(own[-1], replica):
                continue
            run = []
            for change, hash_ in stretch.branch.after(own[-1][1].sequence):
                run.append((stretch, change, hash_))
                if is_proved(run[-1], replica):
                    break
            before = sum(entry[1].size for entry in run if not is_proved(entry, replica))
            if len(own) == len(chosen) or before <= room:
                chosen += run
                room -= sum(change.size for _, change, _ in run)
                continue
            while own and not is_proved(own[-1], replica):
                ending = chosen.index(own.pop())
            break
        if ending is None:
            return sorted(chosen, key=lambda entry: (entry[1].lamport, entry[1].author))
        chosen = chosen[:max(ending, 1)]


def message_of(chosen, replica):
    if not chosen:
        return None
    order, logs, cards, changes = [], [], {}, []
    for stretch, change, _ in chosen:
        if stretch not in order:
            order.append(stretch)
            previous = stretch.branch.hash_at(stretch.start)
            logs.append({"scope": stretch.scope, "author": stretch.branch.author, "previous_hash": previous})
            if stretch.branch.author in replica.cards:
                cards[stretch.branch.author] = replica.cards[stretch.branch.author].message()
        changes.append(change.message(order.index(stretch)))
    return {"authors": [cards[author] for author in sorted(cards)], "logs": logs, "changes": changes}


def with_cards(batch, cards):
    """The batch, or an empty one, with more cards."""
    if not cards:
        return batch
    batch = batch or {"authors": [], "logs": [], "changes": []}
    known = {trust.Card(**card).author: card for card in batch["authors"]}
    for card in cards:
        known.setdefault(card.author, card.message())
    return {**batch, "authors": [known[author] for author in sorted(known)]}


def read_knowledge(messages):
    require(len(messages) <= rules.SCOPES_MAX, "protocol.limitExceeded")
    listed = sum(len(message["heads"]) + len(message["shared"]) for message in messages)
    require(listed <= rules.MESSAGE_HEADS_MAX, "protocol.limitExceeded")
    out = {}
    for message in messages:
        require(rules.is_scope(message["scope"]) and message["scope"] not in out)
        require(len(message["heads_digest"]) == 16 and len(message["live_digest"]) == 32)
        require(len(message["heads"]) <= rules.HEADS_MAX, "protocol.limitExceeded")
        require(len(message["shared"]) <= rules.SHARED_MAX, "protocol.limitExceeded")
        heads = sorted({trust.read_head(head) for head in message["heads"]}) if message["listed"] else None
        require(heads is None or heads_digest(heads) == message["heads_digest"])
        out[message["scope"]] = {
            "heads_digest": message["heads_digest"], "live_digest": message["live_digest"], "heads": heads,
            "shared": [trust.read_head(head) for head in message["shared"]] if message["listed"] else []}
    return out


def says_the_same(ours, theirs):
    return theirs is not None and all(ours[digest] == theirs[digest] for digest in ("heads_digest", "live_digest"))


def read_refusals(messages):
    require(len(messages) <= rules.BATCH_LOGS_MAX, "protocol.limitExceeded")
    require(all(rules.is_scope(refusal["scope"]) and len(refusal["author"]) == 16 for refusal in messages))
    return [{**refusal, "code": refusal["code"][:64]} for refusal in messages]


def logs_of(refusals):
    return {(refusal["scope"], refusal["author"]) for refusal in refusals}


def landmarks(scope, theirs):
    """Changes held of logs of which the peer has an unknown head, ever sparser towards the beginning."""
    out = []
    for author in sorted({head[0] for head in theirs}):
        if all(scope.place(head) for head in theirs if head[0] == author):
            continue
        for branch in scope.branches(author):
            distance = 1
            while branch.head > distance:
                out.append((author, branch.head - distance, branch.hash_at(branch.head - distance)))
                distance *= 2
        if len(out) > rules.SHARED_MAX:
            break
    return out[:rules.SHARED_MAX]


def read_request(data):
    message = decoded("ExchangeRequest", data)
    require(message["version"] == rules.FORMAT, "protocol.unknownVersion")
    require(len(message["asker"]) == 16)
    require(len(message["confirm_photos"]) <= rules.PHOTOS_PER_ROUND_MAX, "protocol.limitExceeded")
    require(all(len(photo) == 32 for photo in message["confirm_photos"]), "protocol.limitExceeded")
    return {
        **message, "knowledge": read_knowledge(message["knowledge"]), "changes": Batch(message["changes"]),
        "refusals": read_refusals(message["refusals"]),
        "answer_bytes_max": min(message["answer_bytes_max"], rules.BATCH_BYTES_AIM)}


def read_want(message):
    require(len(message["photo"]) == 32 and len(message["missing"]) <= rules.WANT_BITMAP_BYTES_MAX)
    bits = message["missing"]
    missing = [i for i in range(len(bits) * 8) if bits[i // 8] >> (i % 8) & 1] if bits else None
    return {**message, "missing": missing}


def read_answer(data):
    message = decoded("ExchangeAnswer", data)
    require(message["version"] == rules.FORMAT, "protocol.unknownVersion")
    require(len(message["wants"]) <= rules.PHOTOS_PER_ROUND_MAX, "protocol.limitExceeded")
    return {
        **message, "knowledge": read_knowledge(message["knowledge"]), "changes": Batch(message["changes"]),
        "wants": [read_want(want) for want in message["wants"]],
        "refusals": read_refusals(message["refusals"]),
        "answerer": trust.Card.read(message["answerer"])}


def read_receipt(answer, asker):
    body, card = answer["receipt"]["body"], answer["answerer"]
    signed = b"receipt" + rules.sha256(body)
    require(rules.verifies(answer["receipt"]["signature"], signed, card.public_key), "receipt.bad")
    message = decoded("ReceiptBody", body)
    require(len(message["heads"]) <= rules.MESSAGE_HEADS_MAX, "protocol.limitExceeded")
    require(len(message["photos"]) <= rules.PHOTOS_PER_ROUND_MAX, "protocol.limitExceeded")
    require(message["answerer"] == card.author and message["asker"] == asker, "receipt.bad")
    heads = {}
    for entry in message["heads"]:
        require(rules.is_scope(entry["scope"]))
        heads.setdefault(entry["scope"], []).append(trust.read_head(entry["head"]))
    return {**message, "heads": heads, "photos": set(message["photos"])}


def covers(receipt, name, scope, change):
    """Whether a change that is held here is received."""
    place = scope.place(change)
    ends = [(scope.place(head), head) for head in receipt["heads"].get(name, []) if head[0] == change[0]]
    return place is not None and any(
        end and change[1] <= head[1] and end.hash_at(change[1]) == change[2] for end, head in ends)


class Answerer:
    """Keeps nothing between requests but its replica; `earlier` are other authors that the asker's device has been."""

    def __init__(self, replica, key, card, readable, writable, wants=(), confirmed=(), wall_ms=0, earlier=()):
        self.replica, self.key, self.card, self.earlier = replica, key, card, set(earlier)
        self.readable, self.writable = set(readable), set(writable)
        self.wants, self.confirmed, self.wall_ms = wants, confirmed, wall_ms

    def answer(self, data):
        request = read_request(data)
        self.report = report = admit(self.replica, request["changes"], self.writable)
        self.diverged = set()
        stated, lacking, heads, cards = [], {}, [], []
        for name, theirs in request["knowledge"].items():
            if name not in self.readable:
                continue
            ours = heads_digest(self.replica.scope(name).heads())
            differs = ours != theirs["heads_digest"]
            shared = [head for scope, head in report["shared"] if scope == name]
            if differs and theirs["heads"] is not None:
                lacking[name] = theirs["heads"]
                shared += landmarks(self.replica.scope(name), theirs["heads"])
            stated.append(self.replica.knowledge(name, differs, shared))
            if not says_the_same(stated[-1], theirs):
                forceful = self.replica.forceful(name, request["changes"].cards)
                cards += forceful
                if not differs and all(card in request["changes"].cards for card in forceful):
                    self.diverged.add(name)
            own_authors = self.earlier | {request["asker"]}
            own = [head for head in self.replica.scope(name).heads() if head[0] in own_authors]
            heads += [{"scope": name, "head": head_message(head)} for head in own]
        batch, more = pack(
            self.replica, lacking, request["answer_bytes_max"],
            {name: theirs["shared"] for name, theirs in request["knowledge"].items()}, logs_of(request["refusals"]))
        confirmed = sorted(set(self.confirmed) & set(request["confirm_photos"]))
        heads.sort(key=lambda entry: entry["scope"].encode())
        body = wire.encode("ReceiptBody", {
            "answerer": self.key.author, "asker": request["asker"], "wall_ms": self.wall_ms, "heads": heads,
            "photos": confirmed})
        receipt = {"body": body, "signature": self.key.sign(b"receipt" + rules.sha256(body))}
        return wire.encode("ExchangeAnswer", {
            "version": rules.FORMAT, "wall_ms": self.wall_ms, "knowledge": stated,
            "changes": with_cards(batch, cards), "more": more,
            "wants": list(self.wants), "receipt": receipt, "refusals": report["refusals"],
            "answerer": self.card.message()})


class Asker:
    """One run over some scopes."""

    def __init__(self, replica, key, scopes, wall_ms=0, backlog=None, confirm=(), hint=None):
        self.replica, self.key, self.scopes, self.wall_ms = replica, key, scopes, wall_ms
        self.backlog, self.confirm = backlog or {}, list(confirm)
        self.peer, self.stated, self.quiet = dict(hint or {}), {}, 0
        self.shared_cards, self.got = [], []
        self.shared, self.stopped_here, self.stopped_there = [], [], []
        self.standing, self.diverged, self.refusals, self.unanswered = "goingOn", set(), [], []

    def request(self, bytes_max):
        lacking, stated, cards = {}, [], []
        for name in self.scopes:
            scope = self.replica.scope(name)
            ours, theirs = heads_digest(scope.heads()), self.peer.get(name)
            differs, shared = theirs is not None and theirs["heads_digest"] != ours, []
            if differs:
                shared = [head for other, head in self.shared if other == name]
                if theirs["heads"] is not None:
                    lacking[name] = theirs["heads"]
                    shared += landmarks(scope, theirs["heads"])
            stated.append(self.replica.knowledge(name, differs, shared))
            cards += self.replica.forceful(name, self.got)
            self.stated[name] = (ours, scope.heads())
        batch, _ = pack(
            self.replica, lacking, bytes_max, {name: theirs["shared"] for name, theirs in self.peer.items()},
            logs_of(self.stopped_there))
        batch = with_cards(batch, cards)
        self.shared_cards += [trust.Card(**card) for card in (batch or {"authors": []})["authors"]]
        stopped = sorted(self.stopped_here, key=lambda r: (r["scope"].encode(), r["author"], r["sequence"], r["code"]))
        return wire.encode("ExchangeRequest", {
            "version": rules.FORMAT, "asker": self.key.author, "wall_ms": self.wall_ms, "knowledge": stated,
            "changes": batch, "answer_bytes_max": bytes_max, "backlog": self.backlog,
            "confirm_photos": self.confirm, "refusals": stopped})

    def take(self, data):
        answer = read_answer(data)
        self.report = report = admit(self.replica, answer["changes"], set(self.scopes))
        self.got = answer["changes"].cards
        self.shared_cards += self.got
        before = dict(self.peer)
        for name, theirs in answer["knowledge"].items():
            if name not in self.scopes:
                continue
            digest, heads = self.stated[name]
            if theirs["heads"] is None and theirs["heads_digest"] == digest:
                theirs = {**theirs, "heads": heads}
            self.peer[name] = theirs
        self.shared = report["shared"]
        self.unanswered = [name for name in self.scopes if name not in answer["knowledge"]]
        is_equal = self.compare() and not answer["more"] and bool(answer["knowledge"] or not self.scopes)
        stopped = self.stopped_here, self.stopped_there
        self.note(answer["refusals"], report["refusals"])
        has_news = before != self.peer or report["applied"] > 0
        if is_equal:
            self.standing = "equal"
            self.refusals = [r for r in self.refusals if r["code"] not in ("change.gap", "change.missingDependency")]
            return
        if has_news:
            self.quiet = 0
        elif stopped == (self.stopped_here, self.stopped_there):
            self.quiet += 1
            self.stopped_here, self.stopped_there = [], []
        self.standing = "stalled" if self.quiet >= 2 else "goingOn"

    def compare(self):
        is_equal = True
        for name in self.scopes:
            scope = self.replica.scope(name)
            if name in self.unanswered:
                continue
            if self.peer[name]["heads_digest"] != heads_digest(scope.heads()):
                is_equal = False
            elif self.peer[name]["live_digest"] != self.replica.live_digest(name):
                if all(card in self.shared_cards for card in self.replica.forceful(name, self.got)):
                    self.diverged.add(name)
                else:
                    is_equal = False
        return is_equal

    def note(self, there, here):
        def added(known, more):
            new = [refusal for index, refusal in enumerate(more) if refusal not in known + more[:index]]
            return known + new

        self.refusals = added(added(self.refusals, there), here)
        if len(self.stopped_there) + len(there) <= rules.BATCH_LOGS_MAX:
            self.stopped_there = added(self.stopped_there, there)
        if len(self.stopped_here) + len(here) <= rules.BATCH_LOGS_MAX:
            self.stopped_here = added(self.stopped_here, here)


__all__ = ["Answerer", "Asker", "Refused", "pack", "read_answer", "read_receipt", "read_request"]
