public import ArgumentParser
import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
public import Reporting
import Wording

/// `coverage MONTH`: key projects visited and fully covered, by territory; computed alike on node and centre.
public struct CoverageCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// Name and help.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "coverage", abstract: "Monthly coverage by territory. / 月度覆盖情况。",
            discussion: "Counts sealed visits by their business date; a node counts what it has received.")
    }

    /// Home, language, JSON.
    @OptionGroup public var common: CommonOptions

    /// The month.
    @Argument(help: "The month, yyyy-mm. / 月份。")
    public var month: String

    /// Where to write a file instead of the terminal.
    @Option(help: "Write .xlsx, .csv or .html to this file. / 输出文件。")
    public var output: String?

    /// Needed by the parser.
    public init() {}

    private struct Row: Encodable {
        let territory: String
        let members: Int
        let visited: Int
        let full: Int
        let unvisited: [String]
        let late: [String]
        let offList: [String]
    }

    /// Counts and prints.
    public func run() async throws {
        let (month, output) = (month, output)
        try await Program.withStore(common, readOnly: true) { store, terminal in
            guard let period = CivilMonth(month) else {
                throw CommandError(
                    code: "input.month", message: Bilingual(zh: "不是月份：\(month)", en: "not a month: \(month)"),
                    nextStep: Bilingual(zh: "写成 2026-06。", en: "Write it like 2026-06."))
            }
            let territories = try Self.territories(of: period, in: store)
            for territory in territories {
                try terminal.emit(
                    Row(
                        territory: territory.name, members: territory.keyProjects, visited: territory.visited,
                        full: territory.full, unvisited: territory.unvisited, late: territory.late,
                        offList: territory.offList))
            }
            let title = terminal.language == .zh ? "\(period.year)年\(period.month)月" : month
            let table = try CoverageReport.table(period: title, territories: territories, language: terminal.language)
            if let output { try ReportFile.write(table, to: output) } else { terminal.say(TextTableWriter.text(table)) }
            return .done
        }
    }

    private static func territories(
        of month: CivilMonth, in store: InspectionStore
    ) throws -> [CoverageReport.Territory] {
        let input = try store.coverageInput(for: month, countsArrival: Program.isCentre)
        guard let today = CivilDate(instant: Surroundings.current.now()) else { return [] }
        let coverage = MonthlyCoverage(month: month, members: input.members, visits: input.visits, today: today)
        let regions = try store.records(RecordQuery(type: RecordType.region.name))
        let names = Dictionary(
            regions.map { ($0.value("code").text ?? "", $0.value("name").text ?? "") }, uniquingKeysWith: { $1 })
        var unvisited: [String: [String]] = [:]
        for member in coverage.unvisited {
            let name = try store.record(member.project)?.value("name").text ?? member.project.hex
            unvisited[member.territory, default: []].append(name)
        }
        let arrivals = Dictionary(input.visits.map { ($0.visit, $0.arrivedOn) }, uniquingKeysWith: { $1 })
        let late = try marked(coverage.late, arrivals, in: store)
        let offList = try marked(coverage.offList, [:], in: store)
        let codes = Set(coverage.byTerritory.keys).union(late.keys).union(offList.keys)
        return codes.sorted().enumerated().map { order, code in
            let tally = coverage.byTerritory[code] ?? MonthlyCoverage.Tally()
            return CoverageReport.Territory(
                name: names[code] ?? code, order: order, keyProjects: tally.members, visited: tally.visited,
                full: tally.full, unvisited: unvisited[code] ?? [], late: late[code] ?? [], offList: offList[code] ?? []
            )
        }
    }

    /// Visits in words, `name date → day of arrival (id)`, by the code of their territory.
    private static func marked(
        _ visits: [RecordID], _ arrivals: [RecordID: CivilDate?], in store: InspectionStore
    ) throws -> [String: [String]] {
        try visits.reduce(into: [:]) { marked, id in
            guard let visit = try store.record(id) else { return }
            let view = VisitView(unchecked: visit.state)
            let project = try view.project.flatMap { try store.record($0)?.value("name").text }
            let arrival = (arrivals[id] ?? nil).map { " → \($0)" } ?? ""
            let words = "\(project ?? "—") \(view.date?.description ?? "—")\(arrival) (\(FieldText.shortID(id)))"
            marked[Scopes.territoryCode(of: visit.scope) ?? "", default: []].append(words)
        }
    }
}

/// Tables as a file, its format told by the ending.
public enum ReportFile {
    /// Writes one table.
    /// - Throws: `input.format` for another ending than .xlsx, .csv or .html.
    public static func write(_ table: ReportTable, to path: String) throws { try write([table], to: path) }

    /// Writes several tables: as sheets of a workbook, or below each other; equal tables give equal bytes.
    /// - Throws: `input.format` for another ending than .xlsx, .csv or .html.
    public static func write(_ tables: [ReportTable], to path: String) throws {
        switch (path as NSString).pathExtension.lowercased() {
        case "xlsx": try XLSXWriter.write(tables, to: path, created: 0)
        case "csv":
            let bytes = tables.map { CSVWriter.bytes($0) }.joined(separator: Array("\r\n".utf8))
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        case "html":
            try Data(HTMLWriter.page(tables).utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        default:
            throw CommandError(
                code: "input.format", message: Bilingual(zh: "不认识的格式：\(path)", en: "an unknown format: \(path)"),
                nextStep: Bilingual(zh: "用 .xlsx、.csv 或 .html。", en: "Use .xlsx, .csv or .html."))
        }
    }
}
