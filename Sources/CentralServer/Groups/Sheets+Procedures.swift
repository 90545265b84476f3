import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Approval items as the procedures group works on them, and the five groups of the procedure agency.
extension RegisterDesk {
    /// The kinds of period of the procedures group: dispatch, consultation, circular.
    static let procedurePeriods: [PeriodKind] = [.week, .halfMonth, .month]

    /// Items with level, measure, limit, leader and handler; one that lacks any stands on the list of drafts only
    /// (F-JC-05).
    ///
    /// With a kind of period, the items due in the present one: week, half-month and month are the same items, cut at
    /// other days.
    func procedures(_ filter: SheetFilter) -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.procedures.label,
            columns: Self.projectColumns + [
                Bilingual(zh: "事项", en: "Item"), Bilingual(zh: "层级", en: "Level"), Bilingual(zh: "措施", en: "Measure"),
                Bilingual(zh: "时限", en: "Limit"), Bilingual(zh: "责任领导", en: "Leader"), Bilingual(zh: "承办人", en: "Handler"),
                Bilingual(zh: "状态", en: "State"), Bilingual(zh: "缺项", en: "Missing"),
            ], projectColumn: 1)
        sheet.choices = [territoryChoice(filter)] + procedureChoices(filter)
        let period = PeriodKind(rawValue: filter.period).flatMap { Period($0, containing: today) }
        var tally = ItemTally(periods: Self.procedurePeriods.compactMap { Period($0, containing: today) })
        let levels = RecordType.approvalItem.field(named: "level")?.kind.choiceLabels ?? [:]
        for project in selected(filter) {
            for item in reading.approvalItems[project.id] ?? [] where item.standing != .deleted {
                let standing = ItemStanding(item, today: today)
                tally.count(item, standing)
                guard standing.isOn(filter.part), period.map({ standing.isDue(item, in: $0) }) ?? true else { continue }
                sheet.rows.append(row(of: item, project, standing, levels: levels))
            }
        }
        sheet.gauges = tally.gauges
        return sheet
    }

    private func procedureChoices(_ filter: SheetFilter) -> [OfficeSheet.Choice] {
        [
            OfficeSheet.Choice(
                name: "period", label: Bilingual(zh: "本期到期", en: "Due this"),
                options: Self.procedurePeriods.map { ($0.rawValue, $0.label) }, chosen: filter.period),
            OfficeSheet.Choice(
                name: "part", label: Bilingual(zh: "清单", en: "List"),
                options: [
                    ("listed", Bilingual(zh: "已列入", en: "listed")), ("open", Bilingual(zh: "未办结", en: "open")),
                    ("overdue", Bilingual(zh: "超时限", en: "overdue")), ("drafts", Bilingual(zh: "缺项待补", en: "drafts")),
                ], chosen: filter.part),
        ]
    }

    /// Which lists an item is on.
    private struct ItemStanding {
        let missing: [String]
        let isEnded: Bool
        let isOverdue: Bool

        var isListed: Bool { missing.isEmpty }

        init(_ item: ApprovalItemView, today: CivilDate) {
            missing = item.missingForList
            isEnded = item.isEnded
            isOverdue = !item.isEnded && item.limitOn.map { $0 < today } == true
        }

        func isOn(_ part: String) -> Bool {
            switch part {
            case "drafts": !isListed
            case "open": isListed && !isEnded
            case "overdue": isListed && isOverdue
            default: isListed
            }
        }

        func isDue(_ item: ApprovalItemView, in period: Period) -> Bool {
            isListed && !isEnded && item.limitOn.map(period.contains) == true
        }
    }

    private struct ItemTally {
        let periods: [Period]
        private var (listed, open, overdue, drafts) = (0, 0, 0, 0)
        private var due: [Period: Int] = [:]

        init(periods: [Period]) { self.periods = periods }

        mutating func count(_ item: ApprovalItemView, _ standing: ItemStanding) {
            guard standing.isListed else {
                drafts += 1
                return
            }
            listed += 1
            if !standing.isEnded { open += 1 }
            if standing.isOverdue { overdue += 1 }
            for period in periods where standing.isDue(item, in: period) { due[period, default: 0] += 1 }
        }

        var gauges: [OfficeSheet.Gauge] {
            [
                OfficeSheet.Gauge(label: Bilingual(zh: "已列入", en: "Listed"), text: String(listed)),
                OfficeSheet.Gauge(label: Bilingual(zh: "未办结", en: "Open"), text: String(open)),
                OfficeSheet.Gauge(
                    label: Bilingual(zh: "超时限", en: "Overdue"), text: String(overdue), tone: overdue > 0 ? .bad : .good),
                OfficeSheet.Gauge(
                    label: Bilingual(zh: "缺项待补", en: "Drafts"), text: String(drafts), tone: drafts > 0 ? .watch : .good),
            ] + periods.map { period in
                OfficeSheet.Gauge(
                    label: Bilingual(
                        zh: "本\(period.kind.label.zh)到期", en: "due this \(period.kind.label.en)"),
                    text: String(due[period] ?? 0))
            }
        }
    }

    private func row(
        of item: ApprovalItemView, _ project: ProjectView, _ standing: ItemStanding, levels: [String: Label]
    ) -> OfficeSheet.Row {
        let names = standing.missing.compactMap { RecordType.approvalItem.field(named: $0)?.label }
        let tone: OfficeSheet.Tone = standing.isOverdue ? .bad : item.isEnded ? .good : .plain
        return OfficeSheet.Row(
            record: item.id, project: project.id, tone: standing.isListed ? tone : .watch,
            cells: cells(of: project) + [
                .optional(item.name), .label(item.reading("level").value.text.flatMap { levels[$0] }),
                .optional(item.reading("measure").value.text), .date(item.limitOn),
                .optional(item.reading("responsibleLeader").value.text), .optional(item.reading("handler").value.text),
                .words(item.state.label, tone),
                .words(
                    Bilingual(
                        zh: names.map(\.zh).joined(separator: "、"), en: names.map(\.en).joined(separator: ", ")),
                    standing.isListed ? .plain : .watch),
            ])
    }

    /// The five groups of the procedure agency (ZH 三.3), by the codes of the approval items.
    static let agencyGroups: [(code: String, label: Bilingual)] = [
        ("establishment", Bilingual(zh: "立项", en: "Establishment")), ("eia", Bilingual(zh: "环评", en: "EIA")),
        ("planning", Bilingual(zh: "规划", en: "Planning")), ("land", Bilingual(zh: "土地", en: "Land")),
        ("construction", Bilingual(zh: "建设", en: "Construction")),
    ]

    /// Who helps each project through which of the five groups (F-ZH-13).
    func agency(_ filter: SheetFilter) -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.agency.label,
            columns: Self.projectColumns + [Bilingual(zh: "帮办人员", en: "Helper")] + Self.agencyGroups.map(\.label),
            projectColumn: 1)
        sheet.choices = [
            territoryChoice(filter),
            OfficeSheet.Choice(
                name: "part", label: Bilingual(zh: "帮办", en: "Helper"),
                options: [("none", Bilingual(zh: "无帮办人员", en: "without a helper"))], chosen: filter.part),
        ]
        var without = 0
        for project in selected(filter) {
            let items = (reading.approvalItems[project.id] ?? []).filter { $0.standing != .deleted }
            let helpers = (reading.assignments[project.id] ?? [])
                .filter { $0.role == "helper" && $0.isActive(on: today) }.compactMap(\.person)
            guard !items.isEmpty || !helpers.isEmpty else { continue }
            if helpers.isEmpty { without += 1 }
            if filter.part == "none", !helpers.isEmpty { continue }
            let cells = Self.agencyGroups.map { group -> OfficeSheet.Cell in
                let own = items.filter { $0.group == group.code }
                if own.isEmpty { return .words(Bilingual(zh: "未列", en: "none listed"), .plain) }
                let ended = own.filter(\.isEnded).count
                let isDone = ended == own.count
                return .words(
                    Bilingual(
                        zh: isDone ? "已办结 \(ended)" : "\(ended)/\(own.count)",
                        en: isDone ? "done \(ended)" : "\(ended)/\(own.count)"), isDone ? .good : .watch)
            }
            sheet.rows.append(
                OfficeSheet.Row(
                    record: project.id, project: project.id, tone: helpers.isEmpty ? .watch : .plain,
                    cells: self.cells(of: project) + [
                        helpers.isEmpty
                            ? .words(Bilingual(zh: "无", en: "none"), .bad) : .text(helpers.joined(separator: "、"))
                    ] + cells))
        }
        sheet.gauges = [
            OfficeSheet.Gauge(label: Bilingual(zh: "在办项目", en: "Projects"), text: String(sheet.rows.count)),
            OfficeSheet.Gauge(
                label: Bilingual(zh: "无帮办人员", en: "Without a helper"), text: String(without),
                tone: without > 0 ? .bad : .good),
        ]
        return sheet
    }
}
