"""Measures the page: server time on 100,000 records, and a hundred photos of 12 MP from the drop to their thumbnails."""

import argparse
import http.client
import io
import json
import os
import pathlib
import statistics
import tempfile
import time
import urllib.parse
from concurrent.futures import ProcessPoolExecutor

from playwright.sync_api import sync_playwright

from conftest import CHROMIUM, PROJECT, ROOT, Laptop, enrolled
from photo_files import exif


def filled(home, records, months):
    """Imports made-up visits, eleven records each, of all projects of the laptop, a visit a month going back in time."""
    lines = [json.loads(line) for line in (ROOT / "SampleData/visits.jsonl").read_text(encoding="utf-8").splitlines()]
    needed = records // 11
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as out:
        made = 0
        for back in range(months):
            year, month = divmod(2026 * 12 + 5 - back, 12)
            for line in lines[: 297]:
                if made == needed:
                    break
                day = line["date"][8:10]
                visit = dict(line, date=f"{year}-{month + 1:02}-{min(int(day), 28):02}", visit=f"{line['visit']}-{back}")
                visit.pop("photos", None)
                out.write(json.dumps(visit, ensure_ascii=False) + "\n")
                made += 1
    started = time.monotonic()
    Laptop(home).cli("visit", "import", out.name)
    print(f"filled with {made * 11} records of {made} visits in {time.monotonic() - started:.0f} s", flush=True)
    os.unlink(out.name)


class Asker:
    """Asks the page as its scripts do, on one connection, and times each answer."""

    def __init__(self, address):
        parts = urllib.parse.urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.connection.request("GET", parts.path)
        answer = self.connection.getresponse()
        answer.read()
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.csrf = self.get("/")[1].split('data-csrf="')[1].split('"')[0]

    def get(self, path):
        started = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        body = answer.read().decode()
        assert answer.status == 200, (path, answer.status)
        return (time.perf_counter() - started) * 1000, body

    def post(self, path, **form):
        started = time.perf_counter()
        self.connection.request(
            "POST", path, urllib.parse.urlencode({"csrf": self.csrf, **form}),
            {"Cookie": self.cookie, "Origin": self.origin, "Accept": "application/json",
             "Content-Type": "application/x-www-form-urlencoded"})
        answer = self.connection.getresponse()
        body = answer.read().decode()
        assert answer.status in (200, 303), (path, answer.status, body)
        return (time.perf_counter() - started) * 1000, body


def interactions(home, rounds):
    laptop = Laptop(home)
    visit = laptop.visit()
    laptop.cli("visit", "rate", visit, "5", "normal")
    started = time.perf_counter()
    laptop.start()
    opened = (time.perf_counter() - started) * 1000
    cold = time.perf_counter()
    asker = Asker(laptop.address)
    cold = (time.perf_counter() - cold) * 1000
    figures = {"start of the program until the address stands, ms": [opened], "first page of all after the start, ms": [cold]}

    def note(name, milliseconds):
        figures.setdefault(name, []).append(milliseconds)

    entry = visit[:-2] + "05"
    for round in range(rounds):
        note("first page again, ms", asker.get("/")[0])
        note("search as one types, ms", asker.get("/today/list?q=" + urllib.parse.quote("供水"))[0])
        page = asker.get(f"/visits/{visit}")
        note("a visit's page, ms", page[0])
        shown = page[1].split('id="item-5"')[1].split('name="s:note" value="')[1].split('"')[0]
        saved = asker.post(f"/visits/{visit}/save", record=entry, **{"s:note": shown, "v:note": f"第{round}次"})
        note("saving a field, ms", saved[0])
        note("first page after a save, ms", asker.get("/")[0])
        note("list of visits, ms", asker.get("/visits")[0])
        note("photos of a visit, ms", asker.get(f"/visits/{visit}/photos")[0])
        note("sync, ms", asker.get("/sync")[0])
        note("conflicts, ms", asker.get("/conflicts")[0])
        note("search in all texts, ms", asker.get("/search?q=" + urllib.parse.quote("供水"))[0])
    laptop.stop()
    return figures


def twelve_megapixels(number):
    """A JPEG of 4000 × 3000 with the detail of a photo: 3 to 4 MB, each different."""
    import random

    from PIL import Image, ImageFilter

    dice = random.Random(number)
    small = Image.frombytes("RGB", (1000, 750), dice.randbytes(1000 * 750 * 3)).filter(ImageFilter.GaussianBlur(1))
    grain = Image.effect_noise((4000, 3000), 18).convert("RGB")
    picture = Image.blend(small.resize((4000, 3000), Image.Resampling.BICUBIC), grain, 0.35)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, exif=b"Exif\0\0" + exif("2026-06-25", number, (35.49, 112.85)))
    return out.getvalue()


def card_of_large_photos(folder, count):
    folder.mkdir(parents=True, exist_ok=True)

    def missing():
        return [number for number in range(count) if not (folder / f"IMG_{number:04}.jpg").exists()]

    with ProcessPoolExecutor(2) as pool:
        for number, data in zip(missing(), pool.map(twelve_megapixels, missing())):
            (folder / f"IMG_{number:04}.jpg").write_bytes(data)
    return [folder / f"IMG_{number:04}.jpg" for number in range(count)]


def dropped(home, files):
    """From the moment that the page gets the files until every thumbnail is on the screen."""
    laptop = Laptop(home)
    visit = laptop.visit()
    laptop.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.set_default_timeout(300_000)
        page.goto(laptop.address)
        page.goto(f"{laptop.base}/visits/{visit}/photos")
        page.evaluate(
            """() => document.addEventListener("change", () => { window.started ??= performance.now(); }, true)""")
        page.locator("[data-files]").first.set_input_files([str(file) for file in files])
        page.wait_for_function(
            f"""() => {{
                const images = [...document.querySelectorAll("[data-grid] img")];
                for (const image of images) image.loading = "eager";
                if (images.length < {len(files)} || images.some((image) => !image.complete || !image.naturalWidth)) return false;
                window.ended ??= performance.now();
                return true;
            }}""")
        seconds = page.evaluate("() => (window.ended - window.started) / 1000")
        browser.close()
    laptop.stop()
    return seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--photos", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="kept between runs")
    chosen = parser.parse_args()
    home = chosen.data / f"home-{chosen.records}" / "home"
    if not home.exists():
        enrolled(home.parent, *"140502 140521 140522 140524 140525 140571 140581".split())
        filled(home, chosen.records, months=60)
    print("load", open("/proc/loadavg").read().split()[:3], "on", os.cpu_count(), "cores", flush=True)
    for name, values in interactions(home, chosen.rounds).items():
        print(f"{name:52} median {statistics.median(values):7.1f}  worst {max(values):7.1f}", flush=True)
    files = card_of_large_photos(chosen.data / "card", chosen.photos)
    size = sum(file.stat().st_size for file in files) / 1e6
    print("load", open("/proc/loadavg").read().split()[:3], flush=True)
    print(f"{len(files)} photos of 12 MP, {size:.0f} MB, drop to last thumbnail: {dropped(home, files):.1f} s", flush=True)


if __name__ == "__main__":
    main()
