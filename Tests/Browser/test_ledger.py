"""The problem ledger and the tiers of dispatch in a real browser, on the whole sample data."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import ARTEFACTS
from office import central, desk, office, office_seed  # noqa: F401  (fixtures)
from photo_files import jpeg

PATHS = {
    "ledger": "/ledger", "dispatch": "/meetings", "pack-ten-days": "/meetings/tier/hqOffice",
    "pack-mayor": "/meetings/tier/mayor", "resolutions": "/resolutions", "notices": "/notices", "rewards": "/rewards",
    "tasks": "/tasks", "warnings": "/warnings", "rectifications": "/rectifications", "checks": "/checks",
    "meeting-new": "/meetings/new/jointConference",
}


def problem(office, state="assigned"):
    """A sample problem in a state."""
    lines = [json.loads(line) for line in central(office.home, "ledger", "--all", "--json").splitlines()]
    return next(line["problem"] for line in lines if line["state"] == state)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_reads_well(desk, office, language):
    page = desk("office", language)
    folder = ARTEFACTS / "office" / language
    folder.mkdir(parents=True, exist_ok=True)
    findings = []
    for name, path in {**PATHS, "problem": f"/ledger/problem/{problem(office)}"}.items():
        page.goto(office.base + path)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        if (overflow := page.evaluate("() => document.documentElement.scrollWidth - innerWidth")) > 0:
            findings.append(f"{name}: {overflow} px wider than the window")
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                findings.append(f"{name}: {violation['id']}: {violation['help']}: {nodes}")
    assert findings == []


def test_a_clerk_filters_the_ledger_and_follows_a_problem_to_its_closing(desk, office):
    page = desk("office")
    page.goto(office.base + "/ledger")
    page.get_by_label("只看逾期").check()
    page.get_by_role("button", name="筛选").click()
    assert "7 个问题" in page.inner_text("main")
    page.locator("tbody a").first.click()
    page.locator("summary", has_text="复核已解决").click()
    page.locator("#confirmSolved-note").fill("现场已通水")
    page.locator("details[open] button").click()
    assert "待核实" in page.inner_text("main")
    page.locator("summary", has_text="销号").click()
    assert "照片" in page.locator("details[open] .hint").inner_text(), "the profile asks for a photo or a reason"
    page.watch.allowed.add("422")
    page.locator("#close-photos").set_input_files(
        [{"name": "整改后.jpg", "mimeType": "image/jpeg", "buffer": jpeg(901)},
         {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no photo"}])
    page.locator("details[open] li", has_text="✓ 整改后.jpg").wait_for()
    page.locator("details[open] li.bad", has_text="notes.txt").wait_for()
    page.screenshot(path=ARTEFACTS / "closing-with-photo.png", full_page=True)
    page.locator("details[open] button", has_text="销号").click()
    assert page.locator(".tag", has_text="销号").count() == 1
    assert page.locator("section[aria-label='前后照片'] img").count() == 1
    assert page.locator("summary", has_text="会办").count() == 0, "only what the state allows is offered"


def test_of_two_tabs_on_one_problem_a_closing_and_a_recheck_end_disputed(desk, office):
    path = f"/ledger/problem/{problem(office)}"
    first, second = desk("office"), desk("office")
    first.goto(office.base + path)
    first.locator("summary", has_text="复核已解决").click()
    first.locator("details[open] button").click()
    second.goto(office.base + path)
    first.locator("summary", has_text="销号").click()
    first.locator("#close-note").fill("电话核实，现场照片随后补")
    first.locator("details[open] button").click()
    second.locator("summary", has_text="复核未解决").click()
    second.locator("details[open] button").click()
    assert "销号有争议" in second.inner_text("main")


def test_a_meeting_is_held_from_its_agenda_and_its_overdue_resolution_is_supervised(desk, office):
    page = desk("office")
    page.goto(office.base + "/meetings/tier/mayor")
    page.locator("summary", has_text="登记会议召开").click()
    page.get_by_label("召开日期").fill("2026-06-25")
    page.get_by_label("主持人职务").fill("市长")
    page.get_by_role("button", name="登记会议").click()
    page.get_by_label("议定内容").fill("落实用地指标")
    page.get_by_label("承办单位").fill("市自然资源局")
    page.get_by_label("完成时限").fill("2026-06-24")
    page.get_by_role("button", name="登记", exact=True).click()
    page.goto(office.base + "/resolutions?overdue=1")
    assert "落实用地指标" in page.inner_text("main")
    page.locator("summary", has_text="督办").first.click()
    page.locator("details[open] button").click()
    assert "督办单" in page.inner_text("h1")
