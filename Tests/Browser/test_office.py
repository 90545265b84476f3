"""The office's pages in a real browser: who gets in, what the board opens to, how every page looks in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import ARTEFACTS
from office import ACCOUNTS, PASSWORD, central, desk, office, office_seed  # noqa: F401  (fixtures)

# Pages by role; slices add theirs.
PAGES = {
    "office": {
        "board": "/", "coverage": "/board/coverage?state=unvisited", "problems": "/board/problems?overdue=1",
        "lights": "/board/lights", "unknown": "/unknown", "conflicts": "/conflicts", "records": "/records",
        "projects": "/records/project", "project-new": "/records/project/new", "account": "/account",
    },
    "administrator": {"people": "/people", "devices": "/devices", "audit": "/audit"},
    "territory": {"territory-board": "/", "territory-unknown": "/unknown"},
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_office_page_reads_well(desk, office, language):  # noqa: F811
    folder = ARTEFACTS / "office" / language
    folder.mkdir(parents=True, exist_ok=True)
    findings = []
    for role, pages in PAGES.items():
        page = desk(role, language)
        for name, path in pages.items():
            page.goto(office.base + path)
            page.screenshot(path=folder / f"{name}.png", full_page=True)
            overflow = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            if overflow > 0:
                findings.append(f"{name}: {overflow} px wider than the window")
            for violation in Axe().run(page).response["violations"]:
                if violation["impact"] in ("serious", "critical"):
                    nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                    findings.append(f"{name}: {violation['id']}: {violation['help']}: {nodes}")
    assert findings == []


def test_logging_in_by_hand_leads_to_the_page_that_was_asked_for(office, browser):  # noqa: F811
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(office.base + "/board/coverage?state=full")
    assert page.url.startswith(office.base + "/login")
    page.get_by_label("用户名").fill(ACCOUNTS["office"][0])
    page.get_by_label("密码").fill("不是这个")
    page.get_by_role("button", name="登录").click()
    assert "用户名或密码不对" in page.locator("[role=alert]").inner_text()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/board/coverage?state=full")
    # No script of a page can read the session.
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("link", name="指挥部办公室文员").click()
    page.get_by_role("button", name="退出", exact=True).click()
    assert page.url.split("?")[0] == office.base + "/login"
    page.goto(office.base + "/")
    assert page.url.startswith(office.base + "/login")
    context.close()


def test_a_clerk_finds_an_uncovered_project_from_the_board_alone(desk, office):  # noqa: F811
    page = desk("office")
    tile = page.locator(".figures > li", has_text="尚未督导")
    assert tile.locator(".value").inner_text().strip() == "13"
    tile.get_by_role("link").click()
    assert page.locator("tbody tr").count() == 13
    page.locator("tbody tr th a").first.click()
    assert "【示例】" in page.locator("h1").inner_text()
    page.get_by_role("link", name="修改记录").click()
    assert "office" in page.locator(".history").inner_text()


def test_the_board_of_a_past_day_opens_to_that_day(desk, office):  # noqa: F811
    page = desk("office")
    page.get_by_label("看哪一天").fill("2026-05-31")
    page.get_by_role("button", name="查看").click()
    tile = page.locator(".figures > li", has_text="本月已督导")
    assert tile.locator(".value").inner_text().startswith("300 / 300")
    tile.get_by_role("link").click()
    assert "2026-05" in page.locator("h1").inner_text()


def test_a_problem_is_followed_from_the_board_to_its_events(desk, office):  # noqa: F811
    page = desk("office")
    page.locator(".figures > li", has_text="未销号问题").get_by_role("link", name="7", exact=True).click()
    assert page.locator("tbody tr").count() == 7
    page.locator("tbody tr th a").first.click()
    page.get_by_role("link", name="问题事件").click()
    assert page.locator("tbody tr").count() > 0


def test_two_clerks_on_one_record_both_keep_their_words(desk, office):  # noqa: F811
    central(office.home, "users", "roles", ACCOUNTS["leader"][0], "--role", "office")
    first, second = desk("office"), desk("leader")
    for page in (first, second):
        page.goto(office.base + "/records/project")
        page.locator("tbody tr th a").first.click()
    for page, words in ((first, "东一路 1 号"), (second, "西一路 2 号")):
        page.get_by_label("建设地点").fill(words)
        page.get_by_label("建设地点").press("Tab")
        page.wait_for_function(
            "() => ['saved', 'refused'].includes(document.getElementById('saved').dataset.state)"
            " && !document.querySelector('[data-state=dirty], [data-state=saving]')")
    second.reload()
    assert "并存" in second.locator(".beside").first.inner_text()
    second.goto(office.base + "/conflicts")
    text = second.locator("main").inner_text()
    assert "东一路 1 号" in text and "西一路 2 号" in text


def test_a_territory_sees_its_own_alone(desk, office):  # noqa: F811
    page = desk("territory")
    assert "城区" in page.locator("main").inner_text()
    assert "泽州县" not in page.locator("main").inner_text()
    page.watch.allowed.add("403")
    page.goto(office.base + "/conflicts")
    assert "没有这项权限" in page.locator("main").inner_text()


def test_everything_can_be_reached_without_a_script(office, browser):  # noqa: F811
    context = browser.new_context(ignore_https_errors=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(office.base + "/login")
    page.get_by_label("用户名").fill(ACCOUNTS["office"][0])
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="未知").click()
    assert "我们还不知道什么" in page.locator("h1").inner_text()
    page.goto(office.base + "/records/project")
    page.locator("tbody tr th a").first.click()
    page.get_by_label("建设地点").fill("南三路 3 号")
    page.get_by_role("button", name="保存").click()
    assert page.get_by_label("建设地点").input_value() == "南三路 3 号"
    context.close()
