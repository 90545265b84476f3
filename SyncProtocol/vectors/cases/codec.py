"""Changes read and written: accepted, odd, and every way to be refused."""

from .support import *  # noqa: F403

KINDS = [
    write("text", TEXT("西城区 gate")), write("number", {"integer": "-12345"}), write("flag", {"flag": True}),
    write("bytes", {"bytes": "00ff10"}), write("nothing", {"text": "x"})[:1] + (None, [])]
OTHER_DOT = (ZHAO.author, 3, 0x00AB00CD)


def add():
    accepted()
    odd()
    refused_headers()
    refused_values()
    written()
    not_written()


def decode(name, kind, section, why, given, expect=None):
    family = "refused" if kind == "refused" else "codec"
    return case(family, name, kind, section, why, "change.decode", given, expect)


def accepted():
    def check(name, why, made, expect=None):
        decode(name, "accepted", "Changes", why, made.given(), expect)
    check("a change with one field", "The normal case.", Log(LIN).add(), {"writes.0.value": TEXT("gate")})
    check("a change with a value of every kind", "Text, number, flag, bytes, empty.", Log(LIN).add(*KINDS),
          {"writes.4.value": None, "writes.1.value": {"integer": "-12345"}})
    check("the extremes of numbers travel", "sint64 at both ends.",
          Log(LIN).add(write("low", {"integer": str(-2**63)}), write("high", {"integer": str(2**63 - 1)})),
          {"writes.0.value": {"integer": str(-2**63)}})
    check("members set to their defaults are not empty", "0, false and no bytes are values.",
          Log(LIN).add(write("a", {"integer": "0"}), write("b", {"flag": False}), write("c", TEXT("")),
                       write("d", {"bytes": ""})), {"writes.2.value": TEXT("")})
    check("a replaced dot of another author", "The author is written out.",
          Log(LIN).add(write(replaces=[OTHER_DOT])), {"writes.0.replaces.0.author": ZHAO.author.hex()})
    log = Log(LIN)
    first = log.add()
    check("a replaced dot of the own author leaves the author out", "An absent author is the change's own.",
          log.add(write(value="bridge", replaces=[first.dot])), {"writes.0.replaces.0.author": LIN.author.hex()})
    check("a change with a reason", "Why the conflict was settled so.", Log(LIN).add(reason="seen on site"),
          {"reason": "seen on site"})
    check("a wall clock before 1970 is taken", "Clocks decide nothing.", Log(LIN).add(wall_ms=-1), {"wallMs": "-1"})
    check("a stripped change", "The hash of the values stands for them.", Log(LIN).add(stripped=True),
          {"isStripped": True, "writes.0.value": None})
    check("names at their limits", "256, 64 and 256 bytes.",
          Log(LIN).add(write("f" * 256), record_type="t" * 64, person="p" * 256))


def odd():
    def check(name, section, why, given, expect=None):
        decode(name, "odd", section, why, given, expect)

    def extended(head=b"", tail=b"", made=None):
        made = made or Log(LIN).add()
        return Made(LIN, SCOPE, made.previous, made.header + head, made.values + tail)
    unknown = wire.tagged(99, 2, b"from a later version")
    section = "Unknown fields and the critical flag"
    plain = Log(LIN).add()
    check("an unknown field in the header is kept", section, "The bytes were hashed with it.",
          extended(head=unknown).given())
    made = extended(tail=unknown)
    check("an unknown field in the values is kept", section, "The values hash covers it.", made.given(),
          {"valuesHash": made.values_hash.hex()})
    check("unknown numbers and fixed fields are skipped", section, "Wire types 0, 1, 2 and 5.", extended(
        head=wire.tagged(77, 0, wire.varint(300)) + wire.tagged(78, 1, bytes(8)) + wire.tagged(79, 5, bytes(4))).given())
    check("a known number with another wire type is unknown", section, "The person as a varint is no person.",
          extended(head=wire.tagged(6, 0, b"\x05")).given(), {"person": "lin"})
    check("a value of a kind not known here is empty", section, "Member 9 of a later version.",
          Made(LIN, SCOPE, plain.previous, plain.header,
               wire.tagged(1, 2, bytes(8)) + wire.tagged(2, 2, wire.tagged(9, 2, b"x"))).given(),
          {"writes.0.value": None})
    check("the critical flag in format 1 has no effect", section, "Only with another format it counts.",
          Log(LIN).add(critical=True).given())
    check("a field given twice holds the last", "Header", "As Protocol Buffers has it.",
          extended(head=wire.tagged(6, 2, b"zhao")).given(), {"person": "zhao"})
    check("a number written too long is the same number", "Header", "81 00 is 1; the bytes stay as they are.",
          Made(LIN, SCOPE, plain.previous, plain.header.replace(b"\x18\x01", b"\x18\x81\x00", 1), plain.values).given(),
          {"sequence": "1"})
    check("two members of a value hold the last", "Values", "As Protocol Buffers has it.",
          Made(LIN, SCOPE, plain.previous, plain.header, wire.tagged(1, 2, bytes(8)) + wire.tagged(
              2, 2, wire.tagged(1, 2, b"x") + wire.tagged(3, 0, b"\x01"))).given(), {"writes.0.value": {"flag": True}})
    check("a values hash beside the values is ignored", "Stripped values", "Values count if they are there.",
          {**plain.given(), "valuesHash": "ee" * 32}, {"valuesHash": plain.values_hash.hex()})
    log = Log(LIN)
    head = header(LIN, 1, 1, [])
    check("a change without fields can be read", "Header", "Writers must not make one; readers take it.",
          Made(LIN, SCOPE, rules.origin(LIN.author, SCOPE), head, values([], salt=bytes(8))).given(), {"writes": []})
    check("a field written twice can be read", "Header", "Applied in order, the second does nothing.",
          log.add(write(value="x"), write(value="y")).given())
    check("a salt of three bytes can be read", "Values", "Readers do not check it.",
          Log(LIN).add(salt=b"abc").given())
    check("the greatest sequence number can be read", "Header", "It follows nothing, but it is a number.",
          Made(LIN, SCOPE, bytes(32), header(LIN, 2**64 - 1, 2**64 - 1, [write()]), values([write()])).given(),
          {"sequence": str(2**64 - 1)})
    check("a replaced dot of number 0 can be read", "Header", "It is held by nobody, so the change will wait.",
          Log(LIN).add(write(replaces=[(ZHAO.author, 0, 0)])).given())


def refuse(name, section, why, code, given):
    decode(name, "refused", section, why, given, {"error": code})


def with_header(bytes_, values_=None):
    return Made2(bytes_, values_ if values_ is not None else Log(LIN).add().values)


def Made2(head, tail):
    hash_ = rules.chained(rules.origin(LIN.author, SCOPE), head, sha256(tail))
    return {"header": head.hex(), "values": tail.hex(), "signature": LIN.private.sign(b"change" + hash_).hex()}


def refused_headers():
    def check(name, why, code, section="Header", writes=None, sequence=1, lamport=1, **changed):
        writes = writes or [write()]
        refuse(name, section, why, code, with_header(header(LIN, sequence, lamport, writes, **changed), values(writes)))
    plain = header(LIN, 1, 1, [write()])
    malformed, limit = "protocol.malformed", "protocol.limitExceeded"
    for name, why, data in (
            ("a header cut in the middle", "A truncated write.", plain[:-3]),
            ("a header of a lone tag", "Nothing follows the tag.", b"\x08"),
            ("a header with the field number 0", "No field has it.", plain + b"\x02\x00"),
            ("a header with the wire type 7", "There is none.", plain + b"\x9f\x06"),
            ("a header with an endless number", "More than ten bytes of varint.", plain + b"\x98\x06" + b"\xff" * 11),
            ("a header with text that is not UTF-8", "The person holds a lone ff.", plain + wire.tagged(6, 2, b"\xff")),
            ("a header whose length lies", "The field says more bytes than there are.", plain + b"\x32\x7fab"),
            ("a header that is text", "JSON sent by mistake.", b'{"format":1}')):
        refuse(name, "Header", why, malformed, with_header(data))
    check("a header of no format", "Format 0 is not 1.", "protocol.unknownVersion", format=0)
    check("a later format", "An update is advised.", "protocol.unknownVersion",
          "Unknown fields and the critical flag", format=2)
    check("a later critical format", "An update is required.", "change.unknownCritical",
          "Unknown fields and the critical flag", format=2, critical=True)
    check("an author of 15 bytes", "An id has 16.", malformed, author=LIN.author[:15])
    check("no author", "An id has 16 bytes.", malformed, author=b"")
    check("a record of 17 bytes", "An id has 16.", malformed, record=RECORD + b"\0")
    check("sequence 0", "Logs start at 1.", malformed, sequence=0)
    check("Lamport number 0", "Lamport numbers start at 1.", malformed, lamport=0)
    check("no record type", "At least one byte.", limit, record_type="")
    check("a record type of 65 bytes", "At most 64.", limit, record_type="t" * 65)
    check("a person of 257 bytes", "At most 256.", limit, person="p" * 257)
    check("a field without a name", "At least one byte.", limit, writes=[write("")])
    check("a field name of 257 bytes", "At most 256.", limit, writes=[write("f" * 257)])
    check("a Chinese field name of 258 bytes", "Bytes, not characters.", limit, writes=[write("字" * 86)])
    check("513 fields", "At most 512.", limit, writes=[write(f"f{index}") for index in range(513)])
    check("1025 replaced values", "At most 1024.", limit,
          writes=[write(replaces=[(LIN.author, index + 1, 0) for index in range(1025)])])
    check("a replaced dot whose author has 15 bytes", "An id has 16.", malformed,
          writes=[write(replaces=[(ZHAO.author[:15], 1, 0)])])
    refuse("a header of 262145 bytes", "Limits", "One byte too many.", limit,
           with_header(plain + filler(262145 - len(plain))))


def filler(count):
    """An unknown field of exactly so many bytes."""
    body = next(n for n in range(count, 0, -1) if len(wire.tagged(99, 2, bytes(n))) == count)
    return wire.tagged(99, 2, bytes(body))


def refused_values():
    plain = Log(LIN).add()
    malformed, limit = "protocol.malformed", "protocol.limitExceeded"

    def check(name, why, code, tail, section="Values"):
        refuse(name, section, why, code, Made2(plain.header, tail))
    check("values cut in the middle", "A truncated write.", malformed, plain.values[:-2])
    check("a value that is not UTF-8", "Text is UTF-8.", malformed,
          wire.tagged(1, 2, bytes(8)) + wire.tagged(2, 2, wire.tagged(1, 2, b"\xc3\x28")))
    check("a surrogate as text", "ed a0 80 is not UTF-8.", malformed,
          wire.tagged(1, 2, bytes(8)) + wire.tagged(2, 2, wire.tagged(1, 2, b"\xed\xa0\x80")))
    check("two values for one field", "The counts must be equal.", malformed, values([write(), write("b")]))
    check("no value for one field", "The counts must be equal.", malformed, values([], salt=bytes(8)))
    check("a reason of 65537 bytes", "At most 65536.", limit, values([write()], reason="r" * 65537))
    check("values of 1048577 bytes", "One byte too many.", limit,
          plain.values + filler(1048577 - len(plain.values)), "Limits")

    def hashed(name, why, given, section="Stripped values"):
        refuse(name, section, why, malformed, {**plain.given(), **given})
    hashed("neither values nor their hash", "One of them is needed.", {"values": ""})
    hashed("a values hash of 31 bytes", "SHA-256 has 32.", {"values": "", "valuesHash": "ee" * 31})
    hashed("a signature of 63 bytes", "Ed25519 has 64.", {"signature": plain.signature[:63].hex()}, "Signature")
    hashed("no signature", "Ed25519 has 64 bytes.", {"signature": ""}, "Signature")


def writing(author=LIN, batches=(), writes=None, **changed):
    writes = writes or [write()]
    return {
        "organisation": ORGANISATION.public.hex(), "seed": author.seed.hex(), "batches": list(batches),
        "scope": SCOPE, "record": RECORD.hex(), "recordType": "visit", "person": "林工", "reason": "",
        "wallMs": str(WALL_MS), "salt": "0102030405060708",
        "writes": [
            {"field": field, "value": value, "replaces": [show_dot(dot) for dot in replaces]}
            for field, value, replaces in writes], **changed}


def make(name, kind, section, why, given, expect=None):
    family = "refused" if kind == "refused" else "codec"
    expected = case(family, name, kind, section, why, "change.write", given, expect)
    if "error" not in expected:
        signed = b"change" + bytes.fromhex(expected["hash"])
        given["signatures"] = {signed.hex(): expected["signature"]}
    return expected


def written():
    lin, zhao = Log(LIN), Log(ZHAO)
    a, b = lin.add(write(value="gate")), zhao.add(write(value="bridge"))
    make("the first change of a log", "accepted", "Replicas", "Sequence 1, Lamport 1, chained to the origin.",
         writing(), {"dot.sequence": "1"})
    make("the second change of a log", "accepted", "Replicas", "Chained to the first.", writing(
        batches=[batch(lin)], writes=[write(value="tower", replaces=[a.dot])]), {"dot.sequence": "2"})
    make("settling a conflict of two authors", "accepted", "Settling a conflict", "Names both dots, one with its author.",
         writing(batches=[batch(lin), batch(zhao)], writes=[write(value="tower", replaces=sorted([a.dot, b.dot]))],
                 reason="both were wrong"))
    make("a first change after those of others", "accepted", "Header", "Lamport above all that is held.",
         writing(batches=[batch(zhao)]), {"dot.sequence": "1"})
    make("deleting a record", "accepted", "Deleting", "The state field, and empty in every other.",
         writing(batches=[batch(lin)], writes=[
             ("$state", TEXT("deleted"), []), ("place", None, [a.dot])], reason="entered twice"))
    make("a value of every kind is written", "accepted", "Values", "Members in their order.", writing(writes=KINDS))
    make("defaults are written as members", "odd", "Values", "An empty text is a member of no bytes.",
         writing(writes=[("a", TEXT(""), []), ("b", {"integer": "0"}, []), ("c", {"flag": False}, []), ("d", None, [])]))
    make("a write that names nothing beside a value held", "odd", "Siblings", "It becomes a sibling.",
         writing(batches=[batch(zhao)]))


def not_written():
    log = Log(LIN)
    first = log.add()
    one, other = log.parted(1), log.parted(1)
    one.add(write("a"))
    other.add(write("b"))

    def refuse_write(name, why, code, given, section="Replicas"):
        make(name, "refused", section, why, given, {"error": code})
    refuse_write("writing no field", "Nothing to say.", "protocol.malformed", {**writing(), "writes": []})
    refuse_write("writing over a value that is not held", "The form came from another replica.",
                 "change.missingDependency", writing(writes=[write(replaces=[first.dot])]))
    refuse_write("writing over a dot whose hash is another", "A fork of the value that was seen.",
                 "change.missingDependency", writing(
                     batches=[batch(log)], writes=[write(replaces=[(first.dot[0], 1, first.dot[2] ^ 1)])]))
    refuse_write("writing to a forked log", "A new incarnation must be started.", "author.forked",
                 writing(batches=[batch(one), batch(other)]), "Authors")
    refuse_write("writing a person of 257 bytes", "At most 256.", "protocol.limitExceeded",
                 writing(person="p" * 257), "Limits")
    refuse_write("writing without a record type", "At least one byte.", "protocol.limitExceeded",
                 writing(recordType=""), "Limits")
