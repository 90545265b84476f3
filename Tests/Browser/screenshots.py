"""Makes the README's picture of a visit half filled in."""

import pathlib
import sys
import tempfile

from playwright.sync_api import sync_playwright

from conftest import CHROMIUM, PROJECT, ROOT, Laptop, enrolled, run
from pictures import keep


def main(folder):
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        home = enrolled(pathlib.Path(place), "140502")
        lines = (ROOT / "SampleData/visits.jsonl").read_text(encoding="utf-8").splitlines()
        own = [line for line in lines if "JC26-140502-" in line and '"2026-06-2' not in line and '"2026-06-30' not in line]
        own = [line for line in own if not (f'"{PROJECT}"' in line and '"date":"2026-06' in line.replace(" ", ""))]
        file = pathlib.Path(place) / "visits.jsonl"
        file.write_text("\n".join(own) + "\n", encoding="utf-8")
        run("inspector", home, "visit", "import", str(file))
        laptop = Laptop(home)
        visit = laptop.visit()
        laptop.cli("visit", "edit", visit, "--form", "siteView", "--form", "photoArchive", "--weather", "晴")
        laptop.cli("visit", "rate", visit, "1", "normal", "--set", "fourFixings=investmentTarget:是,contactLeader:是")
        laptop.cli("visit", "rate", visit, "4", "attention", "--set", "fundsArrived=3200")
        laptop.cli("visit", "rate", visit, "5", "lagging", "--reason", "塔吊停用两周", "--set", "observedPercent=48.5",
                   "--note", "主体二层完成一半，雨季前封顶有困难；施工单位承诺增开一班。")
        laptop.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.goto(laptop.address)
        page.goto(f"{laptop.base}/visits/{visit}#item-5")
        page.locator("#item-5").get_by_label("形象进度").fill("二层主体完成一半")
        page.locator("#saved[data-state=saved]").wait_for()
        keep(page, folder / "visit.png")
        browser.close()
        laptop.stop()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
