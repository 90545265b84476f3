"""Writers with stable bytes: CSV, JSON lines, XLSX."""
import csv
import io
import json
import random
import zipfile
from datetime import datetime

from .constants import SEED


def rng(topic):
    return random.Random(f"{SEED}:{topic}")


def cents_text(cents):
    """0.01 万元 → 万元 text without trailing zeros."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def shares(total, weights):
    """Whole parts of `total` in proportion to `weights`, by largest remainder."""
    full = sum(weights)
    parts = [total * w // full for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % full), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def write_csv(path, header, rows, encoding="utf-8"):
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue().encode(encoding))


def read_csv(path, encoding="utf-8"):
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def write_jsonl(path, records):
    lines = [json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in records]
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


def read_jsonl(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def save_workbook(book, path):
    """Saves with fixed times, so that the same content gives the same bytes."""
    book.properties.creator = "示例"
    book.properties.created = book.properties.modified = datetime(2026, 6, 25)
    first = io.BytesIO()
    book.save(first)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _fix_modified(data)
            target.writestr(zipfile.ZipInfo(name, (2026, 6, 25, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def _fix_modified(data):
    head, tag, tail = data.partition(b"<dcterms:modified")
    start = tail.index(b">") + 1
    return head + tag + tail[:start] + b"2026-06-25T00:00:00Z" + tail[tail.index(b"</"):]
