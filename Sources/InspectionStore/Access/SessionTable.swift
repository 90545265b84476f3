import Foundation
import GRDB

/// A log-in that has not ended, as the store keeps it.
public struct OpenSession: Hashable, Sendable {
    /// The account's name.
    public let account: String
    /// When it began, milliseconds since 1970.
    public let startedAt: Int64
    /// When it was last used, milliseconds since 1970; renewed at most once a minute.
    public let seenAt: Int64
    /// The address that it was opened from.
    public let peer: String
}

extension InspectionStore {
    /// Opens a session; the secret itself is never stored, only its hash.
    public func openSession(_ hash: [UInt8], account: String, peer: String, at now: Int64) throws {
        try transaction { adapter in
            try adapter.db.execute(
                sql: "INSERT INTO office_session VALUES (?, ?, ?, ?, ?)",
                arguments: [Data(hash), account, now, now, peer])
        }
    }

    /// The session of a hash; `nil` if it was never opened or has ended.
    public func session(_ hash: [UInt8]) throws -> OpenSession? {
        try snapshot { adapter in
            try Row.fetchOne(
                adapter.db, sql: "SELECT * FROM office_session WHERE hash = ?", arguments: [Data(hash)]
            ).map(OpenSession.init(row:))
        }
    }

    /// The sessions of an account, the latest first.
    public func sessions(of account: String) throws -> [OpenSession] {
        try snapshot { adapter in
            try Row.fetchAll(
                adapter.db, sql: "SELECT * FROM office_session WHERE account = ? ORDER BY seen_ms DESC",
                arguments: [account]
            ).map(OpenSession.init(row:))
        }
    }

    /// Notes that a session was used.
    public func touchSession(_ hash: [UInt8], at now: Int64) throws {
        try transaction { adapter in
            try adapter.db.execute(
                sql: "UPDATE office_session SET seen_ms = ? WHERE hash = ?", arguments: [now, Data(hash)])
        }
    }

    /// Ends one session.
    public func closeSession(_ hash: [UInt8]) throws {
        try transaction { adapter in
            try adapter.db.execute(sql: "DELETE FROM office_session WHERE hash = ?", arguments: [Data(hash)])
        }
    }

    /// Ends all sessions of an account, on whatever machine.
    public func closeSessions(of account: String) throws {
        try transaction { adapter in
            try adapter.db.execute(sql: "DELETE FROM office_session WHERE account = ?", arguments: [account])
        }
    }

    /// Ends the sessions that began or were last used before these moments.
    public func closeSessions(startedBefore started: Int64, seenBefore seen: Int64) throws {
        try transaction { adapter in
            try adapter.db.execute(
                sql: "DELETE FROM office_session WHERE started_ms < ? OR seen_ms < ?", arguments: [started, seen])
        }
    }
}

extension OpenSession {
    fileprivate init(row: Row) {
        self.init(account: row["account"], startedAt: row["started_ms"], seenAt: row["seen_ms"], peer: row["peer"])
    }
}

extension InspectionStore {
    /// Counts an attempt under every key, unless one of them must still wait; one transaction, so that attempts at the
    /// same moment, also in other processes, are all counted.
    ///
    /// An attempt counts as failed until ``forgiveAttempts(_:)``.
    /// - Parameter wait: milliseconds to wait after that many failures in a row.
    /// - Returns: when it may be tried again, milliseconds since 1970; `nil` if it may be tried now.
    public func countAttempt(_ keys: [String], at now: Int64, wait: (Int) -> Int64) throws -> Int64? {
        try transaction { adapter in
            var counts: [(key: String, failures: Int)] = []
            var until: Int64?
            for key in keys {
                let row = try Row.fetchOne(
                    adapter.db, sql: "SELECT failures, last_ms FROM office_attempt WHERE key = ?", arguments: [key])
                let failures: Int = row?["failures"] ?? 0
                // A clock that was set back must not lock anybody out for years.
                let last = min(row?["last_ms"] ?? 0, now)
                if failures > 0, last + wait(failures) > now { until = max(until ?? 0, last + wait(failures)) }
                counts.append((key, failures))
            }
            if let until { return until }
            for (key, failures) in counts {
                try adapter.db.execute(
                    sql: "INSERT OR REPLACE INTO office_attempt VALUES (?, ?, ?)", arguments: [key, failures + 1, now])
            }
            return nil
        }
    }

    /// Forgets the failures of these keys, after a success.
    public func forgiveAttempts(_ keys: [String]) throws {
        try transaction { adapter in
            for key in keys {
                try adapter.db.execute(sql: "DELETE FROM office_attempt WHERE key = ?", arguments: [key])
            }
        }
    }
}
