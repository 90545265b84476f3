public import Causality

/// The three kinds of scope, by who reads and writes them (sync rule 9).
public enum ScopeKind: String, Hashable, Sendable, CaseIterable {
    /// The city's register: projects, lists, plans, people, profile and calendar. Nodes read it.
    case register
    /// What happens in one territory: visits, photos, problems. Its inspectors and the office write it.
    case territory
    /// The office's own papers, which no node receives.
    case office
}

/// The names of the scopes.
public enum Scopes {
    /// The city's register.
    public static let registerName = "register"
    /// The office's own papers.
    public static let officeName = "office"
    /// What the name of a territory's scope begins with.
    public static let territoryPrefix = "territory/"

    /// The scope of the city's register.
    public static var register: ScopeID? { ScopeID(registerName) }
    /// The scope of the office's own papers.
    public static var office: ScopeID? { ScopeID(officeName) }

    /// The scope of a territory, by its region code; `nil` if the code is empty, too long or holds a slash.
    public static func territory(_ code: String) -> ScopeID? {
        guard !code.isEmpty, !code.contains("/") else { return nil }
        return ScopeID(territoryPrefix + code)
    }

    /// The kind of a scope; `nil` if the name is none of ours.
    public static func kind(of scope: ScopeID) -> ScopeKind? {
        switch scope.name {
        case registerName: .register
        case officeName: .office
        default: territoryCode(of: scope) == nil ? nil : .territory
        }
    }

    /// The region code of a territory's scope; `nil` for other scopes.
    public static func territoryCode(of scope: ScopeID) -> String? {
        guard scope.name.hasPrefix(territoryPrefix) else { return nil }
        let code = String(scope.name.dropFirst(territoryPrefix.count))
        return code.isEmpty || code.contains("/") ? nil : code
    }
}
