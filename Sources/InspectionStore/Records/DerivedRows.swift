import Causality
import GRDB
import InspectionDomain

/// Writes a record's row and every row that is derived from it, touching only what changed.
final class DerivedRows {
    let db: Database
    private let now: Int64
    private var nameKeys: [String: Int64] = [:]
    private var touchedProblems: Set<RecordID> = []

    init(db: Database, now: Int64) {
        self.db = db
        self.now = now
    }

    /// Stores the state and returns its row's key.
    ///
    /// - Parameter receivedAt: when its latest change arrived; now, unless a rebuild knows better.
    func save(
        _ record: RecordState, before: ReplicaAdapter.RecordRow?, scope: Int64, receivedAt: Int64? = nil
    ) throws -> Int64 {
        let key = try saveRow(record, key: before?.key, scope: scope, receivedAt: receivedAt ?? now)
        var old = before?.state
        if let previous = old, previous.type != record.type {
            try remove(key, of: previous)
            old = nil
        }
        let plan = TypePlan.of(record.type)
        try index(record, before: old, key: key, plan: plan)
        try noteConflicts(record, before: old, key: key)
        try notePhotos(record, before: old, key: key, scope: scope, plan: plan)
        try noteText(record, before: old, key: key, plan: plan)
        touchedProblems.formUnion(ProblemFactsRows.touched(by: [record, before?.state].compactMap { $0 }))
        return key
    }

    /// Computes the facts of the problems that were touched: once a transaction, however many steps it brought.
    func renewProblems() throws {
        let rows = ProblemFactsRows(db: db)
        for problem in touchedProblems.sorted() { try rows.renew(problem) }
        touchedProblems = []
    }

    /// Takes out the rows derived from a state, as when its type changes.
    private func remove(_ key: Int64, of previous: RecordState) throws {
        let nothing = RecordState(id: previous.id, type: previous.type)
        let plan = TypePlan.of(previous.type)
        try index(nothing, before: previous, key: key, plan: plan)
        try noteConflicts(nothing, before: previous, key: key)
        try notePhotos(nothing, before: previous, key: key, scope: 0, plan: plan)
        try noteText(nothing, before: previous, key: key, plan: plan)
    }

    private func saveRow(_ record: RecordState, key: Int64?, scope: Int64, receivedAt: Int64) throws -> Int64 {
        let sql =
            key == nil
            ? "INSERT INTO record (type, standing, received_ms, state, id, scope) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
            : "UPDATE record SET type = ?1, standing = ?2, received_ms = ?3, state = ?4 WHERE key = ?5"
        let statement = try PreparedStatement(db, sql)
        statement.bind(try nameKey(record.type), at: 1)
        statement.bind(record.standing.rowValue, at: 2)
        statement.bind(receivedAt, at: 3)
        statement.bind(RecordStateCoding.encode(record), at: 4)
        if let key {
            statement.bind(key, at: 5)
        } else {
            statement.bind(record.id.bytes, at: 5)
            statement.bind(scope, at: 6)
        }
        try statement.run()
        return key ?? db.lastInsertedRowID
    }

    /// The local number of a type's or a queried field's name, given one if it is new.
    func nameKey(_ name: String) throws -> Int64 {
        if let key = nameKeys[name] { return key }
        let find = try PreparedStatement(db, "SELECT id FROM name WHERE bytes = ?")
        find.bind(Array(name.utf8), at: 1)
        var key = try find.first { $0.integer(0) }
        if key == nil {
            let insert = try PreparedStatement(db, "INSERT INTO name (bytes) VALUES (?)")
            insert.bind(Array(name.utf8), at: 1)
            try insert.run()
            key = db.lastInsertedRowID
        }
        nameKeys[name] = key
        return key ?? 0
    }

    // MARK: Queried fields

    private func index(_ record: RecordState, before: RecordState?, key: Int64, plan: TypePlan) throws {
        for field in plan.queried {
            let siblings = record[field.declaration.name]
            let previous = before?[field.declaration.name] ?? Siblings()
            if siblings == previous { continue }
            let old = QueriedValue(previous.shown(by: field.declaration))
            let new = QueriedValue(siblings.shown(by: field.declaration))
            if old == new { continue }
            let name = try nameKey(field.indexName)
            if let old {
                let delete = try PreparedStatement(
                    db, "DELETE FROM queried WHERE field = ? AND value = ? AND record = ?")
                delete.bind(name, at: 1)
                old.bind(to: delete, at: 2)
                delete.bind(key, at: 3)
                try delete.run()
            }
            if let new {
                let insert = try PreparedStatement(
                    db, "INSERT OR IGNORE INTO queried (field, value, record) VALUES (?, ?, ?)")
                insert.bind(name, at: 1)
                new.bind(to: insert, at: 2)
                insert.bind(key, at: 3)
                try insert.run()
            }
        }
    }

    // MARK: Conflicts

    private func noteConflicts(_ record: RecordState, before: RecordState?, key: Int64) throws {
        let new = record.fieldsToSettle
        let old = before?.fieldsToSettle ?? []
        if new.isEmpty && old.isEmpty { return }
        for field in old where !new.contains(field) {
            let statement = try PreparedStatement(db, "DELETE FROM conflict WHERE record = ? AND field = ?")
            statement.bind(key, at: 1)
            statement.bind(Array(field.utf8), at: 2)
            try statement.run()
        }
        for field in new where !old.contains(field) {
            let statement = try PreparedStatement(
                db, "INSERT OR IGNORE INTO conflict (record, field, since_ms) VALUES (?, ?, ?)")
            statement.bind(key, at: 1)
            statement.bind(Array(field.utf8), at: 2)
            statement.bind(now, at: 3)
            try statement.run()
        }
    }

    // MARK: Photos

    /// Names wanted photos in the transaction that brings their record, so that none is forgotten.
    private func notePhotos(
        _ record: RecordState, before: RecordState?, key: Int64, scope: Int64, plan: TypePlan
    ) throws {
        guard let field = plan.photoField else { return }
        let siblings = record[field]
        let previous = before?[field] ?? Siblings()
        if siblings == previous { return }
        let new = Set(siblings.all.compactMap(\.value.bytes).filter { $0.count == 32 })
        let old = Set(previous.all.compactMap(\.value.bytes))
        for photo in old.subtracting(new) {
            let delete = try PreparedStatement(db, "DELETE FROM photo_reference WHERE photo = ? AND record = ?")
            delete.bind(photo, at: 1)
            delete.bind(key, at: 2)
            try delete.run()
        }
        for photo in new.subtracting(old) {
            let insert = try PreparedStatement(
                db, "INSERT OR IGNORE INTO photo_reference (photo, record, scope) VALUES (?, ?, ?)")
            insert.bind(photo, at: 1)
            insert.bind(key, at: 2)
            insert.bind(scope, at: 3)
            try insert.run()
            let want = try PreparedStatement(
                db, "INSERT OR IGNORE INTO photo (id, state, since_ms, kept) VALUES (?, 0, ?, 0)")
            want.bind(photo, at: 1)
            want.bind(now, at: 2)
            try want.run()
        }
    }

    // MARK: Search

    /// Leaves the text to be indexed later; see ``SearchIndex``.
    private func noteText(_ record: RecordState, before: RecordState?, key: Int64, plan: TypePlan) throws {
        guard plan.searched.contains(where: { record[$0] != before?[$0] ?? Siblings() }) else { return }
        let pending = try PreparedStatement(db, "INSERT OR IGNORE INTO search_pending (record) VALUES (?)")
        pending.bind(key, at: 1)
        try pending.run()
    }
}

extension RecordExistence.Standing {
    /// The number in the column `record.standing`.
    var rowValue: Int64 {
        switch self {
        case .present: 0
        case .deleted: 1
        case .disputed: 2
        }
    }

    init(rowValue: Int64) {
        switch rowValue {
        case 1: self = .deleted
        case 2: self = .disputed
        default: self = .present
        }
    }
}
