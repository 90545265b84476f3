"""What is sent to whom, and whole exchanges."""


import textwrap

from .admission import first
from .support import *  # noqa: F403
from .support import CASES

PHOTO = sha256(b"photo")


def add():
    outgoing()
    exchanges()


# What to send


def pack(name, kind, why, batches, peer, counts, more=False, bytes_max=1048576, shared=None, stopped=()):
    """`counts` is the number of changes for each segment."""
    found = case("exchange", name, kind, "What to send", why, "outgoing.pack", {
        "organisation": ORGANISATION.public.hex(), "batches": batches, "bytesMax": bytes_max,
        "peer": {scope: show_heads(heads) for scope, heads in peer.items()},
        "shared": {scope: show_heads(heads) for scope, heads in (shared or {}).items()},
        "stopped": [{"scope": scope, "author": author.author.hex()} for scope, author in stopped]}, {"more": more})
    segments = [change["segment"] for change in found["changes"]]
    assert [segments.count(index) for index in range(len(found["segments"]))] == counts, (name, segments)


def outgoing():
    log, yours = first(4), first(2, ZHAO)
    head = lambda made: made.head()
    held = [batch(log), batch(yours)]
    pack("everything to a new replica", "accepted", "Two logs, merged by Lamport number and author.", held,
         {SCOPE: []}, [4, 2])
    pack("nothing to an equal replica", "accepted", "Both heads are known.", held,
         {SCOPE: [head(log[3]), head(yours[1])]}, [])
    pack("the rest of a log", "accepted", "After the peer's head.", held, {SCOPE: [head(log[1]), head(yours[1])]}, [2])
    pack("nothing of a scope that is not asked for", "accepted", "The peer spoke of another scope.", held,
         {REGISTER: []}, [])
    pack("two scopes in one batch", "accepted", "Merged by Lamport number across scopes.",
         [batch(log), batch(first(3, LIN, REGISTER))], {SCOPE: [], REGISTER: []}, [3, 4])
    pack("no bytes asked for", "odd", "More is there, none is sent.", held, {SCOPE: []}, [], True, 0)
    pack("one byte asked for", "odd", "One change at least.", held, {SCOPE: []}, [1], True, 1)
    pack("a bound inside the third change", "odd", "The last change may go over.", held, {SCOPE: []},
         None or split(held, 700), True, 700)
    pack("an author the peer alone knows", "odd", "It is no matter of ours.", [batch(log)],
         {SCOPE: [head(log[3]), head(yours[1])]}, [])
    longer = log.parted(4)
    longer.add(write("more"))
    pack("a peer that is ahead", "odd", "Its head may continue ours: it speaks first.", [batch(log)],
         {SCOPE: [head(longer[4])]}, [])
    fork = log.parted(2)
    fork.add(write("fork"))
    pack("a peer on another branch that is no longer", "odd", "A fork; the point of parting is not known, so all is sent.",
         [batch(log)], {SCOPE: [head(fork[2])]}, [4])
    fork.add(write("fork 4"))
    fork.add(write("fork 5"))
    pack("a peer on another branch that is longer", "odd", "It may continue ours: it speaks first.", [batch(log)],
         {SCOPE: [head(fork[4])]}, [])
    both = [batch(log), batch(fork)]
    pack("both branches to a new replica", "odd", "The trunk from its start, the branch from where it parts.", both,
         {SCOPE: []}, [4, 3])
    pack("the branch that the peer lacks", "odd", "Its head is recognised on the other.", both,
         {SCOPE: [head(log[3])]}, [3])
    pack("the other branch that the peer lacks", "odd", "Its head is recognised, so the trunk goes on where they part.",
         both, {SCOPE: [head(fork[4])]}, [2])
    pack("nothing to a peer that lists both branches", "odd", "Both heads are recognised.", both,
         {SCOPE: [head(log[3]), head(fork[4])]}, [])
    pack("a peer that stands before the fork", "odd", "Both branches after its head.", both, {SCOPE: [head(log[0])]},
         [3, 3])
    pack("a peer that says how far it agrees", "odd", "Its head is not known, but it holds the second change.",
         [batch(log)], {SCOPE: [head(log.parted(2).add(write("third"))) ]}, [2], shared={SCOPE: [head(log[1])]})
    pack("a peer that says it agrees on what is not held", "odd", "Of no use.", [batch(log)],
         {SCOPE: [head(log.parted(2).add(write("third")))]}, [4], shared={SCOPE: [(LIN.author, 2, bytes(32))]})
    pack("a log that the peer stopped", "odd", "It is left out, the other goes.", held, {SCOPE: []}, [2],
         stopped=[(SCOPE, LIN)])
    pack("a log that the peer stopped in another scope", "odd", "The same author's log here goes.", held,
         {SCOPE: []}, [4, 2], stopped=[(REGISTER, LIN)])
    weak = first(4)
    weak.made[1] = hollowed(weak[1])
    size = 2 * (len(weak[0].header) + len(weak[0].values) + 76)
    pack("a cut goes on to a signature that holds", "odd", "The second change's is worthless, so three are sent.",
         [batch(weak)], {SCOPE: []}, [3], True, size - 1)
    hollow = first(4)
    hollow.made[:2] = [hollowed(made) for made in hollow[:2]]
    pack("a cut goes on over two worthless signatures", "odd", "One was asked for, three are sent.",
         [batch(hollow)], {SCOPE: []}, [3], True, 1)
    pack("a cut goes on in one log and not in the other", "odd", "Sorted again after it.",
         [batch(hollow), batch(first(4, ZHAO))], {SCOPE: []}, [3, 1], True, 400)


def hollowed(made):
    """The same change with a signature that holds for nothing."""
    return Made(made.author, made.scope, made.previous, made.header, made.values, bytes(64))


def split(batches, bytes_max):
    """How many changes of each segment fit; worked out apart from the packing, by the sizes alone."""
    taken, size = {}, 0
    made = [(m.lamport, m.author.author, len(m.header) + len(m.values) + 64 + 12)
            for log in (first(4), first(2, ZHAO)) for m in log]
    for _, author, bytes_ in sorted(made):
        if size >= bytes_max:
            break
        taken[author] = taken.get(author, 0) + 1
        size += bytes_
    return list(taken.values())


# Whole exchanges


def side(author, batches, **other):
    return {"seed": author.seed.hex(), "batches": batches, "wallMs": str(WALL_MS), **other}


def run(name, kind, why, asker_batches, answerer_batches, standing, rounds, scopes=(SCOPE,), readable=None,
        writable=None, asker=LIN, wants=(), confirm=(), confirmed=(), backlog=(0, 0, 0), bytes_max=65536):
    given = {
        "organisation": ORGANISATION.public.hex(), "bytesMax": bytes_max, "roundsMax": 12,
        "asker": side(asker, asker_batches, scopes=list(scopes), backlog=list(backlog),
                      confirm=[photo.hex() for photo in confirm]),
        "answerer": side(
            CENTRE, answerer_batches, card=card_json(card(CENTRE)), readable=list(readable or scopes),
            writable=list(writable if writable is not None else scopes), wants=list(wants),
            confirmed=[photo.hex() for photo in confirmed])}
    found = case("exchange", name, kind, "Exchange", why, "exchange.run", given, {"standing": standing})
    assert len(found["rounds"]) == rounds, (name, len(found["rounds"]))
    given["answerer"]["signatures"] = recorded(found["rounds"])
    if standing == "equal" and set(readable or scopes) == set(scopes):
        assert found["asker"] == found["answerer"], name
    return found


def recorded(rounds):
    """The receipts' signatures, so that a signer that is not deterministic can answer alike."""
    out = {}
    for entry in rounds:
        receipt = wire.decode("ExchangeAnswer", bytes.fromhex(entry["answer"]))["receipt"]
        out[(b"receipt" + sha256(receipt["body"])).hex()] = receipt["signature"].hex()
    return out


def exchanges():
    lin, zhao = first(2), first(2, ZHAO)
    one = first(1)
    run("the worked exchange", "accepted", "One change pushed, nothing to pull.", [batch(one)], [], "equal", 2,
        backlog=(1, 0, 0))
    run("nothing to say", "accepted", "Both know the same; one round of digests.", [batch(lin)], [batch(lin)],
        "equal", 1)
    run("two new replicas", "accepted", "Nothing on either side.", [], [], "equal", 1)
    run("push and pull at once", "accepted", "Each has a log that the other lacks.", [batch(lin)], [batch(zhao)],
        "equal", 2)
    run("a new replica pulls everything", "accepted", "The centre has two logs.", [], [batch(lin), batch(zhao)],
        "equal", 2, asker=ZHAO)
    run("two scopes of which one is equal", "accepted", "The equal one stays at digests.",
        [batch(lin), batch(first(1, ZHAO, REGISTER))], [batch(first(1, ZHAO, REGISTER))], "equal", 2,
        scopes=(REGISTER, SCOPE))
    run("photos wanted and confirmed", "accepted", "A want, and a photo in the receipt.", [batch(lin)], [batch(lin)],
        "equal", 1, confirm=[PHOTO, sha256(b"other")], confirmed=[PHOTO], backlog=(0, 2, 700000),
        wants=[{"photo": sha256(b"third").hex(), "manifest": False, "thumbnail": True, "missing": [0, 9]}])
    run("a centre restored from a backup", "odd", "It forgot the second half; the asker sends it again, others' too.",
        [batch(lin), batch(zhao)], [batch(lin[:1])], "equal", 2)
    run("small batches take more rounds", "odd", "One change each way a round.", [batch(lin)], [batch(zhao)],
        "equal", 3, bytes_max=1)
    trunk = first(2)
    here, there = trunk.parted(1), trunk.parted(1)
    here.add(write("here"))
    there.add(write("there"))
    there.add(write("there again"))
    run("a fork between the two", "odd", "Both end with both branches.", [batch(here)], [batch(there)], "equal", 3,
        asker=ZHAO)
    run("a scope that the asker may not read", "odd", "It is left out without a word; the rest is equal.",
        [batch(lin), batch(first(1, ZHAO, REGISTER))], [], "equal", 2, scopes=(REGISTER, SCOPE), readable=[SCOPE])
    run("an asker that may read nothing", "odd", "No scope is spoken of, so nothing is known to be equal.",
        [batch(lin)], [], "stalled", 2, readable=["office"])
    run("an asker that may not write", "refused", "The centre refuses, knowledge stays different.", [batch(lin)],
        [batch(zhao)], "stalled", 5, writable=[])
    stray = first(2)
    cut = card(LIN, cutoff_=cutoff(LIN, {SCOPE: (1, stray[0].hash)}))
    run("a revoked asker", "odd", "The centre takes what lies after the cut-off, the asker learns of it, both agree.",
        [batch(stray)], [batch(stray[:1], cards=[cut])], "equal", 2)
    run("a cut-off that only the asker knows", "odd", "Equal knowledge and other values bring its card, no alarm.",
        [batch(stray, cards=[cut])], [batch(stray)], "equal", 1, asker=ZHAO)
    run("a cut-off that only the answerer knows", "odd", "The answer brings its card, and values agree.",
        [batch(stray)], [batch(stray, cards=[cut])], "equal", 1, asker=ZHAO)
    elsewhere = first(2, LIN, REGISTER)
    both = card(LIN, cutoff_=cutoff(LIN, {SCOPE: (1, stray[0].hash), REGISTER: (1, elsewhere[0].hash)}))
    for who, asker_cards, answerer_cards in (("asker", [both], None), ("answerer", None, [both])):
        found = run(f"a cut-off that takes force in two scopes and only the {who} knows", "odd",
                    "It takes force in both, and its card travels once.",
                    [batch(stray, cards=asker_cards), batch(elsewhere)],
                    [batch(stray, cards=answerer_cards), batch(elsewhere)], "equal", 1, scopes=(REGISTER, SCOPE),
                    asker=ZHAO)
        kind, side_ = ("ExchangeRequest", "request") if who == "asker" else ("ExchangeAnswer", "answer")
        sent = wire.decode(kind, bytes.fromhex(found["rounds"][0][side_]))["changes"]["authors"]
        assert [one["public_key"] for one in sent] == [LIN.public], sent
    given_back = card(LIN, cutoff_=cutoff(LIN, {SCOPE: (2, stray[1].hash)}, issued=WALL_MS + 1))
    run("a later cut-off that the answerer knows", "odd", "It answers the earlier one, and gives back what that took.",
        [batch(stray, cards=[cut])], [batch(stray, cards=[given_back])], "equal", 1, asker=ZHAO)
    run("a later cut-off that the asker knows", "odd", "The answer brings the earlier one, the next request the later.",
        [batch(stray, cards=[given_back])], [batch(stray, cards=[cut])], "equal", 2, asker=ZHAO)
    long_ = first(20)
    left, right = long_.parted(15), long_.parted(15)
    left.add(write("left"))
    for index in range(3):
        right.add(write(f"right {index}"))
    run("a fork far from the beginning", "odd", "What both say that they hold keeps them from sending all again.",
        [batch(left)], [batch(right)], "equal", 3, asker=ZHAO, bytes_max=800)
    older, other = first(2), Log(LIN)
    newer = older.parted(1)
    for index in range(3):
        newer.add(write(f"newer {index}"))
        other.add(write(f"other {index}"))
    run("a fork between two branches that is longer than one of them", "odd",
        "The shorter may be what the asker continues; the longer one that parts from it cannot be taken without it.",
        [batch(other)], [batch(older), batch(newer)], "equal", 3, asker=ZHAO)
    mine = first(4)
    shut_out = card(LIN, certificate(LIN, writes=[REGISTER], serial=2))
    found = run("a stopped log holds back no other", "refused", "The bad log is left out of the next rounds.",
                [batch(mine), batch(first(4, ZHAO))], [batch(cards=[shut_out])], "stalled", 9, asker=ZHAO,
                bytes_max=1)
    arrived = {head["author"]: head["sequence"] for head in found["answerer"][0]["heads"]}
    assert arrived == {ZHAO.author.hex(): "4"}, arrived


def worked_exchange():
    """The section of SPEC.md, from the case of the same name."""
    found = next(entry for entry in CASES if entry["name"] == "the worked exchange")
    given, expected = found["given"], found["expected"]
    batch_ = wire.decode("Batch", bytes.fromhex(given["asker"]["batches"][0]))
    change = batch_["changes"][0]
    hash_ = rules.chained(rules.origin(LIN.author, SCOPE), change["header"], sha256(change["values"]))

    def hexes(title, data):
        lines = textwrap.wrap(data if isinstance(data, str) else data.hex(), 96)
        return f"{title}\n\n```\n" + "\n".join(lines) + "\n```\n\n"
    out = ("Lin's laptop has one change in `territory/xicheng`, the centre has nothing. Keys are made from the seeds\n"
           "SHA-256(`\"seed:lin\"`), SHA-256(`\"seed:centre\"`) and SHA-256(`\"seed:organisation\"`). "
           "The case `vectors/exchange/the-worked-exchange.json` holds the same bytes.\n\n")
    out += hexes("The laptop's author id:", LIN.author)
    out += hexes("The origin of its log:", rules.origin(LIN.author, SCOPE))
    out += hexes("The header: format 1, sequence 1, Lamport 1, one write to `place`:", change["header"])
    out += hexes("The values: salt, and the text `1`:", change["values"])
    out += hexes("The chained hash; the dot is the author, 1, and the first four bytes of it:", hash_)
    out += hexes("The signature over `\"change\"` and that hash:", change["signature"])
    texts = [
        "Round 1, the request: digests only, since the peer is unknown.",
        "Round 1, the answer: the digests differ, so the heads are listed, and there are none. The receipt states nothing.",
        "Round 2, the request: all heads, and the change that the peer lacks, with Lin's card.",
        "Round 2, the answer: the same digests, so no heads; the receipt states Lin's head 1. The run ends equal."]
    messages = [message for entry in expected["rounds"] for message in (entry["request"], entry["answer"])]
    for title, message in zip(texts, messages):
        out += hexes(title + f" {len(message) // 2} bytes:", message)
    return out.rstrip("\n") + "\n"



