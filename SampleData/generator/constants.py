"""The stated figures of the sample year. Everything else is drawn around them."""
from datetime import date

SEED = "ten-supervisions-2026"
TODAY = date(2026, 6, 25)

# short name, code, carry-over, planned start, preliminary, annual plan (万元), done by end of May (%), lon, lat, teams
TERRITORIES = [
    ("城区", "140502", 21, 20, 3, 520000, "31.2", 112.852, 35.502, ("T01", "T02")),
    ("泽州县", "140525", 29, 25, 4, 820000, "33.5", 112.899, 35.617, ("T03", "T04")),
    ("高平市", "140581", 27, 23, 4, 760000, "29.1", 112.924, 35.798, ("T05", "T06")),
    ("阳城县", "140522", 26, 22, 4, 700000, "30.6", 112.415, 35.486, ("T07", "T08")),
    ("陵川县", "140524", 14, 14, 2, 340000, "22.8", 113.281, 35.776, ("T09",)),
    ("沁水县", "140521", 20, 17, 3, 580000, "27.4", 112.187, 35.690, ("T10", "T11")),
    ("开发区", "140571", 11, 9, 2, 392000, "36.0", 112.871, 35.531, ("T12",)),
]
CODES = {t[0]: t[1] for t in TERRITORIES}
NAMES = {t[1]: t[0] for t in TERRITORIES}
SLIPS = {"城区": "1.2", "泽州县": "3.5", "高平市": "-0.9", "阳城县": "0.6",
         "陵川县": "-7.2", "沁水县": "-2.6", "开发区": "6.0"}
CITY_PLAN = 5711000          # 万元
MONTH_WEIGHTS = [3, 3, 7, 8, 9, 10, 10, 10, 11, 11, 10, 8]

BASES = {"年度计划投资1亿元以上": 138, "省级重点工程": 32, "市本级政府投资": 36, "市县两级重点推进": 94}
OVER_100M = "年度计划投资1亿元以上"
NODES = {"备案审批": 14, "手续办理": 30, "要素配置": 22, "开工建设": 40, "实施进度": 174, "竣工投产": 20}
FULL_REGISTER = {"计划新开工": 622, "前期": 161, "续建": 237}

COVERAGE = {"2026-05": (300, 291), "2026-06": (287, 268)}
UNVISITED_JUNE = {"陵川县": 6, "沁水县": 4, "高平市": 2, "城区": 1}

PROBLEMS_TOTAL, PROBLEMS_CLOSED, PROBLEMS_PAST_DUE, BLOCKED_PROJECTS = 164, 118, 7, 41
OPEN_TIERS = {"territory": 21, "hqOffice": 9, "viceMayor": 8, "cityMeeting": 2,
              "executiveViceMayor": 4, "mayor": 2}
OPEN_CLASSES = {"land": 12, "approval": 9, "funds": 8, "demolition": 6, "utilities": 4,
                "service": 3, "other": 4}
STAT_STATES = {"entered": 197, "underAudit": 9, "returned": 6}
PROMISE_STATES = {"verified": 4, "promised": 5, "dueSoon": 2, "overdue": 1}

ITEMS = ["mechanism", "targets", "procedures", "investment", "progress", "statEntry",
         "service", "construction", "environment", "problems"]
ITEM_NAMES = dict(zip(ITEMS, ["机制", "目标", "程序", "投资", "进度", "入统", "服务", "施工", "环境", "问题"]))
TEAM_OF_CODE = {t[1]: t[9] for t in TERRITORIES}
