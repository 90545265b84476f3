"""Requests, answers, wants, receipts: what the frames say and how they are refused."""

from .support import *  # noqa: F403
from reference.merge import heads_digest
from reference.replica import head_message

HASH = bytes([7]) * 32
PHOTO = sha256(b"photo")


def add():
    requests()
    refused_requests()
    answers()
    wants()
    receipts()


def knowledge(scope=SCOPE, heads=None, **changed):
    message = {"scope": scope, "heads_digest": heads_digest(heads or []), "live_digest": bytes(32)}
    if heads is not None:
        message["listed"] = True
        message["heads"] = [{"author": a, "sequence": s, "hash": h} for a, s, h in heads]
    return {**message, **changed}


def request(**changed):
    return wire.encode("ExchangeRequest", {
        "version": 1, "asker": LIN.author, "wall_ms": WALL_MS, "knowledge": [knowledge()],
        "answer_bytes_max": 65536, **changed})


def ask(name, kind, section, why, data, expect=None):
    family = "refused" if kind == "refused" else "codec"
    case(family, name, kind, section, why, "request.decode", {"request": data.hex()}, expect)


def requests():
    heads = sorted([(LIN.author, 3, HASH), (ZHAO.author, 2**64 - 1, bytes(32))])
    ask("a request of digests", "accepted", "Rounds", "The steady state.", request(), {"knowledge.0.heads": None})
    ask("a request with heads, backlog and photos", "accepted", "Rounds", "The full form.", request(
        knowledge=[knowledge(heads=heads), knowledge(REGISTER)], confirm_photos=[PHOTO],
        backlog={"records": 3, "photos": 2, "photo_bytes": 9_000_000}), {"backlog": ["3", "2", "9000000"]})
    ask("a request with a batch", "accepted", "Batches", "One change.",
        request(changes=bytes.fromhex(batch([Log(LIN).add()]))), {"changes": 1})
    ask("a request without scopes", "odd", "Rounds", "Allowed, and useless.", request(knowledge=[]))
    ask("heads that are not listed are ignored", "odd", "On the wire", "Only the digests count.",
        request(knowledge=[knowledge(heads=heads, listed=False)]), {"knowledge.0.heads": None})
    ask("heads in another order have the same digest", "odd", "Heads digest", "They are sorted before hashing.",
        request(knowledge=[knowledge(heads=heads[::-1])]))
    ask("listed heads may be none", "odd", "On the wire", "A new replica.", request(knowledge=[knowledge(heads=[])]),
        {"knowledge.0.heads": []})
    ask("more answer bytes than a batch counts as a batch", "odd", "The answerer", "At most 1048576.",
        request(answer_bytes_max=2**64 - 1), {"answerBytesMax": 1048576})
    ask("an unknown field in a request is skipped", "odd", "Unknown fields and the critical flag",
        "A later version's field.", request() + wire.tagged(60, 2, b"later"))
    ask("a request that says how far logs agree and what it stopped", "accepted", "Rounds", "The form in trouble.",
        request(knowledge=[knowledge(heads=heads, shared=[head_message((LIN.author, 1, HASH))])],
                refusals=[{"scope": SCOPE, "author": ZHAO.author, "sequence": 7, "code": "author.revoked"}]),
        {"knowledge.0.shared.0.sequence": "1", "refusals.0.code": "author.revoked"})
    ask("earlier changes beside heads that are not listed are ignored", "odd", "On the wire", "Only the digests count.",
        request(knowledge=[knowledge(shared=[head_message((LIN.author, 0, b""))])]), {"knowledge.0.shared": []})
    unreadable = Log(LIN).add().message(0)
    ask("a change that cannot be read leaves the frame whole", "odd", "Applying", "It stops its segment, not the rest.",
        request(changes={
            "logs": [{"scope": SCOPE, "author": LIN.author, "previous_hash": bytes(32)}],
            "changes": [{**unreadable, "header": b"\xff"}]}), {"changes": 1})


def refused_requests():
    def check(name, why, code, data, section="Applying"):
        ask(name, "refused", section, why, data, {"error": code})
    malformed, limit = "protocol.malformed", "protocol.limitExceeded"
    check("a request that is text", "JSON sent by mistake.", malformed, b'{"version":1}')
    check("a request cut in the middle", "A lost connection.", malformed, request()[:-7])
    check("no bytes as a request", "Version 0.", "protocol.unknownVersion", b"")
    check("a request of version 2", "A later asker.", "protocol.unknownVersion", request(version=2))
    check("an asker of 12 bytes", "An id has 16.", malformed, request(asker=LIN.author[:12]), "Rounds")
    check("a scope named twice", "One statement a scope.", malformed, request(knowledge=[knowledge(), knowledge()]),
          "Rounds")
    check("knowledge of a scope without a name", "1 to 64 bytes.", malformed, request(knowledge=[knowledge("")]),
          "Scopes")
    check("knowledge of a scope of 65 bytes", "1 to 64 bytes.", malformed, request(knowledge=[knowledge("s" * 65)]),
          "Scopes")
    check("a heads digest of 32 bytes", "16 bytes.", malformed, request(knowledge=[knowledge(heads_digest=bytes(32))]),
          "On the wire")
    check("a live digest of 16 bytes", "32 bytes.", malformed, request(knowledge=[knowledge(live_digest=bytes(16))]),
          "On the wire")
    check("listed heads that do not fit their digest", "Damage, or a lie.", malformed,
          request(knowledge=[knowledge(heads=[(LIN.author, 1, HASH)], heads_digest=bytes(16))]), "On the wire")
    check("a head of number 0", "Heads start at 1.", malformed,
          request(knowledge=[knowledge(heads=[(LIN.author, 0, HASH)])]), "On the wire")
    check("a head with a hash of 31 bytes", "32 bytes.", malformed,
          request(knowledge=[knowledge(heads=[(LIN.author, 1, HASH[:31])])]), "On the wire")
    check("257 scopes", "At most 256.", limit,
          request(knowledge=[knowledge(f"s{index}") for index in range(257)]), "Limits")
    check("an earlier change of number 0", "Changes start at 1.", malformed,
          request(knowledge=[knowledge(heads=[], shared=[head_message((LIN.author, 0, HASH))])]), "On the wire")
    check("4097 earlier changes", "At most 4096, listed or not.", limit,
          request(knowledge=[knowledge(shared=[{}] * 4097)]), "Limits")
    check("131074 heads in three scopes", "At most 131072 in a message, whatever each scope has.", limit,
          request(knowledge=[{**knowledge(f"s{i}"), "heads": [{}] * n} for i, n in enumerate((43692, 43691, 43691))]),
          "Limits")
    check("65537 heads in one scope", "At most 65536.", limit,
          request(knowledge=[{**knowledge(), "heads": [{}] * 65537}]), "Limits")
    check("50001 changes", "At most 50000.", limit,
          request(changes={"changes": [{}] * 50001}), "Limits")
    check("50001 changes in two batches that are one", "A message given twice is the sum of both.", limit,
          request() + wire.tagged(5, 2, wire.tagged(3, 2, b"") * 25000) + wire.tagged(5, 2, wire.tagged(3, 2, b"") * 25001),
          "Limits")
    check("a refusal of a scope without a name", "1 to 64 bytes.", malformed,
          request(refusals=[{"author": LIN.author, "sequence": 1, "code": "change.gap"}]), "Rounds")
    check("4097 refusals in a request", "At most 4096.", limit, request(refusals=[{}] * 4097), "Limits")
    check("257 photos to confirm", "At most 256.", limit, request(confirm_photos=[PHOTO] * 257), "Limits")
    check("a photo to confirm of 31 bytes", "An id has 32.", limit, request(confirm_photos=[PHOTO[:31]]), "Limits")
    log = {"scope": SCOPE, "author": LIN.author, "previous_hash": bytes(32)}
    change = Log(LIN).add().message(0)
    for name, why, given in (
            ("a change of a segment that is not there", "Index 1 of 1.", {"logs": [log], "changes": [{**change, "log": 1}]}),
            ("a segment without a scope", "A frame that is broken.", {"logs": [{**log, "scope": ""}]}),
            ("a segment with an author of 15 bytes", "A frame that is broken.", {"logs": [{**log, "author": bytes(15)}]}),
            ("a segment without a previous hash", "A frame that is broken.", {"logs": [{**log, "previous_hash": b""}]}),
            ("a card with a public key of 33 bytes", "A frame that is broken.",
             {"authors": [{"public_key": bytes(33)}]})):
        check(name, why, malformed, request(changes=given), "Applying")
    check("4097 segments", "At most 4096.", limit, request(changes={"logs": [{}] * 4097}), "Limits")
    check("a card with a certificate of 65537 bytes", "At most 65536.", limit,
          request(changes={"authors": [{"public_key": bytes(32), "certificate": bytes(65537)}]}), "Limits")
    check("a request of 8388609 bytes", "Refused before it is decoded.", limit,
          request() + wire.tagged(60, 2, bytes(8388609 - len(request()) - 6)), "Limits")


def receipt(asker=LIN, answerer=CENTRE, signer=None, word=b"receipt", heads=(), photos=(), **changed):
    body = wire.encode("ReceiptBody", {
        "answerer": answerer.author, "asker": asker.author, "wall_ms": WALL_MS, "photos": list(photos),
        "heads": [{"scope": s, "head": {"author": a, "sequence": n, "hash": h}} for s, (a, n, h) in heads], **changed})
    return {"body": body, "signature": (signer or answerer).private.sign(word + sha256(body))}


def answer(**changed):
    return wire.encode("ExchangeAnswer", {
        "version": 1, "wall_ms": WALL_MS, "knowledge": [knowledge()], "answerer": card(CENTRE),
        "receipt": receipt(), **changed})


def told(name, kind, section, why, data, expect=None):
    family = "refused" if kind == "refused" else "codec"
    case(family, name, kind, section, why, "answer.decode", {"answer": data.hex()}, expect)


def answers():
    refusal = {"scope": SCOPE, "author": LIN.author, "sequence": 7, "code": "author.revoked"}
    told("an answer of digests", "accepted", "The answerer", "The steady state.", answer(), {"more": False})
    told("an answer with a refusal and more to come", "accepted", "The answerer", "One log was stopped.",
         answer(refusals=[refusal], more=True), {"refusals.0.code": "author.revoked"})
    told("a refusal with a code not known here", "odd", "Errors", "Shown as it is.",
         answer(refusals=[{**refusal, "code": "later.reason"}]))
    told("a refusal with a code of 100 characters", "odd", "Limits", "Cut to 64.",
         answer(refusals=[{**refusal, "code": "c" * 100}]), {"refusals.0.code": "c" * 64})
    malformed = {"error": "protocol.malformed"}
    told("an answer of version 9", "refused", "Rounds", "A later answerer.", answer(version=9),
         {"error": "protocol.unknownVersion"})
    told("an answer without a card", "refused", "Applying", "Nothing could be verified.", answer(answerer=None),
         malformed)
    told("a refusal without an author", "refused", "Applying", "An id has 16 bytes.",
         answer(refusals=[{**refusal, "author": b""}]), malformed)
    told("an answer with a scope named twice", "refused", "Rounds", "One statement a scope.",
         answer(knowledge=[knowledge(), knowledge()]), malformed)
    told("an answer with 257 wants", "refused", "Limits", "At most 256.",
         answer(wants=[{"photo": PHOTO}] * 257), {"error": "protocol.limitExceeded"})


def wants():
    def check(name, kind, why, want, missing=None, code=None):
        told(name, kind, "Wants", why, answer(wants=[want]),
             {"error": code} if code else {"wants.0.missing": missing})
    check("a want of everything", "accepted", "Not even the manifest is there.",
          {"photo": PHOTO, "manifest": True, "thumbnail": True})
    check("a want of chunks 0, 3 and 9", "accepted", "Least significant bit first.",
          {"photo": PHOTO, "missing": b"\x09\x02"}, [0, 3, 9])
    check("a want of the thumbnail alone", "odd", "A bitmap with no bit set wants no chunk.",
          {"photo": PHOTO, "thumbnail": True, "missing": b"\x00"}, [])
    check("a want with trailing zero bytes", "odd", "They say nothing.", {"photo": PHOTO, "missing": b"\x80\x00\x00"},
          [7])
    check("a want of a photo of 31 bytes", "refused", "An id has 32.", {"photo": PHOTO[:31]}, None,
          "protocol.malformed")
    check("a want with a bitmap of 513 bytes", "refused", "At most 512.", {"photo": PHOTO, "missing": bytes(513)},
          None, "protocol.malformed")


def receipts():
    def check(name, kind, why, given, code=None, asker=LIN, expect=None, **changed):
        case("refused" if code else "exchange", name, kind, "Receipts", why, "receipt.read",
             {"answer": answer(receipt=given, **changed).hex(), "asker": asker.author.hex()},
             {"error": code} if code else expect)
    head = (LIN.author, 3, HASH)
    check("a receipt", "accepted", "One head and one photo.", receipt(heads=[(SCOPE, head)], photos=[PHOTO]))
    check("a receipt of two scopes", "accepted", "Heads by scope.",
          receipt(heads=[(REGISTER, head), (SCOPE, (LIN.author, 9, HASH))]))
    check("a receipt of nothing", "odd", "The answerer holds nothing of the asker.", receipt(),
          expect={"heads": {}, "photos": []})
    check("a receipt of a forked log", "odd", "Two heads of one author.",
          receipt(heads=[(SCOPE, head), (SCOPE, (LIN.author, 3, bytes(32)))]))
    bad = "receipt.bad"
    check("a receipt signed by another key", "refused", "A stranger between the two.", receipt(signer=STRANGER), bad)
    check("a receipt signed as a change", "refused", "The word before the hash keeps the kinds apart.",
          receipt(word=b"change"), bad)
    check("a receipt without a signature", "refused", "No ground to show anything as received.",
          {**receipt(), "signature": b""}, bad)
    check("a receipt with one bit flipped", "refused", "The signature covers every bit.",
          {**receipt(photos=[PHOTO]), "body": flipped(receipt(photos=[PHOTO])["body"])}, bad)
    check("a receipt for another asker", "refused", "Somebody else's receipt, played again.",
          receipt(asker=ZHAO), bad)
    check("a receipt in another answerer's name", "refused", "The body names another than the card.",
          receipt(answerer=STRANGER, signer=CENTRE), bad)
    check("a receipt that a card of another key comes with", "refused", "The card decides whose signature counts.",
          receipt(), bad, answerer=card(STRANGER))
    check("no receipt", "refused", "An answer without one shows nothing as received.", None, bad)
    check("a signed receipt that does not decode", "refused", "Signed nonsense is still nonsense.",
          {"body": b"\x0a\x7f", "signature": CENTRE.private.sign(b"receipt" + sha256(b"\x0a\x7f"))},
          "protocol.malformed")
    check("a receipt for 257 photos", "refused", "No request asks about so many.",
          receipt(photos=[PHOTO] * 257), "protocol.limitExceeded")
    covered()


def covered():
    log = Log(LIN)
    for index in range(3):
        log.add(write(value=str(index)))
    fork = log.parted(2)
    fork.add(write(value="fork"))

    def check(name, kind, why, made, stated, covers, held=(log, fork)):
        case("exchange", name, kind, "Receipts", why, "receipt.covers", {
            "organisation": ORGANISATION.public.hex(), "batches": [batch(one) for one in held], "scope": SCOPE,
            "answer": answer(receipt=receipt(heads=[(SCOPE, head) for head in stated])).hex(),
            "asker": LIN.author.hex(), "change": show_heads([made.head()])[0]}, {"covers": covers})
    check("a receipt covers the change that it names", "accepted", "The head itself.", log[2], [log[2].head()], True)
    check("a receipt covers what its head follows", "accepted", "A head stands for all before it.", log[0],
          [log[2].head()], True)
    check("a receipt does not cover what comes later", "odd", "Written after the receipt.", log[2], [log[1].head()],
          False)
    check("a receipt of one branch does not cover the other", "odd",
          "The same number, another hash: the answerer does not hold it.", log[2], [fork[2].head()], False)
    check("a receipt of one branch covers what both share", "odd", "Before the branches part.", log[1],
          [fork[2].head()], True)
    check("a receipt of a head that is not known covers nothing", "odd",
          "The answerer has something that the asker has not; whether it follows the change cannot be told.", log[1],
          [(LIN.author, 9, HASH)], False)
    check("a receipt of a fork that the asker lacks covers nothing beyond", "odd",
          "A restored device, before it learnt of the other branch.", log[2], [fork[2].head()], False, held=(log,))
    check("a receipt of nothing covers nothing", "odd", "The answerer lost the log.", log[0], [], False)
