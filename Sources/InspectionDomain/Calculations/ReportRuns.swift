public import Causality

extension MechanismProfile {
    /// By the end of which day the tables of a month are due (“25日前”).
    public func reportDue(_ month: CivilMonth, calendar: WorkCalendar) throws(CalendarError) -> CivilDate {
        try calendar.deadline(day: deadlines.reportDay, of: month, movesOffDays: deadlines.reportDayMovesOffDays)
    }
}

/// A slot for one unit's table of one month: handed in, late, or still missing (ZH 二.5, 三.5).
public struct SubmissionSlot: Hashable, Sendable {
    /// Where the slot stands.
    public enum State: String, Hashable, Sendable {
        /// Handed in by the end of the due day.
        case onTime
        /// Handed in after it.
        case late
        /// Not handed in, the due day has not passed.
        case open
        /// Not handed in and overdue.
        case missing

        /// What people see.
        public var label: Label {
            switch self {
            case .onTime: Label("按时", "on time")
            case .late: Label("迟报", "late")
            case .open: Label("待报", "open")
            case .missing: Label("逾期未报", "missing")
            }
        }
    }

    /// The unit.
    public let unit: String
    /// The table's code in the profile.
    public let table: String
    /// The month.
    public let month: CivilMonth
    /// The day by whose end it is due.
    public let dueOn: CivilDate
    /// When it was first handed in.
    public let submittedOn: CivilDate?
    /// Where it stands.
    public let state: State

    /// Compares a hand-in with the day due.
    public init(
        unit: String, table: String, month: CivilMonth, dueOn: CivilDate, submittedOn: CivilDate?, today: CivilDate
    ) {
        self.unit = unit
        self.table = table
        self.month = month
        self.dueOn = dueOn
        self.submittedOn = submittedOn
        state = submittedOn.map { $0 <= dueOn ? .onTime : .late } ?? (today <= dueOn ? .open : .missing)
    }

    /// The points of 100 of a unit's slots that are due, for the quarterly score; `nil` if none was due.
    public static func points(_ slots: some Sequence<SubmissionSlot>) -> Points? {
        let due = slots.filter { $0.state != .open }
        return Assessment.timeliness(onTime: due.filter { $0.state == .onTime }.count, due: due.count)
    }
}

/// A table as it was published: nothing that happens later changes it (ZH-16).
public struct FrozenTable: Hashable, Sendable {
    /// Which table.
    public let kind: AnnexKind
    /// The month.
    public let month: CivilMonth
    /// The unit or district.
    public let unit: String
    /// 1 for the first; a correction makes the next.
    public let version: Int
    /// The rows as published.
    public let rows: [AnnexRow]

    /// A table as it is published.
    public init(kind: AnnexKind, month: CivilMonth, unit: String, version: Int, rows: [AnnexRow]) {
        self.kind = kind
        self.month = month
        self.unit = unit
        self.version = version
        self.rows = rows
    }

    /// Merges the runs of several units: units in the order given, the rows of each by project code.
    ///
    /// - Throws: The faults of the first unit whose rows cannot be handed in.
    public static func merging(
        _ runs: [(unit: String, rows: [AnnexRow])], kind: AnnexKind, month: CivilMonth, into district: String,
        after previous: FrozenTable? = nil, rules: MechanismProfile.TableRules
    ) throws(AnnexRefusal) -> FrozenTable {
        for run in runs { try kind.check(run.rows, rules, month: month) }
        let rows = runs.flatMap { run in run.rows.sorted { ($0.code, $0.project) < ($1.code, $1.project) } }
        return FrozenTable(
            kind: kind, month: month, unit: district, version: (previous?.version ?? 0) + 1, rows: rows)
    }

    /// The rows that differ from another version, by project; rows added or left out have one side only.
    public func changes(since other: FrozenTable) -> [RecordID: (before: AnnexRow?, after: AnnexRow?)] {
        let before = Dictionary(other.rows.map { ($0.project, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(rows.map { ($0.project, $0) }, uniquingKeysWith: { first, _ in first })
        var changes: [RecordID: (before: AnnexRow?, after: AnnexRow?)] = [:]
        for project in Set(before.keys).union(after.keys) where before[project] != after[project] {
            changes[project] = (before[project], after[project])
        }
        return changes
    }
}
