"""The real programs as processes: run, killed, served, and what they said."""

import collections
import json
import signal
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRACES = ["Fatal error", "Stack dump", "Program crashed", "Thread 0 crashed"]


class Failed(Exception):
    """A program did what it must never do."""


class Outcome:
    def __init__(self, words, code, out, err, was_killed):
        self.words, self.code, self.out, self.err, self.was_killed = words, code, out, err, was_killed

    @property
    def documents(self):
        return [json.loads(line) for line in self.out.splitlines() if line.startswith("{")]

    def __str__(self):
        return f"{' '.join(self.words)[:200]} → {self.code}\n{self.out[-600:]}\n{self.err[-1200:]}"


class Programs:
    """Starts `inspector` and `central`; counts exit codes; notes every crash."""

    def __init__(self, folder, binaries):
        self.folder, self.binaries, self.codes, self.crashes = folder, Path(binaries), collections.Counter(), []
        self.lock = threading.Lock()

    def environment(self, home, variable):
        return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.folder), variable: str(home)}

    def inspector(self, home, *words, kill_after=None):
        return self.run("inspector", home, "INSPECTOR_HOME", words, kill_after)

    def central(self, home, *words):
        return self.run("central", home, "CENTRAL_HOME", words, None)

    def run(self, name, home, variable, words, kill_after):
        process = subprocess.Popen(
            [str(self.binaries / name), *map(str, words), "--json"], env=self.environment(home, variable),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        was_killed = False
        try:
            out, err = process.communicate(timeout=kill_after or 300)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            was_killed = True
        outcome = Outcome([name, *map(str, words)], process.returncode, out.decode(), err.decode(), was_killed)
        self.judge(outcome, hung=was_killed and not kill_after)
        return outcome

    def judge(self, outcome, hung):
        with self.lock:
            self.codes[outcome.words[0], "killed" if outcome.was_killed else outcome.code] += 1
            is_crash = outcome.code < 0 and not outcome.was_killed
            if hung or is_crash or any(trace in outcome.err for trace in TRACES):
                self.crashes.append(str(outcome))

    def succeed(self, outcome):
        if outcome.code != 0:
            raise Failed(str(outcome))
        return outcome


class Centre:
    """An office's folder, served by several processes at once."""

    def __init__(self, programs, home, servers):
        self.programs, self.home, self.ports, self.processes = programs, home, [0] * servers, [None] * servers

    def start(self, index):
        port_file = self.programs.folder / f"port-{index}"
        port_file.unlink(missing_ok=True)
        log = open(self.programs.folder / f"centre-{index}.log", "ab")
        process = subprocess.Popen(
            [str(self.programs.binaries / "central"), "serve", "--address", "127.0.0.1", "--port",
             str(self.ports[index]), "--port-file", str(port_file), "--requests-per-minute", "100000"],
            env=self.programs.environment(self.home, "CENTRAL_HOME"), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()
        self.processes[index] = process
        for _ in range(1200):
            if port_file.exists() and port_file.read_text().endswith("\n"):
                self.ports[index] = int(port_file.read_text())
                return
            if process.poll() is not None:
                break
            time.sleep(0.05)
        raise Failed(f"central serve does not listen: {self.log(index)}")

    def log(self, index):
        return (self.programs.folder / f"centre-{index}.log").read_text()[-2000:]

    def start_all(self):
        for index in range(len(self.ports)):
            self.start(index)

    def kill(self, index):
        """As a power cut does."""
        process = self.processes[index]
        if process.poll() is not None:
            raise Failed(f"central ended by itself with {process.returncode}: {self.log(index)}")
        process.kill()
        process.wait()

    def stop_all(self):
        """As an administrator does."""
        for index, process in enumerate(self.processes):
            if process is None:
                continue
            process.send_signal(signal.SIGTERM)
        for index, process in enumerate(self.processes):
            if process is not None and process.wait(60) != 0:
                raise Failed(f"central serve did not end cleanly: {process.returncode} {self.log(index)}")
        self.processes = [None] * len(self.processes)

    def end(self):
        """Ends whatever still runs, without asking."""
        for process in self.processes:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()


def photo_with(text, source, target):
    """A sample photo made unique by a comment."""
    data = source.read_bytes()
    comment = text.encode()
    target.write_bytes(data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:])
