"""What other sites, other programs and hostile texts cannot do."""

import http.server
import threading

import pytest

from conftest import PROJECT

SCRIPT = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{csrf}}[[a|b]]"


@pytest.fixture
def other_site():
    """A server of another origin on this machine; its page tries to write to the address in its query."""
    page = b"""<!doctype html><form method=post><input name=csrf value=guess><input name=incomplete value=1></form>
    <script>const form = document.forms[0]; form.action = decodeURIComponent(location.search.slice(1)); form.submit();</script>"""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_texts_are_shown_and_never_run(tab, laptop):
    page = tab()
    # Longer than a name may be: refused, and said so.
    page.watch.allowed.add("422")
    visit = laptop.visit()
    page.goto(f"{laptop.base}/visits/{visit}")
    for box in page.locator("form[data-save] input[type=text], form[data-save] textarea").all():
        if box.get_attribute("inputmode") == "text" or box.evaluate("(box) => box.tagName") == "TEXTAREA":
            box.fill(SCRIPT[: int(box.get_attribute("maxlength") or 1000)])
            box.press("Tab")
            page.wait_for_load_state()
    page.wait_for_function("() => !document.querySelector('[data-state=dirty], [data-state=saving]')")
    laptop.cli("problem", "raise", visit, "--item", "5", "--title", SCRIPT, "--class", "land", "--text", SCRIPT)
    for path in (f"/visits/{visit}", f"/visits/{visit}/sheet", "/visits", f"/?q={PROJECT}", "/?q=%3Cscript%3Ealert(3)%3C%2Fscript%3E"):
        page.goto(laptop.base + path)
    page.goto(f"{laptop.base}/visits/{visit}")
    assert page.locator("#item-5").get_by_label("情况说明").input_value() == SCRIPT
    assert "{{csrf}}" in page.locator("#item-5 .item-end").inner_text()


def test_another_site_cannot_write(tab, laptop, other_site):
    page = tab()
    visit = laptop.visit()
    page.watch.faults = FaultsOfOthers(page.watch.faults, other_site)
    page.watch.allowed.add("403")
    page.watch.allowed.add("401")
    response = page.goto(f"{other_site}/?{laptop.base}/visits/{visit}/seal")
    page.wait_for_url(f"{laptop.base}/**")
    assert response.ok and "未完成" in page.locator("h1").inner_text()
    assert "已封存" not in laptop.cli("visit", "show", visit, "--lang", "zh")
    page.watch.faults = page.watch.faults.own


class FaultsOfOthers(list):
    """Leaves out the requests to the other site that the test itself makes."""

    def __init__(self, own, other):
        super().__init__()
        self.own, self.other = own, other

    def append(self, fault):
        if self.other not in fault:
            self.own.append(fault)


def test_another_site_cannot_read(tab, laptop, other_site):
    page = tab()
    page.watch.faults = []
    page.goto(other_site + "/?about:blank#")
    outcome = page.evaluate(
        "(address) => fetch(address, { credentials: 'include' }).then((r) => r.text(), (error) => 'refused')", laptop.base)
    page.watch.faults = []
    assert outcome == "refused"


def test_the_opening_address_works_once(tab, laptop, browser):
    tab()
    stranger = browser.new_context().new_page()
    answer = stranger.goto(laptop.address)
    assert answer.status == 401 and "重新" not in stranger.title()
    stranger.context.close()


def test_a_program_without_the_cookie_gets_nothing(tab, laptop, browser):
    tab()
    stranger = browser.new_context().new_page()
    assert stranger.goto(laptop.base + "/visits").status == 401
    stranger.context.close()
