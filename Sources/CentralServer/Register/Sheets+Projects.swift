import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Projects, lists and what projects lack.
extension RegisterDesk {
    /// The list of projects: stage, node, lists, lamp, open problems.
    func projects(_ filter: SheetFilter) throws -> OfficeSheet {
        let lamps = try store.projectLamps(on: today)
        var sheet = OfficeSheet(
            title: SheetKind.projects.label, unitLine: Bilingual(zh: "单位：万元", en: "Unit: 万元 (10,000 yuan)"),
            columns: Self.projectColumns + [
                Bilingual(zh: "类别", en: "Class"), Bilingual(zh: "阶段", en: "Stage"),
                Bilingual(zh: "登记节点", en: "Registered node"), Bilingual(zh: "清单", en: "Lists"),
                Bilingual(zh: "总投资", en: "Total investment"), Bilingual(zh: "年度计划", en: "Annual plan"),
                Bilingual(zh: "灯", en: "Lamp"), Bilingual(zh: "未结问题", en: "Open problems"),
            ], projectColumn: 1)
        sheet.choices = [
            territoryChoice(filter), listChoice(filter),
            choice("stage", Bilingual(zh: "阶段", en: "Stage"), of: ProjectStage.self, chosen: filter.stage),
            OfficeSheet.Choice(
                name: "class", label: Bilingual(zh: "类别", en: "Class"),
                options: ProjectClass.allCases.map { ($0.rawValue, $0.label) }, chosen: filter.category),
            OfficeSheet.Choice(
                name: "lamp", label: Bilingual(zh: "灯", en: "Lamp"),
                options: LampRule.Light.allCases.map { ($0.code, $0.label) }, chosen: filter.lamp),
        ]
        let listLabels = RecordType.listMembership.field(named: "list")?.kind.choiceLabels ?? [:]
        for project in selected(filter) {
            let stage = reading.stage(of: project.id)
            let light = lamps.light(of: project.id)?.light
            let category = ProjectClass(stage)
            if !filter.category.isEmpty, category.rawValue != filter.category { continue }
            if !filter.lamp.isEmpty, light?.code != filter.lamp { continue }
            let open = (reading.problems[project.id] ?? []).count { !$0.state.isFinished }
            sheet.rows.append(
                OfficeSheet.Row(
                    record: project.id, project: project.id, tone: light.map(Self.tone) ?? .plain,
                    cells: cells(of: project) + [
                        .label(category.label), .label(stage?.label), .label(project.registeredNode?.label),
                        .label(Self.joined(reading.lists(of: project.id).map { listLabels[$0] ?? Label($0, $0) })),
                        .money(project.totalInvestment), .money(project.annualPlan(today.year)),
                        light.map { .words($0.label, Self.tone($0)) } ?? .text(Ratio?.missingText), .count(open),
                    ]))
        }
        sheet.gauges = [OfficeSheet.Gauge(label: Bilingual(zh: "项目", en: "Projects"), text: String(sheet.rows.count))]
        if !profile.lamps.isEmpty { sheet.notes.append(DataMonths.words(lamps.months)) }
        return sheet
    }

    /// Several labels in one.
    static func joined(_ labels: [Label]) -> Bilingual {
        Bilingual(zh: labels.map(\.zh).joined(separator: "、"), en: labels.map(\.en).joined(separator: "; "))
    }

    static func tone(_ light: LampRule.Light) -> OfficeSheet.Tone {
        switch light {
        case .red: .bad
        case .yellow: .watch
        default: .good
        }
    }

    func listChoice(_ filter: SheetFilter) -> OfficeSheet.Choice {
        guard case .choice(let choices)? = RecordType.listMembership.field(named: "list")?.kind else {
            return OfficeSheet.Choice(name: "list", label: SheetKind.lists.label, options: [], chosen: "")
        }
        return OfficeSheet.Choice(
            name: "list", label: SheetKind.lists.label, options: choices.map { ($0.code, $0.label) },
            chosen: filter.list)
    }

    // MARK: Lists

    /// The key list against its required count and share, with whoever was taken off and why (F-JC-02).
    func keyShare() throws -> KeyShare? {
        guard let key = profile.keyList else { return nil }
        let all = try RegisterReading(store: store, today: today)
        let members = all.projects.filter { all.keyMembership(of: $0.id) != nil }
        return KeyShare(
            listed: members.map { $0.annualPlan(today.year) },
            registered: all.projects.map { $0.annualPlan(today.year) },
            entered: try CityPlan.entered(in: store, year: today.year), key)
    }

    /// The sum of two amounts; the greatest number where they do not fit.
    static func adding(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    /// Memberships of the year: the gauge of count and share above, members and removals with reasons below.
    func lists(_ filter: SheetFilter) throws -> OfficeSheet {
        let chosen = filter.list.isEmpty ? profile.keyList?.list ?? "" : filter.list
        var sheet = OfficeSheet(
            title: SheetKind.lists.label, unitLine: Bilingual(zh: "单位：万元", en: "Unit: 万元 (10,000 yuan)"),
            columns: Self.projectColumns + [
                Bilingual(zh: "年度计划", en: "Annual plan"), Bilingual(zh: "主要依据", en: "Primary basis"),
                Bilingual(zh: "包联领导", en: "Contact leader"), Bilingual(zh: "列入日期", en: "Added on"),
                Bilingual(zh: "移出日期", en: "Removed on"), Bilingual(zh: "移出原因", en: "Reason of removal"),
            ], projectColumn: 1)
        var choice = listChoice(filter)
        choice = OfficeSheet.Choice(name: choice.name, label: choice.label, options: choice.options, chosen: chosen)
        sheet.choices = [choice, territoryChoice(filter)]
        var count = 0
        var removed: [(name: String, reason: String)] = []
        let bases = RecordType.listMembership.field(named: "primaryBasis")?.kind.choiceLabels ?? [:]
        for member in reading.memberships where member.list == chosen && member.year == today.year {
            guard let project = member.project.flatMap({ reading.projectByID[$0] }), member.standing != .deleted,
                filter.territory.isEmpty || project.region == filter.territory
            else { continue }
            let isActive = member.isActive(on: today)
            if isActive { count += 1 }
            if member.removedOn != nil, !isActive { removed.append((project.name ?? "", member.removedReason ?? "")) }
            let basis = member.reading("primaryBasis").value.text
            sheet.rows.append(
                OfficeSheet.Row(
                    record: member.id, project: project.id, tone: isActive ? .plain : .bad,
                    cells: cells(of: project) + [
                        .money(project.annualPlan(today.year)), .label(basis.flatMap { bases[$0] }),
                        .optional(member.contactLeader), .date(member.addedOn), .date(member.removedOn),
                        .optional(member.removedReason),
                    ]))
        }
        // Who was taken off explains the gauge, so it stands first.
        sheet.rows.sort { ($0.tone == .bad ? 0 : 1, Self.code($0)) < ($1.tone == .bad ? 0 : 1, Self.code($1)) }
        sheet.gauges = try chosen == profile.keyList?.list
            ? keyGauges(removed: removed)
            : [OfficeSheet.Gauge(label: Bilingual(zh: "项目数", en: "Projects"), text: String(count))]
        return sheet
    }

    private static func code(_ row: OfficeSheet.Row) -> String { row.cells[0].shown(.zh) }

    private func keyGauges(removed: [(name: String, reason: String)]) throws -> [OfficeSheet.Gauge] {
        guard let key = profile.keyList, let share = try keyShare() else { return [] }
        let reasons = removed.prefix(10).map { member in
            Bilingual(zh: "移出 \(member.name)：\(member.reason)", en: "taken off: \(member.name): \(member.reason)")
        }
        let source =
            share.source == .entered
            ? Bilingual(zh: "分母为录入的全市年度计划", en: "the city's plan was entered by hand")
            : Bilingual(zh: "分母为已登记项目之和", en: "the city's plan is the sum of registered projects")
        return [
            OfficeSheet.Gauge(
                label: Bilingual(zh: "清单项目数（应为 \(key.requiredCount)）", en: "Projects (\(key.requiredCount) required)"),
                text: String(share.count), tone: share.hasRequiredCount ? .good : .bad,
                reasons: share.hasRequiredCount ? [] : reasons,
                share: Ratio(Int64(share.count), over: Int64(max(1, key.requiredCount)))),
            OfficeSheet.Gauge(
                label: Bilingual(
                    zh: "年度投资占比（应不低于 \(key.requiredShare.percentText)）",
                    en: "Share of annual investment (at least \(key.requiredShare.percentText))"),
                text: share.share.percentText, tone: share.reachesShare ? .good : .bad,
                reasons: [
                    Bilingual(
                        zh: "清单 \(MoneyText.wan(share.keyPlan)) 万元 / 全市 \(MoneyText.wan(share.cityPlan)) 万元",
                        en: "list \(MoneyText.wan(share.keyPlan)) / city \(MoneyText.wan(share.cityPlan)) 万元"), source,
                ], share: share.share),
        ]
    }

    // MARK: Four fixings

    /// Key projects lacking any of the four fixings or whoever must serve them (F-JC-03).
    func fixings(_ filter: SheetFilter) -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.fixings.label,
            columns: Self.projectColumns + [Bilingual(zh: "缺项", en: "Missing"), Bilingual(zh: "责任单位", en: "Responsible unit")],
            projectColumn: 1)
        sheet.choices = [territoryChoice(filter)]
        var asked = 0
        var byGap: [String: (label: Bilingual, count: Int)] = [:]
        for project in selected(filter) {
            if reading.keyMembership(of: project.id) != nil { asked += 1 }
            let gaps = reading.gaps(of: project).gaps
            guard !gaps.isEmpty else { continue }
            for gap in gaps { byGap[gap.label.zh, default: (gap.label, 0)].count += 1 }
            let words = Bilingual(
                zh: gaps.map(\.label.zh).joined(separator: "、"), en: gaps.map(\.label.en).joined(separator: ", "))
            sheet.rows.append(
                OfficeSheet.Row(
                    record: project.id, project: project.id, tone: .bad,
                    cells: cells(of: project) + [.words(words, .bad), .optional(project.responsibleUnit)]))
        }
        sheet.gauges = [
            OfficeSheet.Gauge(label: Bilingual(zh: "重点项目", en: "Key projects"), text: String(asked)),
            OfficeSheet.Gauge(
                label: Bilingual(zh: "有缺项", en: "With gaps"), text: String(sheet.rows.count),
                tone: sheet.rows.isEmpty ? .good : .bad),
        ]
        sheet.gauges += byGap.sorted { $0.key < $1.key }.map { _, gap in
            OfficeSheet.Gauge(label: gap.label, text: String(gap.count), tone: .bad)
        }
        return sheet
    }
}

/// The classes of the monthly tables, by stage (catalogue §4).
enum ProjectClass: String, CaseIterable {
    case preliminary, ongoing, completed, other

    init(_ stage: ProjectStage?) {
        switch stage {
        case .negotiating, .signed, .admitted, .reserve, .preliminary, .readyToStart: self = .preliminary
        case .started, .underConstruction, .suspended: self = .ongoing
        case .completed, .inProduction: self = .completed
        case .rejectedAtPreReview, .withdrawn, nil: self = .other
        }
    }

    var label: Bilingual {
        switch self {
        case .preliminary: Bilingual(zh: "前期", en: "preliminary")
        case .ongoing: Bilingual(zh: "在建", en: "ongoing")
        case .completed: Bilingual(zh: "竣工投产", en: "completed")
        case .other: Bilingual(zh: "其他", en: "other")
        }
    }
}
