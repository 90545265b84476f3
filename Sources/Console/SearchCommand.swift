public import ArgumentParser
import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Finds records by words, also of one or two Chinese characters.
public struct SearchCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "search", abstract: "全文查找。/ Find records by their words.")
    }

    @Argument(help: "要找的字词，用空格隔开；须全部出现。/ Words; all must occur.")
    var words: [String]

    @Option(help: "最多几条。/ At most so many.")
    var limit = 50

    @OptionGroup var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Prints what was found.
    public func run() async throws {
        try await Program.withStore(common, readOnly: true) { store, terminal in
            let hits = try store.search(words.joined(separator: " "), limit: max(1, limit))
            for hit in hits {
                try terminal.emit([
                    "record": hit.record.id.hex, "type": hit.record.type, "scope": hit.record.scope.name,
                    "excerpt": hit.excerpt,
                ])
                let what = ConflictWords.subject(of: hit.record.id, type: hit.record.type, language: terminal.language)
                terminal.say(
                    "\(FieldText.shortID(hit.record.id))  \(what)  \(SafeText.line(hit.excerpt, atMost: 120))")
            }
            if hits.isEmpty { terminal.say(Bilingual(zh: "没有找到。", en: "Nothing found.")) }
            return .done
        }
    }
}
