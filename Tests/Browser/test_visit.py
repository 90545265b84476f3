"""A visit in the browser: saved at every change, nothing lost, nothing pre-filled."""

import json
import os
import signal

import pytest

from conftest import PROJECT, saved
from photo_files import card


def begin(page):
    page.get_by_role("searchbox").fill(PROJECT)
    page.wait_for_function("() => document.querySelectorAll('.projects > li').length === 1")
    page.get_by_role("button", name="开始督导").click()
    page.wait_for_url("**/visits/*")


def item(page, number):
    return page.locator(f"#item-{number}")


def rate(page, number, word):
    item(page, number).get_by_role("radiogroup", name="评价").get_by_role("radio", name=word).check()


def test_every_change_is_saved_and_survives_a_reload(tab):
    page = tab()
    begin(page)
    rate(page, 5, "滞后")
    item(page, 5).get_by_label("原因").fill("塔吊停用")
    item(page, 5).get_by_label("现场估计完成比例").fill("48.5")
    item(page, 5).get_by_label("情况说明").fill("二层只完成一半。\n<b>不是标记</b>")
    saved(page)
    assert "已保存在本机" in page.locator("#saved").inner_text()
    assert page.locator("#rating-5").inner_text() == "滞后"
    page.reload()
    assert item(page, 5).get_by_role("radio", name="滞后").is_checked()
    assert item(page, 5).get_by_label("原因").input_value() == "塔吊停用"
    assert item(page, 5).get_by_label("现场估计完成比例").input_value() == "48.5"
    assert item(page, 5).get_by_label("情况说明").input_value() == "二层只完成一半。\n<b>不是标记</b>"


def test_what_the_page_saved_is_what_the_command_line_shows(tab, laptop):
    page = tab()
    visit = laptop.visit()
    page.goto(f"{laptop.base}/visits/{visit}")
    page.locator("#details").get_by_role("checkbox", name="查看现场").check()
    rate(page, 8, "关注")
    item(page, 3).get_by_label("用地审批手续 手续状态").select_option("done")
    saved(page)
    shown = laptop.cli("visit", "show", visit, "--lang", "zh")
    assert "查看现场" in shown and "8 施工：关注" in shown and "用地审批手续=已办结" in shown


def test_the_last_visit_stands_beside_and_is_never_filled_in(tab):
    page = tab()
    begin(page)
    assert item(page, 5).locator(".last").first.inner_text().startswith("上次")
    assert item(page, 5).get_by_label("情况说明").input_value() == ""
    assert item(page, 5).get_by_role("radio", name="未填").is_checked()


def test_not_applicable_is_saved_with_its_reason_and_not_before(tab, laptop):
    page = tab()
    page.watch.allowed.add("422")
    visit = laptop.visit()
    page.goto(f"{laptop.base}/visits/{visit}")
    rate(page, 6, "不适用")
    item(page, 6).locator(".state", has_text="须说明原因").wait_for()
    assert "未查" in laptop.cli("visit", "show", visit, "--lang", "zh").split("6 入统：")[1].splitlines()[0]
    page.keyboard.type("尚未开工")
    saved(page)
    assert "不适用（尚未开工）" in laptop.cli("visit", "show", visit, "--lang", "zh")


def test_a_value_that_does_not_fit_is_kept_in_sight_and_said_to_be_unsaved(tab, laptop):
    page = tab()
    page.watch.allowed.add("422")
    page.goto(f"{laptop.base}/visits/{laptop.visit()}")
    field = item(page, 5).get_by_label("现场估计完成比例")
    field.fill("四成")
    item(page, 5).locator(".state", has_text="未保存").wait_for()
    assert field.input_value() == "四成" and field.get_attribute("aria-invalid") == "true"
    field.fill("40")
    saved(page)


def test_what_was_shown_as_saved_survives_a_killed_program(tab, laptop):
    page = tab()
    visit = laptop.visit()
    page.goto(f"{laptop.base}/visits/{visit}")
    item(page, 1).get_by_label("情况说明").fill("台账齐全，专人跟踪。")
    saved(page)
    page.watch.allowed.update(["ERR_CONNECTION_REFUSED", "Failed to fetch", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE"])
    laptop.stop(signal.SIGKILL)
    item(page, 1).get_by_label("情况说明").fill("台账齐全，专人跟踪。后来写的。")
    page.locator("#saved[data-state=stopped]").wait_for()
    assert item(page, 1).get_by_label("情况说明").input_value().endswith("后来写的。")
    assert "台账齐全，专人跟踪。" in laptop.cli("visit", "show", visit, "--lang", "zh")
    laptop.start()
    page.watch.base = laptop.base
    page.goto(laptop.address)
    page.goto(f"{laptop.base}/visits/{visit}")
    assert item(page, 1).get_by_label("情况说明").input_value() == "台账齐全，专人跟踪。"


def test_a_second_tab_shows_what_the_first_saved(tab, laptop):
    first = tab()
    address = f"{laptop.base}/visits/{laptop.visit()}"
    first.goto(address)
    second = first.context.new_page()
    second.goto(address)
    rate(first, 2, "关注")
    saved(first)
    second.wait_for_function("() => document.querySelector('#item-2 [value=attention]').checked")
    rate(second, 2, "正常")
    saved(second)
    assert laptop.documents("conflicts", "list") == []


def test_a_tab_that_did_not_see_the_other_keeps_both_values(tab, laptop):
    first = tab()
    visit = laptop.visit()
    first.goto(f"{laptop.base}/visits/{visit}")
    # Written elsewhere while the form is open: the form still shows nothing.
    laptop.cli("visit", "rate", visit, "2", "lagging")
    rate(first, 2, "正常")
    first.wait_for_function("() => document.querySelector('#item-2 [data-together]').dataset.state === 'marked'")
    conflicts = laptop.documents("conflicts", "list")
    assert {side["value"] for side in conflicts[0]["sides"]} == {"lagging", "normal"}
    first.reload()
    assert item(first, 2).get_by_role("radio", name="正常").is_disabled()
    assert item(first, 2).get_by_role("link", name="查看并决定").is_visible()


def test_a_whole_visit_needs_no_mouse(tab, laptop):
    page = tab()
    page.goto(f"{laptop.base}/visits/{laptop.visit()}")
    page.keyboard.press("Alt+ArrowDown")
    for number in range(1, 11):
        page.wait_for_function(f"() => document.querySelector('#item-{number}').contains(document.activeElement)")
        page.keyboard.press("1")
        page.keyboard.press("Alt+ArrowDown")
    saved(page)
    assert [page.locator(f"#rating-{number}").inner_text() for number in range(1, 11)] == ["正常"] * 10


def test_a_problem_is_raised_from_an_item_and_rechecked_later(tab, laptop):
    page = tab()
    page.goto(f"{laptop.base}/visits/{laptop.visit()}")
    item(page, 9).get_by_role("link", name="发现问题").click()
    page.get_by_label("标题").fill("进场道路阻工")
    page.get_by_label("描述").fill("村民要求先修路。")
    page.get_by_label("类别").select_option("obstruction")
    page.get_by_role("button", name="保存问题").click()
    page.wait_for_url("**/visits/*#item-9")
    assert "进场道路阻工" in item(page, 9).inner_text()
    listed = item(page, 10).locator(".projects > li", has_text="进场道路阻工")
    listed.get_by_role("button", name="仍未解决").click()
    page.wait_for_url("**/visits/*#item-10")
    assert "本次复核：仍未解决" in item(page, 10).inner_text()
    assert laptop.documents("problem", "list")[0]["title"] == "进场道路阻工"


def test_sealing_says_what_is_missing_and_closes_the_form(tab, laptop):
    page = tab()
    page.goto(f"{laptop.base}/visits/{laptop.visit()}")
    assert "1 机制：未查" in page.locator("#missing").inner_text()
    page.get_by_role("button", name="封存这次督导").click()
    page.get_by_role("alert").get_by_text("没有封存：还有缺项").wait_for()
    page.get_by_label("有缺项也封存").check()
    page.get_by_role("button", name="封存这次督导").click()
    page.wait_for_url("**/visits/*#seal")
    assert page.get_by_label("督导日期").is_disabled()
    page.get_by_label("补充", exact=True).fill("封存后补充一句。")
    page.get_by_role("button", name="添加补充说明").click()
    assert "封存后补充一句。" in page.locator("#seal").inner_text()


def test_reading_and_saving_work_without_script(tab, laptop):
    page = tab(java_script_enabled=False)
    visit = laptop.visit()
    page.goto(f"{laptop.base}/visits/{visit}")
    item(page, 4).get_by_role("radio", name="关注").check()
    item(page, 4).get_by_role("button", name="保存").click()
    assert item(page, 4).get_by_role("radio", name="关注").is_checked()
    page.goto(f"{laptop.base}/?q=%E5%9F%8E%E5%8C%BA")
    assert page.locator(".projects > li").count() > 5


@pytest.mark.parametrize("text", ["张三", "a b", "甲/乙", "O'Neil <i>"])
def test_people_are_added_and_removed(tab, laptop, text):
    page = tab()
    visit = laptop.visit()
    page.goto(f"{laptop.base}/visits/{visit}")
    box = page.locator('#details [data-field="attendees"]')
    box.get_by_label("添加").fill(text)
    page.keyboard.press("Tab")
    box.get_by_role("checkbox", name=text).wait_for(state="attached")
    assert box.get_by_role("checkbox", name=text).is_checked()
    box.get_by_role("checkbox", name=text).uncheck()
    saved(page)
    page.reload()
    assert box.get_by_role("checkbox", name=text).count() == 0


def test_the_history_of_a_visit_names_who_wrote_what(tab, laptop):
    page = tab()
    visit = laptop.visit()
    page.goto(f"{laptop.base}/visits/{visit}")
    page.locator("#details").get_by_role("checkbox", name="查看现场").check()
    saved(page)
    page.get_by_role("link", name="修改记录").click()
    page.wait_for_url("**/records/*/history")
    assert "查看现场" in page.locator("ol.history").inner_text()


def test_what_was_typed_just_before_the_tab_closed_is_saved(tab, laptop):
    page = tab()
    visit = laptop.visit()
    other = page.context.new_page()
    other.goto(f"{laptop.base}/visits/{visit}")
    item(other, 1).get_by_label("情况说明").press_sequentially("关页面之前写的最后一句。")
    other.close(run_before_unload=True)
    page.goto(f"{laptop.base}/visits/{visit}")
    page.wait_for_function(
        "async () => (await (await fetch(location.href)).text()).includes('关页面之前写的最后一句。')")
    assert laptop.documents("conflicts", "list") == []


def test_what_never_left_a_tab_that_crashed_is_there_again_when_it_is_loaded_again(tab, laptop, browser):
    page = tab()
    visit = laptop.visit()
    page.goto(f"{laptop.base}/visits/{visit}")
    devtools = browser.new_browser_cdp_session()
    target = next(each["targetId"] for each in devtools.send("Target.getTargets")["targetInfos"] if visit in each["url"])
    # What was typed is sent once nothing was typed for a while; the tab's process dies before that.
    item(page, 2).get_by_label("情况说明").fill("最后一刻写的。")
    with page.expect_event("crash"):
        for process in devtools.send("SystemInfo.getProcessInfo")["processInfo"]:
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)
    assert "最后一刻写的。" not in laptop.cli("visit", "show", visit, "--lang", "zh")
    # Playwright gives a crashed tab up; the person presses “reload” in it.
    session = devtools.send("Target.attachToTarget", {"targetId": target, "flatten": False})["sessionId"]
    message = json.dumps({"id": 1, "method": "Page.reload"})
    devtools.send("Target.sendMessageToTarget", {"sessionId": session, "message": message})
    other = page.context.new_page()
    other.goto(f"{laptop.base}/visits/{visit}")
    other.wait_for_function("async () => (await (await fetch(location.href)).text()).includes('最后一刻写的。')")
    assert laptop.documents("conflicts", "list") == []


def test_a_visit_begun_by_name_gets_its_project_later(tab, laptop):
    page = tab()
    page.get_by_text("项目不在列表里").click()
    page.get_by_label("项目名称").fill("<b>新来的</b>项目")
    page.locator("form[action='/visits'] button").click()
    page.wait_for_url("**/visits/*")
    page.get_by_text("还没有对应的项目").wait_for()
    page.get_by_label("有缺项也封存").check()
    page.watch.allowed.add("422")
    page.get_by_role("button", name="封存这次督导").click()
    page.get_by_text("不能封存").wait_for()
    page.go_back()
    page.get_by_role("link", name="选择项目").click()
    assert "<b>新来的</b>项目" in page.locator("main").inner_text()
    name = page.locator(".choose .name").first.inner_text().split("\n")[0]
    page.locator(".choose button").first.click()
    page.wait_for_url("**/visits/*")
    assert name in page.locator("h1").inner_text()
    assert page.get_by_text("还没有对应的项目").count() == 0


def test_the_photos_of_an_item_stand_in_its_card(tab, laptop, tmp_path):
    page = tab()
    visit = laptop.visit()
    laptop.cli("photos", "add", visit, str(card(tmp_path, 1)[0]), "--item", "5", "--caption", "塔吊")
    page.goto(f"{laptop.base}/visits/{visit}")
    item(page, 5).locator(".item-photos a").click()
    assert page.get_by_label("说明").input_value() == "塔吊"
    page.goto(f"{laptop.base}/visits/{visit}")
    item(page, 8).get_by_role("link", name="添加照片").click()
    page.locator("[data-files]").first.set_input_files(str(card(tmp_path, 1, first=9)[0]))
    page.locator("[data-progress][data-state=done]").wait_for()
    assert "8 施工" in page.locator("[data-grid]").inner_text()
