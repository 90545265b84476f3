"""24 inspectors in 12 teams, office clerks, and leaders who exist only as roles."""
from .constants import TERRITORIES
from .names import INSPECTORS
from .tables import write_csv

HEADER = ["person", "name", "role", "team", "territories", "language"]
TEAM_REGION = {team: t[1] for t in TERRITORIES for team in t[9]}
LEADERS = [("mayor", "市长（示例）"), ("executiveViceMayor", "常务副市长（示例）"), ("viceMayor", "分管副市长（示例）一"),
           ("viceMayor", "分管副市长（示例）二"), ("viceMayor", "分管副市长（示例）三")]
CLERKS = [("hqClerk", "指挥部办公室文员（示例）一"), ("hqClerk", "指挥部办公室文员（示例）二"),
          ("hqClerk", "指挥部办公室文员（示例）三"), ("auditor", "月报审核员（示例）"),
          ("approvalClerk", "审批服务管理局文员（示例）"), ("statisticsClerk", "统计局文员（示例）")]


def build():
    rows = []
    for index, name in enumerate(INSPECTORS):
        team = f"T{index // 2 + 1:02d}"
        language = "en" if name in ("庚午", "丁亥") else "zh-Hans"
        rows.append([f"P{index + 1:03d}", name, "inspector", team, TEAM_REGION[team], language])
    everywhere = ";".join(t[1] for t in TERRITORIES)
    rows += [[f"C{n:03d}", name, role, "", everywhere, "zh-Hans"] for n, (role, name) in enumerate(CLERKS, 1)]
    rows += [[f"L{n:03d}", name, role, "", everywhere, "zh-Hans"] for n, (role, name) in enumerate(LEADERS, 1)]
    rows += [[f"L{n:03d}", f"市级包联领导（示例）{n - 5:02d}", "contactLeader", "", everywhere, "zh-Hans"]
             for n in range(6, 18)]
    return rows


def members(team):
    first = int(team[1:]) * 2 - 1
    return [f"P{first:03d}", f"P{first + 1:03d}"]


def write(folder, rows):
    write_csv(folder / "people.csv", HEADER, rows)
