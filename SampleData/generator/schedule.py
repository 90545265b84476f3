"""Which team visits which project on which day, and which items a visit left unchecked."""
from datetime import date

from .constants import COVERAGE, ITEMS, TODAY, UNVISITED_JUNE
from .tables import rng
from .workdays import working_span

SPANS = {"2026-05": (date(2026, 5, 6), date(2026, 5, 29)), "2026-06": (date(2026, 6, 1), TODAY)}
HALVES = {"2026-05": 3, "2026-06": 2}      # projects whose two partial visits together are full
FIRST_HALF, SECOND_HALF = ITEMS[:5], ITEMS[5:]


def build(projects):
    """Visit stubs: key, project, date, checked items, sealed. Keys are stable."""
    stubs = []
    for month, (visited, full) in COVERAGE.items():
        pick = rng(f"schedule:{month}")
        chosen = _visited(projects, month, pick)
        assert len(chosen) == visited
        order = chosen[:]
        pick.shuffle(order)
        order.sort(key=lambda p: p["code"].endswith("-001"))       # scene projects stay fully checked
        partial = {p["code"] for p in order[: visited - full]}
        halves = {p["code"] for p in order[visited - full: visited - full + HALVES[month]]}
        stubs += _stubs(chosen, month, partial, halves, pick)
    stubs += _drafts(projects, {(s["project"]["code"], s["month"]) for s in stubs})
    return sorted(stubs, key=lambda s: (s["date"], s["key"]))


def _visited(projects, month, pick):
    if month != "2026-06":
        return projects[:]
    skipped = set()
    for territory, count in UNVISITED_JUNE.items():
        mine = [p["code"] for p in projects if p["territory"] == territory and not p["code"].endswith("-001")]
        skipped.update(pick.sample(mine, count))
    return [p for p in projects if p["code"] not in skipped]


def _stubs(chosen, month, partial, halves, pick):
    days = working_span(*SPANS[month])
    stubs = []
    for team in sorted({p["team"] for p in chosen}):
        mine = [p for p in chosen if p["team"] == team]
        pick.shuffle(mine)
        for index, project in enumerate(mine):
            day = days[index * len(days) // len(mine)]
            if project["code"] in halves:
                later = days[min(days.index(day) + 3, len(days) - 1)]
                stubs.append(_stub(project, month, day, FIRST_HALF, 1))
                stubs.append(_stub(project, month, later, SECOND_HALF, 2))
                continue
            missing = pick.sample(ITEMS[:9], pick.randrange(1, 4)) if project["code"] in partial else []
            stubs.append(_stub(project, month, day, [i for i in ITEMS if i not in missing], 1))
    return stubs


def _stub(project, month, day, items, number, sealed=True):
    return {"key": f"V{month[2:4]}{month[5:]}-{project['region']}-{project['number']:03d}-{number}", "project": project,
            "month": month, "date": day, "items": items, "sealed": sealed, "late": False}


def _drafts(projects, seen):
    """Two drafts of the 25th of June that are not sealed, so they count for nothing."""
    unvisited = [p for p in projects if (p["code"], "2026-06") not in seen]
    by_territory = {p["territory"]: p for p in unvisited}
    return [_stub(by_territory[t], "2026-06", TODAY, FIRST_HALF, 1, sealed=False) for t in ("陵川县", "沁水县")]


def late_visit(stubs):
    """The May visit that arrives in June and lifts full coverage from 291 to 292."""
    by_project = {}
    for stub in stubs:
        if stub["month"] == "2026-05":
            by_project.setdefault(stub["project"]["code"], []).append(stub)
    for code in sorted(by_project):
        checked = {item for stub in by_project[code] for item in stub["items"]}
        if len(checked) < len(ITEMS):
            late = _stub(by_project[code][0]["project"], "2026-05", date(2026, 5, 29), ITEMS, 9)
            late["late"] = True
            return late
    raise ValueError("every project of May is fully covered")
