public import Causality
import InspectionDomain
import SyncProtocol

/// One change of a record, as people read it.
public struct HistoryEntry: Hashable, Sendable {
    /// One field that the change wrote.
    public struct Step: Hashable, Sendable {
        /// The field's name.
        public let field: String
        /// The new value; `nil` once stripped.
        public let value: FieldValue?
        /// The values that it replaced, in the order of their dots.
        public let replaced: [FieldValue]
    }

    /// The change's name.
    public let dot: Dot
    /// Who.
    public let person: String
    /// The device by the author's certificate; `nil` while there is none.
    public let device: String?
    /// When by the writer's clock, milliseconds since 1970.
    public let wallMilliseconds: Int64
    /// When it arrived or was written here, milliseconds since 1970.
    public let arrivedAt: Int64
    /// Why; empty if no reason was given.
    public let reason: String
    /// The fields, in the order of the change.
    public let steps: [Step]
}

extension InspectionStore {
    /// Every change of a record, causes before consequences; empty for an unknown record.
    public func history(of record: RecordID) throws -> [HistoryEntry] {
        let policy = policy
        return try snapshot { adapter in
            guard let stored = try adapter.stored(record) else { return [] }
            var walk = HistoryWalk(adapter: adapter, scope: stored.scope, policy: policy)
            return try walk.all(of: stored.state).map { try walk.entry(of: $0) }
        }
    }
}

/// Follows the dots that changes name back to the first change of a record.
///
/// Every value was either current or named by the change that replaced it, so nothing of a record's past is missed and
/// the store needs no index of changes by record.
struct HistoryWalk {
    let adapter: ReplicaAdapter
    let scope: ScopeID
    let policy: OrganisationPolicy?
    private var found: [Dot: FoundChange] = [:]
    private var devices: [AuthorID: String?] = [:]

    init(adapter: ReplicaAdapter, scope: ScopeID, policy: OrganisationPolicy?) {
        self.adapter = adapter
        self.scope = scope
        self.policy = policy
    }

    /// All changes of a record by (Lamport number, author).
    mutating func all(of state: RecordState) throws -> [FoundChange] {
        var open = Set(state.fields.values.flatMap(\.dots))
        var all: [Dot: FoundChange] = [:]
        while let dot = open.popFirst() {
            guard all[dot] == nil, let change = try change(dot) else { continue }
            all[dot] = change
            for write in change.change.writes { open.formUnion(write.replaces.filter { all[$0] == nil }) }
        }
        return all.values.sorted {
            ($0.change.lamport, $0.change.author, $0.change.sequence)
                < ($1.change.lamport, $1.change.author, $1.change.sequence)
        }
    }

    /// The change of this name, remembered.
    mutating func change(_ dot: Dot) throws -> FoundChange? {
        if let change = found[dot] { return change }
        let change = try adapter.change(named: dot, in: scope)
        found[dot] = change
        return change
    }

    /// What the change of this name wrote to a field; `nil` if it is not here or was stripped.
    mutating func value(_ dot: Dot, field: String) throws -> FieldValue? {
        try change(dot)?.change.writes.first { $0.field == field }?.value
    }

    mutating func entry(of change: FoundChange) throws -> HistoryEntry {
        var steps: [HistoryEntry.Step] = []
        for write in change.change.writes {
            var replaced: [FieldValue] = []
            for dot in write.replaces { if let value = try value(dot, field: write.field) { replaced.append(value) } }
            steps.append(HistoryEntry.Step(field: write.field, value: write.value, replaced: replaced))
        }
        return HistoryEntry(
            dot: change.dot, person: change.change.person, device: try device(of: change.change.author),
            wallMilliseconds: change.change.wallMilliseconds, arrivedAt: change.receivedAt,
            reason: change.change.reason,
            steps: steps)
    }

    /// The device of an author by its certificate.
    mutating func device(of author: AuthorID) throws -> String? {
        if let device = devices[author] { return device }
        let card = try adapter.card(of: author)
        let device = card.flatMap { card in try? policy?.certificate(on: card).device }
        devices[author] = .some(device)
        return device
    }

    /// The nearest change that all the given ones descend from in this field: what stood there before they parted.
    mutating func commonAncestor(of dots: [Dot], field: String) throws -> Dot? {
        var shared: Set<Dot>?
        for dot in dots {
            var reached: Set<Dot> = []
            var open: Set<Dot> = [dot]
            while let next = open.popFirst(), reached.count < 10_000 {
                let replaced = try change(next)?.change.writes.first { $0.field == field }?.replaces ?? []
                for earlier in replaced where reached.insert(earlier).inserted { open.insert(earlier) }
            }
            shared = shared.map { $0.intersection(reached) } ?? reached
        }
        var nearest: (dot: Dot, lamport: UInt64)?
        for dot in shared ?? [] {
            guard let lamport = try change(dot)?.change.lamport else { continue }
            if let known = nearest, (known.lamport, known.dot) > (lamport, dot) { continue }
            nearest = (dot, lamport)
        }
        return nearest?.dot
    }
}

extension ReplicaAdapter {
    /// The project that a record belongs to, by its own or its parents' declarations; `nil` if none is known here.
    func project(of record: StoredRecord) throws -> RecordID? {
        var current: StoredRecord? = record
        // Deeper than any declared chain of parents, and finite for chains that lead in circles.
        for _ in 0..<8 {
            guard let known = current else { return nil }
            if known.type == RecordType.project.name { return known.id }
            if let project = known.value("project").recordID { return project }
            guard let parent = known.parent else { return nil }
            current = try stored(parent)
        }
        return nil
    }
}
