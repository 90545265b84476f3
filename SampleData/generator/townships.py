"""The three township tables of May and June, the state of each run, and the frozen district table."""
import hashlib
import json

from . import names
from .tables import rng, write_csv

DISTRICT = "示例区"
TOWNS = {"jia": ("甲乡", (3, 2, 4)), "yi": ("乙街道", (3, 4, 5)), "bing": ("丙街道", (4, 5, 6))}
CONTACT = "项目单位联系人及电话"
HEADERS = {
    1: ["序号", "项目名称", "行业领域", "建设内容及规模", "建设年限", "建设地点", "总投资", "签约情况", "手续办理进展", "拆迁进展",
        "存在问题", "责任单位", "项目单位", CONTACT],
    2: ["序号", "项目名称", "行业领域", "建设单位", "建设规模和主要内容", "项目实施地点", "总投资", "建设起止年限", "2026年投资目标",
        "前期进展情况·审批、核准、备案", "前期进展情况·环评", "前期进展情况·土地", "前期进展情况·规划", "项目进展情况", CONTACT, "备注"],
    3: ["序号", "项目名称", "行业领域", "建设内容及规模", "建设年限", "建设地点", "总投资", "本月完成投资", "累计完成投资", "年度完成投资",
        "形象进度", "联审联批手续·用地审批手续", "联审联批手续·审批核准备案手续", "联审联批手续·用地规划手续", "联审联批手续·建设规划手续",
        "联审联批手续·环评审批手续", "2026年计划完成投资", "首席服务员", "责任单位", "责任人", "项目单位", CONTACT]}
TITLES = {1: "前期项目谋划表", 2: "新建（竣工）项目情况表", 3: "在建项目进展情况表"}
TERRITORIES = [("410499", "示例区", "county", None), ("410499101", "甲乡", "township", "410499"),
               ("410499201", "乙街道", "street", "410499"), ("410499202", "丙街道", "street", "410499")]
MEMBERS = ["督查局（示例）", "发改委（示例）", "财政局（示例）", "商务局（示例）", "住建局（示例）"]
RUN_HEADER = ["run", "month", "scope", "annex", "version", "state", "rows", "submittedOn", "onTime", "failures"]


def _project(town, annex, number):
    pick = rng(f"town:{town}:{annex}:{number}")
    title, sector, firm, scale = names.project_name(town, "", number + annex * 7 + len(town) * 11, pick)
    plan = pick.randrange(800, 9000)
    first = {1: 2027, 2: 2026, 3: 2025}[annex]
    return {"title": title, "sector": sector, "scale": scale, "plan": plan, "total": plan * pick.randrange(2, 5),
            "years": f"{first}—{first + pick.randrange(1, 3)}", "place": f"{town}示例路{number}号", "n": number + annex * 100,
            "owner": f"{DISTRICT}示例{names.FIRMS[(number + annex * 5) % 20]}{firm}有限公司", "before": pick.randrange(500, 3000),
            "monthly": [plan * pick.randrange(5, 11) // 100 for _ in range(6)]}


def _row(town, annex, number, month):
    p = _project(town, annex, number)
    contact = f"示例联系人{p['n']} 0356-000 1{p['n']:03d}"
    cell = lambda what: f"已办结，示例〔2026〕{p['n']:03d}号{what}，2026-03-12"
    if annex == 1:
        return [number, p["title"], p["sector"], p["scale"], p["years"], p["place"], p["total"], "已签约，2026-02-18",
                "立项已办结，环评办理中，下一步报批用地", "不涉及", "无", town, p["owner"], contact]
    if annex == 2:
        return [number, p["title"], p["sector"], p["owner"], p["scale"], p["place"], p["total"], p["years"], p["plan"],
                cell("备案"), cell("环评批复"), cell("用地预审"), cell("规划许可"), f"{month}月完成场地平整，正在进行基础施工", contact, ""]
    done = p["monthly"][:month]
    year = sum(done)
    return [number, p["title"], p["sector"], p["scale"], p["years"], p["place"], p["total"], done[-1], p["before"] + year, year,
            f"主体施工约{10 + month * 8}%", cell("用地批复"), cell("备案"), cell("用地规划许可"), cell("工程规划许可"), cell("环评批复"),
            p["plan"], f"首席服务员（示例）{p['n']}", town, f"责任人（示例）{p['n']}", p["owner"], contact]


def _record(kind, key):
    """An id that stays the same; the last byte is 0, as of every record that may have parts."""
    return hashlib.sha256(f"{kind} {key}".encode()).hexdigest()[:30] + "00"


def _line(kind, key, fields):
    return json.dumps({"record": _record(kind, key), "type": kind, "scope": "register", "fields": fields},
                      ensure_ascii=False)


def _territories():
    """The district, its townships, and the member units of its joint conference, for `central import`."""
    lines = []
    for order, (code, name, level, parent) in enumerate(TERRITORIES):
        fields = {"code": code, "name": name, "level": level, "order": order}
        if parent:
            fields["parent"] = _record("region", parent)
        lines.append(_line("region", code, fields))
    conference = "项目建设联席会议（示例）"
    lines.append(_line("unit", conference, {"name": conference, "kind": "jointConference", "region": "410499"}))
    for member in MEMBERS:
        lines.append(_line("unit", member, {"name": member, "kind": "sectorAuthority", "region": "410499",
                                            "parent": _record("unit", conference)}))
    return "\n".join(lines) + "\n"


def write(folder):
    folder = folder / "township-tables"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "territories.jsonl").write_text(_territories(), encoding="utf-8")
    runs = []
    for month in (5, 6):
        merged = {annex: [] for annex in HEADERS}
        for key, (town, counts) in TOWNS.items():
            for annex, count in zip(HEADERS, counts):
                rows = [_row(town, annex, n, month) for n in range(1, count + 1)]
                if month == 6 and key == "jia" and annex == 2:
                    rows[0][10] = ""
                merged[annex] += rows
                write_csv(folder / f"2026-{month:02d}-{key}-annex{annex}.csv", HEADERS[annex], rows)
                runs.append(_run(month, key, town, annex, count))
        if month == 5:
            runs += _district(folder, merged)
    write_csv(folder / "runs.csv", RUN_HEADER, runs)


def _run(month, key, town, annex, count):
    day, state, failures = ("2026-05-22", "published", "") if month == 5 else ("2026-06-24", "submitted", "")
    if month == 5 and key == "yi":
        day = "2026-05-26"
    if month == 6 and key == "jia":
        day, state = "", "drafted"
        failures = "附件2第1行·前期进展情况·环评为空" if annex == 2 else ""
    late = "" if not day else ("否" if day[-2:] == "26" else "是")
    return [f"G26{month:02d}-{key}-{annex}", f"2026-{month:02d}", town, annex, 1, state, count, day, late, failures]


def _district(folder, merged):
    """Version 1 as first frozen, version 2 after one corrected figure of annex 3; both stay."""
    runs = []
    for annex, rows in merged.items():
        rows = [[n, *row[1:]] for n, row in enumerate(rows, 1)]
        for version in (1, 2):
            copy = [row[:] for row in rows]
            if version == 1 and annex == 3:
                for column in (7, 8, 9):
                    copy[4][column] -= 12
            write_csv(folder / f"2026-05-district-annex{annex}-v{version}.csv", HEADERS[annex], copy)
            runs.append([f"G2605-district-{annex}", "2026-05", DISTRICT, annex, version,
                         "published" if version == 2 else "superseded", len(copy), f"2026-05-{26 + version}", "", ""])
    return runs
