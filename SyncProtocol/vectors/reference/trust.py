"""Certificates, cut-offs and cards (SPEC § Authors and certificates)."""

from . import rules
from .change import decoded
from .rules import Refused, require


class Card:
    def __init__(self, public_key, certificate=b"", cutoff=b""):
        self.public_key, self.certificate, self.cutoff = public_key, certificate, cutoff

    @classmethod
    def read(cls, message):
        require(len(message["public_key"]) == 32)
        for part in ("certificate", "cutoff"):
            require(len(message[part]) <= rules.CERTIFICATE_BYTES_MAX, "protocol.limitExceeded")
        return cls(message["public_key"], message["certificate"], message["cutoff"])

    @property
    def author(self):
        return rules.author_of(self.public_key)

    def __eq__(self, other):
        return self.message() == other.message()

    def message(self):
        return {"public_key": self.public_key, "certificate": self.certificate, "cutoff": self.cutoff}


def opened(data, kind, organisation):
    require(len(data) <= rules.CERTIFICATE_BYTES_MAX, "protocol.limitExceeded")
    envelope = decoded("Certificate", data)
    signed = kind.encode() + rules.sha256(envelope["body"])
    require(rules.verifies(envelope["signature"], signed, organisation), "author.badCertificate")
    return envelope["body"]


def read_head(message):
    require(len(message["author"]) == 16 and message["sequence"] > 0 and len(message["hash"]) == 32)
    return message["author"], message["sequence"], message["hash"]


def read_certificate(data, organisation):
    body = decoded("CertificateBody", opened(data, "certificate", organisation))
    require(all(rules.is_scope(grant["scope"]) for grant in body["grants"]))
    return body


def read_cutoff(data, organisation):
    body = decoded("CutoffBody", opened(data, "cutoff", organisation))
    require(len(body["author"]) == 16)
    heads = {}
    for entry in body["heads"]:
        require(rules.is_scope(entry["scope"]))
        heads[entry["scope"]] = read_head(entry["head"])
    return {**body, "heads": heads}


def certificate_on(card, organisation):
    require(card.certificate, "author.uncertified")
    body = read_certificate(card.certificate, organisation)
    require(body["public_key"] == card.public_key, "author.badCertificate")
    return body


def serial_on(card, organisation):
    try:
        return certificate_on(card, organisation)["serial"]
    except Refused:
        return None


def cutoff_on(card, organisation):
    try:
        body = read_cutoff(card.cutoff, organisation) if card.cutoff else None
    except Refused:
        return None
    return body if body and body["author"] == card.author else None


def refusal(card, organisation, scope):
    """SPEC § Whether an author's change is taken: a code, or None."""
    try:
        body = certificate_on(card, organisation)
    except Refused as refused:
        return refused.code
    granted = any(grant["scope"] == scope and grant["write"] for grant in body["grants"])
    return None if granted else "author.notGranted"


def better(known, sent, organisation):
    """SPEC § Which card to keep."""
    if known is None:
        return Card(sent.public_key, sent.certificate, sent.cutoff if cutoff_on(sent, organisation) else b"")
    if known.public_key != sent.public_key:
        return known
    certificate, cutoff = known.certificate, known.cutoff
    old, new = serial_on(known, organisation), serial_on(sent, organisation)
    if new is not None and (old is None or old < new):
        certificate = sent.certificate
    old, new = cutoff_on(known, organisation), cutoff_on(sent, organisation)
    if new and (not old or (-new["issued_ms"], sent.cutoff) < (-old["issued_ms"], known.cutoff)):
        cutoff = sent.cutoff
    return Card(known.public_key, certificate, cutoff)
