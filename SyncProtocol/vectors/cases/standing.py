"""Which changes count: cut-offs, branches beside them, and dots that two changes share."""

import itertools

from .admission import admit, first
from .support import *  # noqa: F403

SECTION = "Which changes count"


def add():
    cutoffs()
    branches()
    twins()


def until(log, number, scope=SCOPE, **more):
    """The card of the log's author, cut off at this number; 0 lists the scope not at all."""
    heads = {scope: (number, log[number - 1].hash)} if number else {}
    return card(log.author, cutoff_=cutoff(log.author, heads, **more))


def shows(*values, **more):
    siblings = {f"scopes.0.records.0.fields.0.siblings.{i}.value.text": value for i, value in enumerate(values)}
    return {**siblings, **more}


def cutoffs():
    log = first(4)
    admit("changes after a cut-off are kept and do not count", "accepted", SECTION, "The second value is current.",
          admitting(batch(log, cards=[until(log, 2)])),
          shows("2", **{"reports.0.applied": 4, "scopes.0.heads.0.sequence": "4", "scopes.0.lamport": "4"}))
    admit("a cut-off that arrives after the changes takes their force", "accepted", SECTION, "The order is no matter.",
          admitting(batch(log), batch(cards=[until(log, 2)])), shows("2"))
    admit("a cut-off that arrives before any change", "odd", SECTION, "The order is no matter.",
          admitting(batch(cards=[until(log, 2)]), *(batch([made]) for made in log)), shows("2"))
    admit("nothing counts in a scope that the cut-off does not list", "odd", SECTION, "No record is left.",
          admitting(batch(log, cards=[until(log, 0)])),
          {"scopes.0.heads.0.sequence": "4", "scopes.0.liveDigest": "00" * 32})
    admit("a cut-off signed by a stranger takes no force", "odd", SECTION, "It counts as absent.",
          admitting(batch(log, cards=[until(log, 2, signer=STRANGER)])), shows("4"))
    admit("a later cut-off gives back what the first took", "odd", SECTION, "The laptop was found after all.",
          admitting(batch(log, cards=[until(log, 2)]), batch(cards=[until(log, 3, issued=WALL_MS + 1)])), shows("3"))
    admit("a later cut-off takes more", "odd", SECTION, "The theft was earlier than thought.",
          admitting(batch(log, cards=[until(log, 3)]), batch(cards=[until(log, 1, issued=WALL_MS + 1)])), shows("1"))
    void, visit = Log(LIN), Log(ZHAO)
    void.add(write(), record_type="audit")
    visit.add(write(), record_type="visit")
    parts = [batch(void, cards=[until(void, 0)]), batch(visit)]
    for number, order in enumerate(itertools.permutations(parts), start=1):
        admit(f"a change that does not count lends its record no type order {number}", "odd", SECTION,
              "Else the order of arrival would decide.", admitting(*order), {"scopes.0.records.0.type": "visit"})
    on_top = Log(ZHAO)
    on_top.add(write(value="zhao", replaces=[log[3].dot]), lamport=5)
    admit("a change over one that does not count is taken", "odd", SECTION,
          "It replaces nothing that counts, so it stands beside what does.",
          admitting(batch(log, on_top, cards=[until(log, 2), card(ZHAO)])),
          {"reports.0.applied": 5, "scopes.0.records.0.conflicts.0": "place"})


def branches():
    log = first(3)
    stolen = log.parted(1)
    stolen.add(write(value="stolen", replaces=[log[0].dot]))
    cut = until(log, 3)
    parts = [batch(log, cards=[card(LIN)]), batch(stolen, cards=[card(LIN)]), batch(cards=[cut])]
    for number, order in enumerate(itertools.permutations(parts), start=1):
        admit(f"a branch below the cut-off that does not lead to its head order {number}", "odd", SECTION,
              "Written with a stolen key; it does not count once the head is there.", admitting(*order), shows("3"))
    admit("branches below a cut-off whose head is not there", "odd", SECTION, "Nothing tells them apart yet.",
          admitting(batch(log[:2], cards=[cut]), batch(stolen, cards=[])), {"scopes.0.records.0.conflicts.0": "place"})
    at_head = log.parted(2)
    at_head.add(write(value="beside", replaces=[log[1].dot]))
    admit("another change at the number of the cut-off", "odd", SECTION, "The hash tells.",
          admitting(batch(at_head, cards=[cut])), shows("2"))


def twin_logs():
    """Two logs that part after the first change, and whose second changes share four bytes of hash."""
    log, seen = first(1), {}
    for number in itertools.count():
        salt = number.to_bytes(8, "big")
        head = header(LIN, 2, 2, [write(value="a", replaces=[log[0].dot])])
        body = values([write(value="a")], salt=salt)
        prefix = rules.prefix(rules.chained(log[0].hash, head, sha256(body)))
        if prefix in seen:
            logs = log.parted(1), log.parted(1)
            for one, chosen in zip(logs, (seen[prefix], salt)):
                one.add(write(value="a", replaces=[log[0].dot]), salt=chosen)
            return logs
        seen[prefix] = salt


def twins():
    one, two = twin_logs()
    assert one[1].dot == two[1].dot and one[1].hash != two[1].hash
    for number, order in enumerate(itertools.permutations([batch(one), batch(two)]), start=1):
        admit(f"of two changes with one dot neither counts order {number}", "odd", SECTION,
              "Nobody finds such a pair by accident.", admitting(*order), shows("1"))
    on_top = Log(ZHAO)
    on_top.add(write(value="zhao", replaces=[one[1].dot]), lamport=3)
    admit("a change over a dot that two share is taken", "odd", SECTION, "It named what its writer saw.",
          admitting(batch(one, on_top), batch(two)), {"scopes.0.records.0.conflicts.0": "place"})
