import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// `central honor`: 骏马 and 蜗牛, proposed by rule, decided by a person.
struct HonorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "honor", abstract: "Steeds and snails: candidates by rule, decided by a person. / 骏马、蜗牛。",
        subcommands: [List.self, Propose.self, Decide.self])

    /// `central honor list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Labels and candidates. / 名单。")

        @Option(help: "Of a month, yyyy-mm; all when absent. / 月份。")
        var month: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let desk = try HonorCommand.desk(store)
                return try HonorCommand.tell(try desk.honors(of: month), store, terminal)
            }
        }
    }

    /// `central honor propose MONTH`.
    struct Propose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "propose", abstract: "Write down whom the rule finds in a month. / 按规则提出候选。")

        @Argument(help: "The month, yyyy-mm. / 月份。")
        var month: String

        @Option(help: "Who acts. / 操作人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try HonorCommand.desk(store, person)
                return try HonorCommand.tell(try desk.propose(in: MonthlyCommand.month(month)), store, terminal)
            }
        }
    }

    /// `central honor decide HONOR STATE --reason …`.
    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "decide", abstract: "confirmed, declined, or revoked later; with the reason. / 认定。")

        @Argument(help: "The candidate's record. / 候选记录编号。")
        var honor: String

        @Argument(help: "confirmed, declined or revoked. / 结论。")
        var state: String

        @Option(help: "Why. / 理由。")
        var reason = ""

        @Option(help: "Who decides. / 认定人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let record = try RecordNaming(store: store).record(honor, types: [.projectHonor])
                guard let state = HonorState(rawValue: state) else { throw RaceRefusal.noHonor(self.state) }
                try HonorCommand.desk(store, person).decide(record, state, reason: reason)
                return try HonorCommand.tell(try store.record(record.id).map { [$0] } ?? [], store, terminal)
            }
        }
    }

    private static func desk(_ store: InspectionStore, _ person: String = "office") throws -> HonorDesk {
        try HonorDesk.open(store, today: try Surroundings.current.today(), person: person)
    }

    private static func tell(
        _ honors: [StoredRecord], _ store: InspectionStore, _ terminal: Terminal
    ) throws -> ExitStatus {
        for honor in honors {
            let kind = honor.value("kind").text.flatMap(HonorKind.init(rawValue:))
            let state = honor.value("state").text.flatMap(HonorState.init(rawValue:)) ?? .candidate
            let project =
                try honor.value("project").recordID.flatMap { try store.record($0) }?.value("name").text ?? "—"
            let basis = honor.value("basis").text ?? ""
            terminal.say(
                "\(FieldText.shortID(honor.id))  \(kind?.label[terminal.language] ?? "")  "
                    + "\(state.label[terminal.language])  \(SafeText.line(project))  \(basis)")
            try terminal.emit(
                [
                    "honor": .text(honor.id.hex), "kind": .optional(kind?.rawValue), "state": .text(state.rawValue),
                    "project": .text(project), "period": .optional(honor.value("period").text), "basis": .text(basis),
                    "reason": .optional(honor.value("reason").text),
                    "decidedBy": .optional(honor.value("decidedBy").text),
                ] as JSONValue)
        }
        if honors.isEmpty { terminal.say(Bilingual(zh: "没有。", en: "None.")) }
        return .done
    }
}
