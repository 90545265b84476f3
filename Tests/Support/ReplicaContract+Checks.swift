import Causality
import SyncProtocol

extension ReplicaContract {
    @Sendable static func emptyKnowsNothing(_ make: () throws -> any ReplicaStore) throws {
        let store = try make()
        try store.read { reader in
            try require(reader.branches(in: scope).isEmpty, "no branch")
            try require(reader.branches(of: one.id, in: scope).isEmpty, "no branch of an author")
            try require(reader.record(Build.record(1), in: scope) == nil, "no record")
            try require(reader.card(of: one.id) == nil, "no card")
            try require(reader.summary(of: scope) == ScopeSummary(), "figures of nothing")
            try require(reader.hash(onBranch: 1, at: 1) == nil, "no hash on a branch that is not there")
            try require(reader.changes(onBranch: 1, after: 0, count: 5).isEmpty, "no change on it")
        }
    }

    @Sendable static func keepsBytes(_ make: () throws -> any ReplicaStore) throws {
        let store = try make()
        let written = try store.set("a", of: Build.record(1), to: .text("十大督导"), in: scope, as: one)
        try store.read { reader in
            let branch = try reader.branches(of: one.id, in: scope)
            try require(branch.count == 1 && branch[0].head == 1 && branch[0].headHash == written.hash, "one head")
            try require(reader.changes(onBranch: branch[0].id, after: 0, count: 9) == [written], "the change itself")
            try require(reader.card(of: one.id) == one.card, "the writer's card")
        }
    }

    @Sendable static func keepsStripped(_ make: () throws -> any ReplicaStore) throws {
        let source = MemoryReplica(), store = try make()
        let change = try source.set("a", of: Build.record(1), to: .integer(4), in: scope, as: one)
        let stripped = try Change(
            header: change.change.header, values: nil, valuesHash: change.change.valuesHash,
            signature: change.change.signature)
        let batch = try batch(of: source)
        try admit(
            Batch(authors: batch.authors, segments: batch.segments, items: [.init(segment: 0, change: stripped)]),
            to: store)
        let held = try store.read { reader in
            try reader.changes(onBranch: reader.branches(in: scope).first?.id ?? 0, after: 0, count: 1)
        }
        try require(held == [ChainedChange(change: stripped, hash: change.hash)], "the stripped change")
        let copy = MemoryReplica()
        try admit(self.batch(of: store), to: copy)
        try require(copy.stated(of: scope) == store.stated(of: scope), "to hand it on")
    }

    @Sendable static func handsOn(_ make: () throws -> any ReplicaStore) throws {
        let left = MemoryReplica(), store = try make()
        try fill(left, as: one, count: 4)
        let right = MemoryReplica(left.contents)
        try fill(left, as: one, count: 3)
        try fill(right, as: one, count: 2, record: 2)
        try fill(right, as: two, count: 2, record: 3)
        for source in [left, right] { try admit(batch(of: source), to: store) }
        try store.read { reader in
            for branch in try reader.branches(in: scope) {
                for (after, count) in [(0, 100), (1, 2), (5, 1), (6, 100), (900, 1), (0, 0)] as [(UInt64, Int)] {
                    let kept = try reader.changes(onBranch: branch.id, after: after, count: count)
                    let handedOn = try reader.forwardedChanges(onBranch: branch.id, after: after, count: count)
                    try require(try handedOn.map { try ChainedChange($0) } == kept, "the same changes")
                    try require(
                        handedOn.map { [$0.sequence, $0.lamport] }
                            == kept.map { [$0.change.sequence, $0.change.lamport] }, "the same numbers")
                }
            }
        }
    }

    @Sendable static func rollsBack(_ make: () throws -> any ReplicaStore) throws {
        struct Stop: Error {}
        let store = try make()
        try fill(store, as: one, count: 2)
        let before = try store.stated(of: scope)
        let state = try store.state(of: Build.record(1), in: scope)
        do {
            try store.write { writer in
                _ = try writer.write(
                    Build.draft(Build.record(1), "b", .integer(1)), in: scope, as: one, wallMilliseconds: 0,
                    salt: Build.salt)
                _ = try writer.write(
                    Build.draft(Build.record(2), "b", .integer(1)), in: scope, as: two, wallMilliseconds: 0,
                    salt: Build.salt)
                throw Stop()
            }
            throw Violation(description: "the body's error to come out")
        } catch is Stop {}
        try require(store.stated(of: scope) == before, "the knowledge from before")
        try require(store.state(of: Build.record(1), in: scope) == state, "the record from before")
        try require(store.state(of: Build.record(2), in: scope) == nil, "no second record")
        try require(store.read { try $0.card(of: two.id) } == nil, "no second card")
        try fill(store, as: one, count: 1)
        try require(store.stated(of: scope).heads?.heads.map(\.sequence) == [3], "to go on after it")
    }

    @Sendable static func readsOwnWrites(_ make: () throws -> any ReplicaStore) throws {
        try make().write { writer in
            let change = try writer.write(
                Build.draft(Build.record(1), "a", .integer(1)), in: scope, as: one, wallMilliseconds: 0,
                salt: Build.salt)
            let branches = try writer.branches(of: one.id, in: scope)
            try require(branches.map(\.headHash) == [change.hash], "the new head")
            try require(writer.hash(onBranch: branches[0].id, at: 1) == change.hash, "the new hash")
            try require(writer.record(Build.record(1), in: scope)?["a"].agreed == .integer(1), "the new value")
            try require(writer.summary(of: scope).lamport == 1, "the new Lamport number")
            try require(writer.holds(change.dot, in: scope), "the new dot")
        }
    }

    @Sendable static func branchBounds(_ make: () throws -> any ReplicaStore) throws {
        let store = try make()
        try fill(store, as: one, count: 7)
        try store.read { reader in
            let branch = try reader.branches(in: scope)[0]
            try require(reader.hash(onBranch: branch.id, at: 0) == nil, "no hash at the base")
            try require(reader.hash(onBranch: branch.id, at: 8) == nil, "no hash beyond the head")
            let middle = try reader.changes(onBranch: branch.id, after: 2, count: 3)
            try require(middle.map(\.change.sequence) == [3, 4, 5], "the changes 3 to 5")
            try require(reader.changes(onBranch: branch.id, after: 7, count: 3).isEmpty, "nothing after the head")
            try require(reader.changes(onBranch: branch.id, after: 900, count: 3).isEmpty, "nothing far beyond it")
            for change in middle {
                try require(reader.hash(onBranch: branch.id, at: change.change.sequence) == change.hash, "its hash")
            }
        }
    }

    @Sendable static func keepsForks(_ make: () throws -> any ReplicaStore) throws {
        let left = MemoryReplica(), store = try make()
        try fill(left, as: one, count: 4)
        let right = MemoryReplica(left.contents)
        try fill(left, as: one, count: 3)
        try fill(right, as: one, count: 2, record: 2)
        try admit(batch(of: left), to: store)
        let report = try admit(batch(of: right), to: store)
        try require(report.appliedCount == 2 && report.forkedAuthors == [one.id], "the fork to be noticed")
        try store.read { reader in
            let branches = try reader.branches(of: one.id, in: scope)
            try require(branches.map(\.head) == [7, 6] && branches.map(\.base) == [0, 4], "both branches")
            try require(branches[1].parent == branches[0].id, "the second to part from the first")
            try require(reader.hash(onBranch: branches[1].id, at: 4) == nil, "no shared change on the second")
            try require(
                reader.changes(onBranch: branches[1].id, after: 0, count: 9).map(\.change.sequence) == [5, 6],
                "the second's own changes")
        }
        let copy = MemoryReplica()
        try admit(batch(of: store), to: copy)
        try require(copy.stated(of: scope) == store.stated(of: scope), "to pass both on")
    }

    @Sendable static func scopesAreDisjoint(_ make: () throws -> any ReplicaStore) throws {
        let store = try make(), other = Build.scope("other")
        try fill(store, as: one, count: 2)
        try store.set("a", of: Build.record(1), to: .integer(9), in: other, as: one)
        try store.read { reader in
            try require(reader.branches(in: scope).map(\.head) == [2], "two changes here")
            try require(reader.branches(of: one.id, in: other).map(\.head) == [1], "one there")
            try require(reader.record(Build.record(1), in: scope)?["a"].agreed == .integer(1), "the value here")
            try require(reader.record(Build.record(1), in: other)?["a"].agreed == .integer(9), "the value there")
            try require(reader.summary(of: other).lamport == 1, "Lamport numbers apart")
        }
    }

    @Sendable static func keepsRecords(_ make: () throws -> any ReplicaStore) throws {
        let store = try make()
        let values: [FieldValue] = [
            .empty, .text(""), .text("e\u{301}\u{0}\u{1F3D7}"), .integer(.min), .integer(.max), .flag(true),
            .flag(false), .bytes([]), .bytes([0, 255]),
        ]
        var state = RecordState(id: Build.record(5), type: "visit")
        for (index, value) in values.enumerated() {
            for sequence in UInt64(1)...2 {
                let dot = Dot(author: one.id, sequence: UInt64(index) * 2 + sequence, hashPrefix: .max - UInt32(index))
                state.write(value, to: "field\(index / 2)", as: dot, replacing: [])
            }
        }
        try store.write { try $0.save(state, in: scope) }
        try require(store.state(of: Build.record(5), in: scope) == state, "the record as it was")
        state.write(.integer(1), to: "field0", as: Dot(author: two.id, sequence: 1, hashPrefix: 0), replacing: [])
        try store.write { try $0.save(state, in: scope) }
        try require(store.state(of: Build.record(5), in: scope) == state, "the record as it is now")
    }

    @Sendable static func replacesCards(_ make: () throws -> any ReplicaStore) throws {
        let store = try make()
        let card = AuthorCard(publicKey: one.card.publicKey, certificate: [1, 2], cutoff: [3])
        var digest = LiveDigest()
        digest.replace(nil, by: RecordState(id: Build.record(1), type: "visit"))
        try store.write { writer in
            try writer.save(one.card)
            try writer.save(card)
            try writer.save(ScopeSummary(lamport: 1), of: scope)
            try writer.save(ScopeSummary(liveDigest: digest, lamport: 1 << 40), of: scope)
        }
        try store.read { reader in
            try require(reader.card(of: one.id) == card, "the second card")
            try require(
                reader.summary(of: scope) == ScopeSummary(liveDigest: digest, lamport: 1 << 40), "the second figures")
        }
    }

    @Sendable static func agreesWithMemory(_ make: () throws -> any ReplicaStore) throws {
        for seed in UInt64(1)...5 {
            var random = SplitMix64(seed: seed)
            let store = try make(), memory = MemoryReplica()
            var sources = [MemoryReplica(), MemoryReplica()]
            for _ in 0..<30 {
                let index = random.below(sources.count)
                let record = UInt64(random.below(3))
                do {
                    try fill(sources[index], as: index == 0 ? one : two, count: 1, record: record)
                } catch let error as ProtocolError where error.code == .authorForked {
                    try fill(sources[index], as: Build.author(200 + UInt64(index)), count: 1, record: record)
                }
                if random.oneIn(8), sources.count < 4 { sources.append(MemoryReplica(sources[index].contents)) }
                guard random.oneIn(2) else { continue }
                let batch = try batch(of: random.pick(sources))
                try require(admit(batch, to: store) == admit(batch, to: memory), "the same report, seed \(seed)")
                if random.oneIn(3) { try admit(self.batch(of: memory), to: sources[random.below(2)]) }
            }
            try require(store.stated(of: scope) == memory.stated(of: scope), "the same knowledge, seed \(seed)")
            for record in UInt64(0)..<3 {
                try require(
                    store.state(of: Build.record(record), in: scope)
                        == memory.state(of: Build.record(record), in: scope),
                    "the same record \(record), seed \(seed)")
            }
        }
    }
}
