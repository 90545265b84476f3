"""Key list, full register, people."""
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from .constants import (BASES, CITY_PLAN, FULL_REGISTER, MONTH_WEIGHTS, NODES, OVER_100M, SLIPS, TERRITORIES)
from .names import INSPECTORS
from .tables import read_csv

PLAN, DONE = "年度计划投资（万元）", "年度累计完成（万元，截至5月）"


def percent(part, whole):
    return (100 * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def run(folder, report):
    rows = read_csv(folder / "register.csv", "utf-8")
    report.equal("key projects", 300, len(rows))
    report.equal("distinct codes and names", (300, 300), (len({r["项目编号"] for r in rows}), len({r["项目名称"] for r in rows})))
    report.holds("every name begins with 【示例】", all(r["项目名称"].startswith("【示例】") for r in rows))
    report.holds("the named example exists", any(r["项目名称"] == "【示例】泽州·青杨智能铸造产业园一期"
                                            and r["项目单位"] == "晋城示例星河精密制造有限公司" for r in rows))
    for territory in TERRITORIES:
        _territory(report, territory, [r for r in rows if r["所属区域"] == territory[0]])
    plan, done = (sum(Decimal(r[c]) for r in rows) for c in (PLAN, DONE))
    report.equal("annual plan of the list, 万元", Decimal(4112000), plan)
    report.equal("completion of the list to end of May, %", Decimal("30.4"), percent(done, plan))
    report.equal("slip of the list, percentage points", Decimal("0.4"), percent(done, plan) - 30)
    report.equal("key share of the city plan, %", Decimal("72.0"), percent(plan, Decimal(CITY_PLAN)))
    _months(report, rows, plan)
    _classes(report, rows)
    _encodings(folder, report, rows)
    _full(folder, report, rows)
    _people(folder, report)


def _territory(report, territory, rows):
    name, code, carry, start, early, plan, rate = territory[:7]
    origins = Counter(r["项目类别"] for r in rows)
    report.equal(f"{name} carry-over, planned start, preliminary", (carry, start, early),
                 (origins["续建"], origins["计划新开工"], origins["前期"]))
    total = sum(Decimal(r[PLAN]) for r in rows)
    done = sum(Decimal(r[DONE]) for r in rows)
    report.equal(f"{name} annual plan, 万元", Decimal(plan), total)
    report.equal(f"{name} completion, %", Decimal(rate), percent(done, total))
    report.equal(f"{name} completed is exactly the rate, 万元", Decimal(plan) * Decimal(rate) / 100, done)
    report.equal(f"{name} slip, percentage points", Decimal(SLIPS[name]), percent(done, total) - 30)
    report.holds(f"{name} codes", all(r["区域代码"] == code for r in rows))


def _months(report, rows, plan):
    for month, weight in enumerate(MONTH_WEIGHTS, 1):
        report.equal(f"weight of month {month}, %", Decimal(weight), 100 * sum(Decimal(r[f"{month}月计划"]) for r in rows) / plan)
    report.holds("twelve months add up to the annual plan of each project",
                 all(sum(Decimal(r[f"{m}月计划"]) for m in range(1, 13)) == Decimal(r[PLAN]) for r in rows))
    money = [r[c] for r in rows for c in [PLAN, DONE, "总投资（万元）"] + [f"{m}月计划" for m in range(1, 13)]]
    report.holds("money has at most two decimals", all(Decimal(m).as_tuple().exponent >= -2 and Decimal(m) >= 0 for m in money))
    report.holds("completed ≤ annual plan ≤ total investment",
                 all(Decimal(r[DONE]) <= Decimal(r[PLAN]) <= Decimal(r["总投资（万元）"]) for r in rows))


def _classes(report, rows):
    for basis, count in BASES.items():
        report.equal(f"primary basis {basis}", count, sum(r["主要依据"] == basis for r in rows))
    report.holds("basis of 1 亿元 is listed exactly where the plan reaches it",
                 all((Decimal(r[PLAN]) >= 10000) == (OVER_100M in r["列入依据"].split("、")) for r in rows))
    report.holds("primary basis is one of the bases", all(r["主要依据"] in r["列入依据"].split("、") for r in rows))
    for node, count in NODES.items():
        report.equal(f"key node {node}", count, sum(r["关键节点"] == node for r in rows))
    pairs = Counter((r["项目类别"], r["关键节点"]) for r in rows)
    early = ("备案审批", "手续办理", "要素配置")
    report.equal("carry-over in progress, completed", (128, 20), (pairs["续建", "实施进度"], pairs["续建", "竣工投产"]))
    report.equal("planned start: not started, at start, in progress", (44, 40, 46),
                 (sum(pairs["计划新开工", n] for n in early), pairs["计划新开工", "开工建设"], pairs["计划新开工", "实施进度"]))
    report.equal("preliminary, none started", 22, sum(pairs["前期", n] for n in early))
    report.equal("projects with 堵点难点", 41, sum(r["堵点"] == "是" for r in rows))
    fixed = ["年度计划投资（万元）", "计划竣工", "包联领导", "责任单位", "责任人", "首席服务员"]
    report.holds("four fixings and chief service officer present", all(r[c] for r in rows for c in fixed))


def _encodings(folder, report, rows):
    report.equal("GB 18030 file has the same rows", True, read_csv(folder / "register-gb18030.csv", "gb18030") == rows)
    from openpyxl import load_workbook
    lines = list(load_workbook(folder / "register.xlsx").active.values)
    report.equal("workbook headings", list(rows[0]), list(lines[0]))
    same = all(Decimal(str(cell)) == Decimal(row[h]) if isinstance(cell, (int, float)) else cell == row[h]
               for row, line in zip(rows, lines[1:]) for h, cell in zip(lines[0], line))
    report.equal("workbook has the same cells", (300, True), (len(lines) - 1, same))


def _full(folder, report, key):
    rows = read_csv(folder / "register-full.csv")
    report.equal("full register", 1020, len(rows))
    for origin, count in FULL_REGISTER.items():
        report.equal(f"full register {origin}", count, sum(r["项目类别"] == origin for r in rows))
    report.equal("projects outside the list, their plan in 万元", (720, 1599000),
                 (sum(r["重点项目"] == "否" for r in rows), sum(int(r[PLAN]) for r in rows if r["重点项目"] == "否")))
    report.equal("city plan, 万元", CITY_PLAN, sum(int(r[PLAN]) for r in rows))
    plans = {r["项目编号"]: r[PLAN] for r in rows}
    report.holds("full register contains the key list with the same plans",
                 len(plans) == 1020 and all(plans.get(r["项目编号"]) == r[PLAN] for r in key))


def _people(folder, report):
    rows = read_csv(folder / "people.csv")
    inspectors = [r for r in rows if r["role"] == "inspector"]
    report.equal("inspectors are 甲子 … 丁亥", INSPECTORS, [r["name"] for r in inspectors])
    report.equal("teams of two", [2] * 12, list(Counter(r["team"] for r in inspectors).values()))
    report.equal("territories reached by teams", 7, len({r["territories"] for r in inspectors}))
    report.equal("person codes distinct", len(rows), len({r["person"] for r in rows}))
