"""Siblings, records' standing and type."""

import unicodedata

from .support import *  # noqa: F403

A, B, C, D = [(bytes([byte]) * 16, 1, byte) for byte in (1, 2, 3, 4)]


def add():
    siblings()
    standing()
    types()


def siblings():
    def check(name, why, writes, conflict, values, kind="accepted", section="Siblings"):
        shown = [
            {"dot": show_dot(dot), "value": value, "replaces": [show_dot(replaced) for replaced in replaces]}
            for dot, value, replaces in writes]
        return case("merge", name, kind, section, why, "siblings.write", {"writes": shown},
                    {"isConflict": conflict, "values": values})
    x, y, z = TEXT("x"), TEXT("y"), TEXT("z")
    check("a first write is the value", "Nothing to replace.", [(A, x, [])], False, [x])
    check("a write replaces what it names", "The normal edit.", [(A, x, []), (B, y, [A])], False, [y])
    check("concurrent writes are siblings", "Neither named the other.", [(A, x, []), (B, y, [])], True, [x, y])
    check("concurrent writes in the other order are the same siblings", "Order of arrival decides nothing.",
          [(B, y, []), (A, x, [])], True, [x, y])
    check("equal concurrent values are no conflict", "Both dots stay, one value shows.",
          [(A, x, []), (B, x, [])], False, [x], section="Values and conflicts")
    check("settling names all siblings", "One value is left.", [(A, x, []), (B, y, []), (C, z, [A, B])], False, [z],
          section="Settling a conflict")
    check("a late edit opens a settled conflict again", "It named one sibling, the settlement named both.",
          [(A, x, []), (B, y, []), (C, z, [A, B]), (D, TEXT("w"), [B])], True, [z, TEXT("w")],
          section="Settling a conflict")
    check("a settlement that arrives after the late edit ends alike", "The same changes, another order.",
          [(A, x, []), (B, y, []), (D, TEXT("w"), [B]), (C, z, [A, B])], True, [z, TEXT("w")], "odd",
          "Settling a conflict")
    check("two people settle the same conflict differently", "The settlements are siblings in turn.",
          [(A, x, []), (B, y, []), (C, x, [A, B]), (D, y, [A, B])], True, [x, y], "odd", "Settling a conflict")
    check("naming one of two siblings leaves the other", "The form showed one value only.",
          [(A, x, []), (B, y, []), (C, z, [A])], True, [y, z], "odd")
    check("naming a value that is not current has no effect", "It was replaced by another meanwhile.",
          [(A, x, []), (B, y, [A]), (C, z, [A])], True, [y, z], "odd")
    check("the same dot again changes nothing", "A duplicate delivery.", [(A, x, []), (A, x, [])], False, [x], "odd")
    check("the same dot again with another value changes nothing", "A second write of one field in one change.",
          [(A, x, []), (A, y, [])], False, [x], "odd")
    check("a repeated dot does not replace either", "The second write of a field in one change does nothing at all.",
          [(A, x, []), (B, y, []), (B, z, [A])], True, [x, y], "odd")
    check("two branches of a fork are siblings", "One author and number, two hashes.",
          [((A[0], 3, 7), x, []), ((A[0], 3, 8), y, [])], True, [x, y], "odd")
    check("a fork's value is replaced by its own name only", "The hash prefix tells the branches apart.",
          [((A[0], 3, 7), x, []), ((A[0], 3, 8), y, []), (B, z, [(A[0], 3, 8)])], True, [x, z], "odd")
    check("emptied against edited is a conflict", "Empty is a value like any other.",
          [(A, None, []), (B, x, [])], True, [None, x], "odd", "Values and conflicts")
    check("two emptied are no conflict", "Empty equals empty.", [(A, None, []), (B, None, [])], False, [None],
          section="Values and conflicts")
    check("empty is not the empty text", "A value without a member is not a text of no bytes.",
          [(A, None, []), (B, TEXT(""), [])], True, [None, TEXT("")], "odd", "Values")
    check("text is not a number", "Kinds never compare equal.", [(A, TEXT("1"), []), (B, {"integer": "1"}, [])], True,
          [TEXT("1"), {"integer": "1"}], "odd", "Values")
    check("a flag is not a number", "Kinds never compare equal.",
          [(A, {"flag": True}, []), (B, {"integer": "1"}, [])], True, [{"flag": True}, {"integer": "1"}], "odd",
          "Values")
    check("bytes are not the text they spell", "Kinds never compare equal.",
          [(A, {"bytes": "78"}, []), (B, x, [])], True, [{"bytes": "78"}, x], "odd", "Values")
    composed, decomposed = (TEXT(unicodedata.normalize(form, "café")) for form in ("NFC", "NFD"))
    check("text is compared byte by byte", "An é of one code point and an é of two differ: text is never normalised.",
          [(A, composed, []), (B, decomposed, [])], True, [composed, decomposed], "odd", "Values")
    check("the extremes of numbers are kept", "64 bits, signed.",
          [(A, {"integer": str(-2**63)}, []), (B, {"integer": str(2**63 - 1)}, [])], True,
          [{"integer": str(-2**63)}, {"integer": str(2**63 - 1)}])


def standing():
    def check(name, why, fields, stands, kind="accepted"):
        record = {"id": RECORD.hex(), "type": "visit", "fields": [
            {"name": field, "siblings": [{"dot": show_dot(dot), "value": value} for dot, value in siblings]}
            for field, siblings in fields.items()]}
        case("merge", name, kind, "Deleting", why, "record.standing", {"record": record}, {"standing": stands})
    x, deleted = TEXT("x"), TEXT("deleted")
    check("a record nobody deleted is present", "No state field at all.", {"place": [(A, x)]}, "present")
    check("a record without any field is present", "A change may write nothing.", {}, "present", "odd")
    check("a record whose values were all emptied by the delete is deleted", "The normal delete.",
          {"place": [(B, None)], "$state": [(B, deleted)]}, "deleted")
    check("an edit beside a delete is disputed", "The deleter did not see the edit.",
          {"place": [(B, None), (C, x)], "$state": [(B, deleted)]}, "disputed")
    check("a field that the deleter did not know is disputed", "A new field, written concurrently.",
          {"place": [(B, None)], "note": [(C, x)], "$state": [(B, deleted)]}, "disputed", "odd")
    check("an undone delete is present", "Empty in the state field.", {"place": [(C, x)], "$state": [(C, None)]},
          "present")
    check("deleted again while another undid it is disputed", "The state field is in conflict.",
          {"place": [(B, None)], "$state": [(B, deleted), (C, None)]}, "disputed", "odd")
    check("deleted by two is deleted", "Equal values are no conflict.",
          {"place": [(B, None), (C, None)], "$state": [(B, deleted), (C, deleted)]}, "deleted")
    check("another text in the state field does not delete", "Only the text deleted does.",
          {"place": [(B, None)], "$state": [(B, TEXT("Deleted"))]}, "present", "odd")
    check("bytes in the state field do not delete", "A value of another kind is another value.",
          {"$state": [(B, {"bytes": b"deleted".hex()})]}, "present", "odd")
    check("a false flag survives a delete", "Not empty is anything with a member set.",
          {"done": [(C, {"flag": False})], "$state": [(B, deleted)]}, "disputed", "odd")


def types():
    for name, why, given, type_, kind in (
            ("one type is the type", "The normal case.", ["visit", "visit"], "visit", "accepted"),
            ("of two types the first in byte order counts", "So that all replicas agree.", ["visit", "project"],
             "project", "odd"),
            ("the order of arrival of types does not matter", "The case before, turned round.",
             ["project", "visit"], "project", "odd"),
            ("capitals come before small letters", "Bytes, not a locale.", ["apple", "Zebra"], "Zebra", "odd"),
            ("a prefix comes first", "As in a dictionary.", ["visitor", "visit"], "visit", "odd"),
            ("Chinese comes after ASCII", "Bytes of UTF-8.", ["项目", "visit"], "visit", "odd")):
        case("merge", name, kind, "Record type", why, "record.join", {"types": given}, {"type": type_})
