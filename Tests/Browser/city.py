"""A central office that runs, and two laptops of one territory: what syncs and conflicts need."""

import json
import os
import random
import shutil
import signal
import struct
import subprocess
import zlib

import pytest

from conftest import BIN, PREFIX, ROOT, Laptop, Watch, run, stop
from line import Line

PEOPLE = ("P001", "P002")


class City:
    """The office's folder, the laptops by person, and while it runs the office's service with the line that leads to it."""

    def __init__(self, folder, port=0):
        self.folder = folder
        self.office = folder / "office"
        self.port = port
        self.inner = 0
        self.server = None
        self.line = None
        self.laptops = [Laptop(folder / person) for person in PEOPLE]

    def serve(self):
        self.server = subprocess.Popen(
            [*PREFIX, BIN / "central", "serve", "--address", "127.0.0.1", "--port", str(self.inner), "--json"],
            env={**os.environ, "CENTRAL_HOME": str(self.office)}, stdout=subprocess.PIPE, text=True,
            start_new_session=True)
        self.inner = json.loads(self.server.stdout.readline())["port"]
        if self.line is None:
            self.line = Line(self.port, self.inner)
            self.port = self.line.port

    def close(self, how=signal.SIGTERM):
        if self.server:
            stop(self.server, how)
            self.server = None
        if self.line:
            self.line.close()
            self.line = None

    def sync(self, *laptops):
        for laptop in laptops or self.laptops:
            laptop.cli("sync")


@pytest.fixture(scope="session")
def city_seed(tmp_path_factory):
    """Both laptops have enrolled and hold the register."""
    city = City(tmp_path_factory.mktemp("city"))
    run("central", city.office, "init", "--name", "晋城", "--host", "localhost", "--host", "127.0.0.1")
    run("central", city.office, "register", "import", str(ROOT / "SampleData/register.xlsx"), "--year", "2026")
    run("central", city.office, "people", "import", str(ROOT / "SampleData/people.csv"))
    city.serve()
    for person, laptop in zip(PEOPLE, city.laptops):
        invitation = run(
            "central", city.office, "devices", "invite", "--person", person, "--territory", "140502", "--json")
        code = json.loads(invitation.splitlines()[0])["code"]
        laptop.cli("enrol", f"https://localhost:{city.port}", code)
        laptop.cli("sync")
    city.close()
    return city


@pytest.fixture
def city(city_seed, tmp_path):
    """The city with its office running, at the address that the laptops enrolled with."""
    folder = tmp_path / "city"
    shutil.copytree(city_seed.folder, folder)
    city = City(folder, city_seed.port)
    city.serve()
    yield city
    for laptop in city.laptops:
        laptop.stop(signal.SIGKILL)
    city.close(signal.SIGKILL)


@pytest.fixture
def window(browser):
    """A function that opens a laptop's page in a fresh browser profile; what no page may do fails the test."""
    opened = []

    def open_window(laptop, language="zh", **options):
        address = laptop.start(language) if laptop.process is None else None
        context = browser.new_context(**{"viewport": {"width": 1366, "height": 768}, **options})
        context.set_default_timeout(8000)
        page = context.new_page()
        page.watch = Watch(context, laptop.base)
        opened.append((context, page.watch))
        page.goto(address or laptop.base)
        return page

    yield open_window
    faults = [fault for _, watch in opened for fault in watch.faults]
    for context, _ in opened:
        context.close()
    assert not faults, faults


def disputed(city, item="5"):
    """Both rate and note the same item without knowing of each other; the first laptop holds the conflicts."""
    first, second = city.laptops
    visit = first.visit()
    first.cli("visit", "rate", visit, item, "attention", "--note", "第一句。第二句。")
    city.sync()
    first.cli("visit", "rate", visit, item, "lagging", "--reason", "塔吊停用", "--note", "第一句。甲加的。第二句。")
    second.cli("visit", "rate", visit, item, "normal", "--note", "第一句。第二句。乙加的。")
    city.sync(second, first, second)
    return visit


def picture(path, side=900, seed=1):
    """A PNG of noise, about three bytes a pixel."""
    noise = random.Random(seed)
    rows = b"".join(b"\0" + noise.randbytes(side * 3) for _ in range(side))

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))
    return path
