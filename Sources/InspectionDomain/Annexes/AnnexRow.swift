public import Causality
public import Wording

/// One project's row in an annex.
public struct AnnexRow: Hashable, Sendable {
    /// One cell.
    public enum Cell: Hashable, Sendable {
        /// Words.
        case text(String)
        /// An amount of 0.01 万元.
        case money(Int64)
    }

    /// The project.
    public let project: RecordID
    /// Its code: the order within a unit.
    public let code: String
    /// The cells by content; absent ones are empty.
    public let cells: [AnnexColumn.Content: Cell]
    /// Why figures do not continue last month's; empty if they do.
    public let correctionNote: String

    /// Puts a row together.
    public init(
        project: RecordID, code: String, cells: [AnnexColumn.Content: Cell], correctionNote: String = ""
    ) {
        self.project = project
        self.code = code
        self.cells = cells
        self.correctionNote = correctionNote
    }

    /// The words of a cell; empty for an amount or nothing.
    public func text(_ content: AnnexColumn.Content) -> String {
        if case .text(let text) = cells[content] { text } else { "" }
    }

    /// The amount of a cell; `nil` for words or nothing.
    public func money(_ content: AnnexColumn.Content) -> Int64? {
        if case .money(let amount) = cells[content] { amount } else { nil }
    }
}

/// Why a cell cannot be handed in.
public struct AnnexFault: Hashable, Sendable {
    /// What is wrong.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// Nothing, or white space.
        case blank
        /// A word that says nothing, such as 无 or 同上.
        case filler
        /// Too short, or without one of the four state words.
        case notDetailed = "not-detailed"
        /// An amount below zero.
        case negative
        /// 本月 ≤ 年度 ≤ 累计 does not hold.
        case order
        /// The figures do not continue last month's, and no note says why.
        case notContinued = "not-continued"
        /// The building years end before they begin.
        case years

        /// What people see.
        public var label: Label {
            switch self {
            case .blank: Label("未填写", "is empty")
            case .filler: Label("不能只填“无、/、同上”等", "holds a filler only")
            case .notDetailed:
                Label(
                    "须写明 已办结／办理中／未启动／不需办理，以及文号或原因、日期或下一步",
                    "must say 已办结, 办理中, 未启动 or 不需办理, with number or reason, and date or next step")
            case .negative: Label("不能为负数", "is negative")
            case .order: Label("须满足 本月 ≤ 年度 ≤ 累计", "breaks month ≤ year ≤ total")
            case .notContinued: Label("与上月数据不衔接，且未写更正说明", "does not continue last month's, without a note")
            case .years: Label("终止年早于起始年", "ends before it begins")
            }
        }
    }

    /// The row, from 1.
    public let row: Int
    /// The project's name.
    public let project: String
    /// The cell's flattened heading.
    public let heading: String
    /// What is wrong.
    public let reason: Reason

    /// Names a cell and its fault.
    public init(row: Int, project: String, heading: String, reason: Reason) {
        self.row = row
        self.project = project
        self.heading = heading
        self.reason = reason
    }

    /// One line naming project and cell.
    public var label: Label {
        Label(
            "第 \(row) 行“\(project)”·\(heading)：\(reason.label.zh)",
            "row \(row), “\(project)”, \(heading): \(reason.label.en)")
    }
}

/// A table that cannot be handed in, with every failing project and cell; a draft can always be saved.
public struct AnnexRefusal: PersonFacingError, Hashable {
    /// Which table.
    public let kind: AnnexKind
    /// All faults, by row and column; at least one.
    public let faults: [AnnexFault]

    /// `report.cells-refused`.
    public var code: String { "report.cells-refused" }
    /// The table and how many faults.
    public var values: [String: String] { ["table": kind.rawValue, "faults": String(faults.count)] }
    /// Every failing project and cell.
    public var message: Label {
        Label(
            "不能报送，\(faults.count) 处须修改：\n" + faults.map(\.label.zh).joined(separator: "\n"),
            "Cannot be handed in, \(faults.count) cells to mend:\n" + faults.map(\.label.en).joined(separator: "\n"))
    }
    /// Fill the cells.
    public var nextStep: Label {
        Label("请逐格补充后再报送；草稿已可保存。", "Fill these cells and hand in again; the draft can be saved as it is.")
    }
}
