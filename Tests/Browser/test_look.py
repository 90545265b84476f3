"""Every page in both languages and at three sizes: readable, reachable, light; pictures are kept to be looked at."""

import re
import tempfile

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import ARTEFACTS, PROJECT, ROOT
from photo_files import card

SIZES = {"laptop": (1366, 768), "phone": (390, 844), "zoomed": (683, 384)}


def dispute(page, laptop, visit):
    """A form that was drawn before somebody else rated the same item is posted after it: both ratings stand."""
    page.goto(f"{laptop.base}/visits/{visit}")
    form = page.locator("#item-2 form[data-save]").evaluate("(form) => [...new FormData(form)]")
    laptop.cli("visit", "rate", visit, "2", "lagging", "--reason", "土地未批")
    fields = {name: value for name, value in form if name.startswith("s:") or name in ("csrf", "record")}
    answer = page.request.post(
        f"{laptop.base}/visits/{visit}/save", headers={"Origin": laptop.base},
        form={**fields, "v:rating": "normal", "v:note": "目标已分解到月。"})
    assert answer.ok


def pages(page, laptop):
    """Every page that the inspector's program draws, each with something on it."""
    visit = laptop.visit()
    dispute(page, laptop, visit)
    laptop.cli("visit", "rate", visit, "5", "lagging", "--reason", "塔吊停用", "--set", "observedPercent=48.5")
    laptop.cli("problem", "raise", visit, "--item", "5", "--title", "塔吊停用", "--class", "construction", "--text", "两周")
    with tempfile.TemporaryDirectory() as folder:
        for file in card(folder, 3):
            laptop.cli("photos", "add", visit, str(file), "--item", "5")
        waiting = card(folder, 2, first=50, day="2023-01-01")
        page.goto(f"{laptop.base}/photos")
        page.locator("[data-files]").first.set_input_files([str(file) for file in waiting])
        page.locator("[data-progress][data-state=done]").wait_for()
    page.goto(f"{laptop.base}/photos")
    single = page.locator("#tray .view").first.get_attribute("href")
    photo = laptop.documents("photos", "list", visit)[0]["photo"]
    sealed = [each for each in laptop.documents("visit", "list") if each["visit"] != visit][0]["visit"]
    project = laptop.documents("projects", "--search", PROJECT)[0][0]["id"]
    return {
        "today": "/?all=1", "visits": "/visits", "project": f"/projects/{project}", "visit": f"/visits/{visit}",
        "photos": f"/visits/{visit}/photos", "photo": f"/visits/{visit}/photos/{photo}", "intake": "/photos",
        "choose": f"/visits/{visit}/project",
        "sealed": f"/visits/{sealed}", "problem": f"/visits/{visit}/problems/new?item=5", "sheet": f"/visits/{sealed}/sheet",
        "unassigned": single, "search": "/search?q=%E5%A1%94%E5%90%8A", "sync": "/sync", "conflicts": "/conflicts",
        "conflict": f"/conflicts/{visit[:-2]}02?field=rating", "history": f"/records/{visit[:-2]}02/history",
        "refusal": "/nothing-here",
    }


# Pages that are answers to scripts, hold no text, or are drawn by another address of the list above.
PARTS = {"today/list", "search/hits", "sync/state", "sync/events", "pictures/:hash"}


def test_no_page_of_the_program_is_left_out_here(tab, laptop):
    routes = set()
    for file in (ROOT / "Sources/InspectorApp/Page").glob("*.swift"):
        routes |= set(re.findall(r'routes\.(?:page|get)\("([^"]*)"\)', file.read_text(encoding="utf-8")))
    shown = {path.split("?")[0].split("#")[0].strip("/") for path in pages(tab(), laptop).values()}
    patterns = {route: re.compile("/".join("[^/]+" if part.startswith(":") else re.escape(part) for part in route.split("/")))
                for route in routes - PARTS}
    assert [route for route, pattern in patterns.items() if not any(pattern.fullmatch(path) for path in shown)] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_reads_well_at_every_size(tab, laptop, language):
    page = tab(language)
    page.watch.allowed.add("404")
    folder = ARTEFACTS / language
    folder.mkdir(parents=True, exist_ok=True)
    findings = []
    for name, path in pages(page, laptop).items():
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
    for name, path in pages(page, laptop).items():
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
