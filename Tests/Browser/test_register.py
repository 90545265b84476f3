"""The register and the working groups in the browser: looked at in both languages, imported, and taken back."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import ARTEFACTS, ROOT
from office import central, desk, office, office_seed  # noqa: F401  fixtures

SHEETS = ["projects", "lists", "nodes", "chart", "entries", "approvals", "starts", "log", "procedures", "quotas"]


def look(page, name):
    """Keeps a picture, and refuses what overflows sideways or what a screen reader stumbles over."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is wider than the window"
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    grave = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert grave == [], [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in grave]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sheet_is_readable(office, desk, language):
    central(office.home, "groups", "note", "promotion", "dispatch", "--on", "2026-05-29")
    page = desk(language=language)
    page.goto(f"{office.base}/register")
    page.locator("tbody a").first.click()
    page.locator("#steps").fill("立项:60，规划:90，主体施工:70，验收:10")
    page.locator("#finish").fill("2026-09-18")
    page.locator("form[action$='/nodes'] button").click()
    page.locator("text=验收").first.wait_for()
    look(page, f"register-project-{language}")
    for sheet in SHEETS:
        page.goto(f"{office.base}/register/sheets/{sheet}")
        page.locator("table").wait_for()
        look(page, f"register-{sheet}-{language}")


def test_a_clerk_imports_a_changed_register_and_takes_it_back(office, desk, tmp_path):
    text = (ROOT / "SampleData/register.csv").read_text(encoding="utf-8")
    lines = text.splitlines()
    lines[1] = lines[1].replace("责任人（示例）001", "责任人（示例）999")
    changed = tmp_path / "改动.csv"
    changed.write_text("\r\n".join(lines[:-1]) + "\r\n", encoding="utf-8")
    page = desk()
    page.goto(f"{office.base}/register/import")
    page.locator("#file").set_input_files(changed)
    page.get_by_role("button", name="检查").click()
    page.locator("text=责任人（示例）999").wait_for()
    assert "不再列入" in page.locator("[data-answer]").inner_text()
    look(page, "register-preview-zh")
    page.get_by_role("button", name="确认导入").click()
    page.locator("text=撤销将会").wait_for()
    look(page, "register-undo-zh")
    page.locator("#reason").fill("文件有误")
    page.get_by_role("button", name="撤销本批导入").click()
    page.locator("dt", has_text="已撤销").wait_for()
    page.goto(f"{office.base}/register?q=JC26-140502-001")
    page.locator("tbody a").first.click()
    assert "责任人（示例）001" in page.locator("main").inner_text()


def test_taking_a_project_off_the_list_turns_the_gauge_red(office, desk):
    page = desk()
    page.goto(f"{office.base}/register?q=JC26-140502-029")
    page.locator("tbody a").first.click()
    row = page.locator("li", has=page.locator("strong", has_text="300个重点项目"))
    row.locator("summary").click()
    row.locator("input[name=reason]").fill("示例：建设条件变化")
    row.get_by_role("button", name="移出").click()
    page.goto(f"{office.base}/register/sheets/lists")
    gauge = page.locator(".gauges li.bad")
    assert "299" in gauge.inner_text() and "示例：建设条件变化" in gauge.inner_text()
    look(page, "register-gauge-zh")
