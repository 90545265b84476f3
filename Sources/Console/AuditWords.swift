public import InspectionStore
public import Presentation
import Reporting
public import Wording

/// An account of conservation as people read it.
public enum AuditWords {
    /// One row a kind of thing: produced, received, pending, held back, and whether it adds up.
    public static func table(
        _ lines: [(kind: Bilingual, line: ConservationAccount.Line)], title: Bilingual, language: Language
    ) throws -> String {
        let headings = [
            Bilingual(zh: "种类", en: "kind"), Bilingual(zh: "产生", en: "produced"), Bilingual(zh: "中心已收", en: "received"),
            Bilingual(zh: "待送", en: "pending"), Bilingual(zh: "搁置", en: "held back"), Bilingual(zh: "核对", en: "adds up"),
        ]
        let table = try ReportTable(
            title: title[language], language: language, columns: headings.map { ReportColumn($0[language]) },
            rows: lines.map { kind, line in
                [.text(kind[language])]
                    + [line.produced, line.received, line.pending, line.quarantined].map { .text(String($0)) }
                    + [.text(line.isBalanced ? "✓" : "✗")]
            })
        return TextTableWriter.text(table)
    }

    /// What to say if an account does not add up.
    public static func alarm(nextStep: Bilingual) -> Bilingual {
        Bilingual(
            zh: "✗✗ 账目不平：产生 ≠ 已收 + 待送 + 搁置。\(nextStep.zh)",
            en: "✗✗ The account does not add up: produced ≠ received + pending + held back. \(nextStep.en)")
    }

    /// The line for programs.
    public static func json(_ line: ConservationAccount.Line) -> JSONValue {
        [
            "produced": .integer(Int64(line.produced)), "received": .integer(Int64(line.received)),
            "pending": .integer(Int64(line.pending)), "quarantined": .integer(Int64(line.quarantined)),
            "isBalanced": .flag(line.isBalanced),
        ]
    }
}
