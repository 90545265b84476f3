"""164 problems of the year with their event histories: 118 closed, 46 open."""
from datetime import date, timedelta

from .constants import (BLOCKED_PROJECTS, ITEMS, OPEN_CLASSES, OPEN_TIERS, PROBLEMS_CLOSED,
                        PROBLEMS_PAST_DUE, TODAY)
from .people import members
from .tables import rng, shares, write_jsonl
from .workdays import add_working_days

TEXTS = {
    "land": ("用地手续未完成", "{p}尚有{a}亩用地指标未落实，组卷材料待补充，影响后续{w}。", "procedures"),
    "approval": ("审批事项超过承诺时限", "{p}的{w}审批已提交{a}个工作日仍未出具意见，牵头部门未明确答复。", "procedures"),
    "funds": ("建设资金到位不足", "{p}本阶段计划到位{a}0万元，实际到位不足六成，{w}款项支付滞后。", "investment"),
    "demolition": ("征拆工作未完成", "{p}红线内剩余{a}户附着物未清点完毕，{w}作业面无法展开。", "environment"),
    "utilities": ("水电气接入滞后", "{p}临时用电容量缺口{a}0千伏安，外线接入方案未定，{w}受到制约。", "service"),
    "service": ("服务专员未按期到场", "{p}反映近{a}天无服务专员到场，{w}诉求未得到回应。", "service"),
    "other": ("季节性因素影响施工", "{p}受连续降雨影响，{w}累计停工{a}天，需调整节点计划。", "construction"),
    "mechanism": ("责任分工未落实", "{p}台账更新间隔超过{a}天，{w}责任人未明确。", "mechanism"),
    "construction": ("现场组织不到位", "{p}作业班组仅{a}人，与{w}计划要求不匹配。", "construction"),
}
WORKS = ["基础施工", "主体施工", "设备安装", "管线敷设", "场地平整", "配套道路", "厂房围护", "竣工收尾"]
UNITS = {"land": "自然资源局", "approval": "审批服务管理局", "funds": "财政局", "demolition": "区域征拆专班", "utilities": "供电服务单位",
         "service": "审批服务管理局", "other": "区域项目专班", "mechanism": "区域项目专班", "construction": "项目单位"}
RUNGS = {"territory": 0, "hqOffice": 1, "viceMayor": 2, "cityMeeting": 2, "executiveViceMayor": 3, "mayor": 4}
PATHS = {"territory": [], "hqOffice": ["hqOffice"], "viceMayor": ["hqOffice", "viceMayor"],
         "cityMeeting": ["hqOffice", "viceMayor", "cityMeeting"], "executiveViceMayor": ["hqOffice", "executiveViceMayor"],
         "mayor": ["hqOffice", "viceMayor", "mayor"]}
TIER_ACTOR = {"territory": "C003", "hqOffice": "C001", "viceMayor": "C001", "cityMeeting": "C002",
              "executiveViceMayor": "C001", "mayor": "C002"}


def build(projects, stubs):
    """Problems in order of opening; `stubs` give the visit in which a problem of May or June was found."""
    visits = {}
    for stub in stubs:
        if stub["sealed"]:
            visits.setdefault((stub["project"]["code"], stub["month"]), stub)
    drafts = _open_drafts(projects, visits) + _closed_drafts(projects, visits)
    drafts.sort(key=lambda d: (d["opened"], d["project"]["code"], d["class"], d["tier"]))
    return [_record(f"Q26-{n:04d}", d, visits) for n, d in enumerate(drafts, 1)]


def _open_drafts(projects, visits):
    pick = rng("problems:open")
    weights = {"陵川县": 14, "沁水县": 13, "高平市": 8, "城区": 3, "泽州县": 4, "阳城县": 3, "开发区": 2}
    territories = list(weights)
    blocked = []
    for territory, count in zip(territories, shares(BLOCKED_PROJECTS, list(weights.values()))):
        mine = [p for p in projects if p["territory"] == territory and p["node"] != "竣工投产"
                and (p["code"], "2026-06") in visits]
        blocked += pick.sample(mine, count)
    pick.shuffle(blocked)
    subjects = blocked + blocked[: sum(OPEN_TIERS.values()) - BLOCKED_PROJECTS]
    tiers = [t for t, count in OPEN_TIERS.items() for _ in range(count)]
    classes = [c for c, count in OPEN_CLASSES.items() for _ in range(count)]
    pick.shuffle(tiers)
    pick.shuffle(classes)
    drafts = []
    for index, (project, tier, kind) in enumerate(zip(subjects, tiers, classes)):
        high = RUNGS[tier] >= 2
        month = pick.choice([2, 3, 4]) if high else pick.choice([3, 4, 5, 5, 6])
        draft = _draft(project, kind, tier, month, visits, pick)
        if index < PROBLEMS_PAST_DUE:
            draft = _draft(project, kind, tier, pick.choice([3, 4]), visits, pick)
            draft["due"] = date(2026, 6, [5, 10, 12, 17, 18, 23, 24][index])
        else:
            draft["due"] = TODAY if index == PROBLEMS_PAST_DUE else date(2026, 7, pick.randrange(1, 31))
        drafts.append(draft)
    return drafts


def _closed_drafts(projects, visits):
    pick = rng("problems:closed")
    drafts = []
    for _ in range(PROBLEMS_CLOSED):
        project = pick.choice(projects)
        tier = pick.choices(["territory", "hqOffice", "viceMayor", "executiveViceMayor"], [70, 20, 8, 2])[0]
        draft = _draft(project, pick.choice(sorted(TEXTS)), tier, pick.choice([1, 2, 3, 3, 4, 4, 5]), visits, pick)
        visit = visits.get((project["code"], pick.choice(["2026-05", "2026-06"])))
        earliest = draft["opened"] + timedelta(days=10)
        if visit and visit["date"] >= earliest and "problems" in visit["items"]:
            draft["closed"] = visit["date"]
        else:
            draft["closed"] = add_working_days(earliest, pick.randrange(1, 14))
        draft["closed"] = min(draft["closed"], date(2026, 6, 24))
        draft["due"] = draft["closed"] + timedelta(days=pick.randrange(-3, 15))
        drafts.append(draft)
    return drafts


def _draft(project, kind, tier, month, visits, pick):
    visit = visits.get((project["code"], f"2026-{month:02d}"))
    if visit and not (TEXTS[kind][2] in visit["items"] and "problems" in visit["items"]):
        visit = None
    opened = visit["date"] if visit else date(2026, min(month, 5), pick.randrange(6, 26))
    if month == 6 and not visit:
        opened = date(2026, 6, pick.randrange(1, 12))
    text = {"p": project["name"].split("·")[-1], "a": pick.randrange(3, 60), "w": pick.choice(WORKS)}
    return {"project": project, "class": kind, "tier": tier, "opened": opened, "visit": visit, "closed": None,
            "title": f"{project['name'].split('】')[-1]}{TEXTS[kind][0]}（{text['w']}）", "text": TEXTS[kind][1].format(**text),
            "severity": pick.choice(["low", "medium", "medium", "high"]), "pick": pick.randrange(1 << 30)}


def _record(key, draft, visits):
    project, tier, visit = draft["project"], draft["tier"], draft["visit"]
    finder = members(project["team"])[0]
    events = _events(key, draft, finder)
    unit = events[-1]["unit"] if not draft["closed"] else f"{UNITS[draft['class']]}（示例）"
    flags = {"crossRegion": tier == "executiveViceMayor", "crossField": tier in ("executiveViceMayor", "cityMeeting"),
             "needsCityLevel": RUNGS[tier] >= 2, "critical": tier == "mayor", "withinRemit": tier != "cityMeeting"}
    found = {"visit": visit["key"], "item": ITEMS.index(TEXTS[draft["class"]][2]) + 1} if visit else None
    return {"problem": key, "project": project["code"], "foundIn": found, "title": draft["title"],
            "description": draft["text"], "class": draft["class"], "flags": flags, "severity": draft["severity"],
            "tier": tier, "rung": RUNGS[tier], "state": "closed" if draft["closed"] else _state(events),
            "ownerUnit": unit, "openedOn": draft["opened"].isoformat(), "due": draft["due"].isoformat(),
            "closedOn": draft["closed"].isoformat() if draft["closed"] else "", "events": events}


def _state(events):
    moves = [e["kind"] for e in events if e["kind"] not in ("escalated", "note")]
    return moves[-1]


def _events(key, draft, finder):
    """Times rise; an open problem ends at assigned or joint handling, a closed one with a check by another person."""
    opened, closed, region = draft["opened"], draft["closed"], draft["project"]["territory"]
    events = []

    def add(kind, day, actor, unit, note, **more):
        minute = 9 * 60 + (len(events) * 47 + draft["pick"] % 40) % 480
        if events and events[-1]["at"][:10] == day.isoformat():
            minute = max(minute, int(events[-1]["at"][11:13]) * 60 + int(events[-1]["at"][14:16]) + 5)
        events.append({"kind": kind, "at": f"{day.isoformat()}T{minute // 60:02d}:{minute % 60:02d}:00+08:00",
                       "actor": actor, "unit": unit, "note": note, **more})

    limit = closed or TODAY
    add("discovered", opened, finder, "推进督导专班", "现场发现")
    add("submitted", opened, finder, "推进督导专班", "随督导记录提交")
    step = min(opened + timedelta(days=1), limit)
    add("sorted", step, "C001", "市项目攻坚指挥部办公室", f"归类：{draft['class']}", tier="territory")
    owner = f"{region}{UNITS[draft['class']]}（示例）"
    first_due = draft["due"] if not PATHS[draft["tier"]] else min(draft["due"], step + timedelta(days=15))
    add("assigned", min(step + timedelta(days=1), limit), "C001", owner, "交办责任单位", due=first_due.isoformat())
    for number, tier in enumerate(PATHS[draft["tier"]], 1):
        day = min(opened + timedelta(days=2 + 3 * number if closed else 2 + 9 * number), limit)
        add("escalated", day, TIER_ACTOR[tier], owner, "超出本级权限，提请上一级调度", tier=tier,
            due=draft["due"].isoformat())
    if draft["tier"] != "territory" and not closed:
        day = min(date.fromisoformat(events[-1]["at"][:10]) + timedelta(days=2), limit)
        add("jointHandling", day, "C002", owner, "召开会办会，明确办理路径", due=draft["due"].isoformat())
    if closed:
        add("resolvedPendingCheck", max(closed - timedelta(days=1), date.fromisoformat(events[-1]["at"][:10])),
            "C003", owner, "责任单位报告已解决")
        add("closed", closed, finder, "推进督导专班", "现场复核属实，予以销号")
    return events


def write(folder, records):
    write_jsonl(folder / "problems.jsonl", records)
