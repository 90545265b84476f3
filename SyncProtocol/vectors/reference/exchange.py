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


def start_of(branch, branches, heads):
    """The number after which to send a branch; None if the peer must speak first."""
    start = branch.base
    for _, sequence, hash_ in heads:
        recognised = any(other.hash_at(sequence) == hash_ for other in branches if sequence <= other.head)
        if not recognised and sequence > branch.head:
            return None
        if branch.hash_at(sequence) == hash_:
            start = max(start, sequence)
    return start


def stretches(replica, peer):
    out = []
    for name in sorted(peer, key=lambda name: name.encode()):
        scope = replica.scope(name)
        for author in sorted(scope.logs):
            heads = [head for head in peer[name] if head[0] == author]
            for branch in scope.logs[author]:
                start = start_of(branch, scope.logs[author], heads)
                if start is not None and start < branch.head:
                    out.append(Stretch(name, branch, start))
    return out[:rules.BATCH_LOGS_MAX]


def pack(replica, peer, bytes_max):
    """(batch message, whether there is more)"""
    open_ = stretches(replica, peer)
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
    if more:
        chosen = provable(chosen, open_, replica)
    return message_of(chosen, replica), more


def is_proved(entry, replica):
    stretch, _, hash_ = entry
    card = replica.cards.get(stretch.branch.author)
    return card is None or rules.verifies(entry[1].signature, b"change" + hash_, card.public_key)


def provable(chosen, open_, replica):
    kept, spared = list(chosen), []
    for stretch in open_:
        while True:
            last = next((entry for entry in reversed(kept) if entry[0] is stretch), None)
            if last is None or is_proved(last, replica):
                break
            kept.remove(last)
            spared.append(last)
    if kept or not spared:
        return kept
    first = min(spared, key=lambda entry: entry[1].lamport)
    for change, hash_ in first[0].branch.after(first[1].sequence - 1):
        kept.append((first[0], change, hash_))
        if is_proved(kept[-1], replica):
            break
    return kept


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


def read_knowledge(messages):
    require(len(messages) <= rules.SCOPES_MAX, "protocol.limitExceeded")
    out = {}
    for message in messages:
        require(rules.is_scope(message["scope"]) and message["scope"] not in out)
        require(len(message["heads_digest"]) == 16 and len(message["live_digest"]) == 32)
        require(len(message["heads"]) <= rules.HEADS_MAX, "protocol.limitExceeded")
        heads = sorted({trust.read_head(head) for head in message["heads"]}) if message["listed"] else None
        require(heads is None or heads_digest(heads) == message["heads_digest"])
        out[message["scope"]] = {
            "heads_digest": message["heads_digest"], "live_digest": message["live_digest"], "heads": heads}
    return out


def read_request(data):
    message = decoded("ExchangeRequest", data)
    require(message["version"] == rules.FORMAT, "protocol.unknownVersion")
    require(len(message["asker"]) == 16)
    require(len(message["confirm_photos"]) <= rules.PHOTOS_PER_ROUND_MAX, "protocol.limitExceeded")
    require(all(len(photo) == 32 for photo in message["confirm_photos"]), "protocol.limitExceeded")
    return {
        **message, "knowledge": read_knowledge(message["knowledge"]), "changes": Batch(message["changes"]),
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
    require(len(message["refusals"]) <= rules.BATCH_LOGS_MAX, "protocol.limitExceeded")
    for refusal in message["refusals"]:
        require(rules.is_scope(refusal["scope"]) and len(refusal["author"]) == 16)
    return {
        **message, "knowledge": read_knowledge(message["knowledge"]), "changes": Batch(message["changes"]),
        "wants": [read_want(want) for want in message["wants"]],
        "refusals": [{**refusal, "code": refusal["code"][:64]} for refusal in message["refusals"]],
        "answerer": trust.Card.read(message["answerer"])}


def read_receipt(answer, asker):
    body, card = answer["receipt"]["body"], answer["answerer"]
    signed = b"receipt" + rules.sha256(body)
    require(rules.verifies(answer["receipt"]["signature"], signed, card.public_key), "receipt.bad")
    message = decoded("ReceiptBody", body)
    require(message["answerer"] == card.author and message["asker"] == asker, "receipt.bad")
    heads = {}
    for entry in message["heads"]:
        require(rules.is_scope(entry["scope"]))
        heads.setdefault(entry["scope"], []).append(trust.read_head(entry["head"]))
    return {**message, "heads": heads, "photos": set(message["photos"])}


class Answerer:
    """Keeps nothing between requests but its replica."""

    def __init__(self, replica, key, card, readable, writable, wants=(), confirmed=(), wall_ms=0):
        self.replica, self.key, self.card = replica, key, card
        self.readable, self.writable = set(readable), set(writable)
        self.wants, self.confirmed, self.wall_ms = wants, confirmed, wall_ms

    def answer(self, data):
        request = read_request(data)
        report = admit(self.replica, request["changes"], self.writable)
        stated, lacking, heads = [], {}, []
        for name, theirs in request["knowledge"].items():
            if name not in self.readable:
                continue
            ours = heads_digest(self.replica.scope(name).heads())
            stated.append(self.replica.knowledge(name, listed=ours != theirs["heads_digest"]))
            if ours != theirs["heads_digest"] and theirs["heads"] is not None:
                lacking[name] = theirs["heads"]
            own = [head for head in self.replica.scope(name).heads() if head[0] == request["asker"]]
            heads += [{"scope": name, "head": head_message(head)} for head in own]
        batch, more = pack(self.replica, lacking, request["answer_bytes_max"])
        confirmed = sorted(set(self.confirmed) & set(request["confirm_photos"]))
        heads.sort(key=lambda entry: entry["scope"].encode())
        body = wire.encode("ReceiptBody", {
            "answerer": self.key.author, "asker": request["asker"], "wall_ms": self.wall_ms, "heads": heads,
            "photos": confirmed})
        receipt = {"body": body, "signature": self.key.sign(b"receipt" + rules.sha256(body))}
        return wire.encode("ExchangeAnswer", {
            "version": rules.FORMAT, "wall_ms": self.wall_ms, "knowledge": stated, "changes": batch, "more": more,
            "wants": list(self.wants), "receipt": receipt, "refusals": report["refusals"],
            "answerer": self.card.message()})


class Asker:
    """One run over some scopes."""

    def __init__(self, replica, key, scopes, wall_ms=0, backlog=None, confirm=()):
        self.replica, self.key, self.scopes, self.wall_ms = replica, key, scopes, wall_ms
        self.backlog, self.confirm = backlog or {}, list(confirm)
        self.peer, self.stated, self.quiet = {}, {}, 0
        self.standing, self.diverged, self.refusals = "goingOn", set(), []

    def request(self, bytes_max):
        lacking, stated = {}, []
        for name in self.scopes:
            ours = heads_digest(self.replica.scope(name).heads())
            differs = name in self.peer and self.peer[name]["heads_digest"] != ours
            if differs and self.peer[name]["heads"] is not None:
                lacking[name] = self.peer[name]["heads"]
            stated.append(self.replica.knowledge(name, listed=differs))
            self.stated[name] = (ours, self.replica.scope(name).heads())
        batch, _ = pack(self.replica, lacking, bytes_max)
        return wire.encode("ExchangeRequest", {
            "version": rules.FORMAT, "asker": self.key.author, "wall_ms": self.wall_ms, "knowledge": stated,
            "changes": batch, "answer_bytes_max": bytes_max, "backlog": self.backlog,
            "confirm_photos": self.confirm})

    def take(self, data):
        answer = read_answer(data)
        report = admit(self.replica, answer["changes"], set(self.scopes))
        self.refusals += answer["refusals"] + report["refusals"]
        before = dict(self.peer)
        for name, theirs in answer["knowledge"].items():
            if name not in self.scopes:
                continue
            digest, heads = self.stated[name]
            if theirs["heads"] is None and theirs["heads_digest"] == digest:
                theirs = {**theirs, "heads": heads}
            self.peer[name] = theirs
        all_equal = not answer["more"]
        for name in self.scopes:
            scope = self.replica.scope(name)
            if name not in self.peer:
                all_equal = all_equal and bool(answer["knowledge"])
            elif self.peer[name]["heads_digest"] != heads_digest(scope.heads()):
                all_equal = False
            elif self.peer[name]["live_digest"] != scope.live_digest():
                self.diverged.add(name)
        has_news = before != self.peer or report["applied"] > 0
        self.quiet = 0 if has_news or all_equal else self.quiet + 1
        self.standing = "equal" if all_equal else "stalled" if self.quiet >= 2 else "goingOn"


__all__ = ["Answerer", "Asker", "Refused", "pack", "read_answer", "read_receipt", "read_request"]
