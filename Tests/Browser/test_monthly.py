"""The monthly tables, race, reports and profile in a real browser: looked at in both languages at 1366 × 768."""

import pytest

from office import SAMPLE, central, desk, office, office_seed  # noqa: F401 (fixtures)
from conftest import ARTEFACTS, ROOT


@pytest.fixture
def zhanhe(office):
    """The office switched to Zhanhe's rules, with the three townships of the sample data and their May tables."""
    office.stop()
    home = office.home
    central(home, "import", SAMPLE / "township-tables" / "territories.jsonl")
    central(home, "profile", "import", ROOT / "Sources/InspectionDomain/Profiles/zhanhe-2021.json")
    central(home, "profile", "switch", "zhanhe-2021", "--from", "2026-01-01")
    for key, town in [("jia", "甲乡"), ("yi", "乙街道"), ("bing", "丙街道")]:
        for annex in (1, 2, 3):
            central(home, "monthly", "import", f"annex{annex}", SAMPLE / "township-tables" /
                    f"2026-06-{key}-annex{annex}.csv", "--unit", town, "--month", "2026-06")
    return office.start()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_clerk_mends_a_cell_and_hands_annex_2_in(zhanhe, desk, language):
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page = desk("office", language)
    page.goto(zhanhe.base + "/monthly?month=2026-06")
    page.screenshot(path=ARTEFACTS / f"monthly-board-{language}.png")
    assert fits(page)
    page.locator("section", has_text="新建" if language == "zh" else "New and completed").get_by_role(
        "link", name="甲乡", exact=True).first.click()
    assert "环评" in page.locator(".notice").first.inner_text()
    assert fits(page)
    page.get_by_role("link", name="锦屏").click()
    page.locator("textarea[name='v:cells/eia']").fill("办理中，已公示，预计7月批复")
    page.screenshot(path=ARTEFACTS / f"monthly-row-{language}.png")
    page.get_by_role("button", name="保存" if language == "zh" else "Save").click()
    page.wait_for_url("**/monthly/run/*")
    page.wait_for_function("!location.pathname.includes('/row/')")
    faults = page.locator("section.notice")
    assert faults.count() == 0, faults.inner_text()
    page.get_by_role("button", name="报送" if language == "zh" else "Hand in", exact=True).click()
    page.get_by_text("已报送" if language == "zh" else "submitted").first.wait_for()
    page.screenshot(path=ARTEFACTS / f"monthly-{language}.png")
    assert ("已报送" if language == "zh" else "submitted") in page.locator("main").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_race_reports_and_profile_can_be_read(office, desk, language):
    office.stop()
    central(office.home, "race", "import", SAMPLE / "race-rounds.jsonl")
    office.start()
    page = desk("office", language)
    for path, words in [
        ("/race", "2026-01-01"), ("/race/race/2026-01", "109.68"), ("/race/race/2026-05", "140502"),
        ("/reports", "2026-06"), ("/reports/now/coverage?month=2026-06", "287"), ("/profile", "jincheng-2024"),
    ]:
        page.goto(office.base + path)
        assert words in page.content(), path
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"{path.split('?')[0].strip('/').replace('/', '-')}-{language}.png")
        assert fits(page), path
