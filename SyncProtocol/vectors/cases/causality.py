"""Dots, vectors, digests, hashes, scope names, signatures."""

from .support import *  # noqa: F403


def add():
    dots()
    vectors()
    digests()
    hashes()
    scopes()
    signatures()


def author(byte):
    return bytes([byte]) * 16


def head(byte, sequence, hash_byte):
    return (author(byte), sequence, bytes([hash_byte]) * 32)


def dots():
    def check(name, why, given, order):
        shown = [show_dot(dot) for dot in given]
        case("causality", name, "accepted", "Dots", why, "dots.sort", {"dots": shown},
             {"dots": [shown[index] for index in order]})
    check("dots sort by author first", "A larger sequence of a smaller author still comes first.",
          [(author(2), 1, 0), (author(1), 9, 0)], [1, 0])
    check("dots sort by sequence as a number", "10 comes after 9, which text order would turn round.",
          [(author(1), 10, 0), (author(1), 9, 0)], [1, 0])
    check("dots of a fork sort by hash prefix", "The prefix is the last resort and unsigned.",
          [(author(1), 3, 0xF0000000), (author(1), 3, 0x0FFFFFFF)], [1, 0])
    check("authors sort as unsigned bytes", "The byte 80 comes after 7f.",
          [(author(0x80), 1, 0), (author(0x7F), 1, 0)], [1, 0])


def vectors():
    def check(name, why, left, right, order, kind="accepted"):
        case("causality", name, kind, "Version vector", why, "vector.order",
             {"left": show_heads(left), "right": show_heads(right)}, {"order": order})
    one, two, other = head(1, 1, 1), head(1, 2, 2), head(2, 5, 5)
    check("nothing equals nothing", "Two empty replicas know the same.", [], [], "equal")
    check("the same heads are equal", "Order of listing does not matter.", [one, other], [other, one], "equal")
    check("a shorter log is before", "A head stands for everything before it.", [one], [two], "before")
    check("a longer log is after", "The reverse of the case before.", [two], [one], "after")
    check("nothing is before something", "An unknown author is knowledge of nothing.", [], [one], "before")
    check("two authors unknown to each other are concurrent", "Each knows what the other lacks.",
          [one], [other], "concurrent")
    check("ahead in one log and behind in another is concurrent", "One head each way.",
          [two, other], [one, head(2, 6, 6)], "concurrent")
    check("one number with two hashes is concurrent", "A fork: neither head covers the other.",
          [head(1, 2, 2)], [head(1, 2, 9)], "concurrent", "odd")
    check("both branches are after one of them", "A replica that holds both sides of a fork knows more.",
          [head(1, 2, 2), head(1, 2, 9)], [head(1, 2, 2)], "after", "odd")
    check("a longer branch hides a fork from the heads alone", "Without the logs a greater number covers any hash.",
          [head(1, 3, 3)], [head(1, 2, 9)], "after", "odd")
    check("two sets of heads that cover each other are concurrent",
          "Different heads that cover one another can only be a fork.",
          [head(1, 3, 3), head(1, 2, 9)], [head(1, 3, 3), head(1, 2, 8)], "concurrent", "odd")


def digests():
    def heads(name, why, given, kind="accepted", expect=None):
        return case("causality", name, kind, "Heads digest", why, "heads.digest",
                    {"heads": show_heads(given)}, expect)["digest"]
    heads("the digest of no heads", "The start of the hash of no bytes.", [],
          expect={"digest": "e3b0c44298fc1c149afbf4c8996fb924"})
    heads("the digest of one head", "16 + 8 + 32 bytes, the number big-endian.", [head(1, 258, 7)])
    two = heads("the digest of two heads", "Heads are hashed in order.", [head(1, 1, 1), head(2, 2, 2)])
    heads("the digest sorts heads", "Listed the other way round it is the same.", [head(2, 2, 2), head(1, 1, 1)],
          "odd", {"digest": two})
    heads("the digest counts a head once", "A head listed twice is one head.",
          [head(1, 1, 1), head(2, 2, 2), head(2, 2, 2)], "odd", {"digest": two})
    heads("the digest of a fork lists both branches", "Two heads of one author, by sequence and hash.",
          [head(1, 2, 9), head(1, 2, 2), head(1, 3, 1)], "odd")

    def live(name, why, records, kind="accepted", expect=None):
        return case("causality", name, kind, "Live digest", why, "live.digest", {"records": records}, expect)["digest"]
    def record(byte, fields, type_="visit"):
        return {"id": (bytes([byte]) * 16).hex(), "type": type_,
                "fields": [{"name": name, "siblings": siblings} for name, siblings in fields.items()]}
    def sibling(dot, value):
        return {"dot": show_dot(dot), "value": value}
    a, b = (author(1), 1, 0x01020304), (author(2), 7, 0xFFFFFFFF)
    first = record(1, {"place": [sibling(a, TEXT("gate"))]})
    second = record(2, {"place": [sibling(b, TEXT("bridge"))], "count": [sibling(b, {"integer": "4"})]})
    live("the live digest of nothing", "32 zero bytes.", [], expect={"digest": "00" * 32})
    live("the live digest of one record", "Id, type, field, count, dot.", [first])
    both = live("the live digest of two records", "The exclusive or of both hashes.", [first, second])
    live("the live digest ignores the order of records", "Exclusive or is commutative.", [second, first],
         expect={"digest": both})
    live("the live digest of a conflict", "Siblings in the order of their dots, given the other way round.",
         [record(1, {"place": [sibling(b, TEXT("x")), sibling(a, TEXT("y"))]})], "odd")
    live("the live digest does not read values", "The dots stand for them; compare with one record.",
         [record(1, {"place": [sibling(a, None)]})], "odd",
         {"digest": perform("live.digest", {"records": [first]})["digest"]})
    live("the live digest sorts field names by bytes",
         "U+FF5E is three bytes from ef, U+1F600 four from f0: UTF-16 order would turn them round.",
         [record(1, {"\U0001F600": [sibling(a, None)], "～": [sibling(b, None)], "z": [sibling(a, None)]})], "odd")
    live("the live digest counts bytes of a Chinese type", "The length is that of the UTF-8.",
         [record(1, {}, "项目")], "odd")


def hashes():
    def check(name, why, operation, given, expect=None, kind="accepted"):
        return case("causality", name, kind, "Hashes", why, operation, given, expect)
    check("the author id of a public key", "The first 16 bytes of its SHA-256.", "hash.author",
          {"publicKey": LIN.public.hex()}, {"author": LIN.author.hex()})
    check("the author id of the zero key", "Any 32 bytes have an id, even if no signature ever holds.",
          "hash.author", {"publicKey": "00" * 32},
          {"author": "66687aadf862bd776c8fc18b8e9f8e20"}, "odd")
    for name, scope in (("an ASCII scope", "register"), ("a Chinese scope", "territory/西城区")):
        check(f"the origin of a log in {name}", "The scope's bytes follow the author's sixteen.", "hash.origin",
              {"author": LIN.author.hex(), "scope": scope})
    check("the origin keeps case", "Scope names are never folded.", "hash.origin",
          {"author": LIN.author.hex(), "scope": "Register"}, kind="odd")
    check("the chained hash of a change", "Previous, header, hash of values.", "hash.chained",
          {"previous": "11" * 32, "header": "0801", "values": "0a08" + "22" * 8})
    check("the chained hash of empty bytes", "Nothing is special about no bytes.", "hash.chained",
          {"previous": "00" * 32, "header": "", "values": ""}, kind="odd")
    number = next(n for n in range(9999) if rules.chained(bytes(32), n.to_bytes(2, "big"), sha256(b""))[0] == 0)
    found = check("a dot prefix keeps its leading zeros", "Eight digits, big-endian.", "hash.chained",
                  {"previous": "00" * 32, "header": number.to_bytes(2, "big").hex(), "values": ""}, kind="odd")
    assert found["prefix"].startswith("00")


def scopes():
    for name, scope, good in (
            ("one byte is a scope name", "r", True),
            ("64 bytes are a scope name", "r" * 64, True),
            ("63 bytes of Chinese are a scope name", "区" * 21, True),
            ("a space is a scope name", " ", True)):
        case("causality", name, "accepted", "Scopes", "Names are opaque.", "scope.check", {"name": scope},
             {"isScope": good})
    for name, scope in (
            ("no bytes are no scope name", ""), ("65 bytes are no scope name", "r" * 65),
            ("22 Chinese characters are 66 bytes and no scope name", "区" * 22),
            ("a zero byte is in no scope name", "a\0b")):
        case("causality", name, "odd", "Scopes", "1 to 64 bytes of UTF-8 without 0.", "scope.check",
             {"name": scope}, {"isScope": False})


def signatures():
    def check(name, why, public, message, signature, good):
        case("causality", name, "accepted" if good else "odd", "Hashes", why, "signature.check",
             {"publicKey": public.hex(), "message": message.hex(), "signature": signature.hex()}, {"isValid": good})
    signature = LIN.private.sign(b"change" + bytes(32))
    check("a signature by the author holds", "Ed25519 over the word and the hash.",
          LIN.public, b"change" + bytes(32), signature, True)
    check("the first test of RFC 8032 holds", "A signature that neither implementation made.",
          bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), b"",
          bytes.fromhex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                        "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"), True)
    check("a signature for another word does not hold", "A receipt's signature cannot pass for a change's.",
          LIN.public, b"receipt" + bytes(32), signature, False)
    check("a signature by another key does not hold", "Plain forgery.",
          ZHAO.public, b"change" + bytes(32), signature, False)
    check("a signature with one bit flipped does not hold", "Damage on the wire.",
          LIN.public, b"change" + bytes(32), flipped(signature), False)
    check("a signature of 63 bytes does not hold", "Truncation.",
          LIN.public, b"change" + bytes(32), signature[:63], False)
    check("a public key of 31 bytes verifies nothing", "Truncation.",
          LIN.public[:31], b"change" + bytes(32), signature, False)
