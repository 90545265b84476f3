import Causality
import SyncProtocol
import TestSupport

/// The set of changes that a node, or all nodes together, hold of each scope.
///
/// Sorted lists: they are built once, compared often and small.
struct Holdings: Equatable {
    private struct Part: Equatable {
        let scope: ScopeID
        /// In order, each once.
        var changes: [Fingerprint]
    }

    /// In order of scopes, each once.
    private var parts: [Part] = []

    private init() {}

    /// What a node with these scopes holds: a scope without a change is part of it.
    init(_ contents: MemoryReplica.Contents, scopes: [ScopeID]) {
        for scope in scopes { add([], of: scope) }
        for log in contents.logs { add(log.changes.map { Fingerprint($0.hash) }, of: log.branch.scope) }
        tidy()
    }

    init(of node: Node) throws { self.init(try node.contents(), scopes: node.scopes) }

    /// What some hold together.
    static func union(of holdings: [Holdings]) -> Holdings {
        var all = Holdings()
        for part in holdings.lazy.flatMap(\.parts) { all.add(part.changes, of: part.scope) }
        all.tidy()
        return all
    }

    /// The changes of all scopes, in order.
    var all: [Fingerprint] {
        parts.count == 1 ? parts[0].changes : Fingerprint.sortedOnce(parts.flatMap(\.changes))
    }

    func restricted(to scopes: [ScopeID]) -> Holdings {
        var some = Holdings()
        for scope in scopes { some.add(changes(of: scope), of: scope) }
        some.tidy()
        return some
    }

    func difference(from wanted: Holdings) -> String {
        wanted.parts.map { part in
            let (held, all) = (Set(changes(of: part.scope)), Set(part.changes))
            return "\(part.scope): \(all.subtracting(held).count) missing, "
                + "\(held.subtracting(all).count) from nowhere"
        }.joined(separator: "; ")
    }

    private func changes(of scope: ScopeID) -> [Fingerprint] { parts.first { $0.scope == scope }?.changes ?? [] }

    private mutating func add(_ changes: [Fingerprint], of scope: ScopeID) {
        if let index = parts.firstIndex(where: { $0.scope == scope }) {
            parts[index].changes += changes
        } else {
            parts.append(Part(scope: scope, changes: changes))
        }
    }

    private mutating func tidy() {
        if parts.count > 1 { parts.sort { $0.scope < $1.scope } }
        for index in parts.indices { parts[index].changes = Fingerprint.sortedOnce(parts[index].changes) }
    }

    /// The changes of a branch and of what it parted from.
    static func chain(
        of log: MemoryReplica.Contents.Log, among logs: [MemoryReplica.Contents.Log]
    ) -> [Fingerprint] {
        var chain: [Fingerprint] = []
        var current: MemoryReplica.Contents.Log? = log
        var last = log.branch.head
        while let log = current {
            for change in log.changes where change.change.sequence <= last { chain.append(Fingerprint(change.hash)) }
            last = log.branch.base
            current = log.branch.parent.flatMap { parent in logs.first { $0.branch.id == parent } }
        }
        return chain
    }
}

extension Fingerprint {
    /// In order, each once.
    static func sortedOnce(_ prints: [Fingerprint]) -> [Fingerprint] {
        guard prints.count > 1 else { return prints }
        var sorted = prints.sorted()
        var kept = 1
        for index in 1..<sorted.count where sorted[index] != sorted[kept - 1] {
            sorted[kept] = sorted[index]
            kept += 1
        }
        sorted.removeSubrange(kept...)
        return sorted
    }
}

extension [Fingerprint] {
    /// Whether a sorted list has the change.
    func holds(_ print: Fingerprint) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < print { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == print
    }
}
