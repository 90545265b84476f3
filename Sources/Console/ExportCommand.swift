public import ArgumentParser
import Causality
public import Foundation
import InspectionDomain
import InspectionStore
public import Presentation
import Reporting
import Wording

/// What an export is about.
enum ExportSubject: String, ExpressibleByArgument, CaseIterable {
    case visits
    case problems
    case records
}

/// In what form an export is written.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
    case jsonl
    case csv
    case xlsx
    case html
    case text
}

/// Writes visits, problems or any records for other programs and spreadsheets.
public struct ExportCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export", abstract: "导出督导、问题或其他记录。/ Export visits, problems or other records.")
    }

    @Option(help: "visits 督导、problems 问题、records 原始记录。/ What to export.")
    var what = ExportSubject.visits

    @Option(help: "jsonl、csv、xlsx、html 或 text。/ Format.")
    var format = ExportFormat.jsonl

    @Option(help: "写到文件；省略时写到标准输出（xlsx 须给出）。/ File; standard output if left out.")
    var out: String?

    @Option(help: "只导出某项目。/ Of one project.")
    var project: String?

    @Option(help: "起始日期。/ From this day.")
    var from: String?

    @Option(help: "截止日期。/ To this day.")
    var to: String?

    @Option(help: "records 的类型，如 photo。/ Type of records.")
    var type: String?

    @OptionGroup var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Refuses what does not go together.
    public func validate() throws {
        guard what != .records || format == .jsonl else {
            throw ValidationError("records 只能导出为 jsonl。/ records go to jsonl only.")
        }
        guard format != .xlsx || out != nil else {
            throw ValidationError("xlsx 须用 --out 指定文件。/ Give a file for xlsx with --out.")
        }
        guard (type != nil) == (what == .records) else {
            throw ValidationError("--type 与 --what records 合用。/ --type goes with --what records.")
        }
    }

    /// Writes the export.
    public func run() async throws {
        let now = Surroundings.current.now()
        try await Program.withStore(common, readOnly: true) { store, terminal in
            let records = try records(store)
            let bytes: Data
            switch format {
            case .jsonl: bytes = try lines(records, store)
            case .xlsx:
                try XLSXWriter.write([try table(records, store, terminal)], to: out ?? "", created: now / 1000)
                return finish(records.count, terminal)
            case .csv: bytes = Data(CSVWriter.bytes(try table(records, store, terminal)))
            case .html: bytes = Data(HTMLWriter.page(try table(records, store, terminal)).utf8)
            case .text: bytes = Data(TextTableWriter.text(try table(records, store, terminal)).utf8)
            }
            guard let out else {
                terminal.writeRaw(bytes)
                return .done
            }
            try bytes.write(to: URL(fileURLWithPath: out), options: .atomic)
            return finish(records.count, terminal)
        }
    }

    private func finish(_ count: Int, _ terminal: Terminal) -> ExitStatus {
        terminal.say(Bilingual(zh: "已导出 \(count) 条到 \(out ?? "")。", en: "Exported \(count) to \(out ?? "")."))
        return .done
    }

    private func records(_ store: InspectionStore) throws -> [StoredRecord] {
        let project = try project.map { try RecordNaming(store: store).project($0).id }
        func day(_ text: String?) throws -> FieldValue? {
            guard let text else { return nil }
            guard let date = FieldParsing.date(text) else { throw LineError.incomplete(text) }
            return .text(date.description)
        }
        var query: RecordQuery
        switch what {
        case .visits: query = RecordQuery(type: "visit", order: .field("date"))
        case .problems: query = RecordQuery(type: "problem", order: .field("foundOn"))
        case .records:
            guard let declared = RecordTypes.named(type ?? "") else { throw LineError.incomplete("--type") }
            return try store.records(RecordQuery(type: declared.name))
        }
        if let project { query.parent = project }
        let (first, last) = (try day(from), try day(to))
        if first != nil || last != nil {
            query.range = RecordQuery.Range(what == .visits ? "date" : "foundOn", from: first, to: last)
        }
        return try store.records(query)
    }

    private func table(_ records: [StoredRecord], _ store: InspectionStore, _ terminal: Terminal) throws -> ReportTable
    {
        let tables = RecordTables(store, language: terminal.language)
        return what == .problems ? try tables.problems(records) : try tables.visits(records)
    }

    private func lines(_ records: [StoredRecord], _ store: InspectionStore) throws -> Data {
        var lines = RecordLines(store)
        var bytes = Data()
        for record in records {
            let line: JSONValue
            switch what {
            case .visits: line = try lines.visit(record)
            case .problems: line = try lines.problem(record)
            case .records: line = lines.record(record)
            }
            bytes.append(try line.line())
        }
        return bytes
    }
}

extension JSONValue {
    /// The document on one line with sorted keys and hidden characters escaped, ended by LF.
    public func line() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Data((SafeText.json(String(decoding: try encoder.encode(self), as: UTF8.self)) + "\n").utf8)
    }
}
