/// The rows that the office must keep, by the notices of Jincheng 2024 and Zhanhe 2021, and what all cities share.
///
/// The text says when a row works; which tests bear its name is read from the tests themselves.
struct MechanismRow {
    let code: String
    let title: String
    let worksWhen: String
    /// Names of older tests that show the row through the real programs.
    let alsoShownBy: [String]

    init(_ code: String, _ title: String, _ worksWhen: String, alsoShownBy: [String] = []) {
        self.code = code
        self.title = title
        self.worksWhen = worksWhen
        self.alsoShownBy = alsoShownBy
    }

    static let all = jincheng + zhanhe + shared

    private static let jincheng = [
        MechanismRow(
            "F-JC-01", "七个关键节点 · seven-node board", "no node is done without evidence; an open problem lights 堵点难点"),
        MechanismRow(
            "F-JC-02", "300 个重点项目 · list of 300",
            "count 300 and share ≥ 70 % are shown; the gauge turns red with the reason"),
        MechanismRow("F-JC-03", "四定 · four fixings", "a key project missing any of four appears in the gap list"),
        MechanismRow(
            "F-JC-04", "招商引资专班 · promotion group", "weekly, monthly, quarterly log; missed periods are visible"),
        MechanismRow(
            "F-JC-05", "前期手续专班 · procedures group",
            "an item without level, measure, limit, leader or handler is not listed"),
        MechanismRow(
            "F-JC-06", "十大督导（离线）· ten supervisions offline",
            "ten items, photos and notes are filled without a network, sealed, and there after a restart",
            alsoShownBy: ["a laptop's commands killed at random moments lose nothing that they acknowledged"]),
        MechanismRow(
            "F-JC-07", "每月全覆盖 · monthly coverage",
            "coverage by territory and team equals a hand count; a late sync corrects the month",
            alsoShownBy: ["a visit of May that arrives late raises May and leaves June alone"]),
        MechanismRow(
            "F-JC-08", "用地保障专班 · land group",
            "needs and problems are listed; the quarterly meeting is built from open entries"),
        MechanismRow(
            "F-JC-09", "入库纳统 · statistical entry",
            "eligible, submitted, returned and entered are listed; proof from the site reaches the entry"),
        MechanismRow("F-JC-10", "一月晾晒 · monthly display", "a board of four aspects, frozen for a month"),
        MechanismRow(
            "F-JC-11", "双月赛马 · two-monthly race", "scores open to inputs; ranking with ties; the review pack prints"),
        MechanismRow("F-JC-12", "一年考评 · annual assessment", "the year's score follows from its rounds"),
        MechanismRow("F-JC-13", "骏马、蜗牛 · steed and snail", "candidates by rule, confirmed by a person, history kept"),
        MechanismRow(
            "F-JC-14", "每旬调度 · tier 1", "the pack of a 旬 with its problems; hand-over lists; a missed 旬 is shown"),
        MechanismRow(
            "F-JC-15", "问题台账 · graded ledger",
            "filters by class, tier, territory, due; exports; every row opens its history"),
        MechanismRow("F-JC-16", "招商指标 · promotion quotas", "the compliance table is right at exactly 1, 3, 2 and 5"),
        MechanismRow("F-JC-17", "用地指标池 · land-quota pool", "the balance is never negative; priority classes go first"),
        MechanismRow("F-JC-18", "政银企对接 · bank meetings", "1 of 2 is shown mid-year"),
        MechanismRow(
            "F-JC-19", "议定事项 · resolutions", "they get owners and dues; overdue ones are listed for supervision"),
        MechanismRow("F-JC-20", "任务清单 · work tasks", "a territory's list with standard, schedule, state"),
        MechanismRow("F-JC-21", "曝光、奖励 · exposure and rewards", "a notice or reward is recorded with its approval"),
        MechanismRow(
            "F-JC-22", "常态清单、绿色通道 · standing lists",
            "not started, stopped, resumed, not entered are current; green lane and template show"),
        MechanismRow("F-JC-23", "分管副市长 · tier 2", "own field's problems; beyond the remit to a city meeting"),
        MechanismRow(
            "F-JC-24", "常务副市长 · tier 3", "the list comes from investment, start and entry, problems and hand-picking"),
        MechanismRow(
            "F-JC-25", "市长 · tier 4", "race, one dialogue sheet a county, major problems; resolutions flow to tracking"),
    ]

    private static let zhanhe = [
        MechanismRow(
            "F-ZH-01", "首席服务员 · chief service officer", "exactly one is active for a project; prints in annex 3"),
        MechanismRow("F-ZH-02", "联席会议 · joint conference", "a meeting with roster, measures, follow-up"),
        MechanismRow("F-ZH-03", "季考核、半年兑现、全年总评 · assessment", "rankings of each level, linked"),
        MechanismRow("F-ZH-04", "半年观摩 · half-yearly tour", "scores are ranked by township"),
        MechanismRow(
            "F-ZH-05", "两个月实质性开工 · substantive start",
            "the due day is computed; proof sets it started; overdue is listed"),
        MechanismRow("F-ZH-06", "按时报送 · report on time", "25th on time, 26th late; counts in the quarter"),
        MechanismRow("F-ZH-07", "附件1 · annex 1", "14 columns, one header row, filled from records"),
        MechanismRow("F-ZH-08", "不能留空格 · no blanks", "an empty or filler cell is refused, naming project and cell"),
        MechanismRow("F-ZH-09", "汇总与冻结 · merge and freeze", "three runs merge; a frozen version stays"),
        MechanismRow("F-ZH-10", "每月专项督查 · special check", "three headings feed the annual assessment"),
        MechanismRow("F-ZH-11", "包装谋划 · packaging", "slots for each member unit, due on the 25th"),
        MechanismRow("F-ZH-12", "整改台账 · rectification", "opened from a warning, with measures and result"),
        MechanismRow("F-ZH-13", "手续代办 · procedure agency", "a checklist of five groups with a helper"),
        MechanismRow("F-ZH-14", "挂图作战 · wall chart", "back-planned nodes by week, month, quarter, year with state"),
        MechanismRow("F-ZH-15", "用地、对接、资金 · land, banks, funds", "needs, events and fund lines are recorded"),
        MechanismRow("F-ZH-16", "现场办公 · on-site office", "recorded off line with attendees and decisions"),
        MechanismRow("F-ZH-17", "附件2 · annex 2", "16 columns, two header rows, merge J3:M3"),
        MechanismRow("F-ZH-18", "附件3 · annex 3", "22 columns, merge L3:P3; month, total, year in that order"),
    ]

    private static let shared = [
        MechanismRow(
            "F-P-01", "离线工作 · offline work", "a whole visit by command and by local page without a network",
            alsoShownBy: ["two laptops and the office end with the same, whoever meets the office first"]),
        MechanismRow(
            "F-P-02", "同步合并 · sync and merge", "two nodes and the centre end identical; a cut transfer goes on",
            alsoShownBy: [
                "two laptops and the office end with the same, whoever meets the office first",
                "a photo transfer that is cut goes on where it stopped",
            ]),
        MechanismRow(
            "F-P-03", "冲突处理 · conflicts", "both values stand with author and time until a person decides",
            alsoShownBy: ["two laptops rate 进度 of one visit differently, both ratings stand until the office decides"]),
        MechanismRow(
            "F-P-04", "安全销号 · safe closure", "closed and still open, unaware of each other, is not closed",
            alsoShownBy: [
                "the office closes a problem while a laptop notes 仍未解决 with a photo, and it is not closed"
            ]),
        MechanismRow("F-P-05", "可追溯 · audit trail", "a figure of a report opens to records, authors, times"),
        MechanismRow("F-P-06", "机制参数 · profiles", "another city changes tiers, cadences, tables without code"),
    ]
}
