"""What a vector asks for: one function an operation, JSON in, JSON out (README § Operations)."""

from . import exchange, local, merge, rules, trust, wire
from .change import Change, decoded
from .notation import (
    raw, read_dot, read_heads, read_record, read_value, show_dot, show_heads, show_refusals, show_replica,
    show_siblings, show_value)
from .replica import Batch, Replica, admit
from .rules import Refused, require

OPERATIONS = {}


def operation(name):
    def register(function):
        OPERATIONS[name] = function
        return function
    return register


def perform(name, given):
    """The answer to a case; a refusal is an answer like any other."""
    try:
        return OPERATIONS[name](given)
    except Refused as refused:
        return {"error": refused.code}


def replica_of(given):
    """A replica that took the batches named, all scopes allowed."""
    replica = Replica(raw(given["organisation"]))
    for batch in given.get("batches", []):
        read = Batch.read(raw(batch))
        admit(replica, read, {scope for scope, _, _ in read.segments})
    return replica


# Causality


@operation("dots.sort")
def dots_sort(given):
    return {"dots": [show_dot(dot) for dot in sorted(read_dot(dot) for dot in given["dots"])]}


@operation("vector.order")
def vector_order(given):
    return {"order": merge.order(read_heads(given["left"]), read_heads(given["right"]))}


@operation("heads.digest")
def heads_digest(given):
    return {"digest": merge.heads_digest(read_heads(given["heads"])).hex()}


@operation("live.digest")
def live_digest(given):
    return {"digest": merge.live_digest([read_record(record) for record in given["records"]]).hex()}


@operation("hash.author")
def hash_author(given):
    return {"author": rules.author_of(raw(given["publicKey"])).hex()}


@operation("hash.origin")
def hash_origin(given):
    return {"hash": rules.origin(raw(given["author"]), given["scope"]).hex()}


@operation("hash.chained")
def hash_chained(given):
    hash_ = rules.chained(raw(given["previous"]), raw(given["header"]), rules.sha256(raw(given["values"])))
    return {"hash": hash_.hex(), "prefix": f"{rules.prefix(hash_):08x}"}


@operation("scope.check")
def scope_check(given):
    return {"isScope": rules.is_scope(given["name"])}


@operation("signature.check")
def signature_check(given):
    return {"isValid": rules.verifies(raw(given["signature"]), raw(given["message"]), raw(given["publicKey"]))}


# Merge


@operation("siblings.write")
def siblings_write(given):
    siblings = merge.Siblings()
    for write in given["writes"]:
        siblings.write(read_dot(write["dot"]), read_value(write["value"]), [read_dot(dot) for dot in write["replaces"]])
    values = siblings.values()
    return {
        "siblings": show_siblings(siblings), "values": [show_value(value) for value in values],
        "isConflict": siblings.is_conflict()}


@operation("record.standing")
def record_standing(given):
    record = read_record(given["record"])
    return {"standing": record.standing(), "conflicts": record.conflicts()}


@operation("record.join")
def record_join(given):
    record = merge.Record(bytes(16), given["types"][0])
    for other in given["types"][1:]:
        record.join(other)
    return {"type": record.type}


# Changes


@operation("change.decode")
def change_decode(given):
    change = Change(
        raw(given["header"]), raw(given.get("values", "")), raw(given.get("valuesHash", "")), raw(given["signature"]))
    return {
        "author": change.author.hex(), "sequence": str(change.sequence), "lamport": str(change.lamport),
        "wallMs": str(change.wall_ms), "person": change.person, "record": change.record.hex(),
        "recordType": change.record_type, "reason": change.reason, "valuesHash": change.values_hash.hex(),
        "isStripped": change.is_stripped,
        "writes": [
            {"field": field, "replaces": [show_dot(dot) for dot in replaces], "value": show_value(value)}
            for field, replaces, value in change.writes]}


@operation("change.write")
def change_write(given):
    key = rules.Key(raw(given["seed"]))
    return write_draft(given, replica_of(given), key, trust.Card(key.public))


def write_draft(given, replica, key, card):
    """Writes the draft that a case describes as the author's next change."""
    change, hash_ = local.write(replica, key, card, given["scope"], {
        "record": raw(given["record"]), "record_type": given["recordType"], "person": given["person"],
        "reason": given["reason"], "wall_ms": int(given["wallMs"]), "salt": raw(given["salt"]),
        "writes": [
            (write["field"], read_value(write["value"]), [read_dot(dot) for dot in write["replaces"]])
            for write in given["writes"]]})
    return {
        "header": change.header.hex(), "values": change.values.hex(), "hash": hash_.hex(),
        "signature": change.signature.hex(), "dot": show_dot((key.author, change.sequence, rules.prefix(hash_)))}


# Trust


@operation("certificate.read")
def certificate_read(given):
    body = trust.read_certificate(raw(given["certificate"]), raw(given["organisation"]))
    return {
        "publicKey": body["public_key"].hex(), "device": body["device"], "person": body["person"],
        "role": body["role"], "issuedMs": str(body["issued_ms"]), "serial": str(body["serial"]),
        "grants": [{"scope": grant["scope"], "write": grant["write"]} for grant in body["grants"]]}


@operation("cutoff.read")
def cutoff_read(given):
    body = trust.read_cutoff(raw(given["cutoff"]), raw(given["organisation"]))
    return {
        "author": body["author"].hex(), "issuedMs": str(body["issued_ms"]), "reason": body["reason"],
        "heads": {scope: show_heads([head])[0] for scope, head in body["heads"].items()}}


def read_card(json):
    return trust.Card(raw(json["publicKey"]), raw(json["certificate"]), raw(json["cutoff"]))


@operation("card.refusal")
def card_refusal(given):
    code = trust.refusal(read_card(given["card"]), raw(given["organisation"]), given["scope"])
    return {"refusal": code}


@operation("card.better")
def card_better(given):
    known = read_card(given["known"]) if given["known"] else None
    card = trust.better(known, read_card(given["sent"]), raw(given["organisation"]))
    return {
        "publicKey": card.public_key.hex(), "certificate": card.certificate.hex(), "cutoff": card.cutoff.hex()}


# Replicas


def show_report(report):
    return {
        "applied": report["applied"], "duplicates": report["duplicates"],
        "refusals": show_refusals(report["refusals"]), "forked": sorted(author.hex() for author in report["forked"])}


@operation("batches.admit")
def batches_admit(given):
    replica, reports = Replica(raw(given["organisation"])), []
    for data in given["batches"]:
        try:
            report = admit(replica, Batch.read(raw(data)), set(given["allow"]))
            reports.append(show_report(report))
        except Refused as refused:
            reports.append({"error": refused.code})
    return {"reports": reports, "scopes": show_replica(replica)}


@operation("outgoing.pack")
def outgoing_pack(given):
    peer = {scope: read_heads(heads) for scope, heads in given["peer"].items()}
    shared = {scope: read_heads(heads) for scope, heads in given["shared"].items()}
    stopped = {(log["scope"], raw(log["author"])) for log in given["stopped"]}
    batch, more = exchange.pack(replica_of(given), peer, given["bytesMax"], shared, stopped)
    batch = batch or {"authors": [], "logs": [], "changes": []}
    return {
        "authors": [trust.Card(**card).author.hex() for card in batch["authors"]],
        "segments": [
            {"scope": log["scope"], "author": log["author"].hex(), "previousHash": log["previous_hash"].hex()}
            for log in batch["logs"]],
        "changes": [
            {"segment": change["log"], "headerHash": rules.sha256(change["header"]).hex()}
            for change in batch["changes"]],
        "more": more}


def want_message(json):
    missing = json["missing"]
    bits = b""
    if missing is not None:
        bitmap = bytearray(max(missing, default=0) // 8 + 1)
        for index in missing:
            bitmap[index // 8] |= 1 << index % 8
        bits = bytes(bitmap)
    return {"photo": raw(json["photo"]), "manifest": json["manifest"], "thumbnail": json["thumbnail"], "missing": bits}


def show_want(want):
    return {
        "photo": want["photo"].hex(), "manifest": want["manifest"], "thumbnail": want["thumbnail"],
        "missing": want["missing"]}


@operation("exchange.run")
def exchange_run(given):
    one, other = given["asker"], given["answerer"]
    mine = replica_of({"organisation": given["organisation"], **one})
    theirs = replica_of({"organisation": given["organisation"], **other})
    asker = exchange.Asker(
        mine, rules.Key(raw(one["seed"])), one["scopes"], int(one["wallMs"]),
        dict(zip(("records", "photos", "photo_bytes"), one["backlog"])), [raw(photo) for photo in one["confirm"]])
    answerer = exchange.Answerer(
        theirs, rules.Key(raw(other["seed"])), read_card(other["card"]), other["readable"], other["writable"],
        [want_message(want) for want in other["wants"]], [raw(photo) for photo in other["confirmed"]],
        int(other["wallMs"]))
    rounds = []
    while asker.standing == "goingOn" and len(rounds) < given["roundsMax"]:
        request = asker.request(given["bytesMax"])
        answer = answerer.answer(request)
        asker.take(answer)
        rounds.append({"request": request.hex(), "answer": answer.hex()})
    refusals = {tuple(sorted(refusal.items())) for refusal in (
        {**r, "author": r["author"].hex(), "sequence": str(r["sequence"])} for r in asker.refusals)}
    return {
        "rounds": rounds, "standing": asker.standing, "diverged": sorted(asker.diverged),
        "unanswered": sorted(asker.unanswered, key=lambda name: name.encode()),
        "refusals": [dict(refusal) for refusal in sorted(refusals)],
        "asker": show_replica(mine), "answerer": show_replica(theirs)}


# Messages


@operation("request.decode")
def request_decode(given):
    request = exchange.read_request(raw(given["request"]))
    return {
        "asker": request["asker"].hex(), "wallMs": str(request["wall_ms"]),
        "knowledge": show_knowledge(request["knowledge"]), "changes": len(request["changes"].items),
        "answerBytesMax": request["answer_bytes_max"],
        "backlog": [str(request["backlog"][name]) for name in ("records", "photos", "photo_bytes")],
        "confirm": [photo.hex() for photo in request["confirm_photos"]],
        "refusals": show_refusals(request["refusals"])}


def show_knowledge(knowledge):
    return [
        {"scope": name, "headsDigest": said["heads_digest"].hex(), "liveDigest": said["live_digest"].hex(),
         "heads": None if said["heads"] is None else show_heads(said["heads"]), "shared": show_heads(said["shared"])}
        for name, said in knowledge.items()]


@operation("answer.decode")
def answer_decode(given):
    answer = exchange.read_answer(raw(given["answer"]))
    return {
        "wallMs": str(answer["wall_ms"]), "knowledge": show_knowledge(answer["knowledge"]),
        "changes": len(answer["changes"].items), "more": answer["more"],
        "wants": [show_want(want) for want in answer["wants"]], "refusals": show_refusals(answer["refusals"]),
        "answerer": answer["answerer"].author.hex()}


@operation("receipt.read")
def receipt_read(given):
    receipt = exchange.read_receipt(exchange.read_answer(raw(given["answer"])), raw(given["asker"]))
    return {
        "answerer": receipt["answerer"].hex(), "wallMs": str(receipt["wall_ms"]),
        "heads": {scope: show_heads(sorted(heads)) for scope, heads in receipt["heads"].items()},
        "photos": sorted(photo.hex() for photo in receipt["photos"])}


@operation("receipt.covers")
def receipt_covers(given):
    receipt = exchange.read_receipt(exchange.read_answer(raw(given["answer"])), raw(given["asker"]))
    scope, change = replica_of(given).scope(given["scope"]), read_heads([given["change"]])[0]
    return {"covers": exchange.covers(receipt, given["scope"], scope, change)}


# Photos


def check_manifest(size, chunks, media_type):
    require(0 < size <= rules.PHOTO_BYTES_MAX, "protocol.limitExceeded")
    require(len(media_type.encode()) <= rules.MEDIA_TYPE_BYTES_MAX, "protocol.limitExceeded")
    require(len(chunks) == -(-size // rules.PHOTO_CHUNK_BYTES) and all(len(chunk) == 32 for chunk in chunks))


@operation("manifest.encode")
def manifest_encode(given):
    size, chunks = int(given["size"]), [raw(chunk) for chunk in given["chunks"]]
    check_manifest(size, chunks, given["mediaType"])
    data = wire.encode("PhotoManifest", {
        "size": size, "chunk_size": rules.PHOTO_CHUNK_BYTES, "chunks": chunks, "media_type": given["mediaType"]})
    return {"manifest": data.hex(), "id": rules.sha256(data).hex()}


@operation("manifest.read")
def manifest_read(given):
    data = raw(given["manifest"])
    require(rules.sha256(data) == raw(given["id"]))
    manifest = decoded("PhotoManifest", data)
    require(manifest["chunk_size"] == rules.PHOTO_CHUNK_BYTES, "protocol.unknownVersion")
    check_manifest(manifest["size"], manifest["chunks"], manifest["media_type"])
    last = manifest["size"] - (len(manifest["chunks"]) - 1) * rules.PHOTO_CHUNK_BYTES
    return {
        "size": str(manifest["size"]), "chunks": [chunk.hex() for chunk in manifest["chunks"]],
        "lastLength": last, "mediaType": manifest["media_type"]}
