"""What the browser tests share: a laptop with the sample register, its page, and a browser that tolerates nothing."""

import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess

import pytest
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("BIN", ROOT / ".build" / "debug"))
ARTEFACTS = pathlib.Path(os.environ.get("ARTEFACTS", ROOT / ".build" / "browser-tests"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Words that every program is started behind, such as those of faketime.
PREFIX = shlex.split(os.environ.get("PREFIX", ""))
PROJECT = "JC26-140502-001"


def run(program, home, *words, check=True):
    """Runs a command of `inspector` or `central` and returns its standard output."""
    variable = {"inspector": "INSPECTOR_HOME", "central": "CENTRAL_HOME"}[program]
    done = subprocess.run(
        [*PREFIX, BIN / program, *words], env={**os.environ, variable: str(home)}, capture_output=True, text=True)
    if check and done.returncode != 0:
        raise AssertionError(f"{program} {' '.join(words)}: {done.stderr}")
    return done.stdout


class Laptop:
    """A home folder, and its page while it runs."""

    def __init__(self, home):
        self.home = home
        self.process = None
        self.address = None

    def cli(self, *words, check=True):
        return run("inspector", self.home, *words, check=check)

    def documents(self, *words):
        return [json.loads(line) for line in self.cli(*words, "--json").splitlines()]

    def start(self, language="zh"):
        self.process = subprocess.Popen(
            [*PREFIX, BIN / "inspector", "page", "--no-open", "--json", "--lang", language],
            env={**os.environ, "INSPECTOR_HOME": str(self.home)}, stdout=subprocess.PIPE, text=True,
            start_new_session=True)
        self.address = json.loads(self.process.stdout.readline())["address"]
        return self.address

    @property
    def base(self):
        return self.address.split("/open/")[0]

    def stop(self, how=signal.SIGTERM):
        if self.process:
            stop(self.process, how)
            self.process = None

    def visit(self):
        """Begins a visit on the command line and returns its id."""
        return self.documents("visit", "new", "--project", PROJECT, "--no-walk")[0]["visit"]


def enrolled(folder, *territories):
    """Makes a central office and a laptop that has enrolled and synced the register; returns the laptop's folder."""
    office, home, port = folder / "office", folder / "home", folder / "port"
    run("central", office, "init", "--name", "晋城", "--host", "localhost", "--host", "127.0.0.1")
    run("central", office, "register", "import", str(ROOT / "SampleData/register.xlsx"), "--year", "2026")
    run("central", office, "people", "import", str(ROOT / "SampleData/people.csv"))
    server = subprocess.Popen(
        [*PREFIX, BIN / "central", "serve", "--address", "127.0.0.1", "--port", "0", "--port-file", str(port), "--json"],
        env={**os.environ, "CENTRAL_HOME": str(office)}, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        number = json.loads(server.stdout.readline())["port"]
        granted = [word for territory in territories for word in ("--territory", territory)]
        invitation = run("central", office, "devices", "invite", "--person", "P001", *granted, "--json")
        code = json.loads(invitation.splitlines()[0])["code"]
        run("inspector", home, "enrol", f"https://localhost:{number}", code)
        run("inspector", home, "sync")
    finally:
        stop(server)
    return home


def stop(process, how=signal.SIGTERM):
    """Ends a program and the wrapper that sets its clock, if there is one."""
    os.killpg(process.pid, how)
    process.wait(30)


@pytest.fixture(scope="session")
def seed(tmp_path_factory):
    """The folder of a laptop that has enrolled, synced the register, and holds one sealed visit of May."""
    folder = tmp_path_factory.mktemp("seed")
    home = enrolled(folder, "140502", "140525")
    lines = (ROOT / "SampleData/visits.jsonl").read_text(encoding="utf-8").splitlines()
    own = [line for line in lines if f'"{PROJECT}"' in line][:1]
    assert own, "the sample visits hold none of the project"
    (folder / "visits.jsonl").write_text("\n".join(own) + "\n", encoding="utf-8")
    run("inspector", home, "visit", "import", str(folder / "visits.jsonl"))
    return home


@pytest.fixture
def laptop(seed, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(seed, home)
    laptop = Laptop(home)
    yield laptop
    laptop.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Watch:
    """Collects what no page may do: errors, refused contents, and requests to any other host."""

    def __init__(self, context, base):
        self.faults = []
        self.allowed = set()
        self.base = base
        context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))
        context.on("console", self.hear)
        context.on("request", lambda request: self.see(request.url))
        context.on("dialog", self.answer)

    def answer(self, dialog):
        # Leaving with something unsaved is asked about, and that is right; any other dialog is a script of somebody's.
        if dialog.type != "beforeunload":
            self.faults.append(f"dialog: {dialog.message}")
        dialog.accept()

    def hear(self, message):
        if message.type == "error" and not any(word in message.text for word in self.allowed):
            self.faults.append(f"console: {message.text}")

    def see(self, url):
        if not url.startswith((self.base, "blob:", "data:")):
            self.faults.append(f"foreign request: {url}")


@pytest.fixture
def tab(laptop, browser):
    """A function that opens the page in a fresh browser profile and returns a tab of it."""
    contexts = []

    def open_tab(language="zh", **options):
        address = laptop.start(language) if laptop.process is None else None
        context = browser.new_context(**{"viewport": {"width": 1366, "height": 768}, **options})
        watch = Watch(context, laptop.base)
        contexts.append((context, watch))
        context.set_default_timeout(8000)
        page = context.new_page()
        page.watch = watch
        page.goto(address or laptop.base)
        return page

    yield open_tab
    faults = [fault for _, watch in contexts for fault in watch.faults]
    for context, _ in contexts:
        context.close()
    assert faults == []


def saved(page):
    """Waits until everything typed is on the disk, as the page itself says."""
    page.wait_for_function(
        "() => document.getElementById('saved').dataset.state === 'saved'"
        " && !document.querySelector('[data-state=dirty], [data-state=saving]')")
