"""Fills an office of 24 territories with three years of history up to this month.

The sample data is copied some times: 170 times give 100,000 visits, 1 million entries, 30,000 problems.

A small office of 24 territories is made by the real commands; then the derived rows of its visits, entries, problems and
events are copied with other ids and other days, straight into the database. Writing them through the real path would take
hours of signing, and pages read nothing but derived rows. The log stays small, so such an office serves for reading
only: `central check` rightly says that it does not add up.
"""

import csv
import os
import pathlib
import sqlite3
import subprocess
from datetime import date, timedelta

ROOT = pathlib.Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "SampleData"
TERRITORIES = 24
MONTHS = 36
# The sample data ends in this month.
SAMPLE_END = 2026 * 12 + 5
COPIED = ("visit", "supervisionEntry", "problem", "problemEvent")
MASK = (1 << 64) - 1


def checksum(body):
    """What RecordStateCoding (version 2) writes after a packed state."""
    total, position = 0xCBF29CE484222325, 0
    while position + 8 <= len(body):
        total = ((total ^ int.from_bytes(body[position:position + 8], "little")) * 0x100000001B3) & MASK
        total ^= total >> 32
        position += 8
    for byte in body[position:]:
        total = ((total ^ byte) * 0x100000001B3) & MASK
    return total.to_bytes(8, "big")


def small_office(central, home):
    """The sample data over 24 territories."""
    def run(*words):
        subprocess.run([central, *map(str, words)], env={**os.environ, "CENTRAL_HOME": str(home)}, check=True,
                       stdout=subprocess.DEVNULL)

    register = home.parent / "register-24.csv"
    with open(SAMPLE / "register.csv", encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for number, row in enumerate(rows):
        row["区域代码"] = str(140501 + number % TERRITORIES)
        row["所属区域"] = f"属地{number % TERRITORIES + 1:02}"
    with open(register, "w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    run("init", "--name", "大市", "--host", "localhost")
    run("register", "import", register, "--year", date.today().year)
    run("import", SAMPLE / "visits.jsonl")
    run("import", SAMPLE / "problems.jsonl")


def groups(database):
    """Each visit with its entries and each problem with its events: (key, id, scope, type, state) of all."""
    names = {name.decode(): number for number, name in database.execute("SELECT id, bytes FROM name")}
    wanted = [names[each] for each in COPIED]
    rows = database.execute(
        f"SELECT key, id, scope, type, received_ms, state FROM record WHERE type IN ({','.join('?' * 4)})", wanted).fetchall()
    roots = {}
    parents = dict(database.execute(
        "SELECT record, value FROM queried WHERE field = ?", (names["problemEvent.problem"],)))
    for row in rows:
        root = parents.get(row[0]) or row[1][:15] + b"\0"
        roots.setdefault(bytes(root), []).append(row)
    return names, roots


def moved(state, ids, days):
    """A packed state with other ids and days; both keep their lengths."""
    body = state[:-8]
    for old, new in ids.items():
        body = body.replace(old, new)
    for old, new in days.items():
        body = body.replace(old, new)
    return body + checksum(body)


def shifted(day, months):
    """The same day some months earlier, in a history that ends today."""
    today = date.today()
    index = day.year * 12 + day.month - 1 - months + today.year * 12 + today.month - 1 - SAMPLE_END
    return min(date(index // 12, index % 12 + 1, min(day.day, 28)), today)


def copies(database, times):
    names, roots = groups(database)
    queried = {}
    for field, value, record in database.execute("SELECT field, value, record FROM queried"):
        queried.setdefault(record, []).append((field, value))
    key = database.execute("SELECT max(key) FROM record").fetchone()[0]
    day_fields = {names[each] for each in ("visit.date", "problem.foundOn", "problemEvent.dueOn") if each in names}
    for number in range(times):
        months = number % MONTHS
        for root, members in roots.items():
            ids, days = {}, {}
            for row in members:
                prefix = row[1][:15]
                if prefix + b"\0" not in ids:
                    ids[prefix + b"\0"] = os.urandom(15) + b"\0"
                for field, value in queried.get(row[0], []):
                    if field in day_fields:
                        day = date.fromisoformat(value.decode())
                        days[value] = shifted(day, months).isoformat().encode()
            for old_key, old_id, scope, kind, received, state in members:
                key += 1
                new_id = ids[old_id[:15] + b"\0"][:15] + old_id[15:]
                # An entry's own state names nothing that the board reads but its rating.
                is_entry = kind == names["supervisionEntry"]
                yield (key, new_id, scope, kind, 0, received, state if is_entry else moved(state, ids, days)), [
                    (field, days.get(value, ids.get(value, value)) if isinstance(value, bytes) else value, key)
                    for field, value in queried.get(old_key, [])]


def recompute_problems(database):
    """Where problems stand is computed anew at the next start, as in a file of an earlier version."""
    database.execute("DROP TABLE IF EXISTS problem_facts")
    database.execute("DELETE FROM grdb_migrations WHERE identifier = '4 facts of problems'")


def kept(central, data, times):
    """The folder of an office with the sample data so many times, filled once and kept below `data`; says what it holds."""
    folder = data / f"times-{times}"
    if not (folder / "filled").exists():
        print(f"filling {folder}", flush=True)
        counts = fill(central, folder, times)
        (folder / "filled").write_text(", ".join(f"{kind}: {count}" for kind, count in counts.items()) + "\n")
    print((folder / "filled").read_text().strip(), flush=True)
    return folder


def fill(central, folder, times):
    """Makes the office in FOLDER/office; returns how many records of each kind it holds."""
    home = folder / "office"
    folder.mkdir(parents=True, exist_ok=True)
    small_office(central, home)
    database = sqlite3.connect(home / "replica" / "inspection.sqlite")
    database.execute("PRAGMA synchronous = OFF")
    for record, rows in copies(database, times):
        database.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", record)
        database.executemany("INSERT INTO queried VALUES (?, ?, ?)", rows)
    recompute_problems(database)
    database.commit()
    counts = {
        kind: database.execute(
            "SELECT count(*) FROM record JOIN name ON name.id = record.type WHERE name.bytes = ?", (kind.encode(),)
        ).fetchone()[0]
        for kind in COPIED
    }
    database.close()
    return counts
