import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// What the office does with the register and the five groups, in one person's name on one day.
///
/// Commands and pages call the same functions: a sheet to look at, an action to take. Every action is one durable
/// transaction; who knows a record as it was a moment ago overwrites nothing that came since.
struct RegisterDesk {
    let store: InspectionStore
    let person: String
    let today: CivilDate
    /// The territories that the person may see; `nil` for all.
    let territories: Set<String>?
    let reading: RegisterReading

    /// Opens the desk.
    ///
    /// - Throws: `ProfileError` or `CalendarError` if the city's numbers cannot be read; nothing is guessed then.
    ///
    /// - Parameter only: the one project that is looked at; nothing of others is read then.
    init(
        store: InspectionStore, person: String, today: CivilDate, territories: Set<String>? = nil, only: RecordID? = nil
    ) throws {
        self.store = store
        self.person = person
        self.today = today
        self.territories = territories
        reading = try RegisterReading(store: store, today: today, territories: territories, only: only)
    }

    var profile: MechanismProfile { reading.profile }
    var calendar: WorkCalendar { reading.rules.calendar }

    /// The sheet of a name.
    func sheet(_ kind: SheetKind, _ filter: SheetFilter = SheetFilter()) throws -> OfficeSheet {
        switch kind {
        case .projects: try projects(filter)
        case .lists: try lists(filter)
        case .fixings: fixings(filter)
        case .nodes: nodes(filter)
        case .chart: chart(filter)
        case .entries: entries(filter)
        case .approvals: try approvals(filter)
        case .standing: standing(filter)
        case .starts: try starts(filter)
        case .log: try log(filter)
        case .procedures: procedures(filter)
        case .land: try land(filter)
        case .quotas: try quotas(filter)
        case .pool: try pool(filter)
        case .banks: try banks(filter)
        case .agency: agency(filter)
        case .funds: try funds(filter)
        }
    }

    /// The projects that fit territory, list, stage, class, lamp and words.
    func selected(_ filter: SheetFilter) -> [ProjectView] {
        let words = filter.search.lowercased()
        return reading.projects.filter { project in
            (filter.territory.isEmpty || project.region == filter.territory)
                && (filter.list.isEmpty || reading.lists(of: project.id).contains(filter.list))
                && (filter.stage.isEmpty || reading.stage(of: project.id)?.rawValue == filter.stage)
                && (filter.project.isEmpty || project.id.hex == filter.project || project.code == filter.project)
                && (words.isEmpty || (project.name ?? "").lowercased().contains(words)
                    || (project.code ?? "").lowercased().contains(words))
        }
    }

    /// A project's cells: code, name, territory.
    func cells(of project: ProjectView) -> [OfficeSheet.Cell] {
        [
            .optional(project.code), .optional(project.name ?? project.id.hex),
            .text(reading.territoryName(of: project)),
        ]
    }

    static let projectColumns = [
        Bilingual(zh: "项目编号", en: "Code"), Bilingual(zh: "项目名称", en: "Project"), Bilingual(zh: "属地", en: "Territory"),
    ]

    var territoryChoice: (SheetFilter) -> OfficeSheet.Choice {
        { filter in
            OfficeSheet.Choice(
                name: "territory", label: Bilingual(zh: "属地", en: "Territory"),
                options: reading.regions.map { ($0.code, Bilingual(zh: $0.name, en: $0.name)) },
                chosen: filter.territory)
        }
    }

    /// A choice among the codes of an enumeration.
    func choice<Coded: CodedChoice>(
        _ name: String, _ label: Bilingual, of type: Coded.Type, chosen: String
    ) -> OfficeSheet.Choice {
        OfficeSheet.Choice(
            name: name, label: label, options: Coded.allCases.map { ($0.rawValue, $0.label) }, chosen: chosen)
    }
}

/// The sheets of the register and of the five groups.
enum SheetKind: String, CaseIterable {
    case projects, lists, fixings, nodes, chart, entries, approvals, standing, starts
    case log, procedures, land, quotas, pool, banks, agency, funds

    /// What people see.
    var label: Bilingual {
        switch self {
        case .projects: Bilingual(zh: "项目", en: "Projects")
        case .lists: Bilingual(zh: "清单", en: "Lists")
        case .fixings: Bilingual(zh: "四定缺项", en: "Four fixings")
        case .nodes: Bilingual(zh: "七个节点", en: "Seven nodes")
        case .chart: Bilingual(zh: "挂图作战", en: "Wall chart")
        case .entries: Bilingual(zh: "入库纳统", en: "Statistical entry")
        case .approvals: Bilingual(zh: "审批方案", en: "Approval cases")
        case .standing: Bilingual(zh: "常态清单", en: "Standing lists")
        case .starts: Bilingual(zh: "实质性开工", en: "Substantive starts")
        case .log: Bilingual(zh: "专班日志", en: "Group log")
        case .procedures: Bilingual(zh: "审批事项清单", en: "Approval items")
        case .land: Bilingual(zh: "用地需求和问题", en: "Land needs")
        case .quotas: Bilingual(zh: "招商指标", en: "Promotion quotas")
        case .pool: Bilingual(zh: "用地指标池", en: "Land-quota pool")
        case .banks: Bilingual(zh: "政银企对接", en: "Bank meetings")
        case .agency: Bilingual(zh: "手续代办", en: "Procedure agency")
        case .funds: Bilingual(zh: "政策资金", en: "Funds")
        }
    }

    /// Whether it belongs to the working groups rather than to the register.
    var isOfGroups: Bool {
        switch self {
        case .projects, .lists, .fixings, .nodes, .chart, .entries, .approvals, .standing, .starts: false
        case .log, .procedures, .land, .quotas, .pool, .banks, .agency, .funds: true
        }
    }
}
