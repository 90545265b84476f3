/// What somebody may be allowed to do at the office's pages. Every route declares the one that it needs.
enum Permission: String, CaseIterable, Sendable {
    /// One's own account: password, log out. Every account may.
    case account
    /// See what is published: register, visits, problems, reports.
    case read
    /// Fill in the forms of a territory.
    case fill
    /// Change records of the register and of problems.
    case edit
    /// Decide: classify, route, close, freeze, publish.
    case decide
    /// Settle conflicts.
    case settle
    /// Take tables and reports away; each is written into the audit.
    case export
    /// See what is not published: scores, drafts of notices, unannounced visits under way.
    case drafts
    /// Accounts, devices, the audit.
    case administer
}

/// What a person is at the office's pages; one may be several.
enum OfficeRole: String, CaseIterable, Sendable {
    case administrator, office, leader, territory, inspector

    /// What the role allows, wherever its account reaches.
    var permissions: Set<Permission> {
        switch self {
        case .administrator: [.account, .read, .administer]
        case .office: [.account, .read, .fill, .edit, .decide, .settle, .export, .drafts]
        case .leader: [.account, .read, .export]
        case .territory: [.account, .read, .fill, .export]
        case .inspector: [.account, .read]
        }
    }

    /// Whether it reaches nothing but the account's own territories.
    var isTerritorial: Bool { self == .territory || self == .inspector }
}

/// What one account may do, and where.
struct Access: Hashable, Sendable {
    /// The roles.
    let roles: Set<OfficeRole>
    /// The region codes that the account was confined to; `nil` if to none.
    let confinedTo: Set<String>?

    /// Whether it may do that for a territory; `nil` asks for the whole city.
    func may(_ permission: Permission, in territory: String?) -> Bool {
        roles.contains { role in
            guard role.permissions.contains(permission) else { return false }
            guard let reach = reach(of: role) else { return true }
            return territory.map(reach.contains) ?? false
        }
    }

    /// Whether it may do that anywhere.
    func may(_ permission: Permission) -> Bool {
        roles.contains { role in
            role.permissions.contains(permission) && (permission == .account || reach(of: role)?.isEmpty != true)
        }
    }

    /// The territories in which it may do that; `nil` for the whole city.
    func territories(_ permission: Permission) -> Set<String>? {
        var union: Set<String> = []
        for role in roles where role.permissions.contains(permission) {
            guard let reach = reach(of: role) else { return nil }
            union.formUnion(reach)
        }
        return union
    }

    private func reach(of role: OfficeRole) -> Set<String>? {
        role.isTerritorial ? confinedTo ?? [] : confinedTo
    }
}
