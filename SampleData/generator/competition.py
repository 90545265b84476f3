"""Race rounds, promotion trips, bank meetings, intermediaries and helpers."""
from datetime import date

from .constants import TERRITORIES
from .tables import rng, write_csv, write_jsonl
from .workdays import working_span

# aspect, indicator, weight
INDICATORS = [("扩大投资规模", "年度计划完成率", 20), ("扩大投资规模", "同比增速", 10), ("优化投资结构", "工业与战新投资占比", 10),
              ("优化投资结构", "民间投资占比", 10), ("项目开工入统", "计划新开工开工率", 15), ("项目开工入统", "应统项目入统率", 15),
              ("项目谋划储备", "新增储备项目", 10), ("项目谋划储备", "储备转前期", 10)]
MODES = ["产业链招商", "小分队招商", "以商招商", "平台招商", "基金招商", "飞地招商", "大赛招商"]
TRIP_HEADER = ["trip", "kind", "unit", "date", "mode", "projects", "destination"]
CITIES = ["示例市甲（京津冀）", "示例市乙（长三角）", "示例市丙（粤港澳大湾区）", "示例市丁（中原城市群）"]


def rounds():
    """Two published rounds and the open one. Scores are in hundredths of a point."""
    result = []
    for number, (period, state) in enumerate([("2026-01/2026-02", "published"), ("2026-03/2026-04", "published"),
                                              ("2026-05/2026-06", "open")], 1):
        pick = rng(f"race:{period}")
        entries = [_entry(t, pick, state) for t in TERRITORIES]
        if state == "published":
            if number == 1:
                _tie(entries)
            _rank(entries)
        result.append({"round": f"R26-{number}", "kind": "twoMonthly", "period": period, "state": state,
                       "publishedOn": {1: "2026-03-06", 2: "2026-05-08"}.get(number, ""),
                       "indicators": [{"aspect": a, "name": n, "weight": w} for a, n, w in INDICATORS], "entries": entries})
    return result


def _entry(territory, pick, state):
    pace = float(territory[6]) / 30
    inputs = []
    for _, name, weight in INDICATORS:
        target = pick.randrange(50, 100)
        actual = round(target * pace * pick.uniform(0.8, 1.15))
        inputs.append({"name": name, "target": target, "actual": actual,
                       "score": _text(_score(weight, actual, target)) if state == "published" else ""})
    total = sum(_score(w, i["actual"], i["target"]) for (_, _, w), i in zip(INDICATORS, inputs))
    entry = {"territory": territory[1], "inputs": inputs, "adjustments": []}
    return {**entry, "score": _text(total), "hundredths": total} if state == "published" else entry


def _score(weight, actual, target):
    """weight × min(actual/target, 1.2), half-up to hundredths."""
    return weight * 120 if actual * 10 >= target * 12 else (weight * actual * 200 + target) // (2 * target)


def _text(hundredths):
    sign, value = ("-" if hundredths < 0 else ""), abs(hundredths)
    return f"{sign}{value // 100}.{value % 100:02d}"


def _tie(entries):
    """One noted adjustment makes ranks two and three equal, so ranking shows 1, 2, 2, 4."""
    order = sorted(entries, key=lambda e: -e["hundredths"])
    gap = order[1]["hundredths"] - order[2]["hundredths"]
    order[2]["adjustments"].append({"points": _text(gap), "note": "示例：承办集中开工主会场加分"})
    order[2]["hundredths"] += gap
    order[2]["score"] = _text(order[2]["hundredths"])


def _rank(entries):
    for entry in entries:
        entry["rank"] = 1 + sum(e["hundredths"] > entry["hundredths"] for e in entries)
    for entry in entries:
        del entry["hundredths"]


def trips():
    """Leaders: each quarter one trip of three projects or more, but 陵川 and 沁水 fall short in the second quarter."""
    pick = rng("trips")
    rows = []
    for quarter, (first, last) in {1: (date(2026, 1, 5), date(2026, 3, 31)), 2: (date(2026, 4, 7), date(2026, 6, 24))}.items():
        for territory in TERRITORIES:
            if quarter == 2 and territory[0] == "陵川县":
                continue
            projects = 2 if quarter == 2 and territory[0] == "沁水县" else pick.randrange(3, 8)
            rows.append(["leader", territory[1], pick.choice(working_span(first, last)), projects])
    for month in range(1, 7):
        span = working_span(date(2026, month, 3), date(2026, month, 24))
        for unit in ["市投资促进中心"] + [t[1] for t in TERRITORIES]:
            rows += [["department", unit, day, pick.randrange(3, 6)] for day in pick.sample(span, 2)]
    rows.sort(key=lambda r: (r[2], r[0], r[1]))
    return [[f"X26-{n:03d}", kind, unit, day.isoformat(), pick.choice(MODES), count, pick.choice(CITIES)]
            for n, (kind, unit, day, count) in enumerate(rows, 1)]


def _intermediaries():
    pick = rng("intermediaries")
    trades = ["勘察", "测绘", "环评编制", "施工图审查", "节能评估", "水土保持", "造价咨询"]
    rows = []
    for n in range(1, 15):
        black = n == 9
        factors = [pick.randrange(1, 3) if black else pick.randrange(3, 6) for _ in range(3)]
        rows.append([f"M{n:03d}", f"晋城示例中介{n:02d}咨询有限公司", trades[n % 7], *factors, "是" if black else "否",
                     "2026-05-15" if black else "", "示例：报告结论与现场不符" if black else ""])
    return rows


def _helpers():
    pick = rng("helpers")
    stars = [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 3, 4]
    return [[f"H{n:03d}", f"帮办人员（示例）{n:02d}", TERRITORIES[n % 7][1], star, pick.randrange(2, 9), "2026-Q1"]
            for n, star in enumerate(stars, 1)]


def write(folder):
    write_jsonl(folder / "race-rounds.jsonl", rounds())
    write_csv(folder / "trips.csv", TRIP_HEADER, trips())
    write_csv(folder / "bank-meetings.csv", ["meeting", "year", "plannedOn", "heldOn", "banks", "projects", "state"],
              [["B26-1", 2026, "2026-04-16", "2026-04-16", 9, 34, "held"], ["B26-2", 2026, "2026-10-15", "", "", "", "planned"]])
    write_csv(folder / "intermediaries.csv", ["agency", "name", "trade", "ability", "duration", "fee", "blacklisted",
                                              "blacklistedOn", "reason"], _intermediaries())
    write_csv(folder / "helpers.csv", ["helper", "name", "territory", "stars", "projects", "period"], _helpers())
