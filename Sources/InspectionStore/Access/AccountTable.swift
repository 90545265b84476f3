import GRDB

/// Somebody who may log in to the office's pages.
public struct Account: Hashable, Sendable {
    /// The name that is typed at log-in: the person's code in the register.
    public var name: String
    /// The roles by name, as the program that reads them defines them.
    public var roles: Set<String>
    /// The region codes that the account is confined to; `nil` for the whole city.
    public var territories: Set<String>?
    /// The password's hash with everything that checking it needs.
    public var password: String
    /// Whether the password is a one-time one, to be changed before anything else.
    public var mustChange: Bool
    /// Whether it is shut out.
    public var isDisabled: Bool
    /// When it was made, milliseconds since 1970.
    public var createdAt: Int64
    /// When its password was set, milliseconds since 1970.
    public var changedAt: Int64

    /// Describes an account.
    public init(
        name: String, roles: Set<String>, territories: Set<String>?, password: String, mustChange: Bool,
        isDisabled: Bool = false, createdAt: Int64, changedAt: Int64
    ) {
        self.name = name
        self.roles = roles
        self.territories = territories
        self.password = password
        self.mustChange = mustChange
        self.isDisabled = isDisabled
        self.createdAt = createdAt
        self.changedAt = changedAt
    }
}

extension InspectionStore {
    /// All accounts by name. They are local to this store, never synced, and lie in its backups.
    public func accounts() throws -> [Account] {
        try snapshot { adapter in
            try Row.fetchAll(adapter.db, sql: "SELECT * FROM office_account ORDER BY name").map(Account.init(row:))
        }
    }

    /// The account of that name; `nil` if there is none.
    public func account(named name: String) throws -> Account? {
        try snapshot { try Account.named(name, in: $0.db) }
    }

    /// Adds an account, or changes the one of its name; sessions stay as they are.
    ///
    /// - Parameter replaces: `false` refuses a name that is taken.
    /// - Returns: whether it was written.
    @discardableResult
    public func save(_ account: Account, replaces: Bool = true) throws -> Bool {
        try transaction { adapter in
            if !replaces, try Account.named(account.name, in: adapter.db) != nil { return false }
            try adapter.db.execute(
                sql: "INSERT OR REPLACE INTO office_account VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    account.name, account.roles.sorted().joined(separator: " "),
                    account.territories.map { $0.sorted().joined(separator: " ") }, account.password,
                    account.mustChange, account.isDisabled, account.createdAt, account.changedAt,
                ])
            return true
        }
    }
}

extension Account {
    fileprivate static func named(_ name: String, in db: Database) throws -> Account? {
        try Row.fetchOne(db, sql: "SELECT * FROM office_account WHERE name = ?", arguments: [name])
            .map(Account.init(row:))
    }

    fileprivate init(row: Row) {
        func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
        let territories: String? = row["territories"]
        self.init(
            name: row["name"], roles: words(row["roles"]), territories: territories.map(words),
            password: row["password"], mustChange: row["must_change"], isDisabled: row["is_disabled"],
            createdAt: row["created_ms"], changedAt: row["changed_ms"])
    }
}
