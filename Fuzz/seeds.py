#!/usr/bin/env python3
"""Writes one folder of first inputs for each decoder, taken from the vectors and the sample data.

usage: seeds.py FOLDER
"""

import glob
import io
import json
import pathlib
import re
import struct
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(sys.argv[1])


def keep(decoder, content, most=64 * 1024):
    """Adds an input under a name made of its number; what is too long for a fuzzer is left out."""
    folder = TARGET / decoder
    folder.mkdir(parents=True, exist_ok=True)
    if len(content) <= most:
        (folder / f"seed-{len(list(folder.iterdir())):04}").write_bytes(content)


def plain(text):
    """The bytes of hexadecimal digits; none where a vector says long bytes in short."""
    return bytes.fromhex(text) if text and re.fullmatch(r"([0-9a-f]{2})+", text) else b""


def vectors():
    """Every value of the vectors that a decoder reads, under the decoder's name."""
    for path in sorted(glob.glob(str(ROOT / "SyncProtocol/vectors/*/*.json"))):
        case = json.loads(pathlib.Path(path).read_text())
        given = case["given"]
        if case["operation"] == "change.decode":
            header, values = (plain(given.get(name)) for name in ("header", "values"))
            if len(header) < 0x8000:
                keep("change", struct.pack(">H", len(header)) + header + values)
                keep("change", struct.pack(">H", 0x8000 | len(header)) + header + bytes(32))
        for name in ("request", "answer", "certificate", "cutoff", "manifest"):
            if isinstance(given.get(name), str):
                message = plain(given[name])
                keep(name, message)
                for length, part in members(message):
                    if name in ("request", "answer") and length == (4 if name == "request" else 3):
                        keep("knowledge", part)
                    if name == "answer" and length == 7:
                        for number, body in members(part):
                            if number == 1:
                                keep("receipt", body)


def members(message):
    """Number and bytes of the length-delimited fields of a message; nothing more once it is not one."""
    position = 0

    def varint():
        nonlocal position
        value = shift = 0
        while True:
            byte = message[position]
            position += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    try:
        while position < len(message):
            key = varint()
            if key & 7 == 0:
                varint()
            elif key & 7 == 2:
                length = varint()
                yield key >> 3, message[position:position + length]
                position += length
            else:
                return
    except IndexError:
        return


def tables():
    """Spreadsheets cut to their first lines, and the parts of the workbooks."""
    for path in sorted((ROOT / "SampleData").rglob("*.csv")):
        start = b"\n".join(path.read_bytes().split(b"\n")[:3])
        keep("csv", start, 1024)
        keep("register", start, 2048)
    kinds = [r"\.rels$", r"workbook\.xml$", r"sharedStrings\.xml$", r"styles\.xml$", r"sheet\d+\.xml$"]
    for path in sorted((ROOT / "SampleData").rglob("*.xlsx")):
        keep("xlsx", path.read_bytes(), 32 * 1024)
        small = io.BytesIO()
        with zipfile.ZipFile(path) as book, zipfile.ZipFile(small, "w") as plain:
            for name in book.namelist():
                part = re.sub(rb"(<row .*?</row>.*?</row>).*</sheetData>", rb"\1</sheetData>", book.read(name), flags=re.S)
                plain.writestr(name, part)
                for number, kind in enumerate(kinds):
                    if re.search(kind, name):
                        keep("sheet", bytes([number]) + part, 8192)
        keep("xlsx", small.getvalue(), 32 * 1024)


def photos():
    """The heads of photos, their EXIF blocks, and small pictures whole."""
    for path in sorted((ROOT / "SampleData").glob("photos*/*")):
        content = path.read_bytes()
        kind = {".jpg": "jpeg", ".png": "png", ".pdf": "pdf"}[path.suffix]
        keep(kind, content[:1024])
        keep("thumbnail", content, 24 * 1024)
        start = content.find(b"Exif\0\0")
        if start >= 0:
            keep("exif", content[start + 6:start + 1024])
    keep("heic", heic())


def heic():
    """A HEIF file of the boxes that are looked at, with an EXIF item of its own."""
    def box(kind, body):
        return struct.pack(">I4s", 8 + len(body), kind) + body

    exif = struct.pack(">I", 0) + b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    entry = box(b"infe", b"\x02\0\0\0\0\x01\0\0Exif\0")
    place = b"\0\0\0\0\x44\0\0\x01\0\x01\0\0\0\x01" + struct.pack(">II", 0, len(exif))
    meta = box(b"iinf", b"\0\0\0\0\0\x01" + entry) + box(b"iloc", place.replace(b"\0\0\0\0\x44", b"\1\0\0\0\x44", 1))
    sizes = box(b"iprp", box(b"ipco", box(b"ispe", struct.pack(">III", 0, 64, 48))))
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(4) + meta + sizes + box(b"idat", exif))


def texts():
    """Lines to import, the documents of a city's numbers, bodies and codes."""
    for path in sorted((ROOT / "SampleData").glob("*.jsonl")):
        for line in path.read_bytes().split(b"\n")[:6]:
            keep("lines", line, 16 * 1024)
    keep("lines", b'{"record":"00","type":"project","fields":{"totalInvestment":1,"progress":2,"date":"2026-06-25"}}')
    keep("profile", (ROOT / "Sources/InspectionDomain/Profiles/jincheng-2024.json").read_bytes())
    keep("calendar", (ROOT / "Sources/InspectionDomain/Calendars/china-2024-2026.json").read_bytes())
    keep("calendar", b'{"name":"a","version":1,"years":[{"year":2025,"off":["2025-01-01/2025-01-03"],"work":[]}]}')
    key = '"' + "A" * 43 + '="'
    keep("enrolment", f'{{"code":"A-B","publicKey":{key},"device":"d","machine":"m"}}'.encode())
    keep("enrolment", (f'{{"token":"t","certificate":{key},"organisationKey":{key},"centreKey":{key},"person":"p",'
                       '"personName":"n","role":"r","scopes":["register"]}').encode())
    keep("enrolment", b'{"error":{"code":"device.revoked","message":{"zh":"z","en":"e"},"isRetryable":false}}')
    keep("enrolment", b"120")
    keep("code", b"01234-56789-ABCDE-FGHJK-MNPQR-S")
    keep("code", "ｏ1234 56789—abcde_fghjk.mnpqr-s".encode())
    for path in sorted((TARGET / "request").iterdir())[:8]:
        body = path.read_bytes()
        # One frame with one raw block (RFC 8878 §3.1.1): any Python can write it.
        if len(body) < 256:
            keep("body", b"\x28\xb5\x2f\xfd\x20" + bytes([len(body)]) + struct.pack("<I", len(body) << 3 | 1)[:3] + body)
    for decoder in ("csv", "xlsx"):
        keep(decoder, b"PK\x05\x06" + bytes(18))


vectors()
tables()
photos()
texts()
