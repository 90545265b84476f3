"""A running office, and people who click its pages as browsers do: one connection each, kept open."""

import http.client
import json
import os
import pathlib
import signal
import ssl
import subprocess
import tempfile
import urllib.parse

PASSWORD = "督导要看现场 2026"


def central(binaries, home, *words):
    """Runs a command of `central`; returns the JSON lines that it printed."""
    done = subprocess.run(
        [str(binaries / "central"), *map(str, words), "--json"], env={**os.environ, "CENTRAL_HOME": str(home)},
        capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"central {' '.join(map(str, words))}: {done.stderr}{done.stdout}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def load():
    """The machine's load averages and its cores, as a sentence."""
    return f"load {' '.join(pathlib.Path('/proc/loadavg').read_text().split()[:3])} on {os.cpu_count()} cores"


class Office:
    """An office's folder, served by one process."""

    def __init__(self, binaries, home):
        self.binaries, self.home = pathlib.Path(binaries), home
        self.log = tempfile.NamedTemporaryFile("w+", prefix="office-", suffix=".log")
        self.process, self.port = None, None

    def start(self):
        self.process = subprocess.Popen(
            [str(self.binaries / "central"), "serve", "--address", "127.0.0.1", "--port", "0", "--json",
             "--requests-per-minute", "100000"],
            env={**os.environ, "CENTRAL_HOME": str(self.home)}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self.log, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("central serve does not listen: " + pathlib.Path(self.log.name).read_text()[-2000:])
        self.port = json.loads(line)["port"]
        return self

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
            self.process = None

    def memory_mb(self):
        """What the process holds of memory, and the most that it held."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        words = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if line.startswith("Vm")}
        return int(words["VmRSS"]) // 1024, int(words["VmHWM"]) // 1024

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def account(self, person, *rights):
        """Adds an account with a password of its own; does nothing if there is one."""
        try:
            told = central(self.binaries, self.home, "users", "add", person, *rights)[0]
        except RuntimeError as error:
            if "input.user" in str(error):
                return
            raise
        visitor = Visitor(self).log_in(person, told["password"])
        token = visitor.get("/account")[1].split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": token, "old": told["password"], "new": PASSWORD, "again": PASSWORD}
        visitor.post("/account/password", form)
        visitor.close()


class Visitor:
    """One person's browser: a cookie and a connection that stays open."""

    def __init__(self, office):
        self.office = office
        self.context = ssl.create_default_context(cafile=office.home / "authority" / "authority.pem")
        self.cookie, self.connection = "", None

    def log_in(self, person, password=PASSWORD):
        answer, body = self.ask("POST", "/login", {"name": person, "password": password})
        if answer.status != 303:
            raise RuntimeError(f"log-in of {person}: {answer.status} {body[:400]}")
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return self

    def ask(self, method, path, form=None):
        """Asks once; over a new connection if the office closed the old one in between."""
        headers = {"Cookie": self.cookie, "Origin": f"https://localhost:{self.office.port}"}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(form)
        for attempt in range(2):
            if self.connection is None:
                self.connection = http.client.HTTPSConnection(
                    "localhost", self.office.port, context=self.context, timeout=120)
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                return answer, answer.read().decode("utf-8", "replace")
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()
                if attempt:
                    raise

    def get(self, path):
        answer, body = self.ask("GET", path)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:400]}")
        return answer, body

    def post(self, path, form):
        """Posts a form; a page of the office then leads on."""
        answer, body = self.ask("POST", path, form)
        if answer.status != 303:
            raise RuntimeError(f"{path}: {answer.status} {body[:400]}")
        return answer

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None
