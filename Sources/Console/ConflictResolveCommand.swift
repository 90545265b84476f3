import ArgumentParser
import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Settles one conflict, or all of a kind.
struct ConflictResolveCommand<Program: StoreProgram>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "resolve", abstract: "决定一处或一批冲突。/ Settle conflicts.")
    }

    @Argument(help: "冲突编号；成批处理时用 --all。/ The conflict's id; for many use --all.")
    var conflict: String?

    @Option(help: "采用第几个值，或 cautious（较谨慎的）。/ Which side to take, or cautious.")
    var take: String?

    @Option(help: "另定一个值。/ Another value.")
    var value: String?

    @Flag(help: "在编辑器里合并文字。/ Merge texts in the editor.")
    var merge = false

    @Option(help: "理由，必填。/ Why; required.")
    var reason: String

    @Flag(help: "处理所有符合条件的冲突。/ All conflicts that fit the filter.")
    var all = false

    @OptionGroup var filter: ConflictFilterOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        let ways = [take != nil, value != nil, merge].filter { $0 }.count
        guard ways == 1 else { throw ValidationError("--take, --value, --merge：请选一种。/ Choose one of them.") }
        guard (conflict != nil) != all else { throw ValidationError("请给出编号，或 --all。/ Give an id, or --all.") }
        guard !all || take != nil else { throw ValidationError("--all 只能与 --take 合用。/ --all goes with --take.") }
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("--reason 不能为空。/ Give a reason.")
        }
    }

    func run() async throws {
        let now = Surroundings.current.now()
        try await Program.withStore(common) { store, terminal in
            let conflicts = try conflict.map { [try ConflictReading(store).conflict($0)] } ?? filter.conflicts(in: store, now: now)
            let person = try Program.person(in: store)
            var resolutions: [Resolution] = []
            for conflict in conflicts {
                resolutions.append(
                    try ConflictReading.resolution(
                        of: conflict.open, choosing: try choice(in: conflict, terminal), reason: reason))
            }
            try store.resolve(resolutions, person: person)
            terminal.say(Bilingual(zh: "已决定 \(conflicts.count) 处。", en: "Settled \(conflicts.count)."))
            try terminal.emit(["settled": conflicts.count])
            return .done
        }
    }

    private func choice(in conflict: Conflict, _ terminal: Terminal) throws -> ConflictChoice {
        if let value { return .typed(value) }
        guard let take else { return .typed(try merged(conflict, terminal)) }
        if take == "cautious" || take == "谨慎" { return .cautious }
        guard let number = Int(take), conflict.sides.indices.contains(number - 1) else {
            throw CommandError(
                code: "input.side",
                message: Bilingual(
                    zh: "没有第 \(SafeText.line(take)) 个值。", en: "There is no side \(SafeText.line(take))."),
                nextStep: Bilingual(
                    zh: "请填 1—\(conflict.sides.count) 或 cautious。",
                    en: "Give 1 to \(conflict.sides.count), or cautious."))
        }
        return .side(conflict.sides[number - 1].dot)
    }

    /// The person's merged text; nothing is kept unless the editor was left well and no marker remains.
    private func merged(_ conflict: Conflict, _ terminal: Terminal) throws -> String {
        let draft = ConflictReading.draft(of: conflict, language: terminal.language).draft
        let edited = try terminal.edit(
            draft, in: FileManager.default.temporaryDirectory, environment: Surroundings.current.environment)
        guard let edited, !TextMerge.isUnfinished(edited) else { throw CommandError.unmerged }
        return edited.hasSuffix("\n") && !conflict.sides.contains { $0.value.text?.hasSuffix("\n") ?? false }
            ? String(edited.dropLast()) : edited
    }
}
