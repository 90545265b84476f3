public import ArgumentParser
import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Every change of a record: who, when, on which device, which values, why.
public struct HistoryCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "history", abstract: "一条记录的全部改动。/ Every change of a record.")
    }

    @Argument(help: "记录编号或前几位；督导项如 a1b2c3d4/5。/ A record's id or its first digits; items as a1b2c3d4/5.")
    var record: String

    @OptionGroup var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Prints the history.
    public func run() async throws {
        try await Program.withStore(common, readOnly: true) { store, terminal in
            let record = try RecordNaming(store: store).record(record)
            let type = RecordTypes.named(record.type)
            let language = terminal.language
            terminal.say(
                ConflictWords.subject(of: record.id, type: record.type, language: language) + "  " + record.id.hex)
            for entry in try store.history(of: record.id) {
                try terminal.emit(Self.document(entry, type))
                let device = entry.device.map { " @ \($0)" } ?? ""
                let reason =
                    entry.reason.isEmpty
                    ? "" : Bilingual(zh: "  理由：\(entry.reason)", en: "  why: \(entry.reason)")[language]
                let arrived = FieldText.instant(entry.arrivedAt)
                terminal.say("")
                terminal.say(
                    SafeText.line(
                        "\(FieldText.instant(entry.wallMilliseconds))  \(entry.person)\(device)  "
                            + "[\(entry.dot)]\(reason)",
                        atMost: 400)
                        + Bilingual(zh: "  到达 \(arrived)", en: "  arrived \(arrived)")[language])
                for step in entry.steps {
                    let declared = type?.field(named: step.field)
                    func words(_ value: FieldValue) -> String {
                        SafeText.line(FieldText.shown(value, of: declared, language: language), atMost: 160)
                    }
                    let old = step.replaced.map(words).joined(separator: " ┃ ")
                    let new = step.value.map(words) ?? Bilingual(zh: "（内容已清除）", en: "(content removed)")[language]
                    let label = FieldText.label(of: step.field, in: type, language: language)
                    terminal.say("  \(SafeText.line(label)): " + (old.isEmpty ? "" : old + " → ") + new)
                }
            }
            return .done
        }
    }

    private static func document(_ entry: HistoryEntry, _ type: RecordType?) -> JSONValue {
        [
            "dot": .text(entry.dot.description), "person": .text(entry.person), "device": .optional(entry.device),
            "at": .text(FieldText.isoInstant(entry.wallMilliseconds)),
            "arrivedAt": .text(FieldText.isoInstant(entry.arrivedAt)), "reason": .text(entry.reason),
            "fields": .list(
                entry.steps.map { step in
                    let kind = type?.field(named: step.field)?.kind.memberKind
                    return [
                        "field": .text(step.field),
                        "value": step.value.map { FieldJSON.json(of: $0, kind: kind) } ?? .null,
                        "replaced": .list(step.replaced.map { FieldJSON.json(of: $0, kind: kind) }),
                    ]
                }),
        ]
    }
}
