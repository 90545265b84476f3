"""Batches applied to an empty replica: order of arrival, forks, refusals."""

import itertools
import unicodedata

from .support import *  # noqa: F403

OFFICE = "office"


def add():
    plain()
    arrival_orders()
    forks()
    trust_cases()
    broken_chains()
    unproved_ends()
    broken_changes()
    lamports()


def admit(name, kind, section, why, given, expect=None):
    family = "refused" if kind == "refused" else "exchange"
    return case(family, name, kind, section, why, "batches.admit", given, expect)


def refuse(name, section, why, code, given, report=0, sequence=None, **more):
    expect = {f"reports.{report}.refusals.0.code": code, **more}
    if sequence is not None:
        expect[f"reports.{report}.refusals.0.sequence"] = str(sequence)
    return admit(name, "refused", section, why, given, expect)


def first(count, author=LIN, scope=SCOPE):
    log = Log(author, scope)
    for index in range(count):
        replaces = [log[-1].dot] if index else []
        log.add(write(value=f"{index + 1}", replaces=replaces))
    return log


def plain():
    log = first(3)
    admit("one batch of three changes", "accepted", "Applying", "The normal case.", admitting(batch(log)),
          {"reports.0.applied": 3})
    admit("the same batch twice", "accepted", "Applying", "Duplicates do nothing.", admitting(batch(log), batch(log)),
          {"reports.1.duplicates": 3, "reports.1.applied": 0})
    admit("three batches of one change", "accepted", "Applying", "Grouping does not matter.",
          admitting(*(batch([made]) for made in log)), {"reports.2.applied": 1})
    admit("batches that overlap", "odd", "Applying", "What is held already does nothing.",
          admitting(batch(log[:2]), batch(log[1:])), {"reports.1.duplicates": 1, "reports.1.applied": 1})
    admit("the later half first waits for the earlier", "odd", "Applying", "A gap; sending all helps.",
          admitting(batch(log[1:]), batch(log)),
          {"reports.0.refusals.0.code": "change.gap", "reports.1.applied": 3})
    admit("one author in two scopes has two logs", "accepted", "Scopes", "Each with its own numbers and origin.",
          admitting(batch(first(2), first(1, scope=REGISTER))), {"reports.0.applied": 3})
    admit("an empty batch", "odd", "Batches", "Nothing to do.", admitting(""), {"reports.0.applied": 0})
    admit("cards without changes", "odd", "Which card to keep", "Kept for a later batch without a card.",
          admitting(wire.encode("Batch", {"authors": [card(LIN)]}).hex(), batch(log, cards=[])),
          {"reports.1.applied": 3})
    admit("a stripped change merges as empty", "odd", "Stripped values", "Its value was replaced before it was stripped.",
          admitting(batch(stripped())), {"reports.0.applied": 2})
    admit("a field written twice by one change", "odd", "Header", "The second write does nothing, not even replace.",
          admitting(batch(twice())), {"reports.0.applied": 2})
    admit("two types of one record", "odd", "Record type", "The first in byte order counts.",
          admitting(batch(typed())), {"scopes.0.records.0.type": "project"})
    composed, decomposed = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))
    named = Log(LIN)
    named.add(write(composed, "a"), write(decomposed, "b"))
    admit("field names that look alike are two fields", "odd", "Ordering rules", "Names are bytes, never normalised.",
          admitting(batch(named)), {"scopes.0.records.0.conflicts": []})
    scoped = [first(1, LIN, name) for name in (composed, decomposed)]
    cards = [card(LIN, certificate(LIN, writes=[composed, decomposed]))]
    admit("scope names that look alike are two scopes", "odd", "Scopes", "Names are bytes, never normalised.",
          admitting(batch(*scoped, cards=cards), allow=[composed, decomposed]), {"reports.0.applied": 2})
    admit("a change without fields", "odd", "Header", "It makes a record without fields.",
          admitting(batch([fieldless()])), {"reports.0.applied": 1})


def stripped():
    log = Log(LIN)
    one = log.add(write(value="old"), stripped=True)
    log.add(write(value="new", replaces=[one.dot]))
    return log


def twice():
    log = Log(LIN)
    one = log.add(write(value="a"))
    log.add(write(value="b"), write(value="c", replaces=[one.dot]))
    return log


def typed():
    log = Log(LIN)
    log.add(write("place"), record_type="visit")
    log.add(write("name"), record_type="project")
    return log


def fieldless():
    head = header(LIN, 1, 1, [])
    return Made(LIN, SCOPE, rules.origin(LIN.author, SCOPE), head, values([], salt=bytes(8)))


def orders(name, section, why, batches, kind="accepted"):
    """The same batches in every order, each sent twice over so that gaps close; the end must be one."""
    ends = []
    for index, order in enumerate(itertools.permutations(range(len(batches)))):
        sent = [batches[place] for place in order] * 2
        found = admit(f"{name}, order {index + 1}", kind if index == 0 else "odd", section, why, admitting(*sent))
        ends.append(found["scopes"])
    assert all(end == ends[0] for end in ends), name


def arrival_orders():
    lin, zhao = Log(LIN), Log(ZHAO)
    a, b = lin.add(write(value="gate")), zhao.add(write(value="bridge"))
    settled = lin.add(write(value="tower", replaces=sorted([a.dot, b.dot])), lamport=2, reason="seen on site")
    zhao.add(write(value="canal", replaces=[b.dot]))
    orders("a settlement against a late edit", "Settling a conflict", "Both stay, whatever arrives first.",
           [batch(lin[:1]), batch(zhao), batch(lin[1:])])
    deleting, editing = Log(LIN), Log(ZHAO)
    first_value = deleting.add(write(value="gate"))
    deleting.add(("place", None, [first_value.dot]), write("$state", "deleted"))
    editing.add(write(value="bridge", replaces=[first_value.dot]), lamport=2)
    orders("a delete against an edit", "Deleting", "Disputed, whatever arrives first.",
           [batch(deleting), batch(editing)])
    assert settled.dot


def forks():
    trunk = first(2)
    one, other = trunk.parted(2), trunk.parted(2)
    one.add(write(value="home", replaces=[trunk[1].dot]))
    other.add(write(value="clone", replaces=[trunk[1].dot]))
    other.add(write("note", "later"))
    section = "Logs and branches"
    admit("a fork keeps both branches", "odd", section, "Nobody is refused, both are heads.",
          admitting(batch(one), batch(other)),
          {"reports.1.forked": [LIN.author.hex()], "reports.1.duplicates": 2, "reports.1.applied": 2})
    orders("a fork", section, "Which branch came first means nothing.", [batch(one), batch(other)], "odd")
    admit("both branches of a fork in one batch", "odd", section, "Two segments of one log.",
          admitting(batch(one, other[2:])), {"reports.0.forked": [LIN.author.hex()], "reports.0.applied": 5})
    admit("a fork at the first change", "odd", section, "Both follow the origin.",
          admitting(batch([Log(LIN).add(write("a"))]), batch([Log(LIN).add(write("b"))])), {"reports.1.applied": 1})
    third = trunk.parted(1)
    third.add(write(value="third"))
    orders("a fork of three branches", section, "Two part from 2, one from 1.",
           [batch(one), batch(other), batch(third)], "odd")
    twig = other.parted(3)
    twig.add(write("note", "twig"))
    orders("a branch that forks again", section, "A fork of a fork.", [batch(one), batch(other), batch(twig)], "odd")
    on_top = Log(ZHAO)
    on_top.add(write(value="settled", replaces=sorted([one[2].dot, other[2].dot])), lamport=9)
    admit("a person settles the values of a fork", "odd", section, "The dots differ by their hash prefix.",
          admitting(batch(one), batch(other), batch(on_top)), {"scopes.0.records.0.conflicts": []})
    admit("a later change of a branch joins it by its hash", "odd", section, "Not by its number.",
          admitting(batch(one), batch(other[:3]), batch(other[3:])), {"reports.2.applied": 1})


def trust_cases():
    section = "Applying"
    mine, yours = first(2), first(2, ZHAO)
    def carded(message):
        return [card(LIN, **message)]
    refuse("an author nobody knows", "Verifying a segment", "No card in the batch or kept.", "author.unknown",
           admitting(batch(mine, cards=[])), sequence=1)
    refuse("an author without a certificate stops its log only", section, "The other log goes on.",
           "author.uncertified", admitting(batch(mine, yours, cards=[card(LIN, b""), card(ZHAO)])), sequence=1,
           **{"reports.0.applied": 2})
    refuse("an author certified by a stranger", section, "Another organisation.", "author.badCertificate",
           admitting(batch(mine, cards=carded({"certificate_": certificate(LIN, signer=STRANGER)}))), sequence=1)
    refuse("an author without the grant", section, "Certified for another scope.", "author.notGranted",
           admitting(batch(mine, cards=carded({"certificate_": certificate(LIN, writes=[REGISTER])}))), sequence=1)
    refuse("a peer that may not write the scope", section, "The author may, the peer may not.", "author.notGranted",
           admitting(batch(mine), allow=[REGISTER]), sequence=1)
    refuse("a peer may write one of two scopes", section, "The other goes on.", "author.notGranted",
           admitting(batch(mine, first(1, scope=REGISTER)), allow=[REGISTER]), sequence=1, **{"reports.0.applied": 1})
    admit("a certificate that arrives later lets the log go on", "odd", section, "The refusal ends by itself.",
          admitting(batch(mine, cards=[card(LIN, b"")]), batch(mine)),
          {"reports.0.refusals.0.code": "author.uncertified", "reports.1.applied": 2})


def rehashed(log, index, **changed):
    """The log with one change's bytes altered on the way; later changes stay as they were."""
    made = log[index]
    altered = Made(LIN, SCOPE, made.previous, changed.get("header", made.header), changed.get("values", made.values),
                   changed.get("signature", made.signature))
    return log[:index] + [altered] + log[index + 1:]


def broken_chains():
    section = "Verifying a segment"
    log, yours = first(3), first(1, ZHAO)
    bad = "change.badSignature"
    refuse("a bad last signature", section, "The one before vouches for the rest.", bad,
           admitting(batch(rehashed(log, 2, signature=flipped(log[2].signature)))), sequence=3,
           **{"reports.0.applied": 2})
    admit("a bad signature inside is covered by the last", "odd", section, "One valid signature vouches for all before.",
          admitting(batch(rehashed(log, 1, signature=flipped(log[1].signature)))), {"reports.0.applied": 3})
    refuse("no signature that holds", section, "Nothing is taken.", bad,
           admitting(batch([Made(LIN, SCOPE, m.previous, m.header, m.values, bytes(64)) for m in log])), sequence=1,
           **{"reports.0.applied": 0})
    refuse("a value altered on the way", section, "Every later hash changes, so no later signature holds.", bad,
           admitting(batch(rehashed(log, 1, values=values([write(value="forged")])), yours)), sequence=2,
           **{"reports.0.applied": 2})
    refuse("a change signed by another author", section, "Plain forgery.", bad, admitting(batch(
        [Made(LIN, SCOPE, log[0].previous, log[0].header, log[0].values, ZHAO.private.sign(b"change" + log[0].hash))])),
        sequence=1)
    moved = Made(LIN, REGISTER, log[0].previous, log[0].header, log[0].values, log[0].signature)
    refuse("a change moved to another scope", section, "It follows the origin of the other scope's log.",
           "change.gap", admitting(batch([moved])), sequence=1)
    wrong = Made(LIN, REGISTER, rules.origin(LIN.author, REGISTER), log[0].header, log[0].values, log[0].signature)
    refuse("a change moved to another scope with its origin", section, "The hash differs, so the signature does not hold.",
           bad, admitting(batch([wrong])), sequence=1)
    refuse("a change left out inside a segment", section, "Numbers must follow each other.", "protocol.malformed",
           admitting(batch([log[0], log[2]])), sequence=3, **{"reports.0.applied": 1})
    refuse("two changes turned round", section, "Numbers must follow each other.", "protocol.malformed",
           admitting(batch([log[0], log[2], log[1]], sort=False)), sequence=3, **{"reports.0.applied": 1})
    refuse("a change of another author in a segment", section, "Each has its own segment.", "protocol.malformed",
           admitting(batch([log[0], yours[0]], sort=False)), sequence=1, **{"reports.0.applied": 1})
    refuse("a segment that starts nowhere", "Applying", "A previous hash that nobody has.", "change.gap", admitting(
        batch([remade(log[0], bytes(32))])), sequence=1)
    refuse("a number that does not fit the hash before", "Applying", "Number 5 after the hash of number 1.",
           "change.gap", admitting(batch(log[:1]), batch([after_first(log, 5)])), report=1, sequence=5)
    last = Made(LIN, SCOPE, bytes(32), header(LIN, 2**64 - 1, 5, [write()]), values([write()]))
    again = Made(LIN, SCOPE, last.hash, header(LIN, 2**64 - 1, 6, [write()]), values([write()]))
    refuse("two changes of the greatest number", section, "Nothing follows 2 to the 64th less 1.",
           "change.gap", admitting(batch([last, again])), sequence=2**64 - 1)


def unproved_ends():
    """What is kept must end with a signature that holds, or nobody could prove it to the next."""
    section = "Applying"
    yours = first(1, ZHAO)

    def stopped_at_three(*worthless, tail=True):
        log = Log(LIN)
        log.add(write("a"))
        log.add(write("b"))
        log.add(write("c", replaces=[yours[0].dot]))
        if tail:
            log.add(write("d"))
        for index in worthless:
            made = log[index]
            log.made[index] = Made(LIN, SCOPE, made.previous, made.header, made.values, bytes(64))
        return log
    refuse("what was taken ends with a signature that holds", section, "Stopped at 3, kept whole.",
           "change.missingDependency", admitting(batch(stopped_at_three())), sequence=3, **{"reports.0.applied": 2})
    refuse("a worthless signature at the place of stopping is given up", section,
           "The second change's own signature does not hold, so it is not kept either.", "change.missingDependency",
           admitting(batch(stopped_at_three(1))), sequence=2, **{"reports.0.applied": 1})
    refuse("worthless signatures from the start are given up", section, "Nothing is kept.",
           "change.missingDependency", admitting(batch(stopped_at_three(0, 1))), sequence=1,
           **{"reports.0.applied": 0})
    weak = stopped_at_three(1)
    on_top = Log(ZHAO, SCOPE)
    on_top.add(write("note", replaces=[weak[1].dot]), lamport=9)
    refuse("what depends on a change given up waits", section, "Planned again without it.", "change.missingDependency",
           admitting(batch(weak, on_top)), sequence=2,
           **{"reports.0.applied": 1, "reports.0.refusals.1.code": "change.missingDependency"})
    admit("a change given up comes back with what it waited for", "odd", section, "Nothing is lost by it.",
          admitting(batch(weak), batch(yours, weak)), {"reports.1.applied": 4, "reports.1.refusals": []})


def remade(made, previous):
    return Made(LIN, SCOPE, previous, made.header, made.values)


def after_first(log, number):
    return Made(LIN, SCOPE, log[0].hash, header(LIN, number, 9, [write()]), values([write()]))


def broken_changes():
    log, yours = first(3), first(1, ZHAO)
    later = Log(LIN)
    later.made = log[:2]
    refuse("a later critical format stops its log", "Unknown fields and the critical flag",
           "What stands before is taken, the other log goes on.", "change.unknownCritical",
           admitting(batch(stopped(log, format=2, critical=True), yours)), sequence=3, **{"reports.0.applied": 3})
    refuse("a later format stops its log", "Unknown fields and the critical flag", "Advised, not required; it stops alike.",
           "protocol.unknownVersion", admitting(batch(stopped(log, format=2))), sequence=3,
           **{"reports.0.applied": 2})
    unreadable = [log[0], Junk(log[1]), log[2]]
    refuse("a change that cannot be read inside a segment", "Verifying a segment",
           "It stops its segment there, what follows cannot be judged.", "protocol.malformed",
           admitting(batch(unreadable, sort=False)), sequence=2, **{"reports.0.applied": 1})
    refuse("a change that cannot be read at the end of a segment", "Verifying a segment",
           "The reason must be visible on both sides even if nothing follows.", "protocol.malformed",
           admitting(batch([log[0], Junk(log[1])], sort=False)), sequence=2, **{"reports.0.applied": 1})
    refuse("a change that cannot be read at the start of a segment", "Verifying a segment",
           "Its number is not known, so the refusal says 0.", "protocol.malformed",
           admitting(batch([Junk(log[0]), log[1]], sort=False)), sequence=0)
    orphan = Log(LIN)
    orphan.add(write("fine"))
    orphan.add(write(replaces=[yours[0].dot]), lamport=7)
    orphan.add(write("after"))
    refuse("a change that replaces what is not held", "Applying", "It stops there; what stands before is taken.",
           "change.missingDependency", admitting(batch(orphan)), sequence=2, **{"reports.0.applied": 1})
    admit("a missing dependency that arrives lets the log go on", "odd", "Applying", "Sending all that is missing helps.",
          admitting(batch(orphan), batch(yours), batch(orphan)),
          {"reports.0.refusals.0.code": "change.missingDependency", "reports.2.applied": 2})
    refuse("a change that replaces itself to come", "Applying", "A dot of its own log that does not exist yet.",
           "change.missingDependency", admitting(batch([Log(LIN).add(write(replaces=[(LIN.author, 1, 7)]))])), sequence=1)
    refuse("a dependency with another hash prefix", "Applying", "A fork of the value that was seen.",
           "change.missingDependency", admitting(batch(yours), batch([Log(LIN).add(
               write(replaces=[(ZHAO.author, 1, yours[0].dot[2] ^ 1)]), lamport=5)])), report=1, sequence=1)
    refuse("a dependency in another scope", "Dots", "Dots refer to the same scope only.", "change.missingDependency",
           admitting(batch(first(1, ZHAO, REGISTER)), batch([Log(LIN).add(
               write(replaces=[first(1, ZHAO, REGISTER)[0].dot]), lamport=5)])), report=1, sequence=1)
    refuse("a dependency of the greatest number", "Applying", "Held by nobody.", "change.missingDependency",
           admitting(batch(yours), batch([Log(LIN).add(write(replaces=[(ZHAO.author, 2**64 - 1, 0)]), lamport=5)])),
           report=1, sequence=1)
    broken = wire.encode("Batch", {"logs": [{"scope": "", "author": LIN.author, "previous_hash": bytes(32)}]}).hex()
    case("refused", "a broken frame refuses the batch and nothing else", "refused", "Applying",
         "The batches before and after are taken.", "batches.admit",
         admitting(batch(log[:1]), broken, batch(log[1:])), {"reports.1.error": "protocol.malformed", "reports.2.applied": 2})
    case("refused", "a batch cut in the middle", "refused", "Applying", "A lost connection.", "batches.admit",
         admitting(batch(log)[:-20]), {"reports.0.error": "protocol.malformed"})


class Junk:
    """A change of which only the frame is whole."""

    def __init__(self, made):
        self.scope, self.author, self.previous, self.lamport = made.scope, made.author, made.previous, made.lamport

    def message(self, segment):
        return {"log": segment, "header": b"\xff\xff", "values": b"", "signature": bytes(64)}


def stopped(log, **changed):
    head = header(LIN, 3, 3, [write()], **changed)
    return log[:2] + [Made(LIN, SCOPE, log[1].hash, head, values([write()]))]


def lamports():
    log = first(1)
    flat = log.parted(1)
    flat.add(write("b"), lamport=1)
    refuse("a Lamport number that does not rise", "Applying", "Equal to the one before.", "change.badLamport",
           admitting(batch(flat)), sequence=2, **{"reports.0.applied": 1})
    refuse("a Lamport number that does not rise in the next batch", "Applying", "The one before is held already.",
           "change.badLamport", admitting(batch(flat[:1]), batch(flat[1:])), report=1, sequence=2)
    trunk = first(3)
    low = trunk.parted(2)
    low.add(write("fork"), lamport=2)
    refuse("a branch whose Lamport number does not rise", "Applying", "It follows the second change, as the trunk does.",
           "change.badLamport", admitting(batch(trunk), batch(low[2:])), report=1, sequence=3)
    one, twig = trunk.parted(2), trunk.parted(2)
    one.add(write(value="branch"))
    twig.add(write(value="twig"), lamport=2)
    refuse("a branch beside a branch whose Lamport number does not rise", "Applying",
           "It parts where another branch parted already.", "change.badLamport",
           admitting(batch(trunk), batch(one), batch(twig[2:])), report=2, sequence=3)
    older = Log(ZHAO)
    older.add(write(value="b", replaces=[first(2)[1].dot]), lamport=2)
    refuse("a Lamport number that is not above that of what it replaces", "Applying",
           "Sorted by it, the change would come before its cause.", "change.badLamport",
           admitting(batch(first(2)), batch(older)), report=1, sequence=1)
    jump = 4294967296
    admit("a Lamport number at the limit of the jump", "accepted", "Applying", "2 to the 32nd above nothing.",
          admitting(batch([Log(LIN).add(lamport=jump)])), {"reports.0.applied": 1})
    refuse("a Lamport number beyond the jump", "Applying", "One too many.", "change.badLamport",
           admitting(batch([Log(LIN).add(lamport=jump + 1)])), sequence=1)
    high = Log(LIN)
    high.add(lamport=jump + 1)
    admit("a Lamport number beyond the jump waits for others", "odd", "Applying",
          "Another log brings the greatest number nearer.",
          admitting(batch(high), batch(first(1, ZHAO)), batch(high)),
          {"reports.0.refusals.0.code": "change.badLamport", "reports.2.applied": 1})
    refuse("the greatest Lamport number", "Applying", "It would leave none to anybody.", "change.badLamport",
           admitting(batch([Log(LIN).add(lamport=2**64 - 1)])), sequence=1)
