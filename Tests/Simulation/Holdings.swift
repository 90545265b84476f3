import Causality
import SyncProtocol
import TestSupport

/// The set of changes that a node, or all nodes together, hold of each scope.
struct Holdings: Equatable {
    private(set) var changes: [ScopeID: Set<Fingerprint>] = [:]

    private init() {}

    init(of node: Node) throws {
        for scope in node.scopes { changes[scope] = [] }
        for log in try node.contents().logs {
            for change in log.changes { changes[log.branch.scope, default: []].insert(Fingerprint(change.hash)) }
        }
    }

    /// The changes of all scopes.
    var all: Set<Fingerprint> { changes.values.reduce(into: []) { $0.formUnion($1) } }

    static func union(of nodes: [Node]) throws -> Holdings {
        var all = Holdings()
        for node in nodes {
            for (scope, held) in try Holdings(of: node).changes { all.changes[scope, default: []].formUnion(held) }
        }
        return all
    }

    func restricted(to scopes: [ScopeID]) -> Holdings {
        var some = Holdings()
        for scope in scopes { some.changes[scope] = changes[scope] ?? [] }
        return some
    }

    func difference(from wanted: Holdings) -> String {
        wanted.changes.keys.sorted().map { scope in
            let held = changes[scope] ?? []
            let all = wanted.changes[scope] ?? []
            return "\(scope): \(all.subtracting(held).count) missing, \(held.subtracting(all).count) from nowhere"
        }.joined(separator: "; ")
    }

    static func logs(of node: Node, in scope: ScopeID) throws -> [MemoryReplica.Contents.Log] {
        try node.contents().logs.filter { $0.branch.scope == scope }
    }

    /// The changes of a branch and of what it parted from.
    static func chain(
        of log: MemoryReplica.Contents.Log, among logs: [MemoryReplica.Contents.Log]
    ) -> [Fingerprint] {
        var chain: [Fingerprint] = []
        var current: MemoryReplica.Contents.Log? = log
        var last = log.branch.head
        while let log = current {
            chain += log.changes.filter { $0.change.sequence <= last }.map { Fingerprint($0.hash) }
            last = log.branch.base
            current = logs.first { $0.branch.id == log.branch.parent }
        }
        return chain
    }
}
