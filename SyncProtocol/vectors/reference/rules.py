"""Limits, refusals, hashes and signatures (SPEC § Limits, Errors, Hashes)."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FORMAT = 1
HEADER_BYTES_MAX = 262144
VALUES_BYTES_MAX = 1048576
WRITES_MAX = 512
REPLACED_MAX = 1024
FIELD_NAME_BYTES_MAX = 256
TYPE_NAME_BYTES_MAX = 64
PERSON_BYTES_MAX = 256
REASON_BYTES_MAX = 65536
BATCH_BYTES_AIM = 1048576
MESSAGE_BYTES_MAX = 8388608
BATCH_CHANGES_MAX = 50000
BATCH_LOGS_MAX = 4096
SCOPES_MAX = 256
HEADS_MAX = 65536
MESSAGE_HEADS_MAX = 131072
SHARED_MAX = 4096
LAMPORT_JUMP_MAX = 4294967296
PHOTOS_PER_ROUND_MAX = 256
PHOTO_CHUNK_BYTES = 524288
PHOTO_BYTES_MAX = 268435456
CERTIFICATE_BYTES_MAX = 65536
MEDIA_TYPE_BYTES_MAX = 128
WANT_BITMAP_BYTES_MAX = 512


class Refused(Exception):
    """What the protocol does not allow; `code` is one of SPEC § Errors."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def require(condition, code="protocol.malformed"):
    if not condition:
        raise Refused(code)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def author_of(public_key):
    return sha256(public_key)[:16]


def origin(author, scope):
    return sha256(b"log", author, scope.encode())


def chained(previous, header, values_hash):
    return sha256(previous, header, values_hash)


def prefix(hash_):
    return int.from_bytes(hash_[:4], "big")


def big(number):
    return number.to_bytes(8, "big")


def is_scope(name):
    return 1 <= len(name.encode()) <= 64 and "\0" not in name


class Key:
    """An Ed25519 key from a seed of 32 bytes; keeps a record of what it signed."""

    def __init__(self, seed):
        self.seed = seed
        self.private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.author = author_of(self.public)
        self.signed = {}

    def sign(self, message):
        self.signed[message] = self.private.sign(message)
        return self.signed[message]


def verifies(signature, message, public_key):
    if len(signature) != 64 or len(public_key) != 32:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False
