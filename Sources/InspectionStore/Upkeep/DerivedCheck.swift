import Causality
import InspectionDomain
import SyncProtocol

/// Compares everything derived with what the changes say.
struct DerivedCheck {
    let adapter: ReplicaAdapter
    private(set) var report: CheckReport
    /// The records as they must be, by key of their row where there is one.
    private(set) var expected: [LogCheck.Key: (state: RecordState, receivedAt: Int64)] = [:]
    private var stored: [LogCheck.Key: StoredRow] = [:]

    private struct StoredRow {
        let key: Int64
        /// `nil` if it cannot be read.
        let state: RecordState?
    }

    init(adapter: ReplicaAdapter, report: CheckReport) {
        self.adapter = adapter
        self.report = report
    }

    mutating func run(_ rebuilt: [LogCheck.Key: RebuiltRecord], lamports: [ScopeID: UInt64]) throws {
        try readStored()
        for (key, record) in rebuilt { compare(key, record) }
        for key in stored.keys where rebuilt[key] == nil { report.note(.recordWithoutChange, key.record.hex) }
        report.recordCount = rebuilt.count
        try compareSummaries(lamports)
        try compareIndexes()
        try compareProblems()
    }

    /// The facts that each problem's row must hold, from its record and its events as they must be.
    private func expectedFacts() -> [LogCheck.Key: ProblemFacts] {
        let present = expected.filter { RecordExistence.standing(of: $0.value.state) != .deleted }
            .sorted { ($0.key.record, $0.key.scope.name) < ($1.key.record, $1.key.scope.name) }
        let events = present.map(\.value.state).filter { $0.type == RecordType.problemEvent.name }
        let steps = Dictionary(grouping: events) { ProblemFactsRows.parent(of: $0) }
        let problems = present.filter { $0.value.state.type == RecordType.problem.name }.map { key, record in
            let own = (steps[key.record] ?? []).map { ProblemEventView(unchecked: $0) }
            return (key, ProblemFacts(ProblemView(unchecked: record.state), own))
        }
        return Dictionary(problems, uniquingKeysWith: { first, _ in first })
    }

    private mutating func compareProblems() throws {
        let facts = expectedFacts()
        for (key, facts) in facts {
            guard let row = stored[key] else { continue }
            let statement = try PreparedStatement(adapter.db, "SELECT facts FROM problem_facts WHERE problem = ?")
            statement.bind(row.key, at: 1)
            if try statement.first({ $0.bytes(0) }) != ProblemFactsCoding.encode(facts) {
                report.note(.problemFactsWrong, key.record.hex)
            }
        }
        if try count("problem_facts") != facts.count { report.note(.problemFactsWrong, "problem_facts") }
    }

    private mutating func readStored() throws {
        let statement = try PreparedStatement(
            adapter.db,
            "SELECT record.key, record.id, scope.name, record.state FROM record JOIN scope ON scope.id = record.scope")
        for (key, id, scope, state) in try statement.all({ row in
            let id = RecordID(bytes: row.bytes(1))
            let state = row.withBytes(3) { bytes in id.flatMap { RecordStateCoding.decode(bytes, id: $0) } }
            return (row.integer(0), id, ScopeID(String(decoding: row.bytes(2), as: UTF8.self)), state)
        }) {
            guard let id, let scope else { continue }
            stored[LogCheck.Key(scope: scope, record: id)] = StoredRow(key: key, state: state)
        }
    }

    private mutating func compare(_ key: LogCheck.Key, _ record: RebuiltRecord) {
        let row = stored[key]
        let (state, missing) = record.state(fallback: row?.state)
        for value in missing { report.note(.valuesMissing, "\(key.record.hex)/\(value.field) \(value.dot)") }
        expected[key] = (state, record.receivedAt)
        guard let row else {
            report.note(.recordMissing, key.record.hex)
            return
        }
        if row.state.map({ RecordStateCoding.encode($0) }) != RecordStateCoding.encode(state) {
            report.note(.recordDiffers, key.record.hex)
        }
    }

    private mutating func compareSummaries(_ lamports: [ScopeID: UInt64]) throws {
        for (scope, summary) in summaries(lamports) where try adapter.summary(of: scope) != summary {
            report.note(.digestWrong, scope.name)
        }
    }

    /// The summaries as they must be.
    func summaries(_ lamports: [ScopeID: UInt64]) -> [ScopeID: ScopeSummary] {
        var summaries = lamports.mapValues { ScopeSummary(lamport: $0) }
        for (key, record) in expected { summaries[key.scope]?.liveDigest.replace(nil, by: record.state) }
        return summaries
    }

    private mutating func compareIndexes() throws {
        var queried = 0
        var conflicts = 0
        var photos = 0
        let pending = Set(try PreparedStatement(adapter.db, "SELECT record FROM search_pending").all { $0.integer(0) })
        for (key, record) in expected {
            guard let row = stored[key] else { continue }
            let plan = TypePlan.of(record.state.type)
            for field in plan.queried {
                guard let value = QueriedValue(record.state[field.declaration.name].shown(by: field.declaration)) else {
                    continue
                }
                queried += 1
                if try !has(value, field: field.indexName, record: row.key) {
                    report.note(.queryIndexWrong, "\(key.record.hex)/\(field.declaration.name)")
                }
            }
            // A text is indexed as it is, or waits to be.
            if !plan.searched.isEmpty, !pending.contains(row.key) {
                let text = Array(SearchText.of(record.state, fields: plan.searched).utf8)
                if try storedText(of: row.key) != text { report.note(.searchIndexWrong, key.record.hex) }
            }
            if let field = plan.photoField {
                let named = Set(record.state[field].all.compactMap(\.value.bytes).filter { $0.count == 32 })
                photos += named.count
                for photo in named where try !isNoted(photo, of: row.key) {
                    report.note(.photoListWrong, "\(key.record.hex)/\(PhotoFiles.hex(photo))")
                }
            }
            let fields = record.state.fieldsToSettle
            conflicts += fields.count
            if try storedConflicts(of: row.key) != fields { report.note(.conflictsWrong, key.record.hex) }
        }
        if try count("queried") != queried { report.note(.queryIndexWrong, "queried") }
        let strays = "searched WHERE record NOT IN (SELECT key FROM record)"
        if try count("searched") != count("search_index_docsize") || count(strays) > 0 {
            report.note(.searchIndexWrong, "search_index")
        }
        if try count("conflict") != conflicts { report.note(.conflictsWrong, "conflict") }
        if try count("photo_reference") != photos { report.note(.photoListWrong, "photo_reference") }
    }

    /// Whether a record's photo stands in the list, and has a row by which it is wanted or found.
    private func isNoted(_ photo: [UInt8], of record: Int64) throws -> Bool {
        let statement = try PreparedStatement(
            adapter.db,
            "SELECT 1 FROM photo_reference JOIN photo ON photo.id = photo_reference.photo WHERE photo_reference.photo = ? AND record = ?")
        statement.bind(photo, at: 1)
        statement.bind(record, at: 2)
        return try statement.first { _ in true } ?? false
    }

    /// The keys of the records' rows.
    var rowKeys: [LogCheck.Key: Int64] { stored.mapValues(\.key) }

    private func count(_ table: String) throws -> Int {
        try PreparedStatement(adapter.db, "SELECT count(*) FROM \(table)").first { Int($0.integer(0)) } ?? 0
    }

    private func has(_ value: QueriedValue, field: String, record: Int64) throws -> Bool {
        let statement = try PreparedStatement(
            adapter.db,
            "SELECT 1 FROM queried WHERE field = (SELECT id FROM name WHERE bytes = ?) AND value = ? AND record = ?")
        statement.bind(Array(field.utf8), at: 1)
        value.bind(to: statement, at: 2)
        statement.bind(record, at: 3)
        return try statement.first { _ in true } ?? false
    }

    private func storedText(of record: Int64) throws -> [UInt8] {
        let statement = try PreparedStatement(adapter.db, "SELECT text FROM searched WHERE record = ?")
        statement.bind(record, at: 1)
        return try statement.first { $0.bytes(0) } ?? []
    }

    private func storedConflicts(of record: Int64) throws -> [String] {
        let statement = try PreparedStatement(adapter.db, "SELECT field FROM conflict WHERE record = ? ORDER BY field")
        statement.bind(record, at: 1)
        return try statement.all { String(decoding: $0.bytes(0), as: UTF8.self) }
    }
}
