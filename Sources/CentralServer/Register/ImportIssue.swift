public import TableIntake
public import Wording

/// One thing wrong in a table to be imported, named by row and column as the person's spreadsheet shows them.
public struct ImportIssue: PersonFacingError, Hashable {
    /// Stable dotted code.
    public let code: String
    /// The row, from 1; `nil` when it is about the whole table.
    public let row: Int?
    /// The column's letters; `nil` when it is about the whole row.
    public let column: String?
    /// What is wrong, without the place.
    public let what: Bilingual
    /// What to do next.
    public let nextStep: Bilingual

    /// Describes an issue at a place.
    public init(_ code: String, at place: CellPlace?, row: Int? = nil, what: Bilingual, nextStep: Bilingual) {
        self.code = code
        self.row = place?.row ?? row
        column = place?.columnLetters
        self.what = what
        self.nextStep = nextStep
        isPlaced = false
    }

    /// A reader's error, as it came.
    init(_ error: TableIntakeError) {
        code = error.code
        row = error.row
        column = error.column
        what = error.message
        nextStep = error.nextStep
        isPlaced = true
    }

    /// The same table gives the same issue again.
    public var isRetryable: Bool { false }

    private let isPlaced: Bool

    /// Place and text in one sentence.
    public var message: Bilingual {
        guard let row, !isPlaced else { return what }
        let cell = (column ?? "") + String(row)
        return column == nil
            ? Bilingual(zh: "第 \(row) 行：\(what.zh)", en: "row \(row): \(what.en)")
            : Bilingual(zh: "\(cell)：\(what.zh)", en: "\(cell): \(what.en)")
    }
}
