"""Visits of May and June: ten items each with rating, note and structured fields; one JSON a line."""
from datetime import timedelta

from . import phrases
from .constants import ITEM_NAMES, ITEMS, TODAY
from .people import members
from .problems import WORKS
from .tables import cents_text, rng, write_jsonl

STAT_WORDS = {"entered": "已入统", "underAudit": "审核中", "returned": "已退回", "notEligible": "未达条件"}


def build(stubs, problems, stat_rows):
    """`problems` give what a visit found and rechecked; returns visits in the order of the stubs."""
    found, by_project = {}, {}
    for problem in problems:
        by_project.setdefault(problem["project"], []).append(problem)
        if problem["foundIn"]:
            found.setdefault(problem["foundIn"]["visit"], []).append(problem["problem"])
    states = {row[0]: row[1] for row in stat_rows}
    return [_visit(stub, found.get(stub["key"], []), by_project.get(stub["project"]["code"], []),
                   states.get(stub["project"]["code"], "notEligible")) for stub in stubs]


def _visit(stub, new, history, stat):
    project, day, pick = stub["project"], stub["date"], rng(f"visit:{stub['key']}")
    slots = _slots(project, day, stat, pick)
    rechecked = _rechecked(history, day)
    slots["k"] = max(1, len(new) + sum(r["result"] == "stillOpen" for r in rechecked))
    context = {"project": project, "day": day, "pick": pick, "slots": slots, "stat": stat, "new": new,
               "rechecked": rechecked, "short": len(stub["items"]) <= 6, "wordy": pick.choice([0.3, 0.6, 1.6])}
    items = [_item(number, item, item in stub["items"], context) for number, item in enumerate(ITEMS, 1)]
    weather = pick.choice(phrases.WEATHER)
    photos = _photos(stub, pick)
    full = all(item["rating"] != "unchecked" for item in items)
    forms = ["siteView", "photoArchive"] + (["discussion"] if pick.random() < 0.7 else [])
    last = photos[-1]["capturedAt"]
    hour = int(last[11:13]) * 60 + int(last[14:16]) + pick.randrange(10, 90)
    return {"visit": stub["key"], "project": project["code"], "date": day.isoformat(), "team": project["team"],
            "inspectors": members(project["team"]), "kind": "monthly", "unannounced": pick.random() < 0.08,
            "forms": forms, "weather": weather,
            "place": {"lat": _near(project["lat"], pick), "lon": _near(project["lon"], pick), "accuracyMetres": pick.randrange(4, 25)},
            "items": items, "attendees": _attendees(project, pick),
            "summary": _summary(project, stub, items, weather, slots, pick), "photos": photos, "sealed": stub["sealed"],
            "sealedAt": f"{day.isoformat()}T{hour // 60:02d}:{hour % 60:02d}:00+08:00" if stub["sealed"] else "",
            "complete": full and stub["sealed"], "device": f"NODE-{project['team']}",
            **({"arrivedAt": f"{TODAY.isoformat()}T09:12:00+08:00"} if stub["late"] else {})}


def _near(text, pick):
    return f"{float(text) + pick.randrange(-300, 300) / 1e6:.6f}"


def _slots(project, day, stat, pick):
    month = day.month
    last = day - timedelta(days=pick.randrange(5, 45))
    share = project["done"] * 100 // (project["plan"] * 100) if project["started"] else 0
    finish = project["plannedFinish"]
    return {"leader": project["leader"], "tracker": f"专管员（示例）{project['index']:03d}", "plan": project["plan"],
            "day": _chinese(day - timedelta(days=pick.randrange(1, 6))), "last": _chinese(last), "lastOn": last.isoformat(),
            "n": pick.randrange(12, 60), "n2": pick.randrange(2, 12), "month": cents_text(project["plan"] * [10, 9][month == 5]),
            "w": pick.choice(WORKS), "permit": pick.choice(phrases.PERMITS), "need": pick.choice(phrases.NEEDS),
            "seen": project["plan"] * pick.randrange(4, 11) // 100, "percent": min(99, max(3, share + pick.randrange(4, 40))),
            "finish": f"{finish.year}年{finish.month}月", "stat": STAT_WORDS[stat], "workers": pick.randrange(8, 160),
            "machines": pick.randrange(1, 22), "place": project["place"]}


def _chinese(day):
    return f"{day.month}月{day.day}日"


def _rechecked(history, day):
    """Earlier problems of the project still open before this day, with what this visit saw."""
    text = day.isoformat()
    return [{"problem": p["problem"], "result": "solved" if p["closedOn"] == text else "stillOpen"}
            for p in history if p["openedOn"] < text and (not p["closedOn"] or p["closedOn"] >= text)]


def _rating(item, context):
    project, pick = context["project"], context["pick"]
    if item == "construction" and not project["started"]:
        return "notApplicable"
    if item == "statEntry" and not project["started"]:
        return "notApplicable"
    if item == "problems":
        bad = context["new"] or any(r["result"] == "stillOpen" for r in context["rechecked"])
        return pick.choice(["attention", "lagging"]) if bad else "normal"
    slow = {"陵川县": 14, "沁水县": 7, "高平市": 4}.get(project["territory"], 0)
    return pick.choices(["normal", "attention", "lagging"], [70 - slow, 20 + slow // 2, 6 + slow // 2])[0]


def _item(number, item, checked, context):
    if not checked:
        return {"item": number, "key": item, "name": ITEM_NAMES[item], "rating": "unchecked", "reason": "", "note": "", "fields": {}}
    pick, slots = context["pick"], context["slots"]
    rating = _rating(item, context)
    reason = pick.choice(phrases.REASONS[rating]) if rating in phrases.REASONS else ""
    if rating == "notApplicable":
        note = pick.choice(phrases.NOT_APPLICABLE[item]).format(**slots)
        reason = "项目未开工"
    else:
        note = pick.choice(phrases.MAIN[item][rating]).format(**slots)
    chosen = pick.sample(phrases.DETAILS, 2)
    note += chosen[0] if context["short"] or pick.random() < context["wordy"] else ""
    note += chosen[1] if pick.random() < context["wordy"] - 1 else ""
    if context["short"]:
        note += f"本次共查阅相关资料{pick.randrange(2, 30)}份。"
    return {"item": number, "key": item, "name": ITEM_NAMES[item], "rating": rating, "reason": reason, "note": note,
            "fields": _fields(item, rating, context)}


def _fields(item, rating, context):
    """Structured fields of one item; money as text in 万元, percent as whole numbers."""
    project, pick, slots, day = context["project"], context["pick"], context["slots"], context["day"]
    good, bad = rating == "normal", rating == "lagging"
    if item == "mechanism":
        return {"fourFixings": [True, good or pick.random() < 0.5, True, True], "trackerPresent": not bad, "ledgerKept": good,
                "leaderLastVisitOn": slots["lastOn"]}
    if item == "targets":
        return {"annualPlanKnown": not bad, "monthTarget": slots["month"], "nodePlanPresent": good}
    if item == "procedures":
        state = "approved" if project["started"] else pick.choice(["underReview", "submitted", "notStarted"])
        approved = state == "approved"
        return {"items": [{"name": slots["permit"], "state": state, "documentNo": f"示例〔2026〕{project['index']:03d}号" if approved else "",
                           "date": "2026-02-10" if approved else "", "blocker": "" if good else "牵头部门意见未反馈"}],
                "promisedOutstanding": 0 if good else pick.randrange(0, 2)}
    if item == "investment":
        return {"observedDoneMonth": str(slots["seen"]), "fundsArrived": not bad, "fundsUsed": good, "doubt": bad}
    if item == "progress":
        return {"visibleProgress": f"{slots['w']}约{slots['percent']}%", "observedPercent": slots["percent"],
                "milestonesReached": [slots["w"]] if good else [], "expectedFinish": project["plannedFinish"].isoformat()}
    if item == "statEntry":
        return {"entryState": context["stat"], "conditionsMet": context["stat"] != "notEligible",
                "missingProof": [] if good or rating == "notApplicable" else ["工程进度款凭证"], "countedShare": pick.randrange(70, 100) if good else 0}
    if item == "service":
        return {"serviceContacts": slots["n2"], "openNeeds": [] if good else [slots["need"]], "ownerSatisfaction": 5 if good else (2 if bad else 3)}
    if item == "construction":
        return _construction(rating, project, slots, day, pick)
    if item == "environment":
        return {"siteObstruction": bad, "demolitionPercent": 100 if good else pick.randrange(60, 98), "ecologyCompliance": not bad}
    return {"newProblems": context["new"], "rechecked": context["rechecked"]}


def _construction(rating, project, slots, day, pick):
    if rating == "notApplicable":
        return {"workState": "notStarted", "stoppedSince": "", "workers": 0, "machines": 0, "safetyConcern": False}
    stopped = rating == "lagging"
    state = "finished" if project["node"] == "竣工投产" and day >= project["plannedFinish"] else ("stopped" if stopped else "working")
    since = (day - timedelta(days=slots["n2"])).isoformat() if state == "stopped" else ""
    return {"workState": state, "stoppedSince": since, "workers": slots["workers"], "machines": slots["machines"],
            "safetyConcern": rating == "attention" and pick.random() < 0.4}


def _photos(stub, pick):
    """What was photographed: 2–6 a visit. Only the few of photos.csv are generated as files."""
    angles = pick.sample(phrases.ANGLES, pick.randrange(2, 7))
    if stub["project"]["number"] == 1:      # a same-angle series for the scene projects
        angles = ["东北角"] + [a for a in angles if a != "东北角"]
    minute = 9 * 60 + pick.randrange(400)
    return [{"name": f"{stub['key']}-{n}.jpg", "item": pick.choice([1, 3, 5, 5, 8, 9]), "angle": angle,
             "capturedAt": f"{stub['date'].isoformat()}T{(minute + 4 * n) // 60:02d}:{(minute + 4 * n) % 60:02d}:00+08:00"}
            for n, angle in enumerate(angles, 1)]


def _attendees(project, pick):
    people = [f"示例联系人{project['index']:03d}", project["officer"], f"责任人（示例）{project['index']:03d}", f"项目经理（示例）{project['index']:03d}"]
    return people[: pick.randrange(2, 5)]


def _summary(project, stub, items, weather, slots, pick):
    checked = [i for i in items if i["rating"] != "unchecked"]
    good = sum(i["rating"] == "normal" for i in checked)
    bad = sum(i["rating"] in ("attention", "lagging") for i in checked)
    return pick.choice(phrases.SUMMARIES).format(
        date=_chinese(stub["date"]), team=project["team"], name=project["name"], count=len(checked), good=good, bad=bad,
        percent=slots["percent"], weather=weather, end=pick.choice(phrases.ENDS))


def write(folder, visits, late):
    write_jsonl(folder / "visits.jsonl", visits)
    write_jsonl(folder / "visits-late.jsonl", late)
