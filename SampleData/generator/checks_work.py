"""Visits, coverage, problems."""
from collections import Counter

from .constants import (COVERAGE, ITEMS, NAMES, OPEN_CLASSES, OPEN_TIERS, UNVISITED_JUNE)
from .tables import read_csv, read_jsonl

TODAY = "2026-06-25"


def coverage(visits, month):
    """Visited and fully covered project codes, by the rule of the monthly coverage."""
    checked = {}
    for visit in visits:
        if visit["sealed"] and visit["date"].startswith(month):
            done = {i["key"] for i in visit["items"] if i["rating"] != "unchecked"}
            checked.setdefault(visit["project"], set()).update(done)
    return set(checked), {code for code, done in checked.items() if len(done) == len(ITEMS)}


def run(folder, report):
    codes = {r["项目编号"]: r for r in read_csv(folder / "register.csv")}
    visits, late = read_jsonl(folder / "visits.jsonl"), read_jsonl(folder / "visits-late.jsonl")
    problems = read_jsonl(folder / "problems.jsonl")
    for month, (visited, full) in COVERAGE.items():
        seen, whole = coverage(visits, month)
        report.equal(f"{month} visited and full of 300", (visited, full), (len(seen), len(whole)))
    missing = Counter(codes[c]["所属区域"] for c in set(codes) - coverage(visits, "2026-06")[0])
    report.equal("not visited in June", UNVISITED_JUNE, {k: missing[k] for k in UNVISITED_JUNE} if sum(missing.values()) == 13 else missing)
    report.equal("May full once the late visit is in", 292, len(coverage(visits + late, "2026-05")[1]))
    _visits(report, visits + late, codes)
    _problems(report, problems, codes, visits)


def _visits(report, visits, codes):
    report.equal("visit keys distinct", len(visits), len({v["visit"] for v in visits}))
    report.holds("every visit names a key project and its dates lie in May or June to the 25th",
                 all(v["project"] in codes and "2026-05-01" <= v["date"] <= TODAY for v in visits))
    report.holds("ten items in order each", all([i["key"] for i in v["items"]] == ITEMS for v in visits))
    report.holds("不适用 and worse than normal carry a reason",
                 all(i["reason"] for v in visits for i in v["items"] if i["rating"] in ("notApplicable", "attention", "lagging")))
    report.holds("complete means sealed, ten values, a photo and a form", all(v["complete"] == bool(
        v["sealed"] and v["photos"] and v["forms"] and all(i["rating"] != "unchecked" for i in v["items"])) for v in visits))
    lengths = [sum(len(i["note"]) for i in v["items"]) for v in visits]
    report.holds(f"notes of a visit have 200–800 characters ({min(lengths)}–{max(lengths)})", min(lengths) >= 200 and max(lengths) <= 800)
    report.equal("no two visits alike in their notes", len(visits), len({"".join(i["note"] for i in v["items"]) for v in visits}))
    report.holds("2–6 photos a visit, names distinct", all(2 <= len(v["photos"]) <= 6 for v in visits)
                 and len({p["name"] for v in visits for p in v["photos"]}) == sum(len(v["photos"]) for v in visits))
    report.equal("drafts that are not sealed", 2, sum(not v["sealed"] for v in visits))


def _problems(report, problems, codes, visits):
    still = [p for p in problems if p["state"] != "closed"]
    report.equal("problems this year, closed, open", (164, 118, 46), (len(problems), len(problems) - len(still), len(still)))
    for tier, count in OPEN_TIERS.items():
        report.equal(f"open at {tier}", count, sum(p["tier"] == tier for p in still))
    for kind, count in OPEN_CLASSES.items():
        report.equal(f"open of class {kind}", count, sum(p["class"] == kind for p in still))
    report.equal("open past due", 7, sum(p["due"] < TODAY for p in still))
    report.equal("projects with open problems", 41, len({p["project"] for p in still}))
    report.holds("堵点 of the register is exactly these projects",
                 {p["project"] for p in still} == {c for c, r in codes.items() if r["堵点"] == "是"})
    report.holds("event times rise and end by today", all(
        (t := [e["at"] for e in p["events"]]) == sorted(t) and t[-1][:10] <= TODAY for p in problems))
    report.holds("closed exactly when the last event closes", all((p["events"][-1]["kind"] == "closed") == (p["state"] == "closed") for p in problems))
    report.holds("no one closes what he handled", all(p["events"][-1]["actor"] != p["events"][-2]["actor"] for p in problems if p["state"] == "closed"))
    report.holds("the last tier and due of the events are those of the problem", all(_last(p, "tier") == p["tier"] and _last(p, "due") == p["due"] for p in still))
    by_key = {v["visit"]: v for v in visits}
    report.holds("a finding visit is of the same project and day and lists the problem", all(
        (v := by_key.get(p["foundIn"]["visit"])) and v["project"] == p["project"] and v["date"] == p["openedOn"]
        and p["problem"] in v["items"][9]["fields"].get("newProblems", []) for p in problems if p["foundIn"]))
    report.holds("territories of the visits exist", all(c.split("-")[1] in NAMES for c in codes))


def _last(problem, name):
    return [e[name] for e in problem["events"] if name in e][-1]
