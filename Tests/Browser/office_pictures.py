"""Makes the README's picture of the office's board."""

import pathlib
import sys
import tempfile

from playwright.sync_api import sync_playwright

from conftest import CHROMIUM
from office import ACCOUNTS, PASSWORD, Office, filled
from pictures import keep


def main(folder):
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        office = Office(filled(pathlib.Path(place) / "office")).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1366, "height": 768}, ignore_https_errors=True)
        name, value = office.log_in(ACCOUNTS["office"][0], PASSWORD).split("=")
        context.add_cookies([{"name": name, "value": value, "url": office.base, "secure": True, "httpOnly": True,
                              "sameSite": "Strict"}])
        page = context.new_page()
        page.goto(office.base)
        keep(page, folder / "board.png")
        browser.close()
        office.stop()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
