"""Every page in both languages and at three sizes: readable, reachable, light; pictures are kept to be looked at."""

import tempfile

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import ARTEFACTS, PROJECT
from photo_files import card

SIZES = {"laptop": (1366, 768), "phone": (390, 844), "zoomed": (683, 384)}


def pages(laptop):
    visit = laptop.visit()
    laptop.cli("visit", "rate", visit, "5", "lagging", "--reason", "塔吊停用", "--set", "observedPercent=48.5")
    laptop.cli("problem", "raise", visit, "--item", "5", "--title", "塔吊停用", "--class", "construction", "--text", "两周")
    with tempfile.TemporaryDirectory() as folder:
        for file in card(folder, 3):
            laptop.cli("photos", "add", visit, str(file), "--item", "5")
    photo = laptop.documents("photos", "list", visit)[0]["photo"]
    sealed = [each for each in laptop.documents("visit", "list") if each["visit"] != visit][0]["visit"]
    project = laptop.documents("projects", "--search", PROJECT)[0][0]["id"]
    return {
        "today": "/?all=1", "visits": "/visits", "project": f"/projects/{project}", "visit": f"/visits/{visit}",
        "photos": f"/visits/{visit}/photos", "photo": f"/visits/{visit}/photos/{photo}", "intake": "/photos",
        "choose": f"/visits/{visit}/project",
        "sealed": f"/visits/{sealed}", "problem": f"/visits/{visit}/problems/new?item=5", "sheet": f"/visits/{sealed}/sheet",
        "refusal": "/nothing-here",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_reads_well_at_every_size(tab, laptop, language):
    page = tab(language)
    page.watch.allowed.add("404")
    folder = ARTEFACTS / language
    folder.mkdir(parents=True, exist_ok=True)
    findings = []
    for name, path in pages(laptop).items():
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(laptop.base + path)
            page.screenshot(path=folder / f"{name}-{size}.png", full_page=size == "phone")
            overflow = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            if overflow > 0:
                findings.append(f"{name} at {size}: {overflow} px wider than the window")
        page.set_viewport_size({"width": 1366, "height": 768})
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                findings.append(f"{name}: {violation['id']}: {violation['help']}: {nodes}")
    assert findings == []


def test_no_page_weighs_more_than_150_kB_without_photos(tab, laptop):
    page = tab()
    heavy = []
    for name, path in pages(laptop).items():
        if name == "refusal":
            continue
        page.goto(laptop.base + path)
        weight = page.evaluate(
            "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".filter((entry) => !entry.name.includes('/pictures/')).reduce((sum, entry) => sum + entry.decodedBodySize, 0)")
        print(f"{name}: {weight} bytes")
        if weight > 150_000:
            heavy.append((name, weight))
    assert heavy == []
