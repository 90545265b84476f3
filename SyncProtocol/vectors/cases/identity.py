"""Certificates, cut-offs, cards."""

from .support import *  # noqa: F403

HASH = bytes([7]) * 32


def add():
    certificates()
    cutoffs()
    refusals()
    cards()


def read(name, kind, section, why, operation, data, expect=None, organisation=ORGANISATION):
    family = "refused" if kind == "refused" else "codec"
    case(family, name, kind, section, why, operation,
         {operation.split(".")[0]: data.hex(), "organisation": organisation.public.hex()}, expect)


def certificates():
    def check(name, kind, why, data, expect=None, **other):
        read(name, kind, "Certificates", why, "certificate.read", data, expect, **other)
    good = certificate(LIN, reads=["office"], serial=9)
    check("a certificate", "accepted", "Two scopes to write, one to read.", good, {"serial": "9"})
    check("a certificate without grants", "odd", "Valid, and allows nothing.", certificate(LIN, writes=[]),
          {"grants": []})
    check("a certificate with an unknown field", "odd", "A later version's field, signed with the rest.",
          envelope("certificate", certificate_body(LIN) + wire.tagged(50, 2, b"later")))
    bad = {"error": "author.badCertificate"}
    check("a certificate by another organisation", "refused", "Signed, but not by the pinned key.",
          certificate(LIN, signer=STRANGER), bad)
    check("a certificate signed by its own author", "refused", "Self-made.", certificate(LIN, signer=LIN), bad)
    check("a certificate with one bit flipped", "refused", "The signature covers every bit.",
          good.replace(b"inspector", b"inspectos"), bad)
    check("a certificate signed as a cut-off", "refused", "The word before the hash keeps the kinds apart.",
          certificate(LIN, word="cutoff"), bad)
    check("a certificate cut in the middle", "refused", "The envelope does not decode.", good[:-5],
          {"error": "protocol.malformed"})
    check("a certificate for a scope without a name", "refused", "Signed, but a grant names no scope.",
          certificate(LIN, writes=[""]), {"error": "protocol.malformed"})
    check("a certificate whose signed body does not decode", "refused", "Signed nonsense is still nonsense.",
          envelope("certificate", b"\x0a\x7f"), {"error": "protocol.malformed"})
    check("a certificate of 65537 bytes", "refused", "At most 65536.", good + bytes(65537 - len(good)),
          {"error": "protocol.limitExceeded"})
    check("no bytes as a certificate", "refused", "An empty envelope has no signature that holds.", b"", bad)


def cutoffs():
    def check(name, kind, why, data, expect=None):
        read(name, kind, "Cut-offs", why, "cutoff.read", data, expect)
    good = cutoff(LIN, {SCOPE: (4, HASH)})
    check("a cut-off", "accepted", "One scope up to number 4.", good, {"author": LIN.author.hex()})
    check("a cut-off without scopes", "odd", "Nothing of the author stands.", cutoff(LIN, {}), {"heads": {}})
    check("a cut-off by another organisation", "refused", "Not the pinned key.",
          cutoff(LIN, {}, signer=STRANGER), {"error": "author.badCertificate"})
    check("a cut-off signed as a certificate", "refused", "The word before the hash keeps the kinds apart.",
          cutoff(LIN, {}, word="certificate"), {"error": "author.badCertificate"})
    check("a cut-off whose head has number 0", "refused", "Heads start at 1.",
          cutoff(LIN, {SCOPE: (0, HASH)}), {"error": "protocol.malformed"})
    check("a cut-off whose head has a short hash", "refused", "32 bytes.",
          cutoff(LIN, {SCOPE: (1, HASH[:8])}), {"error": "protocol.malformed"})


def refusals():
    def check(name, why, given_card, code, scope=SCOPE):
        kind = "accepted" if code is None else "refused"
        family = "refused" if code else "exchange"
        case(family, name, kind, "Whether an author's change is taken", why, "card.refusal",
             {"card": card_json(given_card), "organisation": ORGANISATION.public.hex(), "scope": scope},
             {"refusal": code})
    check("a certified author may write", "A grant with write.", card(LIN), None)
    check("a revoked author's changes are taken", "Whether they count is another question.",
          card(LIN, cutoff_=cutoff(LIN, {})), None)
    check("an author without a certificate", "Nothing says whose key it is.", card(LIN, b""), "author.uncertified")
    check("an author with another's certificate", "Stolen certificate, own key.", card(ZHAO, certificate(LIN)),
          "author.badCertificate")
    check("an author with a stranger's certificate", "Another organisation.",
          card(LIN, certificate(LIN, signer=STRANGER)), "author.badCertificate")
    check("an author whose certificate does not decode", "Junk.", card(LIN, b"\xff\xff"), "protocol.malformed")
    check("an author without a grant for the scope", "Another territory.", card(LIN), "author.notGranted", "office")
    check("an author who may only read the scope", "A grant without write.",
          card(LIN, certificate(LIN, writes=[], reads=[SCOPE])), "author.notGranted")
    check("a scope name in other letters is another scope", "Names are never folded.", card(LIN),
          "author.notGranted", "Register")


def cards():
    def check(name, kind, why, known, sent, keeps):
        case("exchange", name, kind, "Which card to keep", why, "card.better",
             {"known": known and card_json(known), "sent": card_json(sent),
              "organisation": ORGANISATION.public.hex()}, card_json(keeps))
    one, two = (card(LIN, certificate(LIN, serial=serial)) for serial in (1, 2))
    bare, junk = card(LIN, b""), card(LIN, b"\xff\xff", b"\xff\xff")
    cut = cutoff(LIN, {SCOPE: (4, HASH)})
    earlier, later = (cutoff(LIN, {}, issued=cut_ms) for cut_ms in (WALL_MS - 1, WALL_MS + 1))
    first_cut, second_cut = sorted([cut, cutoff(LIN, {})])
    check("the first card is kept", "accepted", "Nothing is known yet.", None, one, one)
    check("a higher serial replaces", "accepted", "A renewed certificate.", one, two, two)
    check("a certificate replaces none", "accepted", "The author was certified meanwhile.", bare, one, one)
    check("a cut-off is added", "accepted", "The certificate stays.", one, {**one, "cutoff": cut}, {**one, "cutoff": cut})
    odd = [
        ("a junk first card is kept without its cut-off", "The certificate grants nothing until it is checked.", None,
         junk, {**junk, "cutoff": b""}),
        ("a cut-off of another author is not kept", "It revokes somebody else.", None,
         {**one, "cutoff": cutoff(ZHAO, {})}, one),
        ("a valid card replaces junk", "Junk blocks nobody.", junk, {**one, "cutoff": cut}, {**one, "cutoff": cut}),
        ("a lower serial does not replace", "An old certificate sent again.", two, one, two),
        ("an equal serial does not replace", "The first one stays.", one,
         card(LIN, certificate(LIN, writes=["office"], serial=1)), one),
        ("junk does not replace a certificate", "Not checked, not taken.", one, junk, one),
        ("no certificate does not remove one", "A peer that knows less.", one, bare, one),
        ("a cut-off is not removed", "A peer that knows less.", {**one, "cutoff": cut}, one, {**one, "cutoff": cut}),
        ("a cut-off issued later replaces", "It may give back what the first took, or take more.",
         {**one, "cutoff": cut}, {**one, "cutoff": later}, {**one, "cutoff": later}),
        ("a cut-off issued earlier does not replace", "An old one sent again.", {**one, "cutoff": cut},
         {**one, "cutoff": earlier}, {**one, "cutoff": cut}),
        ("of two cut-offs issued at once the first in byte order counts", "All agree.",
         {**one, "cutoff": second_cut}, {**one, "cutoff": first_cut}, {**one, "cutoff": first_cut}),
        ("of two cut-offs issued at once the second in byte order does not replace", "All agree.",
         {**one, "cutoff": first_cut}, {**one, "cutoff": second_cut}, {**one, "cutoff": first_cut}),
        ("a foreign cut-off is not added", "Signed by a stranger.", one,
         {**one, "cutoff": cutoff(LIN, {}, signer=STRANGER)}, one),
        ("a higher serial for another key does not replace", "Another author's certificate.", one,
         card(LIN, certificate(ZHAO, serial=9)), one)]
    for name, why, known, sent, keeps in odd:
        check(name, "odd", why, known, sent, keeps)
