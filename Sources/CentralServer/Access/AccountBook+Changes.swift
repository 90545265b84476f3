import Causality
import Console
import InspectionDomain
import InspectionStore

/// What administrators do with accounts; each step stands in the audit.
extension AccountBook {
    /// Lets a person log in.
    ///
    /// - Parameters:
    ///   - name: the person's code in the register; an administrator needs no entry there.
    ///   - actor: who adds.
    /// - Returns: the one-time password, known at this moment only.
    /// - Throws: ``UsersError`` `input.user` for a name that is taken, `notFound.person`; ``OfficeError``
    ///   `input.person` for the centre's own.
    func add(
        _ name: String, roles: Set<String>, territories: Set<String>?, by actor: String, peer: String
    ) throws -> String {
        guard CentralOffice.mayNamePerson(name), name.allSatisfy({ !$0.isWhitespace }), (1...60).contains(name.count)
        else { throw OfficeError.reservedPerson(name) }
        let known = try store.count(RecordQuery(type: RecordType.person.name, equals: ["code": .text(name)])) > 0
        guard known || roles.contains(OfficeRole.administrator.rawValue) else { throw UsersError.noPerson(name) }
        let password = oneTimePassword()
        let now = office.environment.now()
        let account = Account(
            name: name, roles: roles, territories: territories, password: try passwords.hash(password),
            mustChange: true, createdAt: now, changedAt: now)
        guard try store.save(account, replaces: false) else { throw UsersError.taken(name) }
        try note("user.added", actor, peer, subject: name, detail: Self.words(roles, territories))
        return password
    }

    /// Gives a new one-time password, ends all sessions, and opens an account that was locked or shut out.
    func reset(_ account: Account, by actor: String, peer: String) throws -> String {
        let password = oneTimePassword()
        var changed = account
        changed.password = try passwords.hash(password)
        changed.mustChange = true
        changed.isDisabled = false
        changed.changedAt = office.environment.now()
        try store.save(changed)
        try store.closeSessions(of: account.name)
        try store.forgiveAttempts(["account " + account.name])
        try note("user.reset", actor, peer, subject: account.name)
        return password
    }

    /// Shuts an account out at once.
    func disable(_ account: Account, by actor: String, peer: String) throws {
        var changed = account
        changed.isDisabled = true
        try store.save(changed)
        try store.closeSessions(of: account.name)
        try note("user.disabled", actor, peer, subject: account.name)
    }

    /// Sets other roles and territories, in force at the next request.
    func change(
        _ account: Account, roles: Set<String>, territories: Set<String>?, by actor: String, peer: String
    ) throws {
        var changed = account
        changed.roles = roles
        changed.territories = territories
        try store.save(changed)
        try note("user.roles", actor, peer, subject: account.name, detail: Self.words(roles, territories))
    }

    private static func words(_ roles: Set<String>, _ territories: Set<String>?) -> String {
        roles.sorted().joined(separator: " ") + (territories.map { " @ " + $0.sorted().joined(separator: " ") } ?? "")
    }
}
