"""Replicas that live on between questions, so that two implementations can talk to each other (README § Conversations)."""

import copy

from . import exchange, rules, trust
from .notation import raw, show_refusals, show_replica
from .operations import OPERATIONS, read_card, show_report, write_draft
from .replica import Replica
from .rules import Refused


class Conversation:
    def __init__(self):
        self.reset({"organisation": ""})

    def perform(self, operation, given):
        """The answer to a question of a conversation or to a case; a refusal is an answer like any other."""
        kind, _, name = operation.partition(".")
        try:
            return getattr(self, name)(given) if kind == "talk" else OPERATIONS[operation](given)
        except Refused as refused:
            return {"error": refused.code}

    def reset(self, given):
        self.organisation = raw(given["organisation"])
        self.replicas, self.runs, self.hints = {}, {}, {}
        return {}

    def copy(self, given):
        source = given["from"]
        self.replicas[given["to"]] = copy.deepcopy(self.replicas[source]) if source else Replica(self.organisation)
        return {}

    def card(self, given):
        replica, sent = self.replicas[given["replica"]], read_card(given["card"])
        replica.cards[sent.author] = trust.better(replica.cards.get(sent.author), sent, self.organisation)
        return {}

    def write(self, given):
        key = rules.Key(raw(given["seed"]))
        return write_draft(given, self.replicas[given["replica"]], key, read_card(given["card"]))

    def begin(self, given):
        pair = given["replica"], given["peer"]
        hint = self.hints.get(pair) if given["hint"] else None
        asker = exchange.Asker(
            self.replicas[given["replica"]], rules.Key(raw(given["seed"])), given["scopes"], hint=hint)
        self.runs[given["replica"]] = asker, pair
        return {}

    def request(self, given):
        asker, _ = self.runs[given["replica"]]
        asker.wall_ms = int(given["wallMs"])
        return {"request": asker.request(given["bytesMax"]).hex()}

    def answer(self, given):
        answerer = exchange.Answerer(
            self.replicas[given["replica"]], rules.Key(raw(given["seed"])), read_card(given["card"]),
            given["readable"], given["writable"], wall_ms=int(given["wallMs"]),
            earlier=[raw(author) for author in given["earlier"]])
        answer = answerer.answer(raw(given["request"]))
        return {
            "answer": answer.hex(), "report": show_report(answerer.report), "diverged": in_order(answerer.diverged)}

    def take(self, given):
        asker, pair = self.runs[given["replica"]]
        answer = exchange.read_answer(raw(given["answer"]))
        receipt = exchange.read_receipt(answer, asker.key.author)
        asker.take(raw(given["answer"]))
        self.hints[pair] = {name: said for name, said in asker.peer.items() if said["heads"] is not None}
        refusals = sorted(
            {(r["scope"].encode(), r["author"], r["sequence"], r["code"]): r for r in asker.refusals}.items())
        return {
            "report": show_report(asker.report), "standing": asker.standing, "more": answer["more"],
            "diverged": in_order(asker.diverged), "unanswered": in_order(asker.unanswered),
            "refusals": show_refusals([refusal for _, refusal in refusals]),
            "received": self.received(receipt, asker.replica, asker.key.author)}

    def received(self, receipt, replica, author):
        """By scope, how many changes of the author the receipt covers."""
        out = []
        for name in in_order(name for name, scope in replica.scopes.items() if scope.logs):
            scope = replica.scopes[name]
            own = [(author, c.sequence, hash_) for branch in scope.branches(author) for c, hash_ in branch.changes]
            covered = sum(exchange.covers(receipt, name, scope, change) for change in own)
            out.append({"scope": name, "count": covered})
        return out

    def show(self, given):
        return {"scopes": show_replica(self.replicas[given["replica"]])}


def in_order(names):
    return sorted(names, key=lambda name: name.encode())
