import Causality
public import InspectionDomain
public import Wording

/// The problem ledger and the list of warnings, as tables.
public enum LedgerReport {
    /// 问题台账: the lines in the order given.
    ///
    /// - Parameters:
    ///   - territories: Names by region code.
    ///   - projects: Names by project id.
    public static func problems(
        _ lines: [ProblemLedger.Line], profile: MechanismProfile, territories: [String: String],
        projects: [String: String], title: Label = Label("问题台账", "Problem ledger"), language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let headings = [
            Label("序号", "No."), Label("属地", "Territory"), Label("项目", "Project"), Label("问题", "Problem"),
            Label("类别", "Class"), Label("层级", "Tier"), Label("状态", "State"), Label("承办单位", "Owner"),
            Label("时限", "Due"), Label("是否逾期", "Overdue"), Label("发现日期", "Found"), Label("最近进展", "Last event"),
        ]
        let open = lines.filter { !$0.state.isFinished }.count
        let note = Label(
            "共 \(lines.count) 个，未销号 \(open) 个，逾期 \(lines.filter(\.isOverdue).count) 个，"
                + "销号有争议 \(lines.filter { $0.state == .closureDisputed }.count) 个。",
            "\(lines.count) in all, \(open) open, \(lines.filter(\.isOverdue).count) overdue, "
                + "\(lines.filter { $0.state == .closureDisputed }.count) with a disputed closing.")
        return try ReportTable(
            title: title[language], language: language, columns: headings.map { ReportColumn($0[language]) },
            rows: lines.enumerated().map { index, line in
                [
                    .integer(Int64(index + 1)), .text(territories[line.territory] ?? line.territory),
                    .text(line.project.flatMap { projects[$0.hex] } ?? ""), .text(line.title),
                    .text(line.problemClass?.label[language] ?? ""),
                    .text(profile.tier(line.tier)?.label[language] ?? line.tier), .text(line.state.label[language]),
                    .text(line.units.joined(separator: language == .zh ? "、" : ", ")), day(line.dueOn),
                    .text(line.isOverdue ? Label("是", "yes")[language] : ""), day(line.foundOn), day(line.lastEventOn),
                ]
            }, notes: [note[language]])
    }

    /// 预警清单: red before yellow, then by rule and first day.
    public static func warnings(
        _ entries: [WarningRegister.Entry], profile: MechanismProfile, subjects: [String: String],
        title: Label = Label("预警清单", "Warnings"), language: Language = .zh
    ) throws(ReportingError) -> ReportTable {
        let ordered = entries.sorted { ($1.level, $0.key) < ($0.level, $1.key) }
        let headings = [
            Label("等级", "Level"), Label("规则", "Rule"), Label("对象", "Subject"), Label("期间", "Period"),
            Label("触发数据", "Figures"), Label("首次出现", "First seen"), Label("最近出现", "Last seen"), Label("状态", "State"),
        ]
        return try ReportTable(
            title: title[language], language: language, columns: headings.map { ReportColumn($0[language]) },
            rows: ordered.map { entry in
                let rule = profile.warning(entry.key.rule)?.label[language] ?? ""
                let figures = entry.inputs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                return [
                    .text(entry.level.label[language]), .text("\(entry.key.rule) \(rule)"),
                    .text(subjects[entry.key.subject.hex] ?? entry.key.subject.hex), .text(entry.key.period),
                    .text(figures.joined(separator: "; ")), .date(entry.firstSeenOn), .date(entry.lastSeenOn),
                    .text(entry.state.label[language]),
                ]
            })
    }

    private static func day(_ date: CivilDate?) -> ReportCell { date.map(ReportCell.date) ?? .empty }
}
