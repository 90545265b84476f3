public import Causality

/// A unit's table of a month, or the merged one.
public struct ReportRunView: RecordView {
    /// ``RecordType/reportRun``.
    public static let type = RecordType.reportRun
    /// How many characters of the frozen document stand in one register.
    public static let frozenPageCharacters = 50_000
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The table's code in the profile.
    public var table: String? { text("kind") }
    /// Which annex it is; `nil` for a table without a printed form of its own.
    public var annex: AnnexKind? { table.flatMap(AnnexKind.init(rawValue:)) }
    /// The month.
    public var month: CivilMonth? { text("month").flatMap { CivilMonth($0) } }
    /// Who hands it in.
    public var unit: String? { text("unit") }
    /// 1 for the first.
    public var version: Int { integer("version").map { Int($0) } ?? 1 }
    /// Where it stands; open if nobody wrote a state.
    public var state: ReportRunState { choice("state") ?? .open }
    /// When it was first handed in.
    public var submittedOn: CivilDate? { date("submittedOn") }
    /// Who handed it in.
    public var submittedBy: String? { text("submittedBy") }
    /// Why it was sent back.
    public var returnedReason: String? { text("returnedReason") }
    /// When it was published.
    public var publishedOn: CivilDate? { date("publishedOn") }
    /// The version before.
    public var supersedes: RecordID? { reference("supersedes") }

    /// The frozen document's text; `nil` before the run was published.
    public var frozenDocument: String? {
        let pages = FamilyField.mapKeys(of: "frozen", in: record).compactMap { key in
            Int(key).map { (number: $0, name: FamilyField.name("frozen", key)) }
        }
        guard !pages.isEmpty else { return nil }
        return pages.sorted { $0.number < $1.number }.compactMap { text($0.name) }.joined()
    }

    /// SHA-256 of the frozen document, as it was published.
    public var frozenHash: [UInt8]? { reading("frozenHash").value.bytes }
}

/// One project's row in a run.
public struct ReportRowView: RecordView {
    /// ``RecordType/reportRow``.
    public static let type = RecordType.reportRow
    /// The record.
    public let record: RecordState

    /// Wraps a record without looking at its type name.
    public init(unchecked record: RecordState) { self.record = record }

    /// The run.
    public var run: RecordID? { reference("run") }
    /// The project.
    public var project: RecordID? { reference("project") }

    /// What the unit typed over the records.
    public var overrides: [AnnexColumn.Content: String] {
        var cells: [AnnexColumn.Content: String] = [:]
        for key in FamilyField.mapKeys(of: "cells", in: record) {
            if let content = AnnexColumn.Content(rawValue: key) {
                cells[content] = text(FamilyField.name("cells", key))
            }
        }
        if let remark = text("remark") { cells[.remark] = remark }
        return cells
    }
}

extension ProjectStageHistory {
    /// The business day on which the project first reached one of these stages; `nil` if it has not.
    public func day(ofReaching stages: Set<ProjectStage>) -> CivilDate? {
        graph.ordered.filter { event in
            !ignored.contains(event.id) && event.to.map { stages.contains($0) } ?? false
        }.compactMap(\.on).min()
    }
}
