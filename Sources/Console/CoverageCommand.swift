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
            guard let today = CivilDate(instant: Surroundings.current.now()) else { return .failed }
            let coverage = try CoverageTables(
                store: store, month: period, today: today, countsArrival: Program.isCentre)
            let territories = try coverage.territories()
            for territory in territories {
                try terminal.emit(
                    Row(
                        territory: territory.name, members: territory.keyProjects, visited: territory.visited,
                        full: territory.full, unvisited: territory.unvisited, late: territory.late,
                        offList: territory.offList))
            }
            let tables = try coverage.tables(language: terminal.language)
            if let output { try ReportFile.write(tables, to: output) } else {
                terminal.say(tables.map { TextTableWriter.text($0) }.joined(separator: "\n"))
            }
            return .done
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
