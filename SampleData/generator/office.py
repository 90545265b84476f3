"""What the office knows: statistical entry, centralised starts, approvals, promises, land listing."""
from datetime import date, timedelta

from .constants import STAT_STATES, TODAY
from .tables import rng, write_csv, write_jsonl
from .workdays import add_working_days, is_working, two_months_later

STAT_HEADER = ["project", "state", "eligibleOn", "submittedOn", "enteredOn", "countedTotal", "missingProofs"]
START_HEADER = ["batch", "venue", "project", "dueOn", "state", "substantiveOn"]
PROMISE_HEADER = ["promise", "project", "item", "material", "kind", "anchor", "promisedOn", "plannedDue", "suppliedOn",
                  "verifiedOn", "verifiedBy", "state", "projectStartedOn"]
LAND_HEADER = ["plot", "project", "areaMu", "signedOn", "dueOn", "listedOn", "state"]
PROOFS = ["施工合同", "开工照片", "施工许可证", "工程进度款凭证"]


def stat_entries(projects):
    """212 eligible of the started projects; adds the state to each project."""
    pick = rng("stat")
    begun = [p for p in projects if p["startedByMay"]]
    begun.sort(key=lambda p: (p["origin"] != "续建", p["node"] == "开工建设", pick.random()))
    eligible = begun[: sum(STAT_STATES.values())]
    states = [s for s, count in STAT_STATES.items() for _ in range(count)]
    rows = []
    for project, state in zip(eligible, states):
        project["stat"] = state
        on = date(2026, pick.randrange(1, 5), pick.randrange(1, 28)) if project["origin"] != "续建" else date(2026, 1, 5)
        sent = on + timedelta(days=pick.randrange(5, 25))
        if state != "entered":
            on, sent = date(2026, 5, pick.randrange(6, 20)), date(2026, 6, pick.randrange(1, 18))
        entered = (sent + timedelta(days=pick.randrange(3, 12))).isoformat() if state == "entered" else ""
        missing = ";".join(pick.sample(PROOFS, 2)) if state == "returned" else ""
        counted = f"{project['done'] * pick.randrange(80, 100) // 10000}" if state == "entered" else ""
        rows.append([project["code"], state, on.isoformat(), sent.isoformat(), entered, counted, missing])
    return sorted(rows)


def starts(projects):
    """Two ceremonies; the due date is two months on, moved off days off."""
    rows = []
    for batch, venue in (("2026-03-20", "示例主会场·泽州"), ("2026-06-16", "示例主会场·高平")):
        held = date.fromisoformat(batch)
        due = two_months_later(held)
        pick = rng(f"starts:{batch}")
        for project in (p for p in projects if p.get("batch") == batch):
            if project["started"]:
                last = min(due, TODAY - timedelta(days=1))
                on = held + timedelta(days=pick.randrange(1, (last - held).days + 1))
                project["substantiveOn"] = on
                state, text = "substantivelyStarted", on.isoformat()
            else:
                state, text = ("overdue" if due < TODAY else "ceremonyHeld"), ""
            rows.append([batch, venue, project["code"], due.isoformat(), state, text])
    return rows


STAGES = [("项目策划生成", ["立项备案", "规划选址意见", "节能审查意见"]),
          ("设计方案审查", ["设计方案联合审查", "环境影响评价"]),
          ("开工前条件准备", ["施工图联合审查", "水电气讯报装", "地质勘察报告"]),
          ("五证齐发", ["不动产权证", "建设用地规划许可证", "建设工程规划许可证", "建筑工程施工许可证", "示例第五证"])]


def approvals(projects):
    """30 start-on-land cases with a 35 working-day clock: two late, the others in time."""
    pick = rng("approvals")
    chosen = [p for p in projects if p["origin"] == "计划新开工" and p["node"] in ("手续办理", "要素配置")
              and p.get("batch") != "2026-03-20"]
    pick.shuffle(chosen)
    cases = []
    for number, project in enumerate(chosen[:30], 1):
        finished = None
        if number == 1:
            opened = date(2026, 4, 20)
        elif number == 2:
            opened = date(2026, 5, 6)
        elif number <= 12:
            opened = _working(date(2026, 3, 2) + timedelta(days=pick.randrange(50)))
            finished = add_working_days(opened, pick.randrange(26, 36))
        else:
            opened = _working(date(2026, 5, 11) + timedelta(days=pick.randrange(40)))
        cases.append(_case(number, project, opened, finished, pick))
    return cases


def _working(day):
    return day if is_working(day) else add_working_days(day, 1)


def _case(number, project, opened, finished, pick):
    due = add_working_days(opened, 35)
    ends = [add_working_days(opened, n) for n in (10, 20, 30, 35)]
    tasks, begins = [], opened
    for (stage, items), end in zip(STAGES, ends):
        done = finished is not None or end < TODAY and stage != "五证齐发"
        running = begins < TODAY
        for item in items:
            state = "approved" if done else ("underReview" if running else "notStarted")
            on = min(end, finished) if finished else end
            tasks.append({"stage": stage, "name": item, "level": pick.choice(["市级", "县级"]), "measure": "并联办理",
                          "limit": end.isoformat(), "responsibleLeader": f"责任领导（示例）{number:02d}",
                          "handler": f"承办人（示例）{number:02d}", "state": state,
                          "documentNo": f"示例审批〔2026〕{number:02d}{len(tasks) + 1:02d}号" if done else "",
                          "decidedOn": on.isoformat() if done else ""})
        begins = end
    state = "completed" if finished else ("late" if due < TODAY else "running")
    return {"case": f"A26-{number:03d}", "project": project["code"], "mode": "startOnLand",
            "openedOn": opened.isoformat(), "workingDays": 35, "stageBudgets": [10, 10, 10, 5],
            "dueOn": due.isoformat(), "finishedOn": finished.isoformat() if finished else "", "state": state,
            "tasks": tasks}


MATERIALS = [(1, "营业执照复印件"), (2, "资金证明"), (3, "前期阶段批复文件"), (4, "上一事项办理结果"), (5, "内部管理制度"), (6, "其他说明材料")]


def promises(projects):
    """12 promised documents. An open “before start” promise of a started project is overdue."""
    pick = rng("promises")
    waiting = [p for p in projects if p["origin"] == "计划新开工" and p["node"] == "手续办理"]
    begun = [p for p in projects if p["origin"] == "计划新开工" and p["node"] == "实施进度" and not p.get("batch")]
    fresh = next(p for p in projects if p.get("batch") == "2026-06-16" and p["started"])
    rows = []
    for number, state in enumerate(["verified"] * 4 + ["promised"] * 5 + ["dueSoon"] * 2 + ["overdue"], 1):
        kind, material = MATERIALS[(number - 1) % 6]
        promised = date(2026, 3 if state == "verified" else 5, pick.randrange(5, 28))
        supplied = verified = by = started = ""
        anchor, project = "beforeStart", waiting[number]
        due = date(2026, 8, pick.randrange(3, 28))
        if state == "verified":
            project, anchor = begun[number], "beforeStart" if number < 3 else "beforeCompletionAcceptance"
            due = date(2026, 4, 24)
            supplied, verified, by = "2026-04-17", "2026-04-21", "C005"
        elif state == "dueSoon":
            due = date(2026, 7, 2 if number == 10 else 8)
        elif state == "overdue":
            project, due, started = fresh, date(2026, 7, 31), fresh["substantiveOn"].isoformat()
        elif number == 9:
            project, anchor, due = begun[number], "beforeCompletionAcceptance", date(2026, 11, 20)
        rows.append([f"K26-{number:03d}", project["code"], pick.choice(["建筑工程施工许可", "建设工程规划许可"]), material,
                     kind, anchor, promised.isoformat(), due.isoformat(), supplied, verified, by, state, started])
    return rows


def land(projects):
    waiting = [p for p in projects if p["node"] == "备案审批" and p["origin"] == "计划新开工"]
    rows = []
    for number, (signed, listed) in enumerate([(date(2026, 4, 20), "2026-06-02"), (date(2026, 5, 18), ""),
                                               (date(2026, 6, 8), "")], 1):
        due = add_working_days(signed, 30)
        state = "listed" if listed else "signed"
        rows.append([f"D26-{number:02d}", waiting[number]["code"], 40 + 25 * number, signed.isoformat(),
                     due.isoformat(), listed, state])
    return rows


def write(folder, projects, stat_rows, start_rows):
    write_csv(folder / "stat-entries.csv", STAT_HEADER, stat_rows)
    write_csv(folder / "starts.csv", START_HEADER, start_rows)
    write_jsonl(folder / "approvals.jsonl", approvals(projects))
    write_csv(folder / "promises.csv", PROMISE_HEADER, promises(projects))
    write_csv(folder / "land-listing.csv", LAND_HEADER, land(projects))
