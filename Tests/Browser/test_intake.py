"""A camera's card of 100 photos: proposed by time and place, accepted or changed on one screen."""

import json
import re
from datetime import datetime, timedelta, timezone

from axe_playwright_python.sync_playwright import Axe

from conftest import PROJECT
from photo_files import card, jpeg
from test_photos import as_payload, listed, offer

DAY = "2026-06-25"
SECOND = "JC26-140525-001"


def place(laptop, visit):
    laptop.cli("visit", "edit", visit, "--place", "35.4907,112.8525")


def two_visits(laptop):
    """A visit of today where the photos were taken, and one of yesterday far away."""
    here = laptop.documents("visit", "new", "--project", PROJECT, "--date", DAY, "--no-walk")[0]["visit"]
    place(laptop, here)
    there = laptop.documents("visit", "new", "--project", SECOND, "--date", "2026-06-24", "--no-walk")[0]["visit"]
    laptop.cli("visit", "edit", there, "--place", "35.8000,112.9300")
    return here, there


def open_tray(page, laptop):
    page.goto(f"{laptop.base}/photos")


def proposed(page, count):
    page.wait_for_function(f"() => document.querySelectorAll('#tray [data-grid] .photo').length === {count}", timeout=30_000)


def test_a_hundred_photos_are_proposed_and_accepted_on_one_screen(tab, laptop, tmp_path):
    here, there = two_visits(laptop)
    page = tab()
    open_tray(page, laptop)
    files = card(tmp_path / "a", 60, day=DAY)
    files += card(tmp_path / "b", 37, first=100, day="2026-06-24", place=(35.8001, 112.9301))
    files += card(tmp_path / "c", 3, first=200, day="2024-01-01", place=(30.0, 100.0))
    offer(page, *files)
    proposed(page, 100)
    # Nothing is put anywhere before the person says so.
    assert listed(laptop, here) == listed(laptop, there) == []
    groups = page.locator("fieldset.group")
    assert [int(re.search(r"(\d+) 张", text).group(1)) for text in groups.locator("legend").all_inner_texts()] == [37, 60, 3]
    assert "没有建议" in groups.nth(2).locator("legend").inner_text()
    button = page.get_by_role("button", name=re.compile("97 张归入 2 次督导"))
    button.click()
    page.get_by_text("已归入 97").wait_for()
    assert len(listed(laptop, here)) == 60 and len(listed(laptop, there)) == 37
    proposed(page, 3)
    for box in page.locator("[data-grid] .pick input").all():
        box.check()
    page.locator("#target").select_option(here)
    page.get_by_role("button", name="归入勾选的").click()
    page.get_by_text("已归入 3").wait_for()
    assert len(listed(laptop, here)) == 63 and page.locator("[data-grid] .photo").count() == 0


def test_a_group_is_accepted_with_items_given_by_keys(tab, laptop, tmp_path):
    here, there = two_visits(laptop)
    page = tab()
    open_tray(page, laptop)
    offer(page, *card(tmp_path / "a", 4, day=DAY), *card(tmp_path / "b", 2, first=50, day="2026-06-24", place=(35.8, 112.93)))
    proposed(page, 6)
    group = page.locator("fieldset.group").filter(has_text="2026-06-25")
    group.locator(".pick input").first.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("8")
    assert group.locator(".items-of").first.inner_text() == "8 施工"
    # One of the group does not belong to it.
    group.locator("select[name^='visit.']").nth(3).select_option("")
    group.get_by_role("button", name="归入这一组").click()
    page.get_by_text("已归入 3").wait_for()
    assert listed(laptop, there) == []
    page.get_by_role("link", name="查看").click()
    texts = page.locator("[data-grid] .items-of").all_inner_texts()
    assert texts == ["8 施工", "8 施工", "未分项"]


def test_a_rated_item_is_proposed_for_photos_of_that_time(tab, laptop):
    here = laptop.visit()
    place(laptop, here)
    laptop.cli("visit", "rate", here, "5", "normal")
    entry = laptop.documents("history", here[:-2] + "05")
    rated = datetime.fromisoformat(next(step["at"] for step in entry if "at" in step))
    rated = rated.astimezone(timezone(timedelta(hours=8)))
    now = rated.hour * 60 + rated.minute - 600
    page = tab()
    open_tray(page, laptop)
    day = rated.date().isoformat()
    offer(page, as_payload("a.jpg", jpeg(1, day=day, minute=now)), as_payload("b.jpg", jpeg(2, day=day, minute=now - 60)))
    proposed(page, 2)
    assert sorted(page.locator("#tray .items-of").all_inner_texts()) == ["5 进度", "未分项"]


def test_photos_put_aside_stay_and_come_back(tab, laptop, tmp_path):
    page = tab()
    open_tray(page, laptop)
    offer(page, *card(tmp_path, 2, day="2023-01-01"))
    proposed(page, 2)
    page.locator("[data-grid] .pick input").first.check()
    page.get_by_role("button", name="收起").click()
    page.wait_for_load_state()
    proposed(page, 1)
    page.get_by_text("已收起").click()
    page.locator("details .pick input").check()
    page.get_by_role("button", name="放回勾选的").click()
    page.wait_for_load_state()
    proposed(page, 2)


def test_photos_without_a_visit_survive_and_keep_the_laptop_from_being_handed_over(tab, laptop, tmp_path):
    page = tab()
    open_tray(page, laptop)
    offer(page, *card(tmp_path, 2, day="2023-01-01"))
    page.reload()
    proposed(page, 2)
    document = json.loads(laptop.cli("safe-to-hand-over", "--json", check=False))
    assert document["safe"] is False and document["photosWithoutVisit"] == 2
    assert laptop.documents("status")[0]["photosWithoutVisit"] == 2


def test_the_tray_is_accessible_light_and_fits_a_phone(tab, laptop, tmp_path):
    two_visits(laptop)
    page = tab()
    open_tray(page, laptop)
    offer(page, *card(tmp_path, 100, day=DAY))
    proposed(page, 100)
    for language, other in (("zh", "English"), ("en", "中文")):
        page.reload()
        weight = page.evaluate(
            "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".filter((entry) => !entry.name.includes('/pictures/')).reduce((sum, entry) => sum + entry.decodedBodySize, 0)")
        print(f"intake of 100 photos, {language}: {weight} bytes")
        assert weight <= 150_000
        findings = [each for each in Axe().run(page).response["violations"] if each["impact"] in ("serious", "critical")]
        assert [(each["id"], [node["html"][:120] for node in each["nodes"][:2]]) for each in findings] == []
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        page.set_viewport_size({"width": 1366, "height": 768})
        page.get_by_role("button", name=other).click()
        page.wait_for_load_state()
