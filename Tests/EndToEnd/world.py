"""Nodes, what people do on them, and what happens to them."""

import hashlib
import random
import shutil
import threading
import time

from programs import ROOT, Failed, photo_with

PROJECTS = ["JC26-140502-001", "JC26-140502-029", "JC26-140525-001"]
TERRITORIES = ["140502", "140525"]
PEOPLE = ["P001", "P005"]
RATINGS = ["normal", "attention", "lagging"]
KILLS = 0.12


class Said:
    """Something that a person entered, and what may have become of it."""

    def __init__(self, kind, text, node, acknowledged):
        self.kind, self.text, self.node, self.acknowledged = kind, text, node, acknowledged
        # Lost with its only disk: the node was put back before a sync had covered it.
        self.is_forfeited = False
        # A receipt covers it, and the centre was not put back since.
        self.is_covered = False
        # The laptop was put back to before it; the centre may be the only one that has it.
        self.is_away = False


class Node:
    def __init__(self, world, name):
        self.world, self.name, self.home = world, name, world.folder / name
        self.lock, self.random = threading.Lock(), random.Random(f"{world.seed}/{name}")
        self.visits, self.said, self.count, self.backup, self.device = [], [], 0, None, None

    def inspector(self, *words, may_kill=True):
        kill_after = None
        if may_kill and self.world.is_rough and self.random.random() < KILLS:
            kill_after = self.random.uniform(0.01, 0.8)
            self.world.count("kill -9 of inspector")
        return self.world.programs.inspector(self.home, *words, kill_after=kill_after)

    def say(self, kind, text, outcome):
        self.said.append(Said(kind, text, self, outcome.code == 0))

    def fresh(self, kind):
        self.count += 1
        return f"{kind}-{self.name}-{self.count}-"

    # What people do

    def note(self):
        text = self.fresh("note")
        self.say("note", text, self.inspector("note", "add", self.random.choice(PROJECTS), "--note", text))

    def visit(self):
        text = self.fresh("visit")
        outcome = self.inspector(
            "visit", "new", "--project", self.random.choice(PROJECTS), "--summary", text, "--no-walk")
        self.say("visit", text, outcome)
        if outcome.code == 0:
            self.visits.append(outcome.documents[0]["visit"])
            self.world.share(self.visits[-1])

    def rate(self):
        """A visit of one's own, or one that others rate too: that makes conflicts."""
        shared = self.world.shared_visits()
        visits = self.visits + (shared if self.random.random() < 0.5 else [])
        if visits:
            self.inspector(
                "visit", "rate", self.random.choice(visits), self.random.randint(1, 10), self.random.choice(RATINGS),
                "--note", self.fresh("rating"))

    def problem(self):
        if self.visits:
            text = self.fresh("problem")
            self.say("problem", text, self.inspector(
                "problem", "raise", self.random.choice(self.visits), "--item", "进度", "--title", text, "--class",
                "construction", "--text", "现场"))

    def photo(self):
        if self.visits:
            text = self.fresh("photo")
            path = self.world.folder / "photos" / (text + ".jpg")
            photo_with(text, self.random.choice(self.world.samples), path)
            outcome = self.inspector("photos", "add", self.random.choice(self.visits), path)
            self.say("photo", hashlib.sha256(path.read_bytes()).hexdigest(), outcome)

    def settle_conflicts(self):
        self.inspector("conflicts", "resolve", "--all", "--take", "cautious", "--reason", "联合复核")

    def sync(self):
        age = self.world.restores
        outcome = self.inspector("sync")
        if outcome.code == 0:
            done = outcome.documents[-1]
            if done["recordsOnlyHere"] == 0 and done["photosOnlyHere"] == 0 and age == self.world.restores:
                for said in self.said:
                    said.is_covered = True
                    # Records come back with a sync; originals of photos stay at the centre.
                    said.is_away = said.is_away and said.kind == "photo"
        return outcome

    # What happens to laptops

    def back_up(self):
        folder = self.world.fresh_folder("backup")
        if self.inspector("backup", folder, may_kill=False).code == 0:
            self.backup = folder, len(self.said), len(self.visits)

    def restore(self):
        """An earlier copy is put back; what no receipt covered is lost with the disk, and nothing else."""
        if self.backup is None:
            return
        folder, said, visits = self.backup
        shutil.rmtree(self.home)
        self.world.programs.succeed(self.inspector("restore", folder, may_kill=False))
        for late in self.said[said:]:
            late.is_away = True
            late.is_forfeited = late.is_forfeited or not late.is_covered
        self.visits = self.visits[:visits]
        self.world.count("laptop restored")

    def clone(self):
        node = Node(self.world, f"{self.name}c{len(self.world.nodes)}")
        shutil.copytree(self.home, node.home)
        node.visits, node.device = list(self.visits), self.device
        self.world.nodes.append(node)
        self.world.count("laptop cloned")

    DEEDS = (
        [note] * 8 + [visit] * 4 + [rate] * 8 + [problem] * 2 + [photo] * 4 + [settle_conflicts] + [sync] * 12
        + [back_up] * 1)


class World:
    """An office, its laptops, and the line between them."""

    def __init__(self, folder, programs, centre, seed):
        self.folder, self.programs, self.centre, self.seed = folder, programs, centre, seed
        self.nodes, self.proxy, self.is_rough, self.restores = [], None, False, 0
        self.counts, self.lock, self.shared, self.folders = {}, threading.Lock(), [], 0
        self.random = random.Random(seed)
        self.samples = sorted((ROOT / "SampleData" / "photos").glob("*.jpg"))[:6]
        (folder / "photos").mkdir()

    def count(self, name):
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + 1

    def fresh_folder(self, name):
        with self.lock:
            self.folders += 1
            return self.folder / f"{name}-{self.folders}"

    def share(self, visit):
        with self.lock:
            self.shared = (self.shared + [visit])[-12:]

    def shared_visits(self):
        with self.lock:
            return list(self.shared)

    def central(self, *words):
        return self.programs.succeed(self.programs.central(self.centre.home, *words))

    # The beginning

    def set_up(self):
        self.central("init", "--name", "晋城", "--host", "localhost", "--host", "127.0.0.1")
        lines = (ROOT / "SampleData" / "register.csv").read_bytes().decode().split("\r\n")
        kept = [line for line in lines[1:] if line.split(",")[0] in PROJECTS]
        register = self.folder / "register.csv"
        register.write_text("\r\n".join(lines[:1] + kept) + "\r\n", encoding="utf-8", newline="")
        self.central("register", "import", register, "--year", "2026")
        self.central("people", "import", ROOT / "SampleData" / "people.csv")
        self.centre.start_all()

    def enrol(self, number):
        node = Node(self, f"n{number}")
        scopes = [word for territory in TERRITORIES for word in ("--territory", territory)]
        invited = self.central("devices", "invite", "--person", PEOPLE[number % 2], *scopes).documents[0]
        node.device = invited["device"]
        url = f"https://localhost:{self.proxy.port}"
        self.programs.succeed(node.inspector("enrol", url, invited["code"], "--device", node.name))
        self.programs.succeed(node.sync())
        self.nodes.append(node)

    # The rough time

    def work(self, until):
        """One worker: takes a free laptop and does something with it, again and again."""
        chooser = random.Random(f"{self.seed}/{threading.get_ident()}")
        while time.monotonic() < until:
            node = chooser.choice(self.nodes)
            if not node.lock.acquire(blocking=False):
                time.sleep(0.01)
                continue
            try:
                dice = chooser.random()
                if dice < 0.006:
                    node.restore()
                elif dice < 0.008 and len(self.nodes) < 40:
                    node.clone()
                else:
                    chooser.choice(Node.DEEDS)(node)
            finally:
                node.lock.release()

    def trouble_the_centre(self, until, restore_at):
        """Kills one of the centre's processes now and then; once puts the office back from a backup."""
        backup = self.fresh_folder("office-backup")
        half = restore_at - (restore_at - time.monotonic()) / 2
        has_backup = has_restored = False
        while time.monotonic() < until:
            time.sleep(self.random.uniform(1, 4))
            if not has_backup and time.monotonic() > half:
                self.central("backup", backup)
                has_backup = True
            elif has_backup and not has_restored and time.monotonic() > restore_at:
                self.restore_the_centre(backup)
                has_restored = True
            else:
                index = self.random.randrange(len(self.centre.ports))
                self.centre.kill(index)
                self.count("kill -9 of central")
                time.sleep(self.random.uniform(0, 0.5))
                self.centre.start(index)
        return has_restored

    def restore_the_centre(self, backup):
        self.centre.stop_all()
        self.restores += 1
        for node in list(self.nodes):
            for said in node.said:
                said.is_covered = False
                said.is_forfeited = said.is_forfeited or said.is_away
        self.centre.home = self.fresh_folder("office-restored")
        self.central("restore", backup)
        self.centre.start_all()
        self.restores += 1
        self.count("centre restored")

    # The end

    def settle(self):
        """Faults stop, and everybody syncs: first all bring what they have, then all fetch what others brought."""
        self.is_rough = False
        self.proxy.is_quiet = True
        for index, process in enumerate(self.centre.processes):
            if process.poll() is not None:
                raise Failed(f"central ended by itself: {self.centre.log(index)}")
        for _ in range(3):
            for node in self.nodes:
                self.programs.succeed(node.sync())
