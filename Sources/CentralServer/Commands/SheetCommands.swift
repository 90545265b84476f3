import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

extension SheetKind: ExpressibleByArgument {}

/// `central sheet`: the lists of the register and of the working groups, as their pages show them.
struct SheetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet", abstract: "Lists of the register and of the five groups. / 登记与专班清单。",
        discussion: SheetKind.allCases.map { "\($0.rawValue) \($0.label.zh)" }.joined(separator: ", ") + ".")

    @Argument(help: "Which list, such as nodes. / 清单名。")
    var sheet: SheetKind

    @Option(name: .customLong("where"), help: "name=code, such as territory=140502; repeat it. / 筛选条件，可重复。")
    var filters: [String] = []

    @Option(help: "text, csv, html or xlsx. / 格式。")
    var format = "text"

    @Option(help: "A file; standard output when absent. / 写入文件。")
    var out: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
            let desk = try RegisterDesk(store: store, person: "office", today: try Surroundings.current.today())
            let sheet = try desk.sheet(sheet, try Self.filter(filters))
            if terminal.isJSON, out == nil {
                try terminal.emit(sheet.json(terminal.language))
                return .done
            }
            let table = try sheet.report(terminal.language)
            if format == "xlsx" {
                guard let out else { throw Self.refused("xlsx", zh: "xlsx 须用 --out 指定文件。", en: "Give a file for xlsx with --out.") }
                try XLSXWriter.write([table], to: out, created: Surroundings.current.now() / 1000)
                return .done
            }
            let bytes: Data
            switch format {
            case "text": bytes = Data(TextTableWriter.text(table).utf8)
            case "csv": bytes = Data(CSVWriter.bytes(table))
            case "html": bytes = Data(HTMLWriter.page(table).utf8)
            default: throw Self.refused(format, zh: "没有这种格式。", en: "There is no such format.")
            }
            if let out { try bytes.write(to: URL(fileURLWithPath: out), options: .atomic) } else { terminal.writeRaw(bytes) }
            return .done
        }
    }

    private static func filter(_ words: [String]) throws -> SheetFilter {
        var parts: [String: String] = [:]
        let known = SheetFilter.names.map(\.0)
        for word in words {
            let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, known.contains(pair[0]) else {
                throw refused(
                    word, zh: "可用：" + known.joined(separator: "、") + "。", en: "Use one of: " + known.joined(separator: ", ") + ".")
            }
            parts[pair[0]] = pair[1]
        }
        return SheetFilter { parts[$0] }
    }

    private static func refused(_ word: String, zh: String, en: String) -> CommandError {
        CommandError(
            code: "input.sheet",
            message: Bilingual(zh: "不能用“\(SafeText.line(word))”。", en: "“\(SafeText.line(word))” cannot be used."),
            nextStep: Bilingual(zh: zh, en: en))
    }
}

/// `central groups`: what the five working groups do.
struct GroupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groups", abstract: "What the working groups do. / 工作专班。",
        subcommands: [Note.self, LandMeeting.self, Allocate.self])

    /// `central groups note GROUP DUTY --on DAY`.
    struct Note: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "note", abstract: "Enter what a group did. / 登记专班工作。")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The group's code, such as promotion. / 专班代码。")
        var group: String

        @Argument(help: "What it owes, such as dispatch or frontLine. / 工作。")
        var duty: String

        @Option(help: "The day, yyyy-mm-dd; today when absent. / 日期。")
        var on: String?

        @Option(help: "What was said and decided. / 纪要。")
        var minutes = ""

        @Option(help: "Who enters it. / 操作人。")
        var person = "office"

        func run() async throws {
            try await DeskRun.with(common, person: person) { desk, terminal in
                let id = try desk.note(
                    group: group, purpose: duty, on: try DeskRun.day(on, desk.today), minutes: minutes)
                terminal.say(Bilingual(zh: "已登记。", en: "Entered."))
                try terminal.emit(["record": id.hex])
            }
        }
    }

    /// `central groups land-meeting --on DAY`.
    struct LandMeeting: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "land-meeting", abstract: "Build the topical land meeting from open needs. / 用地专题会议。")

        @OptionGroup var common: CommonOptions

        @Option(help: "The planned day, yyyy-mm-dd; today when absent. / 计划日期。")
        var on: String?

        @Option(help: "Who calls it. / 操作人。")
        var person = "office"

        func run() async throws {
            try await DeskRun.with(common, person: person) { desk, terminal in
                let called = try desk.callLandMeeting(on: try DeskRun.day(on, desk.today))
                terminal.say(
                    Bilingual(zh: "议题 \(called.matters) 项。", en: "Matters on the agenda: \(called.matters)."))
                try terminal.emit(
                    ["meeting": .text(called.meeting.hex), "matters": .integer(Int64(called.matters))] as JSONValue)
            }
        }
    }

    /// `central groups allocate NEED --area MU`.
    struct Allocate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "allocate", abstract: "Give a need land from the quota pool. / 安排用地指标。")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The need's id or the beginning of it. / 需求编号。")
        var need: String

        @Option(help: "The area in 亩, such as 12.5. / 面积（亩）。")
        var area: String

        @Option(help: "Who allocates. / 操作人。")
        var person = "office"

        func run() async throws {
            try await DeskRun.with(common, person: person) { desk, terminal in
                let record = try RecordNaming(store: desk.store).record(need, types: [.resourceNeed])
                guard let area = FieldParsing.number(area, places: 2) else { throw LandQuotaPool.Refusal.areaRefused(0) }
                let id = try desk.allocate(record, area: area)
                terminal.say(Bilingual(zh: "已安排。", en: "Allocated."))
                try terminal.emit(["record": id.hex])
            }
        }
    }
}

/// What commands of the register's desk share.
enum DeskRun {
    /// Opens the office's desk in a person's name.
    static func with(
        _ common: CommonOptions, person: String, _ work: (RegisterDesk, Terminal) throws -> Void
    ) async throws {
        let terminal = common.terminal()
        try await terminal.run {
            let office = try common.openOffice()
            try work(
                RegisterDesk(store: office.store, person: person, today: try Surroundings.current.today()), terminal)
            return .done
        }
    }

    /// The day of an option, or another.
    static func day(_ text: String?, _ otherwise: CivilDate) throws -> CivilDate {
        try text.map { try CivilDate(typed: $0) } ?? otherwise
    }
}
