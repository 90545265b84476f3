import Causality
import GRDB
import InspectionDomain

/// Keeps the row of each problem in step with its record and its events; see the table `problem_facts`.
struct ProblemFactsRows {
    let db: Database

    /// The problems that a saved record may move: itself, or the ones that an event belonged and belongs to.
    static func touched(by states: [RecordState]) -> [RecordID] {
        states.compactMap { state in
            switch state.type {
            case RecordType.problem.name: state.id
            case RecordType.problemEvent.name: parent(of: state)
            default: nil
            }
        }
    }

    /// The problem of an event, as the index of queried fields has it.
    static func parent(of event: RecordState) -> RecordID? {
        RecordType.problemEvent.field(named: "problem").flatMap { event[$0.name].shown(by: $0).recordID }
    }

    /// Computes the facts of a problem anew from the rows of its records.
    func renew(_ id: RecordID) throws {
        let find = try PreparedStatement(
            db,
            "SELECT record.key, scope, state, name.bytes FROM record JOIN name ON name.id = type WHERE record.id = ?")
        find.bind(id.bytes, at: 1)
        let rows = try find.all { row in
            (
                key: row.integer(0), scope: row.integer(1),
                state: row.withBytes(2) { RecordStateCoding.decode($0, id: id) },
                isProblem: row.bytes(3) == Array(RecordType.problem.name.utf8)
            )
        }
        guard !rows.isEmpty else { return }
        let events = try events(of: id)
        for row in rows {
            // What cannot be read is kept as such: it says so instead of showing something wrong.
            guard let state = row.state, let events else {
                try row.isProblem ? save(nil, key: row.key, scope: row.scope) : remove(row.key)
                continue
            }
            let problem = ProblemView(unchecked: state)
            if row.isProblem, problem.standing != .deleted {
                try save(ProblemFacts(problem, events), key: row.key, scope: row.scope)
            } else {
                try remove(row.key)
            }
        }
    }

    /// Computes every problem's facts anew.
    func renewAll() throws {
        try PreparedStatement(db, "DELETE FROM problem_facts").run()
        let find = try PreparedStatement(
            db, "SELECT DISTINCT record.id FROM record WHERE type = (SELECT id FROM name WHERE bytes = ?)")
        find.bind(Array(RecordType.problem.name.utf8), at: 1)
        for id in try find.all({ RecordID(bytes: $0.bytes(0)) }) { try id.map(renew) }
    }

    /// The events of a problem that are not deleted, by id and scope; `nil` if one cannot be read.
    private func events(of problem: RecordID) throws -> [ProblemEventView]? {
        let statement = try PreparedStatement(
            db,
            """
            SELECT record.id, state FROM queried JOIN record ON record.key = queried.record
            JOIN scope ON scope.id = record.scope
            WHERE queried.field = (SELECT id FROM name WHERE bytes = ?) AND queried.value = ? AND standing <> 1
            ORDER BY record.id, scope.name
            """)
        statement.bind(Array("problemEvent.problem".utf8), at: 1)
        statement.bind(problem.bytes, at: 2)
        let states = try statement.all { row in
            RecordID(bytes: row.bytes(0)).flatMap { id in row.withBytes(1) { RecordStateCoding.decode($0, id: id) } }
        }
        let readable = states.compactMap { $0.map { ProblemEventView(unchecked: $0) } }
        return readable.count == states.count ? readable : nil
    }

    private func save(_ facts: ProblemFacts?, key: Int64, scope: Int64) throws {
        let statement = try PreparedStatement(
            db,
            """
            INSERT OR REPLACE INTO problem_facts (problem, scope, is_finished, last_on, state, facts)
            VALUES (?, ?, ?, ?, ?, ?)
            """)
        statement.bind(key, at: 1)
        statement.bind(scope, at: 2)
        statement.bind(facts?.state.isFinished ?? false ? 1 : 0, at: 3)
        if let last = facts?.lastOn {
            statement.bind(Int64(last.daysSince1970), at: 4)
        } else {
            statement.bindNull(at: 4)
        }
        statement.bind(Array((facts?.state.rawValue ?? "").utf8), at: 5)
        statement.bind(facts.map(ProblemFactsCoding.encode) ?? [], at: 6)
        try statement.run()
    }

    private func remove(_ key: Int64) throws {
        let statement = try PreparedStatement(db, "DELETE FROM problem_facts WHERE problem = ?")
        statement.bind(key, at: 1)
        try statement.run()
    }
}
