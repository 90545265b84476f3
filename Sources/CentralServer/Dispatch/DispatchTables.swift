import Causality
import InspectionDomain
import Presentation
import Reporting
import Wording

/// Dispatch as tables: the same on the terminal, on A4 and in a workbook.
struct DispatchTables {
    let desk: DispatchDesk
    let ledger: ProblemLedger
    let language: Language

    // MARK: Tiers

    /// Each tier's cadence, its present period, and the periods that it missed.
    static func tiers(_ tiers: [DispatchDesk.TierStanding], language: Language) throws -> ReportTable {
        let headings = [
            Label("层级", "Tier"), Label("周期", "Cadence"), Label("本期", "Present period"), Label("本期待开", "Due"),
            Label("漏开", "Missed"), Label("漏开期间", "Missed periods"), Label("未销号", "Open"), Label("逾期", "Overdue"),
        ]
        return try ReportTable(
            title: Label("分级调度情况", "Tiers of dispatch")[language], language: language,
            columns: headings.map { ReportColumn($0[language]) },
            rows: tiers.map { tier in
                let missed = tier.due?.missed ?? []
                return [
                    .text(tier.tier.label[language]),
                    .text((tier.tier.cadence?.label ?? Label("不固定", "not fixed"))[language]),
                    .text(tier.period?.description ?? ""),
                    .text(tier.due.map { $0.isDue ? Label("待开", "due") : Label("已开", "held") }?[language] ?? ""),
                    .integer(Int64(missed.count)), .text(missed.suffix(12).map(\.description).joined(separator: "\n")),
                    .integer(Int64(tier.open)), .integer(Int64(tier.overdue)),
                ]
            })
    }

    // MARK: Packs

    /// The parts of a pack, in the order of the meeting: the matters, the ledger's movement, the dialogue sheets, the
    /// lists to be handed over.
    func tables(_ pack: DispatchPack) throws -> [ReportTable] {
        var tables = [try matters(pack)]
        if (pack.tier.pack ?? []).contains(AgendaSource.ledger.rawValue), let movement = pack.movement {
            for (title, ids) in [
                (Label("本期新增问题", "New problems"), movement.new), (Label("本期推进问题", "Problems moved"), movement.moved),
                (Label("本期销号问题", "Problems closed"), movement.finished),
            ] where !ids.isEmpty { tables.append(try lines(ids, title: title, of: pack)) }
        }
        if (pack.tier.pack ?? []).contains(AgendaSource.dialogue.rawValue) { tables += try dialogues(pack) }
        for (field, ids) in pack.handOver.sorted(by: { $0.key < $1.key }) {
            let label = desk.profile.label(ofField: field)
            let upper = pack.tier.raisesTo.flatMap { desk.profile.tier($0) }?.label ?? Label("上级", "the tier above")
            tables.append(
                try lines(
                    ids,
                    title: Label("提交\(upper.zh)清单：\(label.zh)", "Handed over to \(upper.en): \(label.en)"), of: pack,
                    isWhole: true))
        }
        return tables
    }

    /// The title of a pack: tier, period, field.
    func title(_ pack: DispatchPack) -> Label {
        let period = pack.period?.description ?? "\(desk.today)"
        let field = pack.field.map { desk.profile.label(ofField: $0) }
        return Label(
            "\(pack.tier.label.zh)材料（\(period)）" + (field.map { "·\($0.zh)" } ?? ""),
            "\(pack.tier.label.en): pack \(period)" + (field.map { ", \($0.en)" } ?? ""))
    }

    private func matters(_ pack: DispatchPack) throws -> ReportTable {
        let headings = [
            Label("序号", "No."), Label("来源", "Source"), Label("事项", "Matter"), Label("情况", "Figure or reason"),
        ]
        return try ReportTable(
            title: title(pack)[language], language: language, columns: headings.map { ReportColumn($0[language]) },
            rows: pack.items.enumerated().map { index, item in
                [
                    .integer(Int64(index + 1)), .text(item.source.label[language]), .text(item.subject[language]),
                    .text(item.detail[language]),
                ]
            },
            notes: [
                pack.items.isEmpty ? Label("本期没有事项。", "Nothing is on the table.")[language] : "",
                pack.movement.map { counts($0, of: pack.field) }?[language] ?? "",
            ].filter { !$0.isEmpty })
    }

    private func counts(_ movement: ProblemLedger.Movement, of field: String?) -> Label {
        let own = Set(ledger.lines.filter { field == nil || $0.field == field }.map(\.problem))
        let counts = [movement.new, movement.moved, movement.finished, movement.still].map { list in
            list.count { own.contains($0) }
        }
        return Label(
            "问题台账：本期新增 \(counts[0])，推进 \(counts[1])，销号 \(counts[2])，未动 \(counts[3])。",
            "Ledger: new \(counts[0]), moved \(counts[1]), closed \(counts[2]), untouched \(counts[3]).")
    }

    private func lines(
        _ ids: [RecordID], title: Label, of pack: DispatchPack, isWhole: Bool = false
    ) throws -> ReportTable {
        let wanted = Set(ids)
        let lines = ledger.lines.filter { line in
            wanted.contains(line.problem) && (isWhole || pack.field == nil || line.field == pack.field)
        }
        let names = try desk.city.projects().map { ($0.key.hex, $0.value.name ?? $0.value.code ?? "") }
        return try LedgerReport.problems(
            lines, profile: desk.profile, territories: try desk.city.territoryNames(),
            projects: Dictionary(names, uniquingKeysWith: { first, _ in first }), title: title, language: language)
    }

    /// One sheet for each county: its place in the race, its open problems, the overdue ones first.
    private func dialogues(_ pack: DispatchPack) throws -> [ReportTable] {
        let race = pack.items.filter { $0.source == .race }
        return try desk.city.territoryNames().sorted { $0.key < $1.key }.map { code, name in
            let own = ledger.lines.filter { $0.territory == code && !$0.state.isFinished }
            let headings = [
                Label("序号", "No."), Label("问题", "Problem"), Label("层级", "Tier"), Label("状态", "State"),
                Label("时限", "Due"), Label("表态", "Commitment"),
            ]
            let place = race.first { $0.subject.zh == name }?.detail
            let figures = Label(
                "赛马：\(place?.zh ?? "—")；未销号 \(own.count) 个，逾期 \(own.count(where: \.isOverdue)) 个。",
                "Race: \(place?.en ?? "—"); \(own.count) open, \(own.count(where: \.isOverdue)) overdue.")
            return try ReportTable(
                title: Label("县（市、区）长对话：\(name)", "Dialogue with the head of \(name)")[language], language: language,
                columns: headings.map { ReportColumn($0[language]) },
                rows: own.enumerated().map { index, line in
                    [
                        .integer(Int64(index + 1)), .text(line.title),
                        .text(desk.profile.tier(line.tier)?.label[language] ?? line.tier),
                        .text(
                            line.state.label[language]
                                + (line.isOverdue ? Label("（逾期）", " (overdue)")[language] : "")),
                        line.dueOn.map(ReportCell.date) ?? .empty, .empty,
                    ]
                }, notes: [figures[language]])
        }
    }

    // MARK: Warnings

    /// The warnings recorded, with the names of what they are about.
    static func warnings(
        _ warnings: [WarningDesk.Warning], city: CityReading, language: Language
    ) throws -> ReportTable {
        let projects = try city.projects()
        let names = warnings.map { warning in
            (
                warning.entry.key.subject.hex,
                warning.project.flatMap { projects[$0]?.name } ?? FieldText.shortID(warning.entry.key.subject)
            )
        }
        return try LedgerReport.warnings(
            warnings.map(\.entry), profile: city.profile,
            subjects: Dictionary(names, uniquingKeysWith: { first, _ in first }), language: language)
    }
}
