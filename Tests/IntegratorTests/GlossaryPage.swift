import Foundation
import InspectionDomain
import Wording

/// The generated part of Docs/Glossary.md: every declared type, field and choice.
enum GlossaryPage {
    static func text() -> String {
        var sections: [String] = []
        var lines: [String] = []
        for row in Glossary.rows() {
            switch row.subject {
            case .recordType:
                if !lines.isEmpty { sections.append(lines.joined(separator: "\n")) }
                lines = [
                    "### \(row.zh) · \(row.en) · `\(row.identifier)`", "Lives in the scope kind `\(row.kind)`.", "",
                    "| 中文 | English | Identifier | Kind | Unit | Merge | Note |", "|---|---|---|---|---|---|---|",
                ]
            case .field:
                let merge = row.merge?.rawValue ?? ""
                lines.append(
                    table([
                        row.zh, row.en, "`\(row.identifier)`", kind(row.kind), row.unit, merge,
                        row.hint.map { "\($0.zh) · \($0.en)" } ?? "",
                    ]))
            case .choice:
                lines.append(table(["– " + row.zh, row.en, "`\(row.identifier)`", "", "", "", ""]))
            case .supervisionItem:
                if row.kind == "1" {
                    sections.append(lines.joined(separator: "\n"))
                    lines = [
                        "### 十大督导 · The ten supervisions",
                        "| Number | 中文 | English | Identifier | 督导什么 · What is checked |", "|---|---|---|---|---|",
                    ]
                }
                lines.append(
                    table([
                        row.kind, row.zh, row.en, "`\(row.identifier)`", row.hint.map { "\($0.zh) · \($0.en)" } ?? "",
                    ]))
            }
        }
        sections.append(lines.joined(separator: "\n"))
        return sections.joined(separator: "\n\n")
    }

    private static func table(_ cells: [String]) -> String {
        "| " + cells.map(ErrorCodes.cell).joined(separator: " | ") + " |"
    }

    /// The codes of a choice stand in rows of their own.
    private static func kind(_ name: String) -> String { name.replacing(/choice\([^)]*\)/, with: "choice") }
}
