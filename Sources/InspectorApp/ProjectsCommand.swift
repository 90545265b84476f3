import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// Lists projects, and which of them still need a visit this month.
struct ProjectsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "projects", abstract: "列出项目。/ List projects.")

    @Flag(help: "只列本月未督导的。/ Only those not visited this month.")
    var due = false

    @Option(help: "编码或名称中的文字。/ Text in code or name.")
    var search: String?

    @Option(help: "属地代码。/ Territory code.")
    var region: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let now = Surroundings.current.now()
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            var projects = try RecordNaming(store: store).projects(holding: search ?? "").map {
                ProjectView(unchecked: $0.state)
            }
            if let region { projects = projects.filter { $0.region == region } }
            let last = try Self.lastVisits(store)
            if due, let today = CivilDate(instant: now) {
                projects = projects.filter { last[$0.id]?.civilMonth != today.civilMonth }
            }
            try terminal.emit(JSONValue.list(projects.map { Self.json($0, last[$0.id]) }))
            let language = terminal.language
            let table = try ReportTable(
                title: Bilingual(zh: "项目 \(projects.count) 个", en: "\(projects.count) projects")[language],
                language: language,
                columns: [
                    ReportColumn(Bilingual(zh: "编码", en: "Code")[language]),
                    ReportColumn(Bilingual(zh: "名称", en: "Name")[language]),
                    ReportColumn(Bilingual(zh: "属地", en: "Territory")[language]),
                    ReportColumn(Bilingual(zh: "最近督导", en: "Last visit")[language]),
                ],
                rows: projects.map { project in
                    [
                        .text(project.code ?? ""), .text(project.name ?? ""), .text(project.region ?? ""),
                        last[project.id].map { .date($0) } ?? .empty,
                    ]
                })
            terminal.say(TextTableWriter.text(table, widest: 48))
            if projects.isEmpty, try store.count(RecordQuery(type: "project")) == 0 {
                terminal.say(Bilingual(zh: "本机还没有项目，请先 sync。", en: "No projects here yet; run sync first."))
            }
            return .done
        }
    }

    /// The latest sealed visit's date of each project.
    static func lastVisits(_ store: InspectionStore) throws -> [RecordID: CivilDate] {
        var last: [RecordID: CivilDate] = [:]
        for record in try store.records(RecordQuery(type: "visit", order: .field("date"))) {
            let visit = VisitView(unchecked: record.state)
            guard visit.isSealed, let project = visit.project, let date = visit.date else { continue }
            last[project] = max(last[project] ?? date, date)
        }
        return last
    }

    private static func json(_ project: ProjectView, _ last: CivilDate?) -> JSONValue {
        [
            "id": .text(project.id.hex), "code": .optional(project.code), "name": .optional(project.name),
            "region": .optional(project.region), "lastVisit": .optional(last?.description),
        ]
    }
}
