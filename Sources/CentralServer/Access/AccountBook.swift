import Console
import Foundation
import InspectionStore
import Pages
import Synchronization
import SyncProtocol

/// Logs people in and out: accounts, passwords, lock-out and sessions of one office.
///
/// Everything lies in the office's store, so several processes serve the same people.
struct AccountBook: Sendable {
    /// A session ends this long after it was last used.
    static let idleMilliseconds: Int64 = 2 * 3_600_000
    /// A session ends this long after it began, used or not.
    static let wholeMilliseconds: Int64 = 12 * 3_600_000
    /// Its use is noted at most this often: each note waits for the disk.
    private static let noteMilliseconds: Int64 = 60_000

    let office: CentralOffice
    let passwords: PasswordDesk

    var store: InspectionStore { office.store }
    private var now: Int64 { office.environment.now() }

    init(office: CentralOffice, cost: PasswordHash.Cost = .usual) throws {
        self.office = office
        passwords = try PasswordDesk(cost: cost, randomBytes: office.environment.randomBytes)
    }

    // MARK: Logging in

    /// Opens a session for a name and password.
    ///
    /// The work is the same for names that do not exist.
    /// - Returns: the session's secret, for the cookie.
    /// - Throws: ``AccessError`` `access.refused`, `access.locked`, `access.busy`.
    func logIn(_ typed: String, password: String, peer: String) throws -> String {
        let name = String(typed.prefix(60))
        let keys = ["account " + name, "address " + peer]
        let waits = { (failures: Int) in LockOut.wait(after: failures) }
        if let until = try store.countAttempt(keys, at: now, wait: waits) {
            try note("login.locked", name, peer)
            throw AccessError.locked(seconds: (until - now) / 1000)
        }
        let account = try store.account(named: name)
        let fits = try passwords.fits(password, stored: account?.password)
        guard var account, fits, !account.isDisabled else {
            try note("login.refused", name, peer)
            throw AccessError.refused
        }
        if passwords.isOutdated(account.password) {
            account.password = try passwords.hash(password)
            try store.save(account)
        }
        try store.forgiveAttempts(keys)
        return try open(account, peer: peer)
    }

    /// Opens a session for somebody who has shown who he is; returns its secret.
    func open(_ account: Account, peer: String, detail: String = "") throws -> String {
        try store.closeSessions(startedBefore: now - Self.wholeMilliseconds, seenBefore: now - Self.idleMilliseconds)
        let secret = Secrets.text(office.environment.randomBytes(32))
        try store.openSession(Self.key(of: secret), account: account.name, peer: peer, at: now)
        try note("login.done", account.name, peer, detail: detail)
        return secret
    }

    /// The account behind a session; `nil` once it has ended or the account was shut out.
    func account(of key: [UInt8]) throws -> Account? {
        guard let session = try store.session(key), now - session.startedAt < Self.wholeMilliseconds,
            now - session.seenAt < Self.idleMilliseconds, let account = try store.account(named: session.account),
            !account.isDisabled
        else { return nil }
        if now - session.seenAt >= Self.noteMilliseconds { try store.touchSession(key, at: now) }
        return account
    }

    /// What a session's secret is kept under.
    static func key(of secret: String) -> [UInt8] { Hashing.sha256(Array(("session " + secret).utf8)) }

    // MARK: Passwords

    /// Sets another password; every session but this one ends.
    ///
    /// - Throws: ``AccessError``.
    func changePassword(_ account: Account, from old: String, to new: String, key: [UInt8], peer: String) throws {
        let keys = ["account " + account.name]
        if let until = try store.countAttempt(keys, at: now, wait: { LockOut.wait(after: $0) }) {
            throw AccessError.locked(seconds: (until - now) / 1000)
        }
        guard try passwords.fits(old, stored: account.password) else {
            try note("password.refused", account.name, peer)
            throw AccessError.refused
        }
        try store.forgiveAttempts(keys)
        guard old != new else { throw AccessError.samePassword }
        try PasswordRule.check(new, account: account.name)
        var changed = account
        changed.password = try passwords.hash(new)
        changed.mustChange = false
        changed.changedAt = now
        try store.save(changed)
        try store.closeSessions(of: account.name)
        try store.openSession(key, account: account.name, peer: peer, at: now)
        try note("password.changed", account.name, peer)
    }

    /// A password that is shown once and must be changed at the first log-in.
    func oneTimePassword() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        let text = office.environment.randomBytes(20).map { letters[Int($0) % letters.count] }
        return stride(from: 0, to: 20, by: 5).map { String(text[$0..<$0 + 5]) }.joined(separator: "-")
    }

    /// Writes into the audit.
    func note(_ action: String, _ person: String, _ peer: String, subject: String = "", detail: String = "") throws {
        try store.note(
            AuditEntry(at: now, person: person, peer: peer, action: action, subject: subject, detail: detail))
    }
}

/// How long to wait after failures in a row, by account and by address.
enum LockOut {
    /// Failures that cost nothing: slips.
    static let free = 4

    /// Half a minute after the fifth failure, doubled by each further one, at most an hour.
    static func wait(after failures: Int) -> Int64 {
        guard failures > free else { return 0 }
        return min(30_000 << Int64(min(failures - free - 1, 7)), 3_600_000)
    }
}

/// Hashes passwords one at a time, so that many log-ins at once do not use up the memory.
final class PasswordDesk: Sendable {
    private static let waitingMax = 16

    private let cost: PasswordHash.Cost
    private let randomBytes: @Sendable (Int) -> [UInt8]
    private let decoy: PasswordHash
    private let turn = Mutex(())
    private let waiting = Mutex(0)

    init(cost: PasswordHash.Cost, randomBytes: @escaping @Sendable (Int) -> [UInt8]) throws {
        self.cost = cost
        self.randomBytes = randomBytes
        decoy = try PasswordHash("nobody's", salt: randomBytes(16), cost: cost)
    }

    /// Whether a password fits a stored hash; a missing one costs the same and never fits.
    ///
    /// - Throws: ``AccessError`` `access.busy` when too many wait.
    func fits(_ password: String, stored: String?) throws -> Bool {
        let hash = stored.flatMap(PasswordHash.init(stored:))
        let isTooLong = password.count > PasswordRule.most
        let fits = try inTurn { (hash ?? decoy).fits(isTooLong ? "" : password) }
        return fits && hash != nil && !isTooLong
    }

    func hash(_ password: String) throws -> String {
        try inTurn { try PasswordHash(password, salt: randomBytes(16), cost: cost).stored }
    }

    /// Whether a hash was made with other parameters than today's.
    func isOutdated(_ stored: String) -> Bool { PasswordHash(stored: stored)?.cost != cost }

    private func inTurn<Result>(_ work: () throws -> Result) throws -> Result {
        let isFree = waiting.withLock { count in
            guard count < Self.waitingMax else { return false }
            count += 1
            return true
        }
        guard isFree else { throw AccessError.busy }
        defer { waiting.withLock { $0 -= 1 } }
        return try turn.withLock { _ in try work() }
    }
}
