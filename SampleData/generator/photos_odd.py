"""Attachments that must not break an import: cut short, empty, hostile EXIF, other kinds, a difficult name."""
import io
import struct

from .photos import FONT
from .tables import rng

STRANGE_NAME = "现场\U0001F4F7\U0001F3D7\uFE0F \u05E9\u05DC\u05D5\u05DD \u202Egnp.示例.png"


def write(folder, photo_folder):
    odd = folder / "photos-odd"
    odd.mkdir(parents=True, exist_ok=True)
    sample = sorted(photo_folder.glob("*.jpg"))[0].read_bytes()
    (odd / "truncated.jpg").write_bytes(sample[: len(sample) * 2 // 5])
    (odd / "empty.jpg").write_bytes(b"")
    (odd / "hostile-exif.jpg").write_bytes(_hostile())
    png = _png("示例照片 ODD-1/2026-06-25/大门")
    (odd / "captioned.png").write_bytes(png)
    (odd / "tiny.pdf").write_bytes(_pdf())
    (odd / STRANGE_NAME).write_bytes(_png("示例照片 ODD-2/2026-06-25/全景"))


def _png(caption):
    from PIL import Image, ImageDraw, ImageFont
    image = Image.new("RGB", (640, 480), (180, 190, 200))
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 160, 420, 400), fill=(120, 110, 100))
    draw.text((20, 430), caption, font=ImageFont.truetype(FONT, 26), fill=(10, 10, 10))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _hostile():
    """A readable picture whose EXIF lies: impossible date, counts past the end, a loop of directories, zero denominators."""
    from PIL import Image
    pick = rng("hostile")
    small = Image.new("RGB", (40, 30))
    small.putdata([tuple(pick.randrange(256) for _ in range(3)) for _ in range(1200)])
    out = io.BytesIO()
    small.resize((400, 300)).save(out, "JPEG", quality=70)
    jpeg = out.getvalue()
    body = b"II*\0" + struct.pack("<I", 8)
    entries = [(0x0112, 3, 1, 99), (0x0132, 2, 20, 200), (0x8769, 4, 1, 8), (0x8825, 4, 1, 140),
               (0x010F, 2, 0x7FFFFFFF, 0xFFFFFF00), (0x9003, 2, 20, 200)]
    body += struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries) + struct.pack("<I", 8)
    body = body.ljust(140, b"\0")
    gps = [(1, 2, 2, ord("N")), (2, 5, 3, 224), (3, 2, 2, ord("Q")), (4, 5, 0x40000000, 224)]
    body += struct.pack("<H", len(gps)) + b"".join(struct.pack("<HHII", *e) for e in gps) + struct.pack("<I", 140)
    body = body.ljust(200, b"\0") + b"9999:99:99 99:99:99\0"
    body = body.ljust(224, b"\0") + struct.pack("<6I", 999, 0, 0, 0, 1, 0)
    payload = b"Exif\0\0" + body
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload + jpeg[2:]


def _pdf():
    stream = b"BT /F1 18 Tf 20 60 Td (Sample 2026-06-25) Tj ET"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 240 120] /Contents 4 0 R "
               b"/Resources << /Font << /F1 5 0 R >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + table + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
