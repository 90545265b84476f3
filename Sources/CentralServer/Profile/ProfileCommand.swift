import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// `central profile`: the city's numbers, checked, stored under a version and put into force.
struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "The city's numbers: tiers, cadences, thresholds, tables. / 机制参数。",
        subcommands: [List.self, Show.self, Check.self, Import.self, Calendar.self, Switch.self])

    /// `central profile list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Stored profiles, and which is in force. / 已有机制参数。")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                for entry in try desk(store).entries() { try ProfileWords.tell(entry, on: terminal) }
                return .done
            }
        }
    }

    /// `central profile show NAME`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "A stored document as it was imported. / 显示机制参数文件。")

        @Argument(help: "The profile's name. / 名称。")
        var name: String

        @Option(name: .customLong("document-version"), help: "Which version; the highest when absent. / 版本。")
        var version: Int64?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let entry = try desk(store).entry(name, version: version)
                terminal.writeRaw(Data(entry.stored.document))
                return .done
            }
        }
    }

    /// `central profile check FILE`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Every fault of a document, nothing stored. / 检查机制参数文件。")

        @Argument(help: "The JSON document. / 文件。")
        var file: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let desk = try desk(store)
                let faults = try desk.faults(of: ProfileWords.bytes(file), year: desk.today.year)
                for fault in faults {
                    terminal.say(Bilingual(zh: fault.message.zh, en: fault.message.en))
                    try terminal.emit(ErrorDocument(fault))
                }
                if faults.isEmpty {
                    terminal.say(Bilingual(zh: "没有发现错误。", en: "No fault found."))
                    try terminal.emit(["faults": 0] as JSONValue)
                }
                return faults.isEmpty ? .done : .invalidInput
            }
        }
    }

    /// A document to be checked and stored, and by whom.
    struct DocumentOptions: ParsableArguments {
        @Argument(help: "The JSON document. / 文件。")
        var file: String

        @Option(help: "Who imports. / 操作人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        /// Stores it with what the desk does for its kind, and says whether it was new.
        func store(_ take: (ProfileDesk, [UInt8]) throws -> Bool) async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let isNew = try take(try desk(store, person: person), ProfileWords.bytes(file))
                return try ProfileWords.tellStored(isNew, on: terminal)
            }
        }
    }

    /// `central profile import FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Check and store a document; it takes force by `switch`. / 导入机制参数。")

        @OptionGroup var document: DocumentOptions

        func run() async throws { try await document.store { try $0.take($1) } }
    }

    /// `central profile calendar FILE`.
    struct Calendar: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "calendar", abstract: "Check and store a work calendar's years. / 导入工作日历。")

        @OptionGroup var document: DocumentOptions

        func run() async throws { try await document.store { try $0.takeCalendar($1) } }
    }

    /// `central profile switch NAME`.
    struct Switch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "switch", abstract: "Put a stored document into force; nodes follow by sync. / 启用机制参数。")

        @Argument(help: "The profile's name. / 名称。")
        var name: String

        @Option(name: .customLong("document-version"), help: "Which version; the highest when absent. / 版本。")
        var version: Int64?

        @Option(help: "Since when, yyyy-mm-dd; today when absent. / 启用日期。")
        var from: String?

        @Option(help: "Why; kept in the history. / 理由。")
        var reason = ""

        @Option(help: "Who decides. / 操作人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try desk(store, person: person)
                let day = try from.map { text in
                    guard let day = CivilDate(text) else { throw OfficeError.badDate(text) }
                    return day
                }
                try ProfileWords.tell(
                    try desk.putInForce(name, version: version, from: day ?? desk.today, reason: reason), on: terminal)
                return .done
            }
        }
    }

    private static func desk(_ store: InspectionStore, person: String = "office") throws -> ProfileDesk {
        ProfileDesk(store: store, today: try Surroundings.current.today(), person: person)
    }
}

/// What `central profile` says.
private enum ProfileWords {
    /// A document of some hundred kilobytes at most; anything larger is none.
    static func bytes(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    }

    static func tell(_ entry: ProfileDesk.Entry, on terminal: Terminal) throws {
        let mark = entry.isInForce ? Bilingual(zh: "  ← 现行", en: "  ← in force") : Bilingual(zh: "", en: "")
        let from = entry.stored.inForceFrom?.description ?? "—"
        terminal.say(
            "\(entry.stored.name) v\(entry.stored.version)  \(from)  \(entry.label[terminal.language])\(mark[terminal.language])"
        )
        for fault in entry.faults { terminal.say("  ! " + fault.message[terminal.language]) }
        try terminal.emit(
            [
                "name": .text(entry.stored.name), "version": .integer(entry.stored.version),
                "inForceFrom": entry.stored.inForceFrom.map { .text($0.description) } ?? .null,
                "inForce": .flag(entry.isInForce), "faults": .list(entry.faults.map { .text($0.code) }),
            ] as JSONValue)
    }

    static func tellStored(_ isNew: Bool, on terminal: Terminal) throws -> ExitStatus {
        terminal.say(
            isNew
                ? Bilingual(
                    zh: "已保存。启用：central profile switch 名称。",
                    en: "Stored. To put it into force: central profile switch NAME.")
                : Bilingual(zh: "同一文件已在，没有改动。", en: "The same document is there already; nothing changed."))
        try terminal.emit(["stored": .flag(isNew)] as JSONValue)
        return .done
    }
}
