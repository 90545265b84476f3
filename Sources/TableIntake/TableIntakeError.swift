/// Why a spreadsheet, a heading or a cell was refused.
///
/// The same bytes fail again: trying again helps only after the file was changed, as ``nextStep`` says.
public struct TableIntakeError: Hashable, Sendable {
    /// What is wrong, stable across versions.
    public let reason: Reason
    /// The sheet, if one was being read.
    public let sheet: String?
    /// The source row, counted from 1.
    public let row: Int?
    /// The letters of the column, such as `AB`.
    public let column: String?
    /// Further facts by name: `limit`, `heading`, `columns`, `key`, `text`, `part`, `line`, `detail`.
    public let values: [String: String]

    /// Makes an error; `column` is counted from 0.
    public init(
        _ reason: Reason, sheet: String? = nil, row: Int? = nil, column: Int? = nil, values: [String: String] = [:]
    ) {
        self.reason = reason
        self.sheet = sheet
        self.row = row
        self.column = column.map { CellPlace.letters($0) }
        self.values = values
    }

    static func limit(
        _ reason: Reason, _ limit: Int, sheet: String? = nil, row: Int? = nil, column: Int? = nil
    ) -> TableIntakeError {
        TableIntakeError(reason, sheet: sheet, row: row, column: column, values: ["limit": String(limit)])
    }
}

extension TableIntakeError: CustomStringConvertible {
    /// The code, the place and the facts in one line, for logs.
    public var description: String {
        var parts = [code]
        if let sheet { parts.append("sheet=\(sheet)") }
        if let row { parts.append("row=\(row)") }
        if let column { parts.append("column=\(column)") }
        return (parts + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }
}
