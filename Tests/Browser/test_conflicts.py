"""Conflicts on the page: seen, decided in three actions, undone, and never decided behind anybody's back."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from city import city, city_seed, disputed, window  # noqa: F401  fixtures
from conftest import ARTEFACTS, saved
from photo_files import card


def rating(laptop, visit):
    return laptop.documents("visit", "show", visit)[0]["items"][4]["rating"]


def waiting(laptop, field="rating"):
    return laptop.documents("conflicts", "list", "--field", field)


def open_conflict(page, laptop, name="评价"):
    page.goto(f"{laptop.base}/conflicts")
    page.locator(".conflicts a", has_text=name).first.click()
    page.locator(".side").first.wait_for()


def test_a_simple_conflict_takes_three_actions_and_both_learn_of_it(city, window):
    first, second = city.laptops
    visit = disputed(city)
    page = window(first)
    page.goto(f"{first.base}/conflicts")
    page.locator(".conflicts a", has_text="评价").click()
    sides = page.locator(".side")
    assert sides.count() == 2
    assert "关注" in page.locator(".base").inner_text()
    shown = " ".join(sides.all_inner_texts())
    assert "滞后" in shown and "正常" in shown and "±" in shown and "偏差未知" in shown
    page.locator("#reason").fill("现场复核")
    page.get_by_role("button", name="正常").click()
    page.locator("#settled").wait_for()
    assert rating(first, visit) == "normal" and waiting(first) == []
    # The other, whose value it was not, learns who decided what and why.
    city.sync(first, second)
    other = window(second)
    other.goto(f"{second.base}/conflicts")
    assert waiting(second) == []
    assert "现场复核" in other.locator("main").inner_text()


def test_the_one_whose_value_was_not_chosen_sees_who_decided_what_and_why(city, window):
    first, second = city.laptops
    disputed(city)
    page = window(second)
    open_conflict(page, second)
    page.locator("#reason").fill("复测后正常")
    page.get_by_role("button", name="正常").click()
    page.locator("#settled").wait_for()
    city.sync(second, first)
    page = window(first)
    page.goto(f"{first.base}/conflicts")
    told = page.locator("section", has=page.locator("#overruled")).inner_text()
    assert "滞后" in told and "正常" in told and "复测后正常" in told


def test_a_decision_is_taken_back_and_the_sides_stand_again(city, window):
    first, _ = city.laptops
    visit = disputed(city)
    page = window(first)
    open_conflict(page, first)
    page.locator("#reason").fill("看错前")
    page.get_by_role("button", name="正常").click()
    page.locator("#settled a").click()
    page.locator("#undo-reason").fill("看错了")
    page.get_by_role("button", name="撤回").click()
    page.locator(".side").first.wait_for()
    assert page.locator(".side").count() == 2
    assert rating(first, visit) == "lagging" and len(waiting(first)) == 1


@pytest.mark.parametrize("choice", ["保留", "删除"])
def test_whether_a_removed_photo_stays_is_decided_and_taken_back(city, window, tmp_path, choice):
    first, second = city.laptops
    visit = first.visit()
    first.cli("photos", "add", visit, str(card(tmp_path, 1)[0]))
    city.sync()
    photo = first.documents("photos", "list", visit)[0]["photo"]
    other = window(second)
    other.goto(f"{second.base}/visits/{visit}/photos/{photo}")
    # Her laptop has the thumbnail alone; the picture is shown all the same.
    assert other.locator(".large img").evaluate("(image) => image.naturalWidth") > 0
    other.get_by_text("本机只有缩略图").wait_for()
    other.get_by_label("说明").fill("东北角")
    saved(other)
    page = window(first)
    page.goto(f"{first.base}/visits/{visit}/photos/{photo}")
    page.get_by_role("button", name="移出这次督导").click()
    page.get_by_text("原件仍在").wait_for()
    city.sync(second, first)
    open_conflict(page, first, "删除状态")
    page.locator("#reason").fill("照片有用")
    page.get_by_role("button", name=choice).click()
    page.locator("#settled").wait_for()
    assert len(first.documents("photos", "list", visit)) == (1 if choice == "保留" else 0)
    assert "照片有用" in page.locator("section", has=page.locator("#decided")).inner_text()
    page.locator("#settled a").click()
    page.locator("#undo-reason").fill("看错了")
    page.get_by_role("button", name="撤回").click()
    page.locator(".side").first.wait_for()
    sides = " ".join(page.locator(".side").all_inner_texts())
    assert page.locator(".side").count() == 2 and "保留" in sides and "删除" in sides
    page.locator("#reason").fill("还是留下")
    page.get_by_role("button", name="保留").click()
    page.locator("#settled").wait_for()
    assert first.documents("photos", "list", visit)[0]["caption"] == "东北角"


def test_what_was_settled_elsewhere_meanwhile_is_said_and_not_overwritten(city, window):
    first, second = city.laptops
    visit = disputed(city)
    page = window(first)
    page.watch.allowed.add("409")
    open_conflict(page, first)
    page.locator("#reason").fill("我写的理由")
    second.cli("conflicts", "resolve", waiting(second)[0]["shortID"], "--value", "normal", "--reason", "对方已定")
    city.sync(second, first)
    page.get_by_role("button", name="滞后").click()
    page.get_by_role("alert").wait_for()
    assert "对方已定" in page.locator("main").inner_text()
    assert rating(first, visit) == "normal" and rating(second, visit) == "normal"


def test_a_third_value_that_arrived_meanwhile_is_shown_before_anything_is_decided(city, window):
    first, second = city.laptops
    visit = disputed(city)
    page = window(first)
    page.watch.allowed.add("409")
    open_conflict(page, first)
    page.locator("#reason").fill("我写的理由")
    first.cli("conflicts", "resolve", waiting(first)[0]["shortID"], "--value", "notApplicable", "--reason", "a")
    second.cli("conflicts", "resolve", waiting(second)[0]["shortID"], "--value", "attention", "--reason", "b")
    city.sync(first, second, first)
    page.get_by_role("button", name="正常").click()
    page.get_by_role("alert").wait_for()
    shown = " ".join(page.locator(".side").all_inner_texts())
    assert "不适用" in shown and "关注" in shown and "正常" not in shown
    assert page.locator("#reason").input_value() == "我写的理由"
    assert len(waiting(first)) == 1 and visit


def test_texts_are_merged_on_the_page_and_marker_lines_never_saved(city, window):
    first, _ = city.laptops
    visit = disputed(city)
    page = window(first)
    page.watch.allowed.add("422")
    open_conflict(page, first, "情况说明")
    page.locator("summary", has_text="合并").click()
    box = page.locator("textarea")
    assert box.input_value() == "第一句。甲加的。第二句。乙加的。"
    page.locator("#reason").fill("两边都对")
    box.fill("第一句。\n<<<<<<< 甲\n")
    page.get_by_role("button", name="采用此值").click()
    page.get_by_role("alert").wait_for()
    assert box.input_value() == "第一句。\n<<<<<<< 甲\n" and len(waiting(first, "note")) == 1
    assert page.locator("#reason").input_value() == "两边都对"
    box.fill("第一句。甲加的。第二句。乙加的。")
    page.get_by_role("button", name="采用此值").click()
    page.locator("#settled").wait_for()
    items = first.documents("visit", "show", visit)[0]["items"]
    assert items[4]["note"] == "第一句。甲加的。第二句。乙加的。"


def test_another_value_than_any_side_is_taken(city, window):
    first, _ = city.laptops
    visit = disputed(city)
    page = window(first)
    open_conflict(page, first)
    page.locator("summary", has_text="另定").click()
    page.get_by_label("另定的值").select_option("attention")
    page.locator("#reason").fill("折中")
    page.get_by_role("button", name="采用此值").click()
    page.locator("#settled").wait_for()
    assert rating(first, visit) == "attention"


def test_many_are_settled_at_once_for_the_cautious_value(city, window):
    first, second = city.laptops
    visits = [disputed(city), disputed(city), disputed(city)]
    page = window(first)
    page.goto(f"{first.base}/conflicts")
    assert page.locator(".bulk").count() == 0
    page.get_by_label("内容").select_option(label="督导项·评价（3）")
    page.get_by_role("button", name="筛选").click()
    assert page.locator(".conflicts > li").count() == 3
    assert "滞后 × 3" in page.locator(".bulk").inner_text()
    page.locator("#bulk-reason").fill("从严")
    page.get_by_role("button", name="全部从严决定").click()
    page.locator("#settled").wait_for()
    assert [rating(first, visit) for visit in visits] == ["lagging"] * 3
    assert waiting(first) == [] and len(waiting(first, "note")) == 3


def test_many_are_not_settled_if_the_list_changed_meanwhile(city, window):
    first, _ = city.laptops
    disputed(city), disputed(city)
    page = window(first)
    page.watch.allowed.add("422")
    page.goto(f"{first.base}/conflicts?kind=supervisionEntry.rating")
    first.cli("conflicts", "resolve", waiting(first)[0]["shortID"], "--take", "1", "--reason", "先定一个")
    page.locator("#bulk-reason").fill("从严")
    page.get_by_role("button", name="全部从严决定").click()
    page.get_by_role("alert").wait_for()
    assert "conflict.changed" in page.locator("main").inner_text() and len(waiting(first)) == 1


def test_texts_are_never_settled_by_the_dozen(city, window):
    first, _ = city.laptops
    disputed(city), disputed(city)
    page = window(first)
    page.goto(f"{first.base}/conflicts?kind=supervisionEntry.note")
    assert page.locator(".conflicts > li").count() == 2 and page.locator(".bulk").count() == 0


def test_a_field_with_two_values_leads_to_its_decision(city, window):
    first, _ = city.laptops
    visit = disputed(city)
    page = window(first)
    page.goto(f"{first.base}/visits/{visit}")
    page.locator("#item-5 .field[data-field=rating]").get_by_role("link", name="查看并决定").click()
    page.locator(".side").first.wait_for()
    assert "评价" in page.locator("h1").inner_text()


def test_a_conflict_is_decided_by_keyboard_alone_and_enter_in_the_reason_decides_nothing(city, window):
    first, _ = city.laptops
    visit = disputed(city)
    page = window(first)
    page.goto(f"{first.base}/conflicts")
    page.locator(".conflicts a", has_text="评价").focus()
    page.keyboard.press("Enter")
    page.locator(".side").first.wait_for()
    page.locator("#reason").focus()
    page.keyboard.type("键盘")
    page.keyboard.press("Enter")
    assert page.url.split("?")[0].endswith(tuple("0123456789abcdef")) and len(waiting(first)) == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    chosen = page.evaluate("() => document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.locator("#settled").wait_for()
    assert rating(first, visit) == ("normal" if "正常" in chosen else "lagging")


def test_without_a_reason_nothing_is_decided(city, window):
    first, _ = city.laptops
    disputed(city)
    page = window(first)
    open_conflict(page, first)
    page.get_by_role("button", name="正常").click()
    assert page.locator("#reason").evaluate("(box) => !box.validity.valid")
    assert len(waiting(first)) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_conflict_pages_read_well(city, window, language):
    first, _ = city.laptops
    disputed(city)
    page = window(first, language)
    folder = ARTEFACTS / language
    folder.mkdir(parents=True, exist_ok=True)
    findings = []

    def look(name):
        for size, (width, height) in {"laptop": (1366, 768), "phone": (390, 844)}.items():
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

    page.goto(f"{first.base}/conflicts?kind=supervisionEntry.rating")
    look("conflicts")
    for name in ("rating", "note"):
        page.goto(f"{first.base}/conflicts")
        page.locator(f'.conflicts a[href*="field={name}"]').first.click()
        page.locator("summary").click()
        look(f"conflict-{name}")
    page.locator("#reason").fill("checked on site")
    page.locator(".decide .bar button").first.click()
    page.locator("#settled").wait_for()
    look("conflicts-settled")
    page.locator("#settled a").click()
    look("conflict-settled")
    assert findings == []
