"""People click the office's pages by chance while laptops sync; see Scripts/office-load --help."""

import argparse
import collections
import csv
import pathlib
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import big_office
from office_client import Office, Visitor, central, load
from office_speed import LIMIT_MS, PAGES, details, percentile, quoted, read_whole_board

PERSON = "P001"
# What an exit code of `inspector sync` says: done; asked to come back later, with what it has still only here.
SYNCED, LATER = 0, (5, 6)


class Tally:
    """What every page, sync and error took, from many threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.times, self.errors = collections.defaultdict(list), []

    def note(self, name, milliseconds):
        with self.lock:
            self.times[name].append(milliseconds)

    def fail(self, text):
        with self.lock:
            self.errors.append(text)


class Laptop:
    """A real `inspector` with a home of its own; a process for each command, as in the field."""

    def __init__(self, binaries, folder, number, project):
        self.binaries, self.home = binaries, folder / f"laptop-{number}"
        self.number, self.project, self.notes = number, project, 0

    def run(self, *words):
        return subprocess.run(
            [str(self.binaries / "inspector"), *map(str, words), "--json"],
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.home.parent),
                 "INSPECTOR_HOME": str(self.home)},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)

    def enrol(self, office, territory):
        invited = central(
            self.binaries, office.home, "devices", "invite", "--person", PERSON, "--territory", territory)[0]
        address = f"https://localhost:{office.port}"
        for words in [("enrol", address, invited["code"], "--device", self.home.name), ("sync",)]:
            done = self.run(*words)
            if done.returncode != 0:
                raise RuntimeError(f"laptop {self.number}: {' '.join(words)}: {done.returncode} {done.stderr}")

    def work(self, tally):
        """A small change, and a sync."""
        self.notes += 1
        added = self.run("note", "add", self.project, "--note", f"第 {self.notes} 条，{self.number} 号笔记本")
        if added.returncode != 0:
            return tally.fail(f"laptop {self.number}: note: {added.returncode} {added.stderr[:300]}")
        start = time.perf_counter()
        done = self.run("sync")
        took = (time.perf_counter() - start) * 1000
        tally.note("sync of a laptop" if done.returncode == SYNCED else "sync put off", took)
        if done.returncode not in (SYNCED, *LATER):
            tally.fail(f"laptop {self.number}: sync: {done.returncode} {done.stderr[:300]}")


def click(office, account, seed, pages, until, think, tally):
    """One person: a page, a pause, another page."""
    chance = random.Random(f"{seed}/{account}")
    visitor = Visitor(office).log_in(account[0])
    while True:
        pause = chance.uniform(0, 2 * think)
        # Who waited for the end and then clicked would click at the same moment as everybody else.
        if time.monotonic() + pause >= until:
            break
        time.sleep(pause)
        name, path = chance.choice(pages)
        start = time.perf_counter()
        try:
            answer, body = visitor.ask("GET", quoted(path))
        except OSError as error:
            tally.fail(f"{path}: {type(error).__name__}: {error}")
            continue
        tally.note(name, (time.perf_counter() - start) * 1000)
        if answer.status != 200:
            tally.fail(f"{path}: {answer.status} {body[:200]}")
    visitor.close()


def sync_in_waves(due, every, until, tally):
    """Takes the laptop that is due next, again and again; as many of these run as processes are wanted at once."""
    while time.monotonic() < until:
        try:
            at, number, laptop = due.get_nowait()
        except queue.Empty:
            time.sleep(0.1)
            continue
        time.sleep(max(0, min(at, until) - time.monotonic()))
        if time.monotonic() < until:
            laptop.work(tally)
        due.put((max(at + every, time.monotonic()), number, laptop))


def territories(folder):
    """A project of each territory, as `big_office` dealt them out."""
    with open(folder / "register-24.csv", encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return [(row["区域代码"], row["项目编号"] if "项目编号" in row else list(row.values())[0])
            for row in rows[:big_office.TERRITORIES]]


def guarded(tally, work, *arguments):
    try:
        work(*arguments)
    except Exception as error:  # noqa: BLE001: whatever stops a clicker or a laptop is a finding
        tally.fail(f"{type(error).__name__}: {error}")


def play(office, options, folder, places):
    tally = Tally()
    accounts = [f"load{number}" for number in range(min(10, options.people))]
    for account in accounts:
        office.account(account, "--role", "administrator", "--role", "office")
    visitor = Visitor(office).log_in(accounts[0])
    read_whole_board(visitor)
    pages = PAGES + details(visitor)
    visitor.close()
    start = time.monotonic()
    laptops = [
        Laptop(options.binaries, folder, number, places[number % len(places)][1]) for number in range(options.laptops)]
    for laptop in laptops:
        laptop.enrol(office, places[laptop.number % len(places)][0])
    print(f"{len(laptops)} laptops enrolled in {time.monotonic() - start:.0f} s", flush=True)
    begun, used = time.monotonic(), office.processor_seconds()
    until = begun + options.seconds
    due = queue.PriorityQueue()
    for laptop in laptops:
        due.put((begun + options.every * laptop.number / max(1, len(laptops)), laptop.number, laptop))
    threads = [
        threading.Thread(target=guarded, args=(
            tally, click, office, (accounts[number % len(accounts)], number), options.seed, pages, until, options.think,
            tally))
        for number in range(options.people)]
    threads += [
        threading.Thread(target=guarded, args=(tally, sync_in_waves, due, options.every, until, tally))
        for _ in range(options.processes if laptops else 0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begun
    print(f"{took:.0f} s, of the office {office.processor_seconds() - used:.0f} s of processor time; memory %d MB, most %d MB"
          % office.memory_mb())
    return tally


def said(tally):
    """Prints the table, and what all pages together came to."""
    pages = {name: times for name, times in tally.times.items() if not name.startswith("sync")}
    for name, times in sorted(tally.times.items(), key=lambda entry: -percentile(entry[1], 95)):
        print(f"{name:28} {len(times):5}  p50 {percentile(times, 50):7.0f} ms  p95 {percentile(times, 95):7.0f} ms  "
              f"most {max(times):7.0f} ms")
    every = [time for times in pages.values() for time in times]
    if every:
        print(f"all pages: {len(every)}, p50 {percentile(every, 50):.0f} ms, p95 {percentile(every, 95):.0f} ms "
              f"(wanted: {LIMIT_MS})")
    for error in tally.errors[:20]:
        print("✗ " + error)
    print(f"{len(tally.errors)} errors")


def main():
    parser = argparse.ArgumentParser(prog="Scripts/office-load", description=__doc__)
    parser.add_argument("--people", type=int, default=5, help="sessions that click; 50 is a full house")
    parser.add_argument("--laptops", type=int, default=4, help="enrolled laptops; 200 is the city")
    parser.add_argument("--seconds", type=float, default=30, help="how long")
    parser.add_argument("--think", type=float, default=5, help="seconds between two pages of one person, on average")
    parser.add_argument("--every", type=float, default=60, help="seconds between two syncs of one laptop")
    parser.add_argument("--processes", type=int, default=4, help="laptops' processes at once")
    parser.add_argument("--seed", type=int, default=1, help="decides who clicks what; the timing is the machine's")
    parser.add_argument("--times", type=int, default=2, help="how often the sample data is copied; 170 is three years")
    parser.add_argument("--binaries", required=True, type=pathlib.Path, help="folder of central and inspector")
    parser.add_argument("--data", required=True, type=pathlib.Path, help="where filled offices are kept")
    options = parser.parse_args()
    filled = big_office.kept(options.binaries / "central", options.data, options.times)
    # What is written here stays out of the filled office.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="office-load-", dir=options.data))
    office = None
    try:
        shutil.copytree(filled / "office", folder / "office")
        central(options.binaries, folder / "office", "people", "import", big_office.SAMPLE / "people.csv")
        print(f"seed {options.seed}; {load()}", flush=True)
        office = Office(options.binaries, folder / "office").start()
        tally = play(office, options, folder, territories(filled))
        said(tally)
        print(load())
    finally:
        if office:
            office.stop()
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if tally.errors else 0)


if __name__ == "__main__":
    main()
