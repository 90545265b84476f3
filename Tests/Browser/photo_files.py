"""Small photos made for the tests: each different, with the time and place that a camera would write."""

import io
import pathlib
import struct
import sys
import zlib

# The project of conftest.PROJECT lies here; a visit of it begun today is where these photos belong.
PLACE = (35.4907, 112.8525)


def exif(day, minute, place):
    """The EXIF block of a photo taken at 10:00 plus so many minutes, UTC+8, at a place in degrees."""
    hours, minutes = divmod(600 + minute, 60)
    taken = f"{day.replace('-', ':')} {hours:02}:{minutes:02}:00\0".encode()
    entries, data = [], b""

    def degrees(value):
        whole = int(value)
        part = (value - whole) * 60
        return struct.pack("<6I", whole, 1, int(part), 1, round((part - int(part)) * 60 * 1000), 1000)

    # Header 8; first directory of two entries; EXIF directory of one; GPS directory of four; then the values.
    first, sub, gps = 8, 8 + 2 + 2 * 12 + 4, 8 + 2 + 2 * 12 + 4 + 2 + 12 + 4
    values = gps + 2 + 4 * 12 + 4
    time_at, latitude_at, longitude_at = values, values + 20, values + 44
    block = b"II*\0" + struct.pack("<I", first)
    block += struct.pack("<H", 2) + struct.pack("<HHII", 0x8769, 4, 1, sub) + struct.pack("<HHII", 0x8825, 4, 1, gps)
    block += struct.pack("<I", 0)
    block += struct.pack("<H", 1) + struct.pack("<HHII", 0x9003, 2, 20, time_at) + struct.pack("<I", 0)
    block += struct.pack("<H", 4)
    block += struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack("<HHII", 2, 5, 3, latitude_at)
    block += struct.pack("<HHI4s", 3, 2, 2, b"E\0\0\0") + struct.pack("<HHII", 4, 5, 3, longitude_at)
    block += struct.pack("<I", 0) + taken + degrees(place[0]) + degrees(place[1])
    return block


def jpeg(number, day="2026-06-25", minute=None, place=PLACE, size=(240, 180)):
    """A JPEG that no other number makes."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", size, (40 + number * 37 % 180, 80 + number * 61 % 150, 60 + number * 17 % 170))
    ImageDraw.Draw(picture).text((20, 20), f"{number}", fill="white")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=b"Exif\0\0" + exif(day, number if minute is None else minute, place),
                 comment=f"photo {number}".encode())
    return out.getvalue()


def card(folder, count, first=0, **options):
    """A camera's card with so many photos, a minute apart."""
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    files = []
    for number in range(first, first + count):
        file = pathlib.Path(folder) / f"IMG_{number:04}.jpg"
        file.write_bytes(jpeg(number, **options))
        files.append(file)
    return files


def heic():
    """The beginning of a HEIC file; nothing here decodes more of one."""
    return struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"heic", 0, b"mif1", b"heic") + struct.pack(">I4sI", 12, b"meta", 0)


def pdf():
    """A PDF of one empty page."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
