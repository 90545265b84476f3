"""The first page: what is due, found by two characters, on the map."""

import re

from conftest import PROJECT


def test_projects_of_my_territories_and_on_demand_of_all(tab):
    page = tab()
    own = int(page.locator(".filters strong").first.inner_text())
    page.get_by_role("link", name="显示全市项目").click()
    assert own < int(page.locator(".filters strong").first.inner_text()) == 300


def test_two_characters_find_as_one_types(tab):
    page = tab()
    page.goto(page.url.split("?")[0] + "?all=1")
    page.get_by_role("searchbox").press_sequentially("供水")
    page.wait_for_url("**q=**")
    page.wait_for_function("() => [...document.querySelectorAll('.projects .name a')].every((a) => a.textContent.includes('供水'))")
    assert page.locator(".projects > li").count() > 0
    page.get_by_role("searchbox").fill("没有这个")
    page.get_by_text("没有符合的项目").wait_for()


def test_the_filter_keeps_the_search(tab):
    page = tab()
    page.get_by_role("searchbox").fill("城区")
    page.wait_for_url("**q=**")
    page.get_by_role("link", name=re.compile("逾期 \\d")).click()
    assert page.get_by_role("searchbox").input_value() == "城区"
    assert page.locator(".projects > li").count() > 0


def test_every_project_with_a_place_is_a_link_on_the_map(tab):
    page = tab()
    page.goto(page.url.split("?")[0] + "?all=1")
    marks = page.locator("svg.map a")
    assert marks.count() > 250
    # Marks may lie on one another; whichever is hit leads to its project.
    marks.first.click(force=True)
    page.wait_for_url("**/projects/*")


def test_a_draft_is_continued_not_begun_again(tab, laptop):
    laptop.visit()
    page = tab()
    page.goto(f"{page.url}?q={PROJECT}")
    page.get_by_role("link", name="继续填写").click()
    page.wait_for_url("**/visits/*")


def test_a_begun_visit_stands_first_then_what_is_overdue(tab, laptop):
    laptop.visit()
    page = tab()
    rows = page.locator(".projects > li")
    assert PROJECT in rows.first.inner_text() and "继续填写" in rows.first.inner_text()
    standings = [text.split(" ", 1)[1] for text in page.locator(".projects > li > .tag").all_inner_texts()[1:]]
    assert standings == sorted(standings, key=["逾期", "本月待督导", "本月已督导"].index)


def test_what_this_laptop_cannot_know_is_not_called_overdue(tab):
    page = tab()
    assert page.get_by_role("link", name=re.compile("其他属地")).count() == 0
    bars = page.locator(".picture svg").text_content()
    assert "城区" in bars and "沁水县" not in bars
    page.get_by_role("link", name="显示全市项目").click()
    page.get_by_role("link", name=re.compile("其他属地 \\d")).click()
    page.wait_for_url("**standing=elsewhere**")
    assert page.locator(".projects > li").count() == 50
    assert "逾期" not in page.locator("#list").inner_text()


def test_the_language_is_switched_and_kept(tab):
    page = tab()
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Today").wait_for()
    page.goto(page.url)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("link", name=re.compile("Overdue \\d")).is_visible()


def test_the_first_page_follows_what_is_written_in_the_page_and_beside_it(tab, laptop):
    page = tab()
    page.goto(f"{page.url}?q={PROJECT}")
    row = page.locator(".projects > li")
    assert row.get_by_role("button", name="开始督导").is_visible()
    visit = laptop.visit()
    page.reload()
    assert row.get_by_role("link", name="继续填写").get_attribute("href") == f"/visits/{visit}"
    laptop.cli("problem", "raise", visit, "--item", "5", "--title", "缺电", "--class", "utilities", "--text", "x")
    page.reload()
    assert "未结问题 1" in row.inner_text()
    laptop.cli("visit", "seal", visit, "--incomplete")
    page.reload()
    assert "本月已督导" in row.inner_text() and row.get_by_role("button", name="开始督导").is_visible()
