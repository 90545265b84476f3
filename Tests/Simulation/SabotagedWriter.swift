import Causality
import SyncProtocol
import TestSupport

/// Passes everything on to the replica, but for what the mutant gets wrong.
struct SabotagedWriter: ReplicaWriter {
    let base: MemoryReplica
    let mutant: Mutant

    // MARK: Reading

    func branches(in scope: ScopeID) throws -> [Branch] {
        let branches = try base.branches(in: scope)
        guard mutant == .scopesMixed, let other = base.contents.logs.first(where: { $0.branch.scope != scope }) else {
            return branches
        }
        return branches + [other.branch]
    }

    func branches(of author: AuthorID, in scope: ScopeID) throws -> [Branch] {
        try base.branches(of: author, in: scope)
    }

    func hash(onBranch branch: Int64, at sequence: UInt64) throws -> [UInt8]? {
        if mutant == .duplicateNotRecognised, sequence % 3 == 0 { return nil }
        return try base.hash(onBranch: branch, at: sequence)
    }

    func changes(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ChainedChange] {
        let changes = try base.changes(onBranch: branch, after: sequence, count: count)
        switch mutant {
        case .changeNotSent where changes.count > 2:
            return changes.enumerated().filter { $0.offset != 1 }.map(\.element)
        case .logPruned: return changes.suffix(3)
        default: return changes
        }
    }

    func record(_ id: RecordID, in scope: ScopeID) throws -> RecordState? { try base.record(id, in: scope) }

    func card(of author: AuthorID) throws -> AuthorCard? { try base.card(of: author) }

    func scopes(of author: AuthorID) throws -> [ScopeID] { try base.scopes(of: author) }

    func cutOffCards(in scope: ScopeID) throws -> [AuthorCard] { try base.cutOffCards(in: scope) }

    func summary(of scope: ScopeID) throws -> ScopeSummary {
        var summary = try base.summary(of: scope)
        if mutant == .lamportNotRaised, summary.lamport % 4 == 3 { summary.lamport -= 1 }
        return summary
    }

    // MARK: Writing

    func makeBranch(
        scope: ScopeID, author: AuthorID, parent: Int64?, base start: UInt64, baseHash: [UInt8]
    ) throws -> Branch {
        try base.makeBranch(scope: scope, author: author, parent: parent, base: start, baseHash: baseHash)
    }

    func append(_ change: ChainedChange, to branch: Branch) throws {
        switch mutant {
        case .forkIgnored where branch.parent != nil: return
        case .dataWithoutHeads where isLost(change, from: branch): return
        case .signatureNotKept:
            try base.append(altered(change, signature: [UInt8](repeating: 0, count: 64)), to: branch)
        case .reencodesUnknown: try base.append(altered(change, header: knownFields(of: change.change)), to: branch)
        case .currentValueStripped where change.change.sequence % 3 == 0:
            try base.append(altered(change, isStripped: true), to: branch)
        default: try base.append(change, to: branch)
        }
    }

    /// Every fourth change is lost, and so is what would follow it.
    private func isLost(_ change: ChainedChange, from branch: Branch) -> Bool {
        change.change.sequence % 4 == 0
            || base.contents.logs[Int(branch.id) - 1].branch.head + 1 != change.change.sequence
    }

    private func altered(
        _ change: ChainedChange, header: [UInt8]? = nil, signature: [UInt8]? = nil, isStripped: Bool = false
    ) throws -> ChainedChange {
        let old = change.change
        let new = try Change(
            header: header ?? old.header, values: isStripped ? nil : old.values, valuesHash: old.valuesHash,
            signature: signature ?? old.signature)
        return ChainedChange(change: new, hash: change.hash)
    }

    /// What is left of a header once the fields of later versions, which stand at its end, are dropped.
    private func knownFields(of change: Change) -> [UInt8] {
        guard Sabotage.hasUnknownFields(change) else { return change.header }
        return Array(change.header.dropLast(LaterVersion.headerSuffix.count))
    }

    func save(_ record: RecordState, in scope: ScopeID) throws {
        var record = record
        let before = try base.record(record.id, in: scope)
        switch mutant {
        case .headsWithoutData where record.id.high % 2 == 0 && record.fields.count > 1: return
        case .tombstoneForgotten where RecordExistence.standing(of: record) == .deleted:
            record = RecordState(id: record.id, type: record.type)
        case .emptiedFieldForgotten:
            record = RecordState(
                id: record.id, type: record.type,
                fields: record.fields.filter { !$0.value.all.allSatisfy { $0.value == .empty } })
        case .latestTypeCounts where before != nil && before?.type != record.type:
            record = RecordState(id: record.id, type: before?.type ?? "", fields: record.fields)
        default:
            record = record.mappingSiblings { merged($0, before: before) }
        }
        try base.save(record, in: scope)
    }

    private func merged(_ siblings: [Siblings.Sibling], before: RecordState?) -> [Siblings.Sibling] {
        switch mutant {
        case .lastWriterWins: siblings.max { $0.dot < $1.dot }.map { [$0] } ?? []
        case .latestWallClockWins: siblings.max { wall(of: $0.dot) < wall(of: $1.dot) }.map { [$0] } ?? []
        case .equalValuesCollapsed:
            siblings.filter { sibling in siblings.first { $0.value == sibling.value } == sibling }
        case .siblingsBounded: Array(siblings.prefix(2))
        case .lateEditDropped where siblings.count == 2 && siblings.contains { settles($0.dot) }:
            siblings.filter { settles($0.dot) }
        case .dotWithoutHash:
            siblings.map { sibling in
                let dot = Dot(author: sibling.dot.author, sequence: sibling.dot.sequence, hashPrefix: 0)
                return Siblings.Sibling(dot: dot, value: sibling.value)
            }
        default: siblings
        }
    }

    private func change(_ dot: Dot) -> Change? {
        base.contents.logs.lazy.filter { $0.branch.author == dot.author }.flatMap(\.changes)
            .first { $0.dot == dot }?.change
    }

    private func wall(of dot: Dot) -> Int64 { change(dot)?.wallMilliseconds ?? 0 }

    private func settles(_ dot: Dot) -> Bool { change(dot)?.writes.contains { $0.replaces.count > 1 } ?? false }

    func save(_ card: AuthorCard) throws {
        if mutant == .cardForgotten, card.publicKey[0] % 4 == 0 { return }
        try base.save(card)
    }

    func save(_ summary: ScopeSummary, of scope: ScopeID) throws {
        var summary = summary
        let old = try base.summary(of: scope)
        if mutant == .digestForgotten, summary.lamport % 3 == 0 { summary.liveDigest = old.liveDigest }
        if mutant == .lamportForgotten, summary.lamport % 3 == 0 { summary.lamport = old.lamport }
        try base.save(summary, of: scope)
    }
}

extension RecordState {
    func mappingSiblings(_ map: ([Siblings.Sibling]) -> [Siblings.Sibling]) -> RecordState {
        RecordState(id: id, type: type, fields: fields.mapValues { Siblings(map($0.all)) })
    }
}
