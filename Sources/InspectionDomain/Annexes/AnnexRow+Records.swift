import Causality
import Wording

/// The records that fill one project's row.
public struct AnnexSources: Sendable {
    /// The project.
    public let project: ProjectView
    /// The month's report.
    public let report: InvestmentReportView?
    /// Its approval items.
    public let items: [ApprovalItemView]
    /// Its open problems: title and tier in words.
    public let openProblems: [(title: String, tier: String)]
    /// Who serves it.
    public let assignments: [ServiceAssignmentView]
    /// What the unit typed over the records, by column's code.
    public let overrides: [AnnexColumn.Content: String]

    /// Collects the records.
    public init(
        project: ProjectView, report: InvestmentReportView?, items: [ApprovalItemView],
        openProblems: [(title: String, tier: String)], assignments: [ServiceAssignmentView],
        overrides: [AnnexColumn.Content: String] = [:]
    ) {
        self.project = project
        self.report = report
        self.items = items
        self.openProblems = openProblems
        self.assignments = assignments
        self.overrides = overrides
    }
}

extension AnnexRow {
    /// Fills a row from records (the column “Filled from” of catalogue §4); what is unknown stays empty.
    ///
    /// Words that the unit typed go before words from records; amounts always come from records.
    public init(_ sources: AnnexSources, kind: AnnexKind, on day: CivilDate) {
        var cells: [AnnexColumn.Content: Cell] = [:]
        for column in kind.columns {
            if column.content.isMoney {
                if let amount = Self.amount(column.content, sources, year: day.year) {
                    cells[column.content] = .money(amount)
                }
                continue
            }
            let typed = sources.overrides[column.content] ?? ""
            let words = FieldValue.text(typed).isFilled ? typed : Self.words(column.content, sources, on: day)
            if let words, !words.isEmpty { cells[column.content] = .text(words) }
        }
        self.init(
            project: sources.project.id, code: sources.project.code ?? "", cells: cells,
            correctionNote: sources.report?.correctionNote ?? "")
    }

    private static func amount(_ content: AnnexColumn.Content, _ sources: AnnexSources, year: Int) -> Int64? {
        switch content {
        case .totalInvestment: sources.project.totalInvestment
        case .annualTarget: sources.project.annualTarget(year)
        case .annualPlan: sources.project.annualPlan(year)
        case .doneMonth: sources.report?.doneMonth
        case .doneYear: sources.report?.doneYear
        case .doneTotal: sources.report?.doneTotal
        default: nil
        }
    }

    private static func words(
        _ content: AnnexColumn.Content, _ sources: AnnexSources, on day: CivilDate
    ) -> String? {
        let project = sources.project
        return switch content {
        case .name: project.name
        case .sector: project.text("sector")
        case .content: project.text("contentAndScale")
        case .years: years(of: project)
        case .location: project.text("location")
        case .signing: signing(of: project)
        case .demolition: demolition(of: project)
        case .responsibleUnit: project.responsibleUnit
        case .responsiblePerson: project.text("responsiblePerson")
        case .owner: project.text("ownerUnit")
        case .builder: project.text("builderUnit") ?? project.text("ownerUnit")
        case .contact: contact(of: project)
        case .visibleProgress: sources.report?.visibleProgress
        case .progress: sources.report?.progressText
        case .procedures: procedures(sources.items)
        case .problems: problems(sources.openProblems)
        case .chiefOfficer: chiefOfficer(sources.assignments, on: day)
        case .establishment, .eia, .land, .planning: items(sources.items, in: content.rawValue)
        case .landApproval, .landPlanning, .constructionPlanning: items(sources.items, on: content.rawValue)
        case .remark, .totalInvestment, .annualTarget, .annualPlan, .doneMonth, .doneYear, .doneTotal: nil
        }
    }

    private static func years(of project: ProjectView) -> String? {
        guard let first = project.integer("buildStart"), let last = project.integer("buildEnd") else { return nil }
        return "\(first)—\(last)"
    }

    private static func signing(of project: ProjectView) -> String? {
        guard let state = project.text("signingState") else { return nil }
        let label = ProjectView.type.field(named: "signingState")?.kind.choices.first { $0.code == state }?.label.zh
        let amount = project.integer("signingAmount").map { MoneyText.wan($0) + " 万元" }
        return [label ?? state, project.text("signedOn"), amount].compactMap { $0 }.joined(separator: "，")
    }

    private static func demolition(of project: ProjectView) -> String? {
        let share = project.integer("demolitionPercent").map { "完成 " + Ratio(tenthsOfPercent: $0).percentText }
        let parts = [project.text("demolitionText"), share].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "，")
    }

    private static func contact(of project: ProjectView) -> String? {
        let parts = [project.text("contactName"), project.text("contactPhone")].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// Done, running and not started, and what comes next.
    private static func procedures(_ items: [ApprovalItemView]) -> String? {
        guard !items.isEmpty else { return nil }
        let order: [ApprovalCellState] = [.done, .running, .notStarted]
        let parts = order.compactMap { state -> String? in
            let names = items.filter { $0.state.cell == state }.compactMap(\.name).sorted()
            return names.isEmpty ? nil : state.label.zh + "：" + names.joined(separator: "、")
        }
        let next = items.filter { !$0.isEnded }.compactMap { item in item.limitOn.map { ($0, item.name ?? "") } }
            .min { $0 < $1 }
        return (parts + [next.map { "下一步：\($0.1)（\($0.0) 前）" }].compactMap { $0 }).joined(separator: "；")
    }

    private static func problems(_ problems: [(title: String, tier: String)]) -> String {
        problems.isEmpty ? "无" : problems.map { "\($0.title)（\($0.tier)）" }.joined(separator: "；")
    }

    private static func chiefOfficer(_ assignments: [ServiceAssignmentView], on day: CivilDate) -> String? {
        let people = assignments.filter { $0.role == "chiefServiceOfficer" && $0.isActive(on: day) }
        return people.isEmpty ? nil : Set(people.compactMap(\.person)).sorted().joined(separator: "、")
    }

    private static func items(_ items: [ApprovalItemView], in group: String) -> String? {
        cell(items.filter { $0.group == group || $0.track?.rawValue == group })
    }

    private static func items(_ items: [ApprovalItemView], on track: String) -> String? {
        cell(items.filter { $0.track?.rawValue == track })
    }

    private static func cell(_ items: [ApprovalItemView]) -> String? {
        let texts = items.sorted { ($0.name ?? "", $0.id) < ($1.name ?? "", $1.id) }.map(\.annexText)
        return texts.isEmpty ? nil : texts.joined(separator: "；")
    }
}

extension AnnexKind {
    /// In which tables of a year a project stands (catalogue §4, row selection).
    ///
    /// - Parameters:
    ///   - startedOn: When it really started; `nil` if it has not.
    ///   - completedOn: When it was completed; `nil` if it is not.
    public static func tables(
        startedOn: CivilDate?, completedOn: CivilDate?, year: Int, rules: MechanismProfile.TableRules
    ) -> [AnnexKind] {
        guard let startedOn, startedOn.year <= year else { return [.annex1] }
        if let completedOn, completedOn.year < year { return [] }
        let isNew = startedOn.year == year || completedOn?.year == year
        let isOngoing = completedOn.map { $0.year > year } ?? true
        if isNew && isOngoing { return rules.startedInBoth ? [.annex2, .annex3] : [.annex2] }
        return isNew ? [.annex2] : isOngoing ? [.annex3] : []
    }
}
