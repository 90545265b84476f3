"""Photo manifests and wants."""

from .support import *  # noqa: F403

CHUNK = 524288


def add():
    encoded()
    read()


def chunks(count):
    return [sha256(b"chunk", bytes([index])) for index in range(count)]


def encode(name, kind, why, size, count, media_type="image/jpeg", code=None):
    expect = {"error": code} if code else None
    return case("refused" if code else "codec", name, kind, "Manifest", why, "manifest.encode",
                {"size": str(size), "chunks": [chunk.hex() for chunk in chunks(count)], "mediaType": media_type}, expect)


def encoded():
    encode("a photo of one byte", "accepted", "One chunk, shorter than full.", 1, 1)
    encode("a photo of exactly one chunk", "accepted", "No empty chunk follows.", CHUNK, 1)
    encode("a photo of one chunk and a byte", "accepted", "Two chunks, the last of one byte.", CHUNK + 1, 2)
    encode("a photo of five megabytes", "accepted", "A telephone's picture.", 5_000_000, 10, "image/heic")
    encode("a photo without a media type", "odd", "The type may be unknown.", 10, 1, "")
    encode("an empty photo", "refused", "At least one byte.", 0, 0, code="protocol.limitExceeded")
    encode("a photo larger than the limit", "refused", "One byte too many.", 268435457, 1,
           code="protocol.limitExceeded")
    encode("a photo with a chunk too few", "refused", "The count must fit the size.", CHUNK + 1, 1,
           code="protocol.malformed")
    encode("a photo with a chunk too many", "refused", "The count must fit the size.", CHUNK, 2,
           code="protocol.malformed")
    encode("a media type of 129 bytes", "refused", "At most 128.", 1, 1, "t" * 129, "protocol.limitExceeded")


def read():
    def manifest(**changed):
        return wire.encode("PhotoManifest", {
            "size": CHUNK + 1, "chunk_size": CHUNK, "chunks": chunks(2), "media_type": "image/jpeg", **changed})

    def check(name, kind, why, data, id_=None, code=None, expect=None):
        case("refused" if code else "codec", name, kind, "Manifest", why, "manifest.read",
             {"manifest": data.hex(), "id": (id_ or sha256(data)).hex()}, {"error": code} if code else expect)
    check("a manifest", "accepted", "Its hash is the id.", manifest(), expect={"lastLength": 1})
    check("a manifest with an unknown field", "odd", "Kept verbatim, so the id holds.",
          manifest() + wire.tagged(40, 2, b"later"))
    check("the same photo with another media type is another photo", "odd", "The id is the manifest's.",
          manifest(media_type="image/png"))
    malformed, limit = "protocol.malformed", "protocol.limitExceeded"
    check("a manifest of another photo", "refused", "The hash is not the id.", manifest(), bytes(32), malformed)
    check("a manifest with one bit flipped", "refused", "The hash is not the id.", flipped(manifest()),
          sha256(manifest()), malformed)
    check("a manifest with chunks of another size", "refused", "Only 524288 is known.",
          manifest(chunk_size=CHUNK * 2), None, "protocol.unknownVersion")
    check("a manifest without a chunk size", "refused", "Only 524288 is known.", manifest(chunk_size=0), None,
          "protocol.unknownVersion")
    check("a manifest with a hash of 31 bytes", "refused", "SHA-256 has 32.",
          manifest(chunks=[chunks(1)[0], bytes(31)]), None, malformed)
    check("a manifest without chunks", "refused", "The count must fit the size.", manifest(chunks=[]), None,
          malformed)
    check("a manifest of the greatest size", "refused", "2 to the 64th less 1 does not overflow anything.",
          manifest(size=2**64 - 1), None, limit)
    check("a manifest cut in the middle", "refused", "It has an id and no meaning.", manifest()[:-4], None,
          malformed)
