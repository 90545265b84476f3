import Causality
import Foundation
import InspectionDomain
import InspectionStore
import PhotoIntake
import SyncEngine
import SyncProtocol
import TableIntake
import Wording

/// Every stable code that the libraries throw, as the table of Docs/Integrator.md lists it.
enum ErrorCodes {
    struct Row: Hashable {
        let code: String
        let meaning: String
        let nextStep: String
        let retry: String

        init(_ error: any PersonFacingError) {
            code = error.code
            meaning = error.message.en
            nextStep = error.nextStep.en
            retry = error.isRetryable ? "yes" : "no"
        }

        init(code: String, meaning: String, nextStep: String, retry: String) {
            self.code = code
            self.meaning = meaning
            self.nextStep = nextStep
            self.retry = retry
        }
    }

    /// The families in the order of the page: the type, the file that spells its codes, and its rows.
    static func families() throws -> [(name: String, source: String, rows: [Row])] {
        [
            ("StoreError", "Sources/InspectionStore/StoreError.swift", try store() + violations()),
            ("SyncFailure", "Sources/SyncEngine/SyncFailure.swift", sync()),
            ("ProtocolError", "SyncProtocol/Swift/ProtocolError.swift", try protocolErrors()),
            ("PhotoIntakeError", "Sources/PhotoIntake/PhotoIntakeError.swift", photo()),
            ("TableIntakeError", "Sources/TableIntake/TableIntakeErrorReason.swift", table()),
        ]
    }

    private static func store() throws -> [Row] {
        guard let scope = Scopes.territory("140525") else { return [] }
        let record = RecordID(high: 0, low: 0)
        let errors: [StoreError] = [
            .diskFull, .busy, .corrupt("…"), .inputOutput("…"), .readOnly, .notAStore("…"), .folderNotEmpty("…"),
            .folderUnusable("…"),
            .tooNew("…"), .recordDamaged(record), .noSuchRecord(record), .visitSealed(record),
            .visitIncomplete([.progress]), .notGranted(scope), .noConflict(record, field: "…"), .photoDamaged("…"),
            .badRequest("…"), .database("…"),
        ]
        return errors.map { Row($0) }
    }

    /// What a value that does not fit its declaration is called; each reason is provoked once.
    private static func violations() -> [Row] {
        func field(_ name: String, _ kind: FieldKind, _ merge: MergeClass = .sibling, required: Bool = false)
            -> FieldDeclaration
        {
            FieldDeclaration(name, "…", "…", kind, merge, by: [.inspector], required: required)
        }
        let type = RecordType(
            "example", "…", "…", home: .territory,
            fields: [
                field("missing", .flag, required: true), field("wrongKind", .flag),
                field("tooLong", .text(maxCharacters: 1)), field("outOfRange", .percent),
                field("unknownChoice", .choice([Choice("a", "…", "…")])),
                field("notADate", .date), field("malformed", .hash), field("derived", .flag, .derived),
            ])
        let found = type.violations(
            in: [
                "wrongKind": .text("…"), "tooLong": .text("……"), "outOfRange": .integer(-1),
                "unknownChoice": .text("…"), "notADate": .text("…"), "malformed": .bytes([]), "derived": .flag(true),
                "unknown": .flag(true),
            ], unknown: .refused, requiresAll: true)
        return FieldViolation.Reason.allCases.compactMap { reason in
            found.first { $0.reason == reason }.map { Row(StoreError.badValue($0)) }
        }
    }

    private static func sync() -> [Row] {
        let failures: [SyncFailure] = [
            .unreachable(detail: "…"), .interrupted(detail: "…"), .tls(detail: "…"), .handshake(detail: "…"),
            .timeout(detail: "…"),
            .refused(CentreRefusal(code: "…", status: 403)), .revoked(code: "…"),
            .busy(code: "…", status: 503, retryAfterSeconds: nil), .redirected(to: "…"), .badAnswer(detail: "…"),
            .tooLarge(bytesMax: 8_388_608), .cancelled, .budgetSpent(bytesMax: 1_000_000), .notEnrolled,
            .badCode(detail: "…"), .wrongAuthority(expected: "…", found: "…"), .local(detail: "…"),
            .badSetting(detail: "…"),
        ]
        return failures.map { Row($0) }
    }

    /// The protocol's errors have no sentences of their own; what a case promises stands above it in the source.
    private static func protocolErrors() throws -> [Row] {
        let source = try Pages.text("SyncProtocol/Swift/ProtocolError.swift")
        return ProtocolError.Code.allCases.map { code in
            let lines = source.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            let place = lines.firstIndex { $0.hasPrefix("case ") && $0.hasSuffix("= \"\(code.rawValue)\"") }
            let said = place.map { lines[$0 - 1].replacingOccurrences(of: "/// ", with: "") } ?? ""
            return Row(code: code.rawValue, meaning: said, nextStep: "", retry: "no")
        }
    }

    private static func photo() -> [Row] {
        let errors: [PhotoIntakeError] = [
            .missing(path: "…"), .empty, .unknownKind(firstBytes: []), .truncated(.jpeg, sizeBytes: 70_000),
            .tooLarge(sizeBytes: 300_000_000, limitBytes: 268_435_456),
            .tooManyPixels(width: 20_000, height: 20_000, limit: 200_000_000),
            .unreadable(detail: "…"),
        ]
        return errors.map { Row($0) }
    }

    private static func table() -> [Row] {
        let facts = ["limit": "…", "heading": "…", "columns": "…", "text": "…"]
        return TableIntakeError.Reason.allCases.map { Row(TableIntakeError($0, values: facts)) }
    }

    /// The codes that a source file spells: literals of small words with at least one dot.
    static func spelled(in source: String) throws -> Set<String> {
        Set(try Pages.text(source).matches(of: /"([a-z]+(?:\.[A-Za-z-]+)+)"/).map { String($0.1) })
    }

    /// The tables as they stand in the page.
    static func page() throws -> String {
        try families().map { family in
            let hasSteps = family.rows.contains { !$0.nextStep.isEmpty }
            let head =
                hasSteps
                ? "| Code | Meaning | Next step | Retry |\n|---|---|---|---|" : "| Code | Meaning |\n|---|---|"
            let rows = family.rows.map { row in
                let cells = hasSteps ? [row.meaning, row.nextStep, row.retry] : [row.meaning]
                return "| `\(row.code)` | " + cells.map(cell).joined(separator: " | ") + " |"
            }
            return "### `\(family.name)`\n\(head)\n" + rows.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// A cell of a table; the id that stands for any record becomes an ellipsis.
    static func cell(_ text: String) -> String {
        text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ")
            .replacingOccurrences(of: String(repeating: "0", count: 32), with: "…")
            .trimmingCharacters(in: .whitespaces)
    }
}
