import InspectionDomain

/// Roles and territories as somebody names them, for commands and pages alike.
enum AccountRights {
    /// The rights, if the roles and territories exist.
    ///
    /// - Throws: ``UsersError`` `input.role`; ``OfficeError`` `input.scope` for a territory that the register does not
    ///   have, and for a territory's role without one.
    static func checked(
        roles: [String], territories: [String], in office: CentralOffice
    ) throws -> (roles: Set<String>, territories: Set<String>?) {
        guard !roles.isEmpty else { throw UsersError.role("") }
        for role in roles where OfficeRole(rawValue: role) == nil { throw UsersError.role(role) }
        let known = try office.scopes()
        for code in territories {
            guard let scope = Scopes.territory(code), known.contains(scope) else { throw OfficeError.badScope(code) }
        }
        let isTerritorial = roles.contains { OfficeRole(rawValue: $0)?.isTerritorial == true }
        guard !isTerritorial || !territories.isEmpty else { throw OfficeError.badScope("") }
        return (Set(roles), territories.isEmpty ? nil : Set(territories))
    }
}
