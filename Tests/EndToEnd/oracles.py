"""What must hold when the faults have stopped: the programs are asked, and the files are looked at."""

import collections
import hashlib
import json


def complaints(world):
    """Every sentence is a broken promise."""
    yield from crashes(world)
    yield from equality(world)
    yield from soundness(world)
    yield from accounts(world)
    yield from everything_said(world)
    yield from photos(world)


def crashes(world):
    for crash in world.programs.crashes:
        yield f"a program crashed or hung: {crash}"


def equality(world):
    office = world.central("status").documents[0]["knowledge"]
    for node in world.nodes:
        for scope, known in world.programs.succeed(node.inspector("status")).documents[0]["knowledge"].items():
            if known != office[scope]:
                yield f"{node.name} differs from the office in {scope}: {known}, {office[scope]}"


def soundness(world):
    outcome = world.programs.central(world.centre.home, "check")
    if outcome.code != 0:
        yield f"the office's check: {outcome}"
    for node in world.nodes:
        outcome = node.inspector("check")
        if outcome.code != 0:
            yield f"{node.name}'s check: {outcome}"


def accounts(world):
    """Produced = received + pending + held back, nothing is pending, and both sides agree on it."""
    devices = collections.defaultdict(list)
    for node in world.nodes:
        outcome = node.inspector("audit")
        if outcome.code != 0:
            yield f"{node.name}'s account does not add up: {outcome}"
            continue
        account = outcome.documents[0]
        devices[node.device].append(account)
        for kind in ("records", "photos"):
            if account[kind]["pending"] or account[kind]["quarantined"]:
                yield f"{node.name} still has {kind} to deliver: {json.dumps(account)}"
    for device, own in devices.items():
        outcome = world.programs.central(world.centre.home, "audit", device)
        if outcome.code != 0:
            yield f"the office's account of {own} does not add up: {outcome}"
            continue
        account = outcome.documents[0]
        for kind in ("changes", "records", "photos"):
            if account[kind]["pending"] or account[kind]["quarantined"]:
                yield f"the office waits for {kind} of {device}: {json.dumps(account)}"
        produced = max(each["records"]["produced"] for each in own)
        if account["records"]["received"] < produced:
            yield f"{device} produced {produced} records, the office holds {account['records']['received']}"


def everything_said(world):
    """What a command acknowledged is at the office exactly once; what was cut off, at most once."""
    seen = collections.Counter()
    for what in ("fieldNote", "visit", "problem"):
        for record in world.central("export", "--what", "records", "--type", what).out.splitlines():
            for word in set(words_of(json.loads(record))):
                seen[word] += 1
    for said in every_said(world):
        if said.kind == "photo":
            continue
        if seen[said.text] > 1:
            yield f"{said.text} is there {seen[said.text]} times"
        if said.acknowledged and not said.is_forfeited and seen[said.text] != 1:
            yield f"{said.text} was acknowledged and is not at the office"


def words_of(document):
    if isinstance(document, str) and document.endswith("-"):
        yield document
    for inner in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from words_of(inner)


def photos(world):
    held = collections.Counter()
    for path in world.centre.home.rglob("*"):
        if path.is_file() and len(path.name) == 64:
            held[hashlib.sha256(path.read_bytes()).hexdigest()] += 1
    for said in every_said(world):
        if said.kind == "photo" and said.acknowledged and not said.is_forfeited and held[said.text] != 1:
            yield f"a photo of {said.node.name} was acknowledged and is at the office {held[said.text]} times"


def every_said(world):
    return [said for node in world.nodes for said in node.said]


def figures(world):
    """What was tried, in one line each."""
    said = every_said(world)
    acknowledged = [one for one in said if one.acknowledged]
    yield f"laptops {len(world.nodes)}, centre processes {len(world.centre.ports)}"
    yield "commands: " + ", ".join(
        f"{name} {code} × {count}" for (name, code), count in sorted(world.programs.codes.items(), key=str))
    yield "happened: " + ", ".join(f"{name} {count}" for name, count in sorted(world.counts.items()))
    yield "connections: " + ", ".join(f"{name} {count}" for name, count in sorted(world.proxy.counts.items()))
    kinds = collections.Counter(one.kind for one in acknowledged)
    yield "acknowledged: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) + (
        f"; lost with a laptop's disk before any receipt: {sum(one.is_forfeited for one in acknowledged)}")
