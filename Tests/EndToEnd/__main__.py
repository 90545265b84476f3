"""Plays the whole product under faults: see Scripts/end-to-end --help."""

import argparse
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import oracles
from programs import Centre, Failed, Programs
from proxy import Proxy
from world import World


def main():
    parser = argparse.ArgumentParser(prog="Scripts/end-to-end", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1, help="how long faults go on")
    parser.add_argument("--nodes", type=int, default=6, help="laptops at the beginning")
    parser.add_argument("--seed", type=int, default=1, help="decides deeds and faults; the timing is the machine's")
    parser.add_argument("--servers", type=int, default=3, help="processes of the centre on one store")
    parser.add_argument("--workers", type=int, default=4, help="commands at once")
    parser.add_argument("--binaries", required=True, help="folder of central and inspector")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="end-to-end-"))
    programs = Programs(folder, options.binaries)
    centre = Centre(programs, folder / "office", options.servers)
    world = World(folder, programs, centre, options.seed)
    try:
        found = play(world, options)
    except Failed as failed:
        found = [str(failed)]
    finally:
        centre.end()
    for line in oracles.figures(world):
        print(line)
    for complaint in found[:20]:
        print(f"✗ {complaint}")
    if found:
        print(f"{len(found)} promises broken, seed {options.seed}; everything lies in {folder}")
        sys.exit(1)
    shutil.rmtree(folder)
    print(f"no promise broken, seed {options.seed}")


def play(world, options):
    started = time.monotonic()
    world.set_up()
    world.proxy = Proxy(world.centre.ports, options.seed)
    for number in range(options.nodes):
        world.enrol(number)
    say(started, f"{options.nodes} laptops enrolled; faults begin")
    world.proxy.is_quiet, world.is_rough = False, True
    begun = time.monotonic()
    until, restore_at = begun + options.minutes * 60, begun + options.minutes * 30
    failures = []
    tasks = [lambda: world.work(until) for _ in range(options.workers)]
    tasks.append(lambda: world.trouble_the_centre(until, restore_at))
    threads = [threading.Thread(target=guarded, args=(task, failures)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        return failures
    say(started, "faults stop; everybody syncs")
    world.settle()
    say(started, "asking what must hold")
    found = list(oracles.complaints(world))
    world.centre.stop_all()
    say(started, "done")
    return found


def guarded(task, failures):
    try:
        task()
    except Exception as error:  # noqa: BLE001: whatever goes wrong in a worker is a finding
        failures.append(f"{type(error).__name__}: {error}")


def say(started, text):
    print(f"{time.monotonic() - started:6.0f} s  {text}", flush=True)


if __name__ == "__main__":
    main()
