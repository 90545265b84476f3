#!/usr/bin/env python3
"""Writes the fictitious sample data, or checks that the files hold every stated figure.

generate.py                   write all files beside this script (openpyxl; Pillow and wqy-microhei for photos)
generate.py --out DIR         write them to DIR instead
generate.py --no-photos       leave photos/, photos-odd/ and photos.csv as they are
generate.py --all-photos DIR  also render every photo that a visit names (100 kB each)
generate.py --check           check the files; exit code 1 when any figure differs
"""
import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from generator import (checks, competition, office, oddities, people, photos, photos_odd,  # noqa: E402
                       problems, register, schedule, townships, visits)


def generate(folder, with_photos, all_photos):
    folder.mkdir(parents=True, exist_ok=True)
    projects = register.build()
    people.write(folder, people.build())
    stat_rows, start_rows = office.stat_entries(projects), office.starts(projects)
    office.write(folder, projects, stat_rows, start_rows)
    stubs = schedule.build(projects)
    found = problems.build(projects, stubs)
    problems.write(folder, found)
    made = visits.build(stubs, found, stat_rows)
    late = visits.build([schedule.late_visit(stubs)], [], stat_rows)
    visits.write(folder, made, late)
    register.write(folder, projects, {p["project"] for p in found if p["state"] != "closed"})
    competition.write(folder)
    townships.write(folder)
    oddities.write(folder, projects)
    if with_photos:
        photos.write(folder, made)
        photos_odd.write(folder, folder / "photos")
    if all_photos:
        photos.write_all(all_photos, made)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--no-photos", action="store_true")
    parser.add_argument("--all-photos", type=Path)
    options = parser.parse_args()
    if options.check:
        sys.exit(checks.run(options.out))
    generate(options.out, not options.no_photos, options.all_photos)


if __name__ == "__main__":
    main()
