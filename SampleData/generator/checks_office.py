"""Statistical entry, starts, approvals, promises, land, race, trips, agencies, helpers, township tables."""
from collections import Counter
from datetime import date

from .constants import PROMISE_STATES, STAT_STATES, TERRITORIES
from .tables import read_csv, read_jsonl
from .townships import HEADERS
from .workdays import add_working_days, two_months_later, working_days_between

TODAY = "2026-06-25"
day = date.fromisoformat


def run(folder, report):
    codes = {r["项目编号"]: r for r in read_csv(folder / "register.csv")}
    _calendar(report)
    _stat(folder, report, codes)
    _starts(folder, report, codes)
    _approvals(folder, report, codes)
    _promises(folder, report, codes)
    plots = {r["signedOn"]: r for r in read_csv(folder / "land-listing.csv")}
    report.equal("plots, the one signed 2026-04-20 is due", (3, "2026-06-03"), (len(plots), plots["2026-04-20"]["dueOn"]))
    report.holds("land due is 30 working days on", all(r["dueOn"] == str(add_working_days(day(s), 30)) for s, r in plots.items()))
    _race(folder, report)
    _trips(folder, report)
    meetings = read_csv(folder / "bank-meetings.csv")
    report.equal("bank meetings held of required", (1, 2), (sum(r["state"] == "held" for r in meetings), len(meetings)))
    agencies = read_csv(folder / "intermediaries.csv")
    report.equal("intermediaries, blacklisted", (14, 1), (len(agencies), sum(r["blacklisted"] == "是" for r in agencies)))
    stars = [int(r["stars"]) for r in read_csv(folder / "helpers.csv")]
    report.equal("helpers, stars in use", (20, [1, 2, 3, 4, 5]), (len(stars), sorted(set(stars))))
    _townships(folder, report)


def _calendar(report):
    for start, count, due in [("2026-01-20", 30, "2026-03-09"), ("2026-01-20", 35, "2026-03-16"), ("2026-04-20", 30, "2026-06-03"),
                              ("2026-04-20", 35, "2026-06-10"), ("2026-09-07", 35, "2026-10-30"), ("2026-04-30", 1, "2026-05-06"),
                              ("2026-02-13", 1, "2026-02-14")]:
        report.equal(f"{start} + {count} working days", due, str(add_working_days(day(start), count)))


def _stat(folder, report, codes):
    rows = read_csv(folder / "stat-entries.csv")
    report.equal("eligible for statistics, one row a project", (212, 212), (len(rows), len({r["project"] for r in rows})))
    for state, count in STAT_STATES.items():
        report.equal(f"statistical entry {state}", count, sum(r["state"] == state for r in rows))
    begun = {"开工建设", "实施进度", "竣工投产"}
    report.holds("eligible projects have started", all(codes[r["project"]]["关键节点"] in begun for r in rows))


def _starts(folder, report, codes):
    rows = read_csv(folder / "starts.csv")
    found = Counter((r["batch"], r["dueOn"]) for r in rows)
    report.equal("centralised starts", {("2026-03-20", "2026-05-20"): 34, ("2026-06-16", "2026-08-17"): 28}, dict(found))
    report.holds("due is two months on", all(r["dueOn"] == str(two_months_later(day(r["batch"]))) for r in rows))
    march = Counter(r["state"] for r in rows if r["batch"] == "2026-03-20")
    report.equal("March batch started, overdue", (31, 3), (march["substantivelyStarted"], march["overdue"]))
    begun = {"开工建设", "实施进度"}
    report.holds("started in substance exactly where the node says so", all(
        (codes[r["project"]]["关键节点"] in begun) == bool(r["substantiveOn"]) for r in rows))
    report.equal("a project is in one batch only", 62, len({r["project"] for r in rows}))


def _approvals(folder, report, codes):
    cases = read_jsonl(folder / "approvals.jsonl")
    report.equal("start-on-land cases", 30, sum(c["mode"] == "startOnLand" for c in cases))
    report.holds("due is 35 working days on", all(c["dueOn"] == str(add_working_days(day(c["openedOn"]), 35)) for c in cases))
    late = {c["openedOn"]: c["dueOn"] for c in cases if (c["finishedOn"] or TODAY) > c["dueOn"]}
    report.equal("late cases", {"2026-04-20": "2026-06-10", "2026-05-06": "2026-06-24"}, late)
    report.equal("the second is late by working days", 1, working_days_between(day("2026-06-24"), day(TODAY)))
    report.equal("cases marked late", 2, sum(c["state"] == "late" for c in cases))
    fields = ("level", "measure", "limit", "responsibleLeader", "handler")
    report.holds("each item has level, measure, limit, leader, handler", all(t[f] for c in cases for t in c["tasks"] for f in fields))


def _promises(folder, report, codes):
    rows = read_csv(folder / "promises.csv")
    report.equal("promises", 12, len(rows))
    for state, count in PROMISE_STATES.items():
        report.equal(f"promises {state}", count, sum(r["state"] == state for r in rows))
    left = {s: [working_days_between(day(TODAY), day(r["plannedDue"])) for r in rows if r["state"] == s] for s in ("promised", "dueSoon")}
    report.holds("due soon is within 10 working days, open is beyond", max(left["dueSoon"]) <= 10 < min(left["promised"]))
    begun = {"开工建设", "实施进度", "竣工投产"}
    broken = [r["promise"] for r in rows if r["anchor"] == "beforeStart" and not r["suppliedOn"]
              and codes[r["project"]]["关键节点"] in begun]
    report.equal("open before-start promises of started projects", [r["promise"] for r in rows if r["state"] == "overdue"], broken)


def _race(folder, report):
    rounds = read_jsonl(folder / "race-rounds.jsonl")
    report.equal("race rounds", {"2026-01/2026-02": "published", "2026-03/2026-04": "published", "2026-05/2026-06": "open"},
                 {r["period"]: r["state"] for r in rounds})
    report.equal("weights add up", [100] * 3, [sum(i["weight"] for i in r["indicators"]) for r in rounds])
    published = [e for r in rounds if r["state"] == "published" for e in r["entries"]]
    cents = lambda text: int(text.replace(".", ""))
    report.holds("a score is the sum of its inputs and adjustments", all(
        cents(e["score"]) == sum(cents(i["score"]) for i in e["inputs"]) + sum(cents(a["points"]) for a in e["adjustments"]) for e in published))
    report.equal("ranks with a tie in the first round", [1, 2, 2, 4, 5, 6, 7], sorted(e["rank"] for e in rounds[0]["entries"]))
    report.holds("the open round has no score", not any("score" in e for e in rounds[2]["entries"]))


def _trips(folder, report):
    rows = read_csv(folder / "trips.csv")
    for quarter, months in {1: "123", 2: "456"}.items():
        met = {r["unit"] for r in rows if r["kind"] == "leader" and r["date"][6] in months and int(r["projects"]) >= 3}
        short = {t[0] for t in TERRITORIES if t[1] not in met}
        report.equal(f"counties below the leaders' quota in quarter {quarter}", {1: set(), 2: {"陵川县", "沁水县"}}[quarter], short)
    months = {}
    for row in rows:
        if row["kind"] == "department":
            months.setdefault((row["unit"], row["date"][:7]), []).append(int(row["projects"]))
    report.holds("departments meet two trips and five projects a month",
                 len(months) == 48 and all(len(m) >= 2 and sum(m) >= 5 for m in months.values()))


def _townships(folder, report):
    tables = folder / "township-tables"
    for month in ("05", "06"):
        for key, count in {"jia": 9, "yi": 12, "bing": 15}.items():
            rows = [read_csv(tables / f"2026-{month}-{key}-annex{a}.csv") for a in HEADERS]
            report.equal(f"{key} rows of month {month}", count, sum(len(r) for r in rows))
            report.holds(f"{key} headings of month {month}", all(list(r[0]) == HEADERS[a] for a, r in zip(HEADERS, rows)))
            _figures(report, f"{key} {month}", rows[2])
    report.equal("annex columns", [14, 16, 22], [len(h) for h in HEADERS.values()])
    empty = [(f.name, h) for f in sorted(tables.glob("2026-0*-*annex2.csv")) for r in read_csv(f) for h, v in r.items() if h.startswith("前期进展") and not v]
    report.equal("the one empty cell of annex 2", [("2026-06-jia-annex2.csv", "前期进展情况·环评")], empty)
    runs = read_csv(tables / "runs.csv")
    pick = lambda month, scope: {r["submittedOn"] for r in runs if r["month"] == month and r["scope"] == scope}
    report.equal("June run of 甲乡 is not submitted", {""}, pick("2026-06", "甲乡"))
    report.equal("May run of 乙街道 was submitted", {"2026-05-26"}, pick("2026-05", "乙街道"))
    report.equal("other May runs were in time", True, max(pick("2026-05", "甲乡") | pick("2026-05", "丙街道")) <= "2026-05-25")
    frozen = {(r["version"], r["state"]) for r in runs if r["scope"] == "示例区"}
    report.equal("May district table", {("1", "superseded"), ("2", "published")}, frozen)
    district = sum(len(read_csv(tables / f"2026-05-district-annex{a}-v2.csv")) for a in HEADERS)
    report.equal("rows of the district table", 36, district)


def _figures(report, title, rows):
    figures = [[int(r[c]) for c in ("本月完成投资", "年度完成投资", "累计完成投资")] for r in rows]
    report.holds(f"本月 ≤ 年度 ≤ 累计, {title}", all(a <= b <= c for a, b, c in figures))
