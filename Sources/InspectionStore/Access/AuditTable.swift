import GRDB

/// Something that a person did, or was refused, at the office's pages.
public struct AuditEntry: Hashable, Sendable {
    /// Its number, rising; 0 before it was stored.
    public let id: Int64
    /// When, milliseconds since 1970 by the office's clock.
    public let at: Int64
    /// Who; as typed if nobody was logged in.
    public let person: String
    /// From which address.
    public let peer: String
    /// What, a stable dotted code such as `login.refused`.
    public let action: String
    /// What it was about: a path, an account, a record.
    public let subject: String
    /// Further words.
    public let detail: String

    /// Describes an entry.
    public init(
        id: Int64 = 0, at: Int64, person: String, peer: String, action: String, subject: String, detail: String = ""
    ) {
        self.id = id
        self.at = at
        self.person = person
        self.peer = peer
        self.action = action
        self.subject = subject
        self.detail = detail
    }
}

extension InspectionStore {
    /// Adds an entry to the audit; durable when the call returns. Texts are cut at 500 characters.
    public func note(_ entry: AuditEntry) throws {
        func short(_ text: String) -> String { String(text.prefix(500)) }
        try transaction { adapter in
            try adapter.db.execute(
                sql: "INSERT INTO office_audit VALUES (NULL, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    entry.at, short(entry.person), short(entry.peer), entry.action, short(entry.subject),
                    short(entry.detail),
                ])
        }
    }

    /// The audit, latest first.
    ///
    /// - Parameters:
    ///   - person: only this person's entries.
    ///   - action: only entries whose code begins like this.
    public func audit(
        person: String? = nil, action: String? = nil, limit: Int, offset: Int = 0
    ) throws -> [AuditEntry] {
        try snapshot { adapter in
            let (condition, arguments) = Self.auditCondition(person, action)
            return try Row.fetchAll(
                adapter.db, sql: "SELECT * FROM office_audit \(condition) ORDER BY id DESC LIMIT ? OFFSET ?",
                arguments: arguments + [limit, offset]
            ).map(AuditEntry.init(row:))
        }
    }

    /// How many entries of the audit fit.
    public func auditCount(person: String? = nil, action: String? = nil) throws -> Int {
        try snapshot { adapter in
            let (condition, arguments) = Self.auditCondition(person, action)
            return try Int.fetchOne(
                adapter.db, sql: "SELECT count(*) FROM office_audit \(condition)", arguments: arguments) ?? 0
        }
    }

    private static func auditCondition(_ person: String?, _ action: String?) -> (String, StatementArguments) {
        var conditions: [String] = []
        var arguments = StatementArguments()
        if let person {
            conditions.append("person = ?")
            arguments += [person]
        }
        if let action {
            conditions.append("action >= ? AND action < ?")
            arguments += [action, action + "\u{10ffff}"]
        }
        return (conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "), arguments)
    }
}

extension AuditEntry {
    fileprivate init(row: Row) {
        self.init(
            id: row["id"], at: row["at_ms"], person: row["person"], peer: row["peer"], action: row["action"],
            subject: row["subject"], detail: row["detail"])
    }
}
