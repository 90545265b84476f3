"""An office with the whole sample data, loaded by the real commands, and a logged-in tab for each role.

Slices that import more of the sample data add their commands to IMPORTS; the office is made once a test run.
"""

import http.client
import json
import os
import shutil
import signal
import ssl
import subprocess
import urllib.parse

import pytest

from conftest import BIN, PREFIX, ROOT, Watch, run, stop

# The sample data ends on this day.
CLOCK = PREFIX or (["faketime", "-f", "@2026-06-25 10:00:00"] if shutil.which("faketime") else [])
SAMPLE = ROOT / "SampleData"
PASSWORD = "督导要看现场 2026"

# Commands of `central`, in order; files are those of SampleData.
IMPORTS = [
    ("register", "import", SAMPLE / "register.xlsx", "--year", "2026"),
    ("people", "import", SAMPLE / "people.csv"),
    ("import", SAMPLE / "visits.jsonl"),
    ("import", SAMPLE / "problems.jsonl"),
    ("records", "add", "region", "code=140500", "name=晋城市", "level=city"),
    ("records", "import", "approvalCase", SAMPLE / "approvals.jsonl"),
    ("records", "import", "approvalItem", SAMPLE / "approvals.jsonl"),
    ("records", "import", "approvalItem", SAMPLE / "promises.csv", "--drafts", "--skip", "state", "--skip", "kind"),
    ("records", "import", "promisedDocument", SAMPLE / "promises.csv"),
    ("records", "import", "bankMeeting", SAMPLE / "bank-meetings.csv"),
    ("records", "import", "helperRating", SAMPLE / "helpers.csv"),
    ("records", "import", "intermediary", SAMPLE / "intermediaries.csv"),
    ("records", "import", "intermediaryReview", SAMPLE / "intermediaries.csv"),
    ("records", "import", "resourceNeed", SAMPLE / "land-listing.csv", "--set", "kind=land", "--set", "amountUnit=亩"),
    ("records", "import", "startBatch", SAMPLE / "starts.csv"),
    ("records", "import", "startEntry", SAMPLE / "starts.csv"),
    ("records", "import", "statEntry", SAMPLE / "stat-entries.csv"),
    ("records", "import", "promotionTrip", SAMPLE / "trips.csv", "--territory", "140500"),
    ("records", "add", "target", "year=2026", "unit=全市", "indicator=cityAnnualPlan", "value=571100000"),
    ("race", "import", SAMPLE / "race-rounds.jsonl"),
]

# Role to person and rights. The codes are those of SampleData/people.csv, but for the administrator.
ACCOUNTS = {
    "administrator": ("chief", "--role", "administrator"),
    "office": ("C001", "--role", "office"),
    "leader": ("L002", "--role", "leader"),
    "territory": ("C004", "--role", "territory", "--territory", "140502"),
    "inspector": ("P001", "--role", "inspector", "--territory", "140525"),
}


def central(home, *words):
    """Runs a command of `central` at the sample data's day."""
    done = subprocess.run(
        [*CLOCK, BIN / "central", *map(str, words)], env={**os.environ, "CENTRAL_HOME": str(home)},
        capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"central {' '.join(map(str, words))}: {done.stderr}{done.stdout}")
    return done.stdout


class Office:
    """A running office and the cookies of those who have logged in."""

    def __init__(self, home):
        self.home = home
        self.process = None
        self.port = None

    def start(self, *options, port=0):
        self.process = subprocess.Popen(
            [*CLOCK, BIN / "central", "serve", "--address", "127.0.0.1", "--port", str(port), "--json",
             *map(str, options)],
            env={**os.environ, "CENTRAL_HOME": str(self.home)}, stdout=subprocess.PIPE, text=True,
            start_new_session=True)
        self.port = json.loads(self.process.stdout.readline())["port"]
        return self

    def stop(self, how=signal.SIGTERM):
        if self.process:
            stop(self.process, how)
            self.process = None

    @property
    def base(self):
        return f"https://localhost:{self.port}"

    def post(self, path, form, cookie=""):
        """Posts a form as a browser does; returns the answer's status and headers."""
        context = ssl.create_default_context(cafile=self.home / "authority" / "authority.pem")
        connection = http.client.HTTPSConnection("localhost", self.port, context=context, timeout=300)
        headers = {"Origin": self.base, "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        connection.request("POST", path, urllib.parse.urlencode(form), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer, body

    def get(self, path, cookie):
        context = ssl.create_default_context(cafile=self.home / "authority" / "authority.pem")
        connection = http.client.HTTPSConnection("localhost", self.port, context=context, timeout=300)
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer, body

    def log_in(self, person, password):
        """Returns the session's cookie as `name=value`."""
        answer, body = self.post("/login", {"name": person, "password": password})
        assert answer.status == 303, body
        return answer.headers["Set-Cookie"].split(";")[0]

    def add(self, person, *rights):
        """Adds an account and chooses its password, as the person does at the first log-in."""
        told = json.loads(central(self.home, "users", "add", person, *rights, "--json").splitlines()[0])
        cookie = self.log_in(person, told["password"])
        token = self.get("/account", cookie)[1].split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": token, "old": told["password"], "new": PASSWORD, "again": PASSWORD}
        answer, body = self.post("/account/password", form, cookie)
        assert answer.status == 303, body


def filled(home):
    """Makes an office with the whole sample data and an account for each role; returns it stopped."""
    central(home, "init", "--name", "晋城", "--host", "localhost", "--host", "127.0.0.1")
    for words in IMPORTS:
        central(home, *words)
    office = Office(home).start()
    try:
        for rights in ACCOUNTS.values():
            office.add(*rights)
    finally:
        office.stop()
    return home


@pytest.fixture(scope="session")
def office_seed(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("office") / "seed")


@pytest.fixture
def office(office_seed, tmp_path):
    """A running office of one's own with the whole sample data."""
    home = tmp_path / "office"
    shutil.copytree(office_seed, home)
    office = Office(home).start()
    yield office
    office.stop(signal.SIGKILL)


@pytest.fixture
def desk(office, browser):
    """A function that logs a role in and returns a tab; every fault of every tab fails the test."""
    contexts = []

    def open_tab(role="office", language="zh", **options):
        context = browser.new_context(
            **{"viewport": {"width": 1366, "height": 768}, "ignore_https_errors": True, **options})
        watch = Watch(context, office.base)
        contexts.append((context, watch))
        context.set_default_timeout(15000)
        name, value = office.log_in(ACCOUNTS[role][0], PASSWORD).split("=")
        cookies = [{"name": name, "value": value, "url": office.base, "secure": True, "httpOnly": True,
                    "sameSite": "Strict"},
                   {"name": "page-language", "value": language, "url": office.base}]
        context.add_cookies(cookies)
        page = context.new_page()
        page.watch = watch
        page.goto(office.base)
        return page

    yield open_tab
    faults = [fault for _, watch in contexts for fault in watch.faults]
    for context, _ in contexts:
        context.close()
    assert faults == []
