"""Sync on the page: one button, the truth about every record, and recording that never waits for the network."""

import subprocess
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from city import city, city_seed, disputed, picture, window  # noqa: F401  fixtures
from conftest import ARTEFACTS, BIN, saved

LONG = 30_000


def here(page):
    return page.locator("#records-here").inner_text(), page.locator("#photos-here").inner_text()


def sync_page(page, laptop):
    page.goto(f"{laptop.base}/sync")


def start(page):
    page.get_by_role("button", name="立即同步").click()


def ended(page):
    page.locator(".outcome").wait_for(timeout=LONG)
    page.get_by_role("button", name="立即同步").wait_for(timeout=LONG)


def recorded(city, photos=1):
    first = city.laptops[0]
    visit = first.visit()
    first.cli("visit", "rate", visit, "5", "lagging", "--reason", "塔吊停用")
    for number in range(photos):
        first.cli("photos", "add", visit, str(picture(city.folder / f"{number}.png", seed=number)), "--item", "5")
    return visit


def test_one_button_brings_everything_to_the_centre_and_says_so(city, window):
    first, _ = city.laptops
    recorded(city)
    page = window(first)
    sync_page(page, first)
    assert here(page) == ("3", "1") and "不能交出" in page.locator(".hand-over").inner_text()
    rows = page.locator("#records .records").first
    assert "已保存，待同步" in rows.inner_text()
    start(page)
    ended(page)
    assert here(page) == ("0", "0") and "可以交出" in page.locator(".hand-over").inner_text()
    assert page.locator('nav a[href="/sync"] .badge').count() == 0
    assert "全部完成" in page.locator(".outcome").inner_text()
    assert "中心已收到" in rows.inner_text() and "待同步" not in page.locator("#records").inner_text()
    assert "最近一次联系中心" in page.locator("main").inner_text()
    assert "本机时钟比中心" in page.locator("main").inner_text()
    assert first.documents("status")[0]["recordsOnlyHere"] == 0


def test_progress_is_shown_as_it_happens_and_recording_goes_on_meanwhile(city, window):
    first, _ = city.laptops
    visit = recorded(city, photos=2)
    city.line.speed = 400_000
    page = window(first)
    sync_page(page, first)
    start(page)
    page.wait_for_function(
        "() => /\\d+\\/\\d+/.test([...document.querySelectorAll('[data-photo] [data-state]')].map((e) => e.textContent).join())",
        timeout=LONG)
    assert "照片原件" in page.locator("[data-now]").inner_text()
    assert "文字已到中心，照片原件还没有" in page.locator("#records").inner_text()
    # Another tab records while the photos are on the wire; the save is on the disk before the sync has ended.
    other = page.context.new_page()
    began = time.monotonic()
    other.goto(f"{first.base}/visits/{visit}")
    other.locator("#item-8").get_by_role("radio", name="关注").check()
    saved(other)
    assert time.monotonic() - began < 10
    assert page.locator("[data-now]").count() == 1, "the sync is still under way"
    city.line.speed = None
    ended(page)
    assert here(page)[1] == "0"


def test_a_second_tab_and_the_command_line_meet_the_same_sync(city, window):
    first, _ = city.laptops
    recorded(city)
    city.line.speed = 200_000
    page = window(first)
    sync_page(page, first)
    other = page.context.new_page()
    sync_page(other, first)
    start(page)
    # The other tab follows by itself and offers no second sync.
    other.locator("[data-now]").wait_for(timeout=LONG)
    assert other.get_by_role("button", name="立即同步").count() == 0
    beside = subprocess.run(
        [BIN / "inspector", "sync", "--home", str(first.home), "--json"], capture_output=True, text=True)
    assert beside.returncode == 10 and "sync.underWay" in beside.stderr
    city.line.speed = None
    ended(page)
    ended(other)
    assert here(page) == here(other) == ("0", "0")


def test_a_sync_of_the_command_line_is_said_when_the_button_is_pressed(city, window):
    first, _ = city.laptops
    recorded(city)
    city.line.speed = 100_000
    beside = subprocess.Popen(
        [BIN / "inspector", "sync", "--home", str(first.home), "--json"], stdout=subprocess.PIPE, text=True)
    passed = city.line.passed
    while city.line.passed == passed:
        time.sleep(0.02)
    page = window(first)
    sync_page(page, first)
    start(page)
    page.locator(".outcome").wait_for(timeout=LONG)
    assert "sync.underWay" in page.locator(".outcome").inner_text()
    city.line.speed = None
    assert beside.wait(60) == 0
    page.reload()
    assert here(page) == ("0", "0")


def test_a_line_cut_in_the_middle_loses_nothing_and_the_next_sync_goes_on(city, window):
    first, second = city.laptops
    visit = recorded(city)
    city.line.speed = 400_000
    page = window(first)
    sync_page(page, first)
    start(page)
    page.wait_for_function(
        "() => /\\d+\\/\\d+/.test([...document.querySelectorAll('[data-photo] [data-state]')].map((e) => e.textContent).join())",
        timeout=LONG)
    city.line.cut()
    page.get_by_text("网络不通").wait_for(timeout=LONG)
    page.get_by_role("button", name="停止同步").click()
    ended(page)
    assert here(page)[1] == "1" and "不能交出" in page.locator(".hand-over").inner_text()
    city.line.mend()
    start(page)
    page.locator(".tag.good", has_text="全部完成").wait_for(timeout=LONG)
    assert here(page) == ("0", "0")
    city.sync(second)
    assert second.documents("visit", "show", visit)[0]["items"][4]["rating"] == "lagging"


def test_an_unreachable_centre_is_said_with_what_to_do(city, window):
    first, _ = city.laptops
    visit = recorded(city, photos=0)
    city.sync(first)
    first.cli("visit", "rate", visit, "8", "normal")
    city.close()
    page = window(first)
    sync_page(page, first)
    start(page)
    page.get_by_text("网络不通").wait_for(timeout=LONG)
    page.get_by_role("button", name="停止同步").click()
    ended(page)
    assert "同步已停止" in page.locator(".outcome").inner_text() and here(page)[0] == "1"


def test_the_page_ends_at_once_although_a_sync_is_watched(city, window):
    first, _ = city.laptops
    recorded(city)
    city.line.speed = 50_000
    page = window(first)
    page.watch.allowed |= {"ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED", "ERR_CONNECTION_RESET"}
    sync_page(page, first)
    start(page)
    page.locator("[data-now]").wait_for()
    began = time.monotonic()
    first.stop()
    assert time.monotonic() - began < 10
    assert first.documents("check")[0]


def test_without_script_the_button_works_and_the_page_tells_on_reload(city, window):
    first, _ = city.laptops
    recorded(city, photos=0)
    page = window(first, java_script_enabled=False)
    sync_page(page, first)
    start(page)
    for _ in range(100):
        if page.locator(".outcome").count():
            break
        page.locator("a.button", has_text="刷新").click() if page.locator("noscript a").count() else page.reload()
        time.sleep(0.1)
    assert here(page) == ("0", "0") and "全部完成" in page.locator(".outcome").inner_text()


def test_a_laptop_restored_from_a_backup_says_so_in_plain_words(city, window):
    first, _ = city.laptops
    recorded(city, photos=0)
    first.cli("backup", str(city.folder / "backup"))
    first.cli("sync")
    first.home.rename(city.folder / "broken")
    first.cli("restore", str(city.folder / "backup"))
    page = window(first)
    sync_page(page, first)
    start(page)
    ended(page)
    text = page.locator("main").inner_text()
    # The laptop of the tests is a copy itself and said so once already.
    assert page.get_by_text("数据来自较早的备份").count() == 2 and "新的写入身份已由中心认证" in text
    assert here(page) == ("0", "0")


def test_badges_count_what_waits(city, window):
    first, _ = city.laptops
    disputed(city)
    first.visit()
    page = window(first)
    page.goto(f"{first.base}/visits")
    nav = page.get_by_role("navigation", name="主导航")
    assert nav.get_by_role("link", name="同步").locator(".badge").inner_text() == "1"
    assert nav.get_by_role("link", name="冲突").locator(".badge").inner_text() == "2"


def test_a_visit_counts_as_received_only_with_all_its_parts(city, window):
    first, _ = city.laptops
    visit = recorded(city, photos=0)
    city.sync(first)
    page = window(first)
    page.goto(f"{first.base}/visits")
    row = page.locator(".projects > li").first
    assert "中心已收到" in row.inner_text()
    first.cli("visit", "rate", visit, "8", "normal")
    page.reload()
    assert "待同步" in row.inner_text() and "中心已收到" not in row.inner_text()
    city.sync(first)
    first.cli("photos", "add", visit, str(picture(city.folder / "late.png", side=60)))
    first.cli("sync", "--no-photos")
    page.reload()
    assert "待同步" in row.inner_text(), "the photo's bytes are only here"


def test_the_history_tells_who_where_and_shows_the_vector_clock_on_demand(city, window):
    first, _ = city.laptops
    visit = disputed(city)
    page = window(first)
    entry = first.documents("conflicts", "list", "--field", "rating")[0]["record"]
    page.goto(f"{first.base}/records/{entry}/history")
    text = page.locator(".history").inner_text()
    assert "甲子" in text and "乙丑" in text and "滞后" in text and "正常" in text and "到达" in text
    clock = page.locator("details.clock")
    assert not clock.locator("table").is_visible()
    clock.locator("summary").click()
    assert clock.locator("tbody tr").count() >= 2 and "（本机）" in clock.inner_text()
    assert visit


def test_two_characters_of_a_note_are_found_as_one_types(city, window):
    first, _ = city.laptops
    visit = first.visit()
    first.cli("visit", "rate", visit, "5", "attention", "--note", "雨季施工受阻，<script>alert(1)</script>围挡倒塌。")
    page = window(first)
    page.goto(f"{first.base}/search")
    page.get_by_role("searchbox").press_sequentially("围挡", delay=30)
    hit = page.locator(".hits > li")
    hit.wait_for()
    assert hit.count() == 1 and "alert(1)</script>" in hit.inner_text()
    hit.get_by_role("link").click()
    page.wait_for_url(f"**/visits/{visit}#item-5")
    page.go_back()
    assert page.get_by_role("searchbox").input_value() == "围挡"


def test_the_sync_is_begun_by_keyboard_alone(city, window):
    first, _ = city.laptops
    recorded(city, photos=0)
    page = window(first)
    sync_page(page, first)
    page.keyboard.press("Alt+y")
    ended(page)
    assert here(page) == ("0", "0")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sync_history_and_search_read_well(city, window, language):
    first, _ = city.laptops
    visit = recorded(city)
    folder = ARTEFACTS / language
    folder.mkdir(parents=True, exist_ok=True)
    page = window(first, language)
    findings = []

    def look(name):
        for size, (width, height) in {"laptop": (1366, 768), "phone": (390, 844), "zoomed": (683, 384)}.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=folder / f"{name}-{size}.png", full_page=size == "phone")
            if page.evaluate("() => document.documentElement.scrollWidth - innerWidth") > 0:
                findings.append(f"{name} at {size}: wider than the window")
        page.set_viewport_size({"width": 1366, "height": 768})
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                findings.append(f"{name}: {violation['id']}: {[node['html'][:160] for node in violation['nodes'][:3]]}")
        weight = page.evaluate(
            "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".filter((entry) => !entry.name.includes('/pictures/')).reduce((sum, entry) => sum + entry.decodedBodySize, 0)")
        if weight > 150_000:
            findings.append(f"{name}: {weight} bytes")

    sync_page(page, first)
    look("sync")
    city.line.speed = 300_000
    page.locator("form[data-sync] button").click()
    page.locator("[data-photo] [data-state]", has_text="/").wait_for(timeout=LONG)
    look("sync-running")
    city.line.speed = None
    page.locator(".outcome").wait_for(timeout=LONG)
    look("sync-done")
    page.goto(f"{first.base}/records/{visit}/history")
    page.locator("details.clock summary").click()
    look("history")
    page.goto(f"{first.base}/search?q=%E5%A1%94%E5%90%8A")
    look("search")
    assert findings == []
