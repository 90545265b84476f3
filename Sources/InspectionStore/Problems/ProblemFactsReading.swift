public import Causality
public import InspectionDomain

/// Which problems' facts to read.
public struct ProblemFactsQuery: Hashable, Sendable {
    /// The scopes to look in; `nil` for all.
    public var scopes: Set<ScopeID>?
    /// Whether finished problems are left out.
    public var openOnly: Bool
    /// With this, finished problems are read only if something of them happened on the day or later.
    public var finishedSince: CivilDate?

    /// Describes a query.
    public init(scopes: Set<ScopeID>? = nil, openOnly: Bool = false, finishedSince: CivilDate? = nil) {
        self.scopes = scopes
        self.openOnly = openOnly
        self.finishedSince = finishedSince
    }

    fileprivate var condition: String {
        var condition = "1"
        if let scopes {
            let places = scopes.map { _ in "?" }.joined(separator: ", ")
            condition += " AND scope IN (SELECT id FROM scope WHERE name IN (\(places)))"
        }
        if openOnly {
            condition += " AND is_finished = 0"
        } else if finishedSince != nil {
            condition += " AND (is_finished = 0 OR is_finished = 1 AND last_on >= ?)"
        }
        return condition
    }

    fileprivate func bind(to statement: PreparedStatement) {
        let names = (scopes ?? []).sorted().map { Array($0.name.utf8) }
        for (index, name) in names.enumerated() { statement.bind(name, at: Int32(index + 1)) }
        if !openOnly, let finishedSince {
            statement.bind(Int64(finishedSince.daysSince1970), at: Int32(names.count + 1))
        }
    }
}

extension InspectionStore {
    /// What each problem and its steps come to, in no order, without reading a step: kept in step with the records by
    /// the transactions that write them, and compared with them by ``check(rebuild:)``. Deleted problems are left out.
    ///
    /// - Throws: ``StoreError/corrupt(_:)`` if a problem or a step of it cannot be read; the check tells which.
    public func problemFacts(_ query: ProblemFactsQuery = ProblemFactsQuery()) throws -> [ProblemFacts] {
        try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db, "SELECT facts FROM problem_facts WHERE \(query.condition)")
            query.bind(to: statement)
            return try statement.all { row in
                guard let facts = row.withBytes(0, ProblemFactsCoding.decode) else {
                    throw StoreError.corrupt("problem_facts")
                }
                return facts
            }
        }
    }

    /// How many problems are in each state, without reading one.
    public func problemCounts(in scopes: Set<ScopeID>? = nil) throws -> [ProblemState: Int] {
        let query = ProblemFactsQuery(scopes: scopes)
        return try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db, "SELECT state, count(*) FROM problem_facts WHERE \(query.condition) GROUP BY state")
            query.bind(to: statement)
            let counts = try statement.all { row in
                (ProblemState(rawValue: String(decoding: row.bytes(0), as: UTF8.self)), Int(row.integer(1)))
            }
            return Dictionary(
                counts.compactMap { state, count in state.map { ($0, count) } }, uniquingKeysWith: { $0 + $1 })
        }
    }
}
