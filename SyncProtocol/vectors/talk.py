"""Lets an implementation and the second one talk over random histories: python3 talk.py [--runs N] [--seed N] COMMAND…

The command is a harness that also answers conversations (README § Conversations). Every question goes to both; answers
must be equal, messages byte for byte, and what one wrote is what the other reads next. A history has devices, a centre
and sometimes a liar; lines are cut, messages lost, damaged and replayed, devices restored, cloned and revoked. Then the
faults stop, and all must end equal. One seed gives one history. Exit code 0 if all agree, 1 if not, 2 if the harness
broke off.
"""

import argparse
import collections
import json
import random
import subprocess
import sys
import time

from cases import support
from reference import rules
from reference.conversation import Conversation
from reference.notation import show_dot

SCOPES = ["territory/xicheng", "register"]
FIELDS = ["place", "评级", "$state", "forms/siteView"]
TEXTS = ["", "gate", "停工两周", "e\u0301", "\u00e9", "a\0b", "deleted"]
ROUNDS_MAX = 60
SESSIONS_MAX = 3


class Disagreement(Exception):
    """The two implementations, or two replicas, do not say the same."""


class Pair:
    """The implementation under test and the reference, asked the same questions."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.reference = Conversation()
        self.questions, self.seen = 0, collections.Counter()

    def ask(self, operation, **given):
        question = json.dumps({"operation": operation, "given": given}, ensure_ascii=False)
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        expected = self.reference.perform(operation, given)
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"the harness broke off at {question[:2000]}")
        found = json.loads(line)
        self.questions += 1
        if found != expected:
            raise Disagreement(f"{question[:3000]}\n{difference(found, expected)}")
        self.note(found)
        return found

    def note(self, answer):
        """Counts what happened, so that one sees whether histories are worth anything."""
        report = answer.get("report", {})
        happened = [answer.get("error"), answer.get("standing"), "fork" if report.get("forked") else None]
        happened += [refusal["code"] for refusal in report.get("refusals", [])]
        self.seen.update(filter(None, happened))


def difference(found, expected, place="answer"):
    """The first place where two answers differ."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for name in sorted(set(found) | set(expected)):
            if found.get(name) != expected.get(name):
                return difference(found.get(name), expected.get(name), f"{place}.{name}")
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for index, (one, other) in enumerate(zip(found, expected)):
            if one != other:
                return difference(one, other, f"{place}[{index}]")
    return f"{place}\n  found    {found}\n  expected {expected}"


class Node:
    def __init__(self, name, key):
        self.name, self.earlier, self.serial = name, [], 1
        self.become(key)

    def become(self, key):
        """Goes on under a new key."""
        if hasattr(self, "key"):
            self.earlier.append(self.key.author.hex())
        self.key = key
        self.card = support.card(key)

    def identity(self):
        return {"replica": self.name, "seed": self.key.seed.hex(), "card": support.card_json(self.card)}


class History:
    """One random history, by seed."""

    def __init__(self, pair, seed):
        self.pair, self.random, self.keys, self.runs = pair, random.Random(seed), 0, 0
        self.seed = seed
        pair.ask("talk.reset", organisation=support.ORGANISATION.public.hex())
        self.nodes = [self.node("centre")] + [self.node(f"device {n}") for n in range(self.random.randint(1, 3))]
        self.centre, self.devices = self.nodes[0], self.nodes[1:]
        self.liar = Liar(self) if self.random.random() < 0.4 else None
        self.backups, self.heard = {}, []

    def fresh_key(self):
        self.keys += 1
        return rules.Key(rules.sha256(f"{self.seed}/{self.keys}".encode()))

    def node(self, name):
        self.pair.ask("talk.copy", **{"from": None, "to": name})
        return Node(name, self.fresh_key())

    def scope(self, node, name):
        return self.pair.reference.replicas[node.name].scope(name)

    # What people and machines do

    def play(self):
        deeds = [self.write] * 9 + [self.sync] * 9 + [self.back_up, self.restore, self.clone, self.renew]
        if self.random.random() < 0.25:
            deeds.append(self.revoke)
        if self.liar:
            deeds += [self.liar.lie] * 4
        for _ in range(self.random.randint(10, 40)):
            self.random.choice(deeds)()
        self.settle()

    def write(self):
        node, scope = self.random.choice(self.nodes), self.random.choice(SCOPES)
        record = bytes([self.random.randint(1, 3)]) * 15 + b"\0"
        state = self.pair.reference.replicas[node.name].records(scope).get(record)
        writes = []
        for field in self.random.sample(FIELDS, self.random.choice([1, 1, 1, 2, 4])):
            seen = [dot for dot, _ in state.fields[field].in_order()] if state and field in state.fields else []
            if self.random.random() < 0.3:
                seen = self.random.sample(seen, self.random.randint(0, len(seen)))
            writes.append({"field": field, "value": self.value(), "replaces": [show_dot(dot) for dot in seen]})
        answer = self.pair.ask(
            "talk.write", **node.identity(), scope=scope, record=record.hex(), writes=writes, person="林工", reason="",
            recordType=self.random.choice(["visit", "visit", "visit", "problem"]),
            wallMs=str(self.random.randint(-1, 1 << 40)), salt=self.random.randbytes(8).hex())
        if answer.get("error") in ("author.forked", "author.revoked"):
            node.become(self.fresh_key())

    def value(self):
        return self.random.choice([
            None, {"text": self.random.choice(TEXTS)}, {"integer": str(self.random.randint(-(1 << 63), (1 << 63) - 1))},
            {"flag": self.random.random() < 0.5}, {"bytes": self.random.randbytes(3).hex()}])

    def back_up(self):
        node = self.random.choice(self.nodes)
        self.backups[node.name] = node.key
        self.pair.ask("talk.copy", **{"from": node.name, "to": "backup of " + node.name})

    def restore(self):
        """Puts a backup back; that nobody notices is the case that forks a log."""
        node = self.random.choice(self.nodes)
        if node.name in self.backups:
            self.pair.ask("talk.copy", **{"from": "backup of " + node.name, "to": node.name})
            if self.random.random() < 0.3:
                node.become(self.fresh_key())
            else:
                node.key = self.backups[node.name]
                node.card = support.card(node.key)

    def clone(self):
        if len(self.devices) < 5:
            source = self.random.choice(self.devices)
            copy = Node(f"device {len(self.devices)}", source.key)
            self.pair.ask("talk.copy", **{"from": source.name, "to": copy.name})
            self.devices.append(copy)
            self.nodes.append(copy)

    def renew(self):
        """A new incarnation, or a certificate with a higher serial."""
        node = self.random.choice(self.nodes)
        if self.random.random() < 0.5:
            node.become(self.fresh_key())
        else:
            node.serial += 1
            node.card = support.card(node.key, support.certificate(node.key, serial=node.serial))

    def revoke(self):
        """The centre cuts a device off at what it holds of it, or earlier."""
        node = self.random.choice(self.devices)
        heads = {}
        for scope in SCOPES:
            changes = [(c.sequence, h) for b in self.scope(self.centre, scope).branches(node.key.author)
                       for c, h in b.changes]
            if changes and self.random.random() < 0.8:
                heads[scope] = self.random.choice(changes[-3:])
        issued = support.WALL_MS + self.random.randint(0, 2)
        node.card = support.card(node.key, cutoff_=support.cutoff(node.key, heads, issued=issued))
        self.pair.ask("talk.card", replica=self.centre.name, card=support.card_json(node.card))

    # Lines

    def sync(self):
        asker = self.random.choice(self.devices)
        others = [node for node in self.nodes if node is not asker]
        answerer = self.centre if self.random.random() < 0.7 else self.random.choice(others)
        self.run(asker, answerer, self.random.choice([0, 1, 300, 700, 1500, 100_000]), trouble=0.15)

    def run(self, asker, answerer, bytes_max, trouble=0.0):
        """One run, until it ends or the line is cut; gives the last answer taken."""
        self.runs += 1
        scopes = SCOPES if self.random.random() < 0.9 or not trouble else self.random.sample(SCOPES, 1)
        readable = SCOPES if self.random.random() < 0.95 or not trouble else SCOPES[:1]
        self.pair.ask(
            "talk.begin", **asker.identity(), peer=answerer.name, scopes=scopes, hint=self.random.random() < 0.5)
        taken = None
        for _ in range(ROUNDS_MAX):
            request = self.pair.ask(
                "talk.request", replica=asker.name, bytesMax=bytes_max, wallMs=str(self.runs))["request"]
            self.heard = (self.heard + [request])[-20:]
            if self.random.random() < trouble:
                request = self.random.choice([self.damaged(request), self.random.choice(self.heard)])
            answer = self.pair.ask(
                "talk.answer", **answerer.identity(), request=request, readable=readable,
                writable=[scope for scope in readable if not trouble or self.random.random() < 0.97],
                earlier=asker.earlier, wallMs=str(self.runs))
            if "error" in answer or self.random.random() < trouble / 2:
                break
            answer = answer["answer"]
            if self.random.random() < trouble / 2:
                answer = self.damaged(answer)
            taken = self.pair.ask("talk.take", replica=asker.name, answer=answer)
            if taken.get("standing") != "goingOn":
                break
        for node in (asker, answerer):
            self.pair.ask("talk.show", replica=node.name)
        return taken

    def damaged(self, message):
        data = bytearray.fromhex(message)
        kind = self.random.random()
        if data and kind < 0.8:
            data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)
        elif kind < 0.9:
            del data[self.random.randrange(len(data) + 1):]
        else:
            data += data[:self.random.randrange(len(data) + 1)]
        return data.hex()

    # The end

    def settle(self):
        """Faults stop; after at most three sessions with the centre all must know the same, and it is received."""
        for _ in range(SESSIONS_MAX):
            ends = [self.run(node, self.centre, self.random.choice([400, 100_000])) for node in self.devices]
        shown = {node.name: self.pair.ask("talk.show", replica=node.name)["scopes"] for node in self.nodes}
        for node, end in zip(self.devices, ends):
            if end is None or end["standing"] != "equal" or end["diverged"]:
                raise Disagreement(f"{node.name} did not end equal: {json.dumps(end)}")
            if shown[node.name] != shown[self.centre.name]:
                raise Disagreement(f"{node.name} {difference(shown[node.name], shown[self.centre.name])}")
            for entry in end["received"]:
                own = sum(len(b.changes) for b in self.scope(node, entry["scope"]).branches(node.key.author))
                if entry["count"] != own:
                    raise Disagreement(f"{node.name}: {entry['count']} of {own} received in {entry['scope']}")


class Liar:
    """A certified author whose log nobody would write: it breaks one rule after another."""

    def __init__(self, history):
        self.history, self.random = history, history.random
        self.logs = [support.Log(history.fresh_key(), self.random.choice(SCOPES))]

    def lie(self):
        log = self.random.choice(self.logs)
        if self.random.random() < 0.2:
            self.logs.append(log.parted(self.random.randint(0, len(log.made))))
        for _ in range(self.random.randint(0, 4)):
            self.add(log)
        if not log.made:
            return
        start = self.random.choice([0, self.random.randint(0, len(log.made) - 1)])
        made = log.made[start:start + self.random.randint(1, 9)]
        if self.random.random() < 0.2:
            self.random.shuffle(made)
        stretches = [made] + [other.made[:4] for other in self.logs if other.made and self.random.random() < 0.3]
        cards = None if self.random.random() < 0.9 else []
        batch = support.batch(*stretches, cards=cards, sort=self.random.random() < 0.8)
        victim = self.random.choice(self.history.nodes)
        request = rules.sha256(b"liar")[:16]
        self.history.pair.ask(
            "talk.answer", **victim.identity(), readable=SCOPES, writable=SCOPES, earlier=[], wallMs="0",
            request=support.wire.encode("ExchangeRequest", {
                "version": 1, "asker": request, "changes": bytes.fromhex(batch)}).hex())

    def add(self, log):
        odd = self.random.random()
        last = log.made[-1].lamport if log.made else 0
        changed = {}
        if odd < 0.1:
            changed["signature"] = self.random.randbytes(64)
        elif odd < 0.2:
            changed["lamport"] = self.random.choice([last or 1, last + 1 + rules.LAMPORT_JUMP_MAX * 2, last + 1000])
        elif odd < 0.23:
            changed.update(format=2, critical=self.random.random() < 0.5)
        elif odd < 0.3:
            changed["stripped"] = True
        elif odd < 0.35:
            changed["person"] = "x" * 257
        replaces = [made.dot for made in log.made if self.random.random() < 0.2]
        if self.random.random() < 0.1:
            replaces.append((self.random.randbytes(16), 1, 1))
        log.add(support.write(self.random.choice(FIELDS), self.history.value(), replaces), **changed)


def main():
    parser = argparse.ArgumentParser(description="Lets an implementation talk with the second one.")
    parser.add_argument("--runs", type=int, default=300, help="stop after so many sync runs")
    parser.add_argument("--seed", type=int, default=1, help="the first history")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="starts the harness")
    options = parser.parse_args()
    pair, seed, runs, started = Pair(options.command), options.seed, 0, time.monotonic()
    while runs < options.runs:
        try:
            history = History(pair, seed)
            history.play()
        except Disagreement as disagreement:
            print(f"seed {seed}: {disagreement}")
            print(f"again: python3 talk.py --runs 1 --seed {seed} {' '.join(options.command)}")
            sys.exit(1)
        runs += history.runs
        seed += 1
    print(f"{runs} runs in {seed - options.seed} histories agree, {pair.questions} questions, "
          f"{time.monotonic() - started:.0f} s")
    print("happened: " + ", ".join(f"{name} {count}" for name, count in sorted(pair.seen.items())))


if __name__ == "__main__":
    main()
