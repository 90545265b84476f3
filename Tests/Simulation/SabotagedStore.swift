import Causality
import SyncProtocol
import TestSupport

/// A memory replica that can crash at its commit and, for a mutant, does one thing wrong.
final class SabotagedStore: SimulatedStore {
    private var memory: MemoryReplica
    private let mutant: Mutant?
    private var armed: StoreFailure?
    private var lastDurable: MemoryReplica.Contents?

    init(mutant: Mutant?, contents: MemoryReplica.Contents = MemoryReplica.Contents()) {
        memory = MemoryReplica(contents)
        self.mutant = mutant
    }

    func arm(_ failure: StoreFailure?) { armed = failure }

    func losePower() {
        guard mutant == .commitNotDurable, let lastDurable else { return }
        memory = MemoryReplica(lastDurable)
        self.lastDurable = nil
    }

    func backup() -> StoreMaker {
        let (contents, mutant) = (memory.contents, mutant)
        return { SabotagedStore(mutant: mutant, contents: contents) }
    }

    func contents(of scopes: [ScopeID]) -> MemoryReplica.Contents { memory.contents }

    func read<Result>(_ body: (any ReplicaReader) throws -> Result) throws -> Result {
        guard let mutant else { return try memory.read(body) }
        return try memory.read { _ in try body(SabotagedWriter(base: memory, mutant: mutant)) }
    }

    func write<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result {
        let failure = armed
        armed = nil
        if mutant == .commitNotDurable { lastDurable = memory.contents }
        if mutant == .tornTransaction, failure == .crash {
            let before = memory.contents
            let result = try memory.write(body)
            memory = MemoryReplica(before.keepingRecords(of: memory.contents))
            _ = result
            throw StoreFailure.crash
        }
        return try memory.write { writer in
            let result: Result
            if let mutant {
                result = try body(SabotagedWriter(base: memory, mutant: mutant))
            } else {
                result = try body(writer)
            }
            if let failure { throw failure }
            return result
        }
    }
}

/// Passes everything on, but for what the mutant gets wrong.
struct SabotagedWriter: ReplicaWriter {
    let base: MemoryReplica
    let mutant: Mutant

    func branches(in scope: ScopeID) throws -> [Branch] { try base.branches(in: scope) }
    func branches(of author: AuthorID, in scope: ScopeID) throws -> [Branch] {
        try base.branches(of: author, in: scope)
    }
    func hash(onBranch branch: Int64, at sequence: UInt64) throws -> [UInt8]? {
        try base.hash(onBranch: branch, at: sequence)
    }
    func changes(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ChainedChange] {
        let changes = try base.changes(onBranch: branch, after: sequence, count: count)
        guard mutant == .changeNotSent, changes.count > 2 else { return changes }
        return changes.enumerated().filter { $0.offset != 1 }.map(\.element)
    }
    func record(_ id: RecordID, in scope: ScopeID) throws -> RecordState? { try base.record(id, in: scope) }
    func card(of author: AuthorID) throws -> AuthorCard? { try base.card(of: author) }
    func summary(of scope: ScopeID) throws -> ScopeSummary { try base.summary(of: scope) }

    func makeBranch(
        scope: ScopeID, author: AuthorID, parent: Int64?, base start: UInt64, baseHash: [UInt8]
    ) throws -> Branch {
        try base.makeBranch(scope: scope, author: author, parent: parent, base: start, baseHash: baseHash)
    }

    func append(_ change: ChainedChange, to branch: Branch) throws {
        switch mutant {
        case .forkIgnored where branch.parent != nil:
            return
        case .signatureNotKept:
            let zeroes = [UInt8](repeating: 0, count: 64)
            let kept = try Change(
                header: change.change.header, values: change.change.values, valuesHash: change.change.valuesHash,
                signature: zeroes)
            try base.append(ChainedChange(change: kept, hash: change.hash), to: branch)
        default:
            try base.append(change, to: branch)
        }
    }

    func save(_ record: RecordState, in scope: ScopeID) throws {
        var record = record
        switch mutant {
        case .lastWriterWins:
            record = record.mappingSiblings { $0.max { $0.dot < $1.dot }.map { [$0] } ?? [] }
        case .equalValuesCollapsed:
            record = record.mappingSiblings { siblings in
                siblings.filter { sibling in siblings.first { $0.value == sibling.value } == sibling }
            }
        case .headsWithoutData where record.id.high % 2 == 0 && record.fields.count > 1:
            return
        case .tombstoneForgotten where RecordExistence.standing(of: record) == .deleted:
            record = RecordState(id: record.id, type: record.type)
        default:
            break
        }
        try base.save(record, in: scope)
    }

    func save(_ card: AuthorCard) throws { try base.save(card) }

    func save(_ summary: ScopeSummary, of scope: ScopeID) throws {
        guard mutant == .digestForgotten, summary.lamport % 3 == 0 else { return try base.save(summary, of: scope) }
        let old = try base.summary(of: scope)
        try base.save(ScopeSummary(liveDigest: old.liveDigest, lamport: summary.lamport), of: scope)
    }
}

extension RecordState {
    func mappingSiblings(_ map: ([Siblings.Sibling]) -> [Siblings.Sibling]) -> RecordState {
        RecordState(id: id, type: type, fields: fields.mapValues { Siblings(map($0.all)) })
    }
}
