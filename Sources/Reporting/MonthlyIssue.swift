public import InspectionDomain
public import Wording

/// The three papers of a month, made of audited figures alone: bulletin, handbook, circular (LYG23 二(三)).
public enum MonthlyIssue {
    /// One project's month.
    public struct Line: Hashable, Sendable {
        /// The territory's name.
        public let territory: String
        /// The territory's place in the administrative order.
        public let order: Int
        /// The project's code: the order within a territory.
        public let code: String
        /// The project's name.
        public let project: String
        /// Plan of the year, in 0.01 万元.
        public let annualPlan: Int64?
        /// What the monthly plan expects by now, in 0.01 万元.
        public let plannedToDate: Int64?
        /// Completed this month; `nil` if not reported or not audited.
        public let doneMonth: Int64?
        /// Completed since 1 January; `nil` if not reported or not audited.
        public let doneYear: Int64?
        /// 形象进度.
        public let visibleProgress: String

        /// Describes a project's month; pass `nil` for figures that are not audited or in conflict.
        public init(
            territory: String, order: Int, code: String, project: String, annualPlan: Int64?, plannedToDate: Int64?,
            doneMonth: Int64?, doneYear: Int64?, visibleProgress: String
        ) {
            self.territory = territory
            self.order = order
            self.code = code
            self.project = project
            self.annualPlan = annualPlan
            self.plannedToDate = plannedToDate
            self.doneMonth = doneMonth
            self.doneYear = doneYear
            self.visibleProgress = visibleProgress
        }
    }

    /// 重点项目完成情况手册: every project's figures and visible progress.
    public static func handbook(
        _ lines: some Sequence<Line>, month: CivilMonth, language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let words = Words(language)
        let ordered = sorted(lines)
        return try ReportTable(
            title: words.title(month, Label("重点项目完成情况手册", "Handbook of key projects")), unitLine: words.unit,
            language: language,
            columns: words.columns([
                Label("序号", "No."), Label("县（市、区）", "Territory"), Label("项目名称", "Project"),
                Label("年度计划", "Annual plan"), Label("本月完成", "Done this month"), Label("年度完成", "Done this year"),
                Label("完成率", "Completion"), Label("序时差", "Slip"), Label("形象进度", "Visible progress"),
            ]),
            rows: ordered.enumerated().map { index, line in
                [
                    .integer(Int64(index + 1)), .text(line.territory), .text(line.project), money(line.annualPlan),
                    money(line.doneMonth), money(line.doneYear),
                    percent(Completion.rate(done: line.doneYear, plan: line.annualPlan)), points(slip(line)),
                    line.visibleProgress.isEmpty ? .empty : .text(line.visibleProgress),
                ]
            }, notes: words.notes(unaudited: ordered.filter { $0.doneYear == nil }.count))
    }

    /// 通报: territories by completion, sum over sum, with rank.
    public static func circular(
        _ lines: some Sequence<Line>, month: CivilMonth, language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let words = Words(language)
        let ordered = sorted(lines)
        let groups = grouped(ordered)
        let rows = groups.map { group in (group: group, rate: reported(group.lines)) }
        // Without a rate a territory stands last and unranked; ranks compare the exact rates.
        let places = rows.sorted { left, right in
            switch (left.rate?.rate, right.rate?.rate) {
            case (let first?, let second?) where first != second: first > second
            case (.some, nil): true
            case (nil, .some): false
            default: left.group.order < right.group.order
            }
        }
        return try ReportTable(
            title: words.title(month, Label("重点项目推进情况通报", "Circular on key projects")), unitLine: words.unit,
            language: language,
            columns: words.columns([
                Label("排名", "Rank"), Label("县（市、区）", "Territory"), Label("项目数", "Projects"),
                Label("年度计划", "Annual plan"), Label("年度完成", "Done this year"), Label("完成率", "Completion"),
                Label("未报或未审核", "Not reported or audited"),
            ]),
            rows: places.map { place in
                let better = places.filter { other in
                    guard let own = place.rate?.rate, let rate = other.rate?.rate else { return false }
                    return rate > own
                }.count
                return [
                    place.rate?.rate == nil ? .text(Ratio?.missingText) : .integer(Int64(better + 1)),
                    .text(place.group.territory), .integer(Int64(place.group.lines.count)),
                    money(sums(place.group.lines)?.plan), money(place.rate?.done), percent(place.rate?.rate),
                    .integer(Int64(place.group.lines.filter { $0.doneYear == nil }.count)),
                ]
            }, notes: words.notes(unaudited: ordered.filter { $0.doneYear == nil }.count))
    }

    /// 重点项目推进专报: the month in few lines — the city's figures, and the projects farthest behind.
    public static func bulletin(
        _ lines: some Sequence<Line>, month: CivilMonth, slowest: Int = 10, language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let words = Words(language)
        let ordered = sorted(lines)
        let city = reported(ordered)
        var rows: [[ReportCell]] = [
            [.text(words[Label("全市", "City")]), percent(city?.rate), money(city?.done), money(sums(ordered)?.plan)]
        ]
        let behind = ordered.compactMap { line in slip(line).map { (line: line, slip: $0) } }
            .filter { $0.slip < .zero }
            .sorted { ($0.slip, $0.line.order, $0.line.code) < ($1.slip, $1.line.order, $1.line.code) }
        for entry in behind.prefix(slowest) {
            rows.append([
                .text("\(entry.line.territory) · \(entry.line.project)"), points(entry.slip),
                money(entry.line.doneYear),
                money(entry.line.annualPlan),
            ])
        }
        return try ReportTable(
            title: words.title(month, Label("重点项目推进专报", "Bulletin on key projects")), unitLine: words.unit,
            language: language,
            columns: words.columns([
                Label("范围或滞后项目", "Scope, or project behind"), Label("完成率或序时差", "Completion or slip"),
                Label("年度完成", "Done this year"), Label("年度计划", "Annual plan"),
            ]), rows: rows, notes: words.notes(unaudited: ordered.filter { $0.doneYear == nil }.count))
    }

    private static func sorted(_ lines: some Sequence<Line>) -> [Line] {
        lines.sorted { ($0.order, $0.territory, $0.code) < ($1.order, $1.territory, $1.code) }
    }

    private static func grouped(_ ordered: [Line]) -> [(territory: String, order: Int, lines: [Line])] {
        Dictionary(grouping: ordered, by: \.territory)
            .map { (territory: $0.key, order: $0.value.first?.order ?? 0, lines: $0.value) }
            .sorted { ($0.order, $0.territory) < ($1.order, $1.territory) }
    }

    /// Sum over sum.
    private static func sums(_ lines: [Line]) -> Completion.GroupRate? {
        Completion.group(lines.map { Completion.Figures(done: $0.doneYear, plan: $0.annualPlan) })
    }

    /// The sums of a group that reported anything at all: unknown is not nothing done.
    private static func reported(_ lines: [Line]) -> Completion.GroupRate? {
        lines.contains { $0.doneYear != nil } ? sums(lines) : nil
    }

    private static func slip(_ line: Line) -> Ratio? {
        guard let done = line.doneYear, let planned = line.plannedToDate else { return nil }
        return Slip.againstSchedule(
            doneYear: done, annualPlan: line.annualPlan, plannedToDate: planned, elapsedMonths: 0)
    }

    private static func money(_ amount: Int64?) -> ReportCell {
        amount.map(ReportCell.money) ?? .text(Ratio?.missingText)
    }

    private static func percent(_ rate: Ratio?) -> ReportCell {
        rate.map { .percent(permille: $0.roundedTenthsOfPercent) } ?? .text(Ratio?.missingText)
    }

    private static func points(_ slip: Ratio?) -> ReportCell { .text(slip?.pointsText ?? Ratio?.missingText) }

    /// The words that the three papers share.
    private struct Words {
        private let language: Language

        init(_ language: Language) { self.language = language }

        var unit: String { self[Label("单位：万元", "Unit: 万元 (10,000 yuan)")] }

        subscript(label: Label) -> String { label[language] }

        func columns(_ labels: [Label]) -> [ReportColumn] { labels.map { ReportColumn($0[language]) } }

        func title(_ month: CivilMonth, _ name: Label) -> String {
            self[Label("\(month.year)年\(month.month)月\(name.zh)", "\(name.en), \(month)")]
        }

        func notes(unaudited: Int) -> [String] {
            unaudited == 0
                ? []
                : [
                    self[
                        Label(
                            "\(unaudited) 个项目未报、未审核或数据有争议，未计入完成数。",
                            "\(unaudited) projects not reported, not audited or in conflict; their figures are not included."
                        )]
                ]
        }
    }
}
