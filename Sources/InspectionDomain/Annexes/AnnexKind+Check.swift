public import Wording

extension AnnexKind {
    /// Refuses rows that cannot be handed in, naming every project and cell; trying again does not help.
    ///
    /// - Parameter previous: Last month's rows by project, for continuity; `nil` leaves that out.
    public func check(
        _ rows: [AnnexRow], _ rules: MechanismProfile.TableRules, month: CivilMonth,
        previous: [AnnexRow]? = nil
    ) throws(AnnexRefusal) {
        let faults = faults(in: rows, rules, month: month, previous: previous)
        if !faults.isEmpty { throw AnnexRefusal(kind: self, faults: faults) }
    }

    /// All that blocks the hand-in, by row and column.
    public func faults(
        in rows: [AnnexRow], _ rules: MechanismProfile.TableRules, month: CivilMonth,
        previous: [AnnexRow]? = nil
    ) -> [AnnexFault] {
        let last = Dictionary((previous ?? []).map { ($0.project, $0) }, uniquingKeysWith: { first, _ in first })
        return rows.enumerated().flatMap { index, row in
            columns.compactMap { column in
                let reason =
                    Self.fault(of: row, column, rules)
                    ?? Self.continuity(of: row, column, after: last[row.project], in: month)
                return reason.map {
                    AnnexFault(
                        row: index + 1, project: row.text(.name),
                        heading: column.flattened(year: month.year), reason: $0)
                }
            }
        }
    }

    /// What deserves a look and blocks nothing: 累计 above 总投资, by project name.
    public func remarks(in rows: [AnnexRow]) -> [Label] {
        rows.compactMap { row in
            guard let total = row.money(.totalInvestment), let done = row.money(.doneTotal), done > total else {
                return nil
            }
            return Label(
                "“\(row.text(.name))”累计完成投资大于总投资", "“\(row.text(.name))”: done in total exceeds total investment")
        }
    }

    private static func fault(
        of row: AnnexRow, _ column: AnnexColumn, _ rules: MechanismProfile.TableRules
    ) -> AnnexFault.Reason? {
        if column.content.isMoney { return moneyFault(of: row, column.content) }
        let text = trimmed(row.text(column.content))
        if text.isEmpty { return column.isRequired ? .blank : nil }
        if column.content == .years { return yearsFault(text) }
        guard column.isDetailed else { return nil }
        if rules.fillers.contains(text) { return .filler }
        let states = ApprovalCellState.allCases.map(\.label.zh)
        let isDetailed = states.contains { text.hasPrefix($0) && text.count > $0.count }
        return isDetailed && text.count >= rules.minimumCharacters ? nil : .notDetailed
    }

    private static func moneyFault(of row: AnnexRow, _ content: AnnexColumn.Content) -> AnnexFault.Reason? {
        guard let amount = row.money(content) else { return .blank }
        if amount < 0 { return .negative }
        guard let year = row.money(.doneYear) else { return nil }
        switch content {
        case .doneMonth: return amount <= year ? nil : .order
        case .doneTotal: return year <= amount ? nil : .order
        default: return nil
        }
    }

    /// 年度 and 累计 continue last month's; in January 年度 is 本月.
    private static func continuity(
        of row: AnnexRow, _ column: AnnexColumn, after last: AnnexRow?, in month: CivilMonth
    ) -> AnnexFault.Reason? {
        guard trimmed(row.correctionNote).isEmpty, let now = row.money(column.content),
            let done = row.money(.doneMonth)
        else { return nil }
        let before: Int64?
        switch column.content {
        case .doneYear: before = month.month == 1 ? 0 : last?.money(.doneYear)
        case .doneTotal: before = last?.money(.doneTotal)
        default: return nil
        }
        guard let before else { return nil }
        return Int128(before) + Int128(done) == Int128(now) ? nil : .notContinued
    }

    private static func yearsFault(_ text: String) -> AnnexFault.Reason? {
        let years = text.split(separator: "—").compactMap { Int($0) }
        return years.count == 2 && years[1] < years[0] ? .years : nil
    }

    private static func trimmed(_ text: String) -> String {
        var slice = Substring(text)
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return String(slice)
    }
}
