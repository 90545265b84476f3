import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Reporting
import Wording

/// The month's coverage of the key list, from what is known here.
struct CoverageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: "某月重点项目督导覆盖情况。/ Coverage of a month.")

    @Argument(help: "月份，如 2026-06。/ Month.")
    var month: String

    @Option(help: "清单代码。/ The list's code.")
    var list = "key300"

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            guard let span = CivilMonth(month) else {
                throw CommandError(
                    code: "input.month",
                    message: Bilingual(zh: "不是月份：\(SafeText.line(month))", en: "not a month: \(SafeText.line(month))"),
                    nextStep: Bilingual(zh: "请按 2026-06 的格式填写。", en: "Write it like 2026-06."))
            }
            let today = CivilDate(instant: Surroundings.current.now()) ?? span.day(1)
            guard let today else { return .failed }
            let input = try store.coverageInput(for: span, list: list, countsArrival: false)
            let coverage = MonthlyCoverage(month: span, members: input.members, visits: input.visits, today: today)
            try terminal.emit(try Self.json(coverage))
            let table = try CoverageReport.table(
                period: terminal.language == .zh ? "\(span.year)年\(span.month)月" : span.description,
                territories: try Self.territories(coverage, store), language: terminal.language)
            terminal.say(TextTableWriter.text(table, widest: 36))
            terminal.say(Bilingual(zh: "只统计本机已有的数据；以中心为准。", en: "Counted from what is here; the centre's figures count."))
            return .done
        }
    }

    private static func territories(
        _ coverage: MonthlyCoverage, _ store: InspectionStore
    ) throws -> [CoverageReport.Territory] {
        let regions = Dictionary(
            try store.records(RecordQuery(type: "region")).map { ($0.value("code").text ?? "", $0) },
            uniquingKeysWith: { first, _ in first })
        let reading = VisitReading(store)
        return try coverage.byTerritory.map { code, tally in
            let unvisited = try coverage.unvisited.filter { $0.territory == code }.map { try reading.projectName($0.project) }
            return CoverageReport.Territory(
                name: regions[code]?.value("name").text ?? code, order: Int(regions[code]?.value("order").integer ?? 0),
                keyProjects: tally.members, visited: tally.visited, full: tally.full, unvisited: unvisited)
        }
    }

    private static func json(_ coverage: MonthlyCoverage) throws -> JSONValue {
        func tally(_ tally: MonthlyCoverage.Tally) -> JSONValue {
            [
                "members": .integer(Int64(tally.members)), "visited": .integer(Int64(tally.visited)),
                "full": .integer(Int64(tally.full)),
            ]
        }
        return [
            "month": .text(coverage.month.description), "total": tally(coverage.total),
            "territories": .object(coverage.byTerritory.mapValues(tally)),
            "unvisited": .list(coverage.unvisited.map { .text($0.project.hex) }),
            "offList": .list(coverage.offList.map { .text($0.hex) }),
        ]
    }
}
