"""Times the board of a filled office: the first page after a start, then pages, and pages while records are written.

usage: board_figure.py CENTRAL FOLDER     (FOLDER as big_office.py filled it)
"""

import os
import pathlib
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "Browser"))
os.environ["BIN"] = str(pathlib.Path(sys.argv[1]).parent)

import office as fixture  # noqa: E402


def timed(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def said(name, times):
    ordered = sorted(times)
    print(f"{name}: median {statistics.median(times):.0f} ms, p95 {ordered[int(len(ordered) * 0.95) - 1]:.0f} ms, "
          f"most {ordered[-1]:.0f} ms, {len(times)} pages")


def main(folder):
    office = fixture.Office(folder / "office").start()
    try:
        try:
            office.add("board", "--role", "administrator", "--role", "office")
        except AssertionError as error:
            if "input.user" not in str(error):
                raise
        cookie = office.log_in("board", fixture.PASSWORD)

        def page(path="/"):
            answer, body = office.get(path, cookie)
            assert answer.status == 200, body[:400]
            return body

        print(f"first page after the start: {timed(page):.0f} ms")
        said("nothing new", [timed(page) for _ in range(40)])
        times = []
        for number in range(20):
            # One write in a territory: its figures are stale.
            problem = page("/records/problem").split('href="/record/')[1].split('"')[0]
            token = page(f"/record/{problem}").split('name="csrf" value="')[1].split('"')[0]
            shown = page(f"/record/{problem}").split('name="s:severity" value="')[1].split('"')[0]
            form = {"csrf": token, "record": problem, "s:severity": shown, "v:severity": ["minor", "serious", "grave"][number % 3]}
            answer, body = office.post(f"/record/{problem}", form, cookie)
            assert answer.status == 303, body[:400]
            times.append(timed(page))
        said("after a write", times)
    finally:
        office.stop()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[2]))
