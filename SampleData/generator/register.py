"""The 300 key projects and the optional full register."""
from datetime import date, timedelta

from . import names
from .constants import (BASES, CITY_PLAN, FULL_REGISTER, MONTH_WEIGHTS, NODES, OVER_100M, TERRITORIES)
from .tables import rng, shares, save_workbook, write_csv, cents_text

HEADER = (["项目编号", "项目名称", "所属区域", "区域代码", "行业领域", "建设内容及规模", "建设地点", "经度", "纬度",
           "总投资（万元）", "年度计划投资（万元）", "建设起始年", "建设结束年", "项目阶段", "关键节点", "堵点", "清单",
           "列入依据", "主要依据", "责任单位", "责任人", "包联领导", "项目单位", "联系人", "联系电话", "首席服务员",
           "计划开工", "计划竣工", "年度累计完成（万元，截至5月）"]
          + [f"{m}月计划" for m in range(1, 13)] + ["项目类别", "资金来源"])
FULL_HEADER = ["项目编号", "项目名称", "所属区域", "区域代码", "项目类别", "年度计划投资（万元）", "重点项目",
               "立项", "环评", "用地", "规划", "施工许可"]
STAGES = {"备案审批": "谋划储备", "手续办理": "推进前期", "要素配置": "开工准备", "开工建设": "已开工",
          "实施进度": "在建", "竣工投产": "竣工"}


def build():
    """All 300 projects as dictionaries; money in 0.01 万元."""
    projects = _skeletons()
    _assign_nodes(projects)
    _assign_plans(projects)
    _assign_completion(projects)
    for index, project in enumerate(projects, 1):
        _details(project, index)
    return projects


def _skeletons():
    projects = []
    for name, code, carry, start, early, _, _, lon, lat, teams in TERRITORIES:
        origins = ["续建"] * carry + ["计划新开工"] * start + ["前期"] * early
        pick = rng(f"skeleton:{code}")
        spread = 0.03 if code in ("140502", "140571") else 0.08
        for number, origin in enumerate(origins, 1):
            title, sector, firm, scale = names.project_name(name, code, number, pick)
            if code == "140525" and number == 1:
                title, sector, firm = "【示例】泽州·青杨智能铸造产业园一期", "装备制造", "精密制造"
                scale = "新建铸造车间28600平方米，购置自动化造型线4条及检测设备"
            projects.append({
                "code": f"JC26-{code}-{number:03d}", "name": title, "territory": name, "region": code,
                "origin": origin, "sector": sector, "firm": firm, "scale": scale, "number": number,
                "lon": f"{lon + pick.uniform(-spread, spread):.6f}",
                "lat": f"{lat + pick.uniform(-spread, spread):.6f}", "team": teams[number % len(teams)]})
    return projects


def _deal(projects, labels, topic):
    """Gives each project one label; `labels` is a list of (label, how many)."""
    pool = [label for label, count in labels for _ in range(count)]
    assert len(pool) == len(projects)
    rng(topic).shuffle(pool)
    return zip(projects, pool)


def _assign_nodes(projects):
    by_origin = {o: [p for p in projects if p["origin"] == o] for o in ("续建", "计划新开工", "前期")}
    for project, node in _deal(by_origin["续建"], [("实施进度", 128), ("竣工投产", 20)], "node:carry"):
        project["node"] = node
    planned = [("备案审批", 6), ("手续办理", 18), ("要素配置", 20), ("开工建设", 40), ("实施进度", 46)]
    for project, node in _deal(by_origin["计划新开工"], planned, "node:planned"):
        project["node"] = node
    early = [("备案审批", 8), ("手续办理", 12), ("要素配置", 2)]
    for project, node in _deal(by_origin["前期"], early, "node:early"):
        project["node"] = node
    _assign_batches(by_origin["计划新开工"])
    for project in projects:
        project["started"] = project["node"] in ("开工建设", "实施进度", "竣工投产") 
        project["startedByMay"] = project["started"] and project.get("batch") != "2026-06-16"


def _assign_batches(planned):
    """34 projects of March (31 started, 3 overdue) and 28 of June (11 started so far)."""
    at = {node: [p for p in planned if p["node"] == node] for node in NODES}
    march = at["实施进度"][:24] + at["开工建设"][:7] + at["要素配置"][:3]
    june = at["开工建设"][7:18] + at["要素配置"][3:20]
    for project in march:
        project["batch"] = "2026-03-20"
    for project in june:
        project["batch"] = "2026-06-16"


def _assign_plans(projects):
    """Primary bases by count, then annual plans that add up to each territory's figure."""
    big = shares(BASES[OVER_100M], [t[5] for t in TERRITORIES])
    rest = {k: v for k, v in BASES.items() if k != OVER_100M}
    others = []
    for (name, code, _, _, _, total, *_), count in zip(TERRITORIES, big):
        mine = [p for p in projects if p["region"] == code]
        pick = rng(f"plan:{code}")
        order = sorted(mine, key=lambda p: (p["origin"] == "前期", pick.random()))
        for project in order[:count]:
            project["basis"] = OVER_100M
        others += [p for p in mine if "basis" not in p]
    for project, basis in _deal(others, sorted(rest.items()), "basis"):
        project["basis"] = basis
    for name, code, _, _, _, total, *_ in TERRITORIES:
        _spread_plan([p for p in projects if p["region"] == code], total, rng(f"amount:{code}"))


def _spread_plan(mine, total, pick):
    """Whole 万元, so that the monthly weights give at most two decimals."""
    large = [p for p in mine if p["basis"] == OVER_100M]
    for project in mine:
        if project["basis"] == "省级重点工程":
            project["plan"] = pick.randrange(400, 1400) * 10 + pick.randrange(3)
        elif project["basis"] != OVER_100M:
            project["plan"] = pick.randrange(110, 880) * 10 + pick.randrange(6)
    left = total - sum(p["plan"] for p in mine if "plan" in p) - 10000 * len(large)
    for project, extra in zip(large, shares(left, [int(100 * pick.uniform(0.1, 1) ** 2) + 1 for _ in large])):
        project["plan"] = 10000 + extra


def _assign_completion(projects):
    for name, code, _, _, _, total, percent, *_ in TERRITORIES:
        target = total * int(percent.replace(".", "")) // 10      # 0.01 万元
        mine = [p for p in projects if p["region"] == code]
        begun = [p for p in mine if p["startedByMay"]]
        pick = rng(f"done:{code}")
        caps = [p["plan"] * 98 for p in begun]
        weights = [p["plan"] * (pick.randrange(60, 140) + (40 if p["node"] == "竣工投产" else 0)
                                - (25 if p["node"] == "开工建设" else 0)) for p in begun]
        done = [0] * len(begun)
        while target > sum(done):
            room = [w if d < c else 0 for w, d, c in zip(weights, done, caps)]
            parts = shares(target - sum(done), room)
            done = [min(d + x, c) for d, x, c in zip(done, parts, caps)]
        for project in mine:
            project["done"] = 0
        for project, amount in zip(begun, done):
            project["done"] = amount


def _details(project, index):
    pick = rng(f"details:{project['code']}")
    origin, node, plan = project["origin"], project["node"], project["plan"]
    factor = pick.randrange(180, 420) if origin == "续建" else pick.randrange(120, 380)
    project["total"] = plan * factor + pick.choice([0, 0, 50, 25, 6])
    first = {"续建": pick.choice([2023, 2024, 2025]), "计划新开工": 2026, "前期": pick.choice([2026, 2027])}[origin]
    last = 2026 if node == "竣工投产" else max(2026, first) + pick.randrange(0, 3)
    start = date(first, pick.randrange(1, 13), pick.randrange(1, 28))
    if origin == "计划新开工":
        if project.get("batch"):
            start = date.fromisoformat(project["batch"])
        elif project["started"]:
            start = date(2026, pick.randrange(3, 6), pick.randrange(1, 28))
        else:
            start = date(2026, pick.randrange(7, 12), pick.randrange(1, 28))
    finish = date(2026, 5, pick.randrange(4, 29)) if node == "竣工投产" else date(last, 12, 20) - timedelta(days=pick.randrange(40))
    project.update(first=start.year, last=finish.year, plannedStart=start, plannedFinish=finish)
    project["stage"] = "投产" if node == "竣工投产" and pick.random() < 0.4 else STAGES[node]
    bases = {project["basis"]} | ({OVER_100M} if plan >= 10000 else set())
    if pick.random() < 0.3:
        bases.add("市县两级重点推进")
    project["bases"] = "、".join(b for b in BASES if b in bases)
    lists = ["300个重点项目"] + (["亿元以上重大投资"] if project["total"] >= 1000000 else [])
    lists += ["战略性新兴产业"] if project["sector"] in names.STRATEGIC else []
    lists += ["平台经济"] if "电商" in project["name"] else []
    project["funds"] = "中央预算内、地方财政" if project["sector"] in names.GOVERNMENT else "企业自筹、银行贷款"
    lists += ["中央资金"] if project["sector"] in names.GOVERNMENT else []
    project["lists"] = "、".join(lists)
    owner = "星河" if index == 45 else names.FIRMS[(index * 7 + project["number"]) % len(names.FIRMS)]
    project["owner"] = f"晋城示例{owner}{project['firm']}有限公司"
    project["place"] = f"{project['territory']}{names.PLACES[(project['number'] - 1) % 30]}片区示例大道{project['number']}号"
    project["index"] = index
    project["leader"] = f"市级包联领导（示例）{index % 12 + 1:02d}"
    project["officer"] = f"首席服务员（示例）{index:03d}"


def months(plan):
    """Twelve monthly plans in 0.01 万元; their sum is the annual plan."""
    return [plan * weight for weight in MONTH_WEIGHTS]


def row(project, blocked):
    p = project
    return ([p["code"], p["name"], p["territory"], p["region"], p["sector"], p["scale"], p["place"], p["lon"], p["lat"],
             cents_text(p["total"]), p["plan"], p["first"], p["last"], p["stage"], p["node"],
             "是" if p["code"] in blocked else "否", p["lists"], p["bases"], p["basis"],
             f"{p['territory']}{'管理委员会' if p['territory'] == '开发区' else '人民政府'}（示例）",
             f"责任人（示例）{p['index']:03d}", p["leader"], p["owner"], f"示例联系人{p['index']:03d}",
             f"0356-000 {p['index']:04d}", p["officer"], p["plannedStart"].isoformat(), p["plannedFinish"].isoformat(),
             cents_text(p["done"])] + [cents_text(m) for m in months(p["plan"])] + [p["origin"], p["funds"]])


NUMERIC = {"总投资（万元）", "年度计划投资（万元）", "建设起始年", "建设结束年", "年度累计完成（万元，截至5月）"} | {
    f"{m}月计划" for m in range(1, 13)}


def write(folder, projects, blocked):
    from openpyxl import Workbook
    rows = [row(p, blocked) for p in projects]
    write_csv(folder / "register.csv", HEADER, rows)
    write_csv(folder / "register-gb18030.csv", HEADER, rows, "gb18030")
    book = Workbook()
    sheet = book.active
    sheet.title = "300个重点项目"
    sheet.append(HEADER)
    for values in rows:
        sheet.append([_cell(h, v) for h, v in zip(HEADER, values)])
    sheet.freeze_panes = "C2"
    save_workbook(book, folder / "register.xlsx")
    write_csv(folder / "register-full.csv", FULL_HEADER, _full_rows(projects))


def _cell(heading, value):
    if heading not in NUMERIC:
        return value
    number = float(value)
    return int(number) if number.is_integer() else number


def _full_rows(projects):
    key = {o: sum(p["origin"] == o for p in projects) for o in FULL_REGISTER}
    pool = [o for o, count in FULL_REGISTER.items() for _ in range(count - key[o])]
    pick = rng("full")
    pick.shuffle(pool)
    rest = CITY_PLAN - sum(p["plan"] for p in projects)
    plans = shares(rest, [pick.randrange(20, 300) for _ in pool])
    counts = {t[1]: t[2] + t[3] + t[4] for t in TERRITORIES}
    per = shares(len(pool), [t[2] + t[3] + t[4] for t in TERRITORIES])
    places = [t for t, count in zip(TERRITORIES, per) for _ in range(count)]
    rows = [[p["code"], p["name"], p["territory"], p["region"], p["origin"], p["plan"], "是",
             *_approval_states(p["node"], p["started"])] for p in projects]
    for origin, plan, (name, code, *_) in zip(pool, plans, places):
        counts[code] += 1
        title = names.project_name(name, code, counts[code], pick)[0]
        started = origin == "续建"
        node = "实施进度" if started else pick.choice(["备案审批", "手续办理", "要素配置"])
        rows.append([f"JC26-{code}-{counts[code]:03d}", title, name, code, origin, plan, "否",
                     *_approval_states(node, started)])
    return rows


def _approval_states(node, started):
    if started:
        return ["已办结"] * 5
    done = {"备案审批": 0, "手续办理": 2, "要素配置": 4}[node]
    return ["已办结"] * done + ["办理中"] + ["未启动"] * (4 - done)
