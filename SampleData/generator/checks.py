"""Reads the produced files back and compares every stated figure; knows nothing of how they were drawn."""
from . import checks_files, checks_office, checks_register, checks_work


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def equal(self, title, expected, actual):
        good = expected == actual
        self.passed += good
        self.failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {title}: {actual}" + ("" if good else f" (expected {expected})"))

    def holds(self, title, condition):
        self.equal(title, True, bool(condition))


def run(folder):
    report = Report()
    for module in (checks_register, checks_work, checks_office, checks_files):
        module.run(folder, report)
    print(f"{report.passed} checks passed, {report.failed} failed")
    return 1 if report.failed else 0
