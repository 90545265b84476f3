public import ArgumentParser
import Causality
import Foundation
import InspectionDomain
public import InspectionStore
import Presentation
import Wording

/// Reads visits, problems and records from JSON Lines; every line first, and writes only if all can be written.
public struct ImportCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "import", abstract: "导入 JSON Lines。/ Import JSON Lines.")
    }

    @Argument(help: "文件，- 为标准输入。/ File, - for standard input.")
    var file: String

    @OptionGroup var options: ImportOptions
    @OptionGroup var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Imports the file.
    public func run() async throws {
        try await Program.withStore(common) { store, terminal in
            try LineImport(
                store: store, person: try Program.person(in: store), options: options, terminal: terminal
            ).run(file)
        }
    }
}

/// How an import treats what is here and what is wrong.
public struct ImportOptions: ParsableArguments {
    @Flag(help: "用文件中的值替换已有的值。/ Replace values that are here already.")
    var replace = false

    @Flag(name: .customLong("skip-bad"), help: "跳过有错的行，其余照常导入。/ Leave out lines that are wrong.")
    var skipsBad = false

    @Flag(name: .customLong("dry-run"), help: "只检查，不写入。/ Only check.")
    var dryRun = false

    /// Needed by the parser.
    public init() {}
}

/// One import of JSON Lines.
public struct LineImport {
    private let store: InspectionStore
    private let person: String
    private let options: ImportOptions
    private let terminal: Terminal

    /// Prepares an import.
    public init(store: InspectionStore, person: String, options: ImportOptions, terminal: Terminal) {
        self.store = store
        self.person = person
        self.options = options
        self.terminal = terminal
    }

    private struct Tally {
        var lines: [ImportedLine] = []
        var bad = 0
    }

    /// Imports a file, `-` for standard input, and reports what came of it.
    ///
    /// - Returns: `invalidInput` if any line was wrong; then nothing was written unless bad lines are left out.
    public func run(_ file: String) throws -> ExitStatus {
        let bytes =
            file == "-" ? Surroundings.current.streams.readRest() : try Data(contentsOf: URL(fileURLWithPath: file))
        var tally = Tally()
        var context = ImportContext(
            store: store, person: person, replaces: options.replace, now: Surroundings.current.now())
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            do {
                tally.lines.append(try plan(line, &context))
            } catch {
                guard let known = ErrorWords.known(error) else { throw error }
                tally.bad += 1
                complain(known, line: number + 1)
            }
        }
        let mayWrite = tally.bad == 0 || options.skipsBad
        var written = 0
        if mayWrite, !options.dryRun {
            var progress = ProgressLine(on: terminal)
            for (number, line) in tally.lines.enumerated() where !line.edits.isEmpty {
                written += try store.write(line.edits).count
                progress.show(Bilingual(zh: "导入", en: "Import"), done: number + 1, total: tally.lines.count)
            }
            progress.finish()
        }
        try report(tally, written: written, mayWrite: mayWrite)
        return tally.bad > 0 ? .invalidInput : .done
    }

    private func plan(_ line: Data, _ context: inout ImportContext) throws -> ImportedLine {
        let json: JSONValue
        do {
            json = try JSONDecoder().decode(JSONValue.self, from: line)
        } catch {
            throw LineError.notJSON
        }
        if json["record"] != nil { return try RecordLine.plan(json, in: &context) }
        if json["items"] != nil || json["visit"] != nil && json["problem"] == nil {
            return try VisitLine.plan(json, in: &context)
        }
        if json["problem"] != nil { return try ProblemLine.plan(json, in: &context) }
        throw LineError.incomplete("visit, problem, record")
    }

    private func complain(_ error: any PersonFacingError, line: Int) {
        let message = SafeText.line(error.message[terminal.language], atMost: 300)
        if terminal.isJSON {
            let document: JSONValue = [
                "line": .integer(Int64(line)), "code": .text(error.code), "zh": .text(error.message.zh),
                "en": .text(error.message.en),
            ]
            terminal.complain(
                (try? document.line()).map { String(decoding: $0.dropLast(), as: UTF8.self) } ?? error.code)
        } else {
            terminal.complain(
                Bilingual(zh: "第 \(line) 行", en: "line \(line)")[terminal.language] + " [\(error.code)] \(message)")
        }
    }

    private func report(_ tally: Tally, written: Int, mayWrite: Bool) throws {
        let leftovers = tally.lines.reduce(0) { $0 + $1.leftovers.count }
        let kept = tally.lines.reduce(0) { $0 + $1.kept }
        let photos = tally.lines.reduce(0) { $0 + $1.photos.count }
        let planned = tally.lines.reduce(0) { $0 + $1.edits.count }
        try terminal.emit(
            JSONValue.object([
                "lines": .integer(Int64(tally.lines.count)), "bad": .integer(Int64(tally.bad)),
                "written": .integer(Int64(written)),
                "planned": .integer(Int64(planned)), "kept": .integer(Int64(kept)),
                "leftovers": .integer(Int64(leftovers)),
                "photosNamed": .integer(Int64(photos)),
            ]))
        terminal.say(
            Bilingual(
                zh: "\(tally.lines.count) 行可用，\(tally.bad) 行有错；写入 \(written) 条改动。",
                en: "\(tally.lines.count) lines usable, \(tally.bad) wrong; \(written) changes written."))
        if !mayWrite {
            terminal.say(
                Bilingual(
                    zh: "有错误，什么也没有写入；可用 --skip-bad 跳过。",
                    en: "Nothing was written; leave wrong lines out with --skip-bad."))
        }
        if kept > 0 {
            terminal.say(
                Bilingual(
                    zh: "\(kept) 个已有的值与文件不同，未替换（--replace 可替换）。",
                    en: "\(kept) values here differ and were kept (--replace replaces them)."))
        }
        if leftovers > 0 {
            terminal.say(
                Bilingual(
                    zh: "\(leftovers) 个值没有对应字段，已写入情况说明。",
                    en: "\(leftovers) values fit no field and were put into notes."))
        }
        if photos > 0 {
            terminal.say(
                Bilingual(
                    zh: "提到 \(photos) 张照片，请用 photos intake 导入文件。",
                    en: "\(photos) photos are named; take the files in with photos intake."))
        }
    }
}

/// Any record as one line: `{"record", "type", "scope", "fields"}`, as `export --what records` writes it.
enum RecordLine {
    static func plan(_ json: JSONValue, in context: inout ImportContext) throws -> ImportedLine {
        guard let id = json["record"]?.text.flatMap({ RecordID(hex: $0) }) else { throw LineError.incomplete("record") }
        guard let type = json["type"]?.text.flatMap({ RecordTypes.named($0) }) else {
            throw LineError.incomplete("type")
        }
        guard let scope = json["scope"]?.text.flatMap({ ScopeID($0) }), Scopes.kind(of: scope) == type.home else {
            throw LineError.incomplete("scope")
        }
        var values: [String: FieldValue] = [:]
        for (name, given) in json["fields"]?.object ?? [:] {
            guard let declared = type.fields.first(where: { $0.name == name }), declared.merge != .derived else {
                throw LineError.incomplete("fields.\(SafeText.line(name))")
            }
            guard let registers = try FieldJSON.registers(given, of: declared, resolve: { try context.resolve($0, $1) })
            else {
                throw LineError.unfit(declared)
            }
            values.merge(registers) { _, new in new }
        }
        var line = ImportedLine(record: id)
        if let edit = try context.edit(id, type, in: scope, values, kept: &line.kept) { line.edits.append(edit) }
        return line
    }
}
