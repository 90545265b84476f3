"""Times the office's pages one after the other on a filled office; see Scripts/office-speed --help."""

import argparse
import pathlib
import re
import time
import urllib.parse

import big_office
from office_client import Office, Visitor, central, load

LIMIT_MS = 500
SHEETS = [
    "projects", "lists", "fixings", "nodes", "chart", "entries", "approvals", "standing", "starts", "log",
    "procedures", "land", "quotas", "pool", "banks", "agency", "funds",
]
PAGES = [
    ("board", "/"), ("board: coverage", "/board/coverage?state=unvisited"), ("board: open problems", "/board/problems"),
    ("board: lights", "/board/lights"), ("what is unknown", "/unknown"), ("ledger: open", "/ledger"),
    ("ledger: page 20", "/ledger?page=20"), ("ledger: overdue, one class", "/ledger?overdue=1&class=land"),
    ("ledger: a word", "/ledger?q=塔吊"), ("ledger: all", "/ledger?all=1"), ("ledger: closed", "/ledger?state=closed"),
    ("meetings", "/meetings"), ("tasks", "/tasks"), ("warnings", "/warnings"), ("rectifications", "/rectifications"),
    ("special checks", "/checks"), ("resolutions", "/resolutions"), ("notices", "/notices"), ("rewards", "/rewards"),
    ("monthly", "/monthly"), ("race", "/race"), ("reports", "/reports"), ("conflicts", "/conflicts"),
    ("records: visits", "/records/visit"), ("records: problems", "/records/problem"), ("profile", "/profile"),
    ("devices", "/devices"), ("people", "/people"), ("audit", "/audit"),
] + [(f"sheet: {name}", f"/register/sheets/{name}") for name in SHEETS]


def quoted(path):
    return urllib.parse.quote(path, safe="/?=&%")


def timed(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def percentile(times, share):
    ordered = sorted(times)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def said(name, times):
    late = "" if percentile(times, 95) <= LIMIT_MS else f"  over {LIMIT_MS} ms"
    print(f"{name:28} p50 {percentile(times, 50):7.0f} ms  p95 {percentile(times, 95):7.0f} ms  "
          f"most {max(times):7.0f} ms{late}", flush=True)


def first(pattern, body, path):
    found = re.search(pattern, body)
    if not found:
        raise RuntimeError(f"{path} leads to nothing like {pattern}")
    return found.group(1)


def details(visitor):
    """Pages of single records, found as people find them."""
    problem = first(r'href="(/ledger/problem/[0-9a-f]{32})"', visitor.get("/ledger")[1], "/ledger")
    project = first(r'href="(/projects/[0-9a-f]{32})"', visitor.get("/register")[1], "/register")
    visit = first(r'href="(/record/[0-9a-f]{32})"', visitor.get("/records/visit")[1], "/records/visit")
    tier = first(r'href="(/meetings/tier/[^"?/]+)', visitor.get("/meetings")[1], "/meetings")
    return [("one problem", problem), ("one project", project), ("one visit", visit), ("a tier's pack", tier)]


def read_whole_board(visitor):
    """Until the board shows figures: while it is being read, its page says how far, and asks again by itself."""
    while "Refresh" in visitor.get("/")[0].headers:
        pass


def write(visitor, number):
    """One write in a territory through the form of a problem: its figures are stale."""
    problem = first(r'href="/record/([0-9a-f]{32})"', visitor.get("/records/problem")[1], "/records/problem")
    page = visitor.get(f"/record/{problem}")[1]
    token = first(r'name="csrf" value="([^"]*)"', page, "/record")
    shown = first(r'name="s:severity" value="([^"]*)"', page, "/record")
    severity = ["minor", "serious", "grave"][number % 3]
    visitor.post(f"/record/{problem}", {"csrf": token, "record": problem, "s:severity": shown, "v:severity": severity})


def measure(office, rounds, reports):
    visitor = Visitor(office)
    office.account("speed", "--role", "administrator", "--role", "office")
    visitor.log_in("speed")
    office.stop()
    # The session is in the store: what is timed is the board, not the log-in.
    office.start()
    print(f"first answer after the start {timed(lambda: visitor.get('/')):.0f} ms")
    print(f"the whole board after that   {timed(lambda: read_whole_board(visitor)):.0f} ms")
    for name, path in PAGES[:1] + details(visitor) + PAGES[1:]:
        said(name, [timed(lambda: visitor.get(quoted(path))) for _ in range(rounds)])
    times, ledger = [], []
    for number in range(rounds):
        write(visitor, number)
        times.append(timed(lambda: visitor.get("/")))
        ledger.append(timed(lambda: visitor.get("/ledger")))
    said("board after a write", times)
    said("ledger after a write", ledger)
    for kind in reports:
        print(f"report: {kind:20} {timed(lambda: visitor.get(f'/reports/now/{kind}')):.0f} ms")
    print("memory: %d MB, most %d MB" % office.memory_mb())


def main():
    parser = argparse.ArgumentParser(prog="Scripts/office-speed", description=__doc__)
    parser.add_argument("--times", type=int, default=2, help="how often the sample data is copied; 170 is three years")
    parser.add_argument("--rounds", type=int, default=20, help="how often each page is asked for")
    parser.add_argument("--reports", default="coverage,ledger", help="kinds of report to time, by commas")
    parser.add_argument("--binaries", required=True, type=pathlib.Path, help="folder of central")
    parser.add_argument("--data", required=True, type=pathlib.Path, help="where filled offices are kept")
    options = parser.parse_args()
    folder = big_office.kept(options.binaries / "central", options.data, options.times)
    opening = timed(lambda: central(options.binaries, folder / "office", "status"))
    print(f"opening, with whatever a new version computes: {opening:.0f} ms")
    print(load())
    office = Office(options.binaries, folder / "office").start()
    try:
        measure(office, options.rounds, [kind for kind in options.reports.split(",") if kind])
    finally:
        office.stop()
    print(load())


if __name__ == "__main__":
    main()
