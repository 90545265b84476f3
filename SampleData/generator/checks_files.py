"""Photos, odd files, hostile registers, size of the folder."""
import hashlib
from datetime import datetime

from .photos import COUNT
from .photos_odd import STRANGE_NAME
from .tables import read_csv, read_jsonl


def run(folder, report):
    rows = read_csv(folder / "photos.csv")
    files = sorted(p.name for p in (folder / "photos").iterdir())
    report.equal("photos on disk and in photos.csv", (COUNT, files), (len(files), sorted(r["file"] for r in rows)))
    data = {name: (folder / "photos" / name).read_bytes() for name in files}
    report.holds("digests", all(hashlib.sha256(data[r["file"]]).hexdigest() == r["sha256"] for r in rows))
    report.equal("distinct photos", COUNT - 1, len({r["sha256"] for r in rows}))
    sizes = sorted(len(d) for d in data.values())
    report.holds(f"photo sizes 40–120 kB ({sizes[0]}–{sizes[-1]} bytes)", 40_000 <= sizes[0] and sizes[-1] <= 120_000)
    named = {p["name"] for v in read_jsonl(folder / "visits.jsonl") for p in v["photos"]}
    report.holds("each photo is named by its visit", all((r["duplicateOf"] or r["file"]) in named for r in rows))
    _pixels(folder, report, rows)
    odd = folder / "photos-odd"
    report.equal("odd files", sorted(["truncated.jpg", "empty.jpg", "hostile-exif.jpg", "captioned.png", "tiny.pdf", STRANGE_NAME]),
                 sorted(p.name for p in odd.iterdir()))
    report.equal("the empty file", 0, (odd / "empty.jpg").stat().st_size)
    _registers(folder / "odd", report)
    total = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    report.holds(f"folder below 8 MB ({total} bytes)", total < 8_000_000)


def _pixels(folder, report, rows):
    from PIL import Image, ImageOps
    tags, upright, facts = set(), True, True
    for row in rows:
        with Image.open(folder / "photos" / row["file"]) as image:
            exif = image.getexif()
            tags.add(exif[0x0112])
            details, gps = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
            taken = datetime.strptime(details[0x9003], "%Y:%m:%d %H:%M:%S").isoformat() + details[0x9011]
            place = [float(d) + float(m) / 60 + float(s) / 3600 for d, m, s in (gps[2], gps[4])]
            near = max(abs(place[0] - float(row["lat"])), abs(place[1] - float(row["lon"]))) < 1e-6
            facts &= taken == row["capturedAt"] and near and str(exif[0x0112]) == row["orientation"]
            view = ImageOps.exif_transpose(image).convert("RGB")
            red, green, _ = view.getpixel((20, 20))
            upright &= view.size == (1600, 1200) and red > 180 and green < 80 and max(view.getpixel((1590, 1190))) < 60
    report.equal("orientation tags in use", set(range(1, 9)), tags)
    report.holds("time with +08:00, place and tag are those of photos.csv", facts)
    report.holds("upright view has its mark at the top left and its caption below", upright)


def _registers(odd, report):
    from openpyxl import load_workbook
    codes = [r["项目编号"] for r in read_csv(odd / "duplicated-codes.csv")]
    report.equal("rows with a code seen before", 2, len(codes) - len(set(codes)))
    column = "年度计划投资（万元）"
    report.equal("amounts that are no plain number", 5, sum(not r[column].isascii() or not r[column].isdigit() for r in read_csv(odd / "letters-in-amounts.csv")))
    report.holds("the missing column is missing", column not in read_csv(odd / "missing-column.csv")[0])
    report.equal("merged ranges", 5, len(load_workbook(odd / "merged-headers.xlsx").active.merged_cells.ranges))
