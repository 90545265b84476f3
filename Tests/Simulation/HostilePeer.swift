import Causality
import SyncProtocol
import TestSupport

/// Signs badly when told to.
struct CarelessSigner: Signer {
    let publicKey: [UInt8]
    func signature(of message: [UInt8]) throws -> [UInt8] { [UInt8](repeating: 7, count: 64) }
}

extension World {
    /// A liar with a valid key writes something improper, or sends something broken.
    func lie(as node: Node) throws {
        let victim = nodes[faults.random.below(nodes.count)]
        guard victim.role != .hostile else { return }
        try forge(at: node)
        if faults.random.oneIn(3) { try overhear(victim, by: node) }
        let batch = try spoilt(.empty, by: node, for: victim, among: nodes[Self.centre].scopes)
        guard !batch.items.isEmpty else { return }
        let request = ExchangeRequest(
            asker: node.author.id, wallMilliseconds: 0,
            knowledge: faults.hits(.falseKnowledge) ? try boasts(of: node) : [],
            changes: batch, answerBytesMax: 1_000, backlog: Self.noBacklog, confirmPhotos: [])
        trace.note(50, text: "n\(node.index) lies to n\(victim.index) with \(batch.items.count) changes")
        var message = Message(
            from: node.index, to: victim.index, session: 0, payload: .request(request), isDamaged: true, sentAt: step,
            earliestStep: step)
        if faults.hits(.laterFormat), let change = batch.items.last?.change {
            message = try message.damaged { $0.raiseFormat(of: change.header) }
        }
        _ = try answer(message)
        if faults.hits(.replay) { _ = try answer(message) }
    }

    /// Changes as a liar sends them: out of order, after a wrong hash, more than were asked for, in another's name.
    func spoilt(_ batch: Batch, by node: Node, for victim: Node, among scopes: [ScopeID]) throws -> Batch {
        var batch = batch
        if batch.items.isEmpty || faults.random.oneIn(4) { batch = try everything(of: node, in: scopes) }
        if !batch.items.isEmpty, faults.hits(.wrongHash) {
            batch = batch.withWrongHash(at: faults.random.below(batch.segments.count))
        }
        if faults.hits(.shuffledBatch) {
            batch = Batch(
                authors: batch.authors, segments: batch.segments, items: batch.items.shuffled(using: &faults.random))
        }
        return faults.hits(.forgery) ? try forgery(of: victim) ?? batch : batch
    }

    /// Writes into its own replica what an honest node would not.
    private func forge(at node: Node) throws {
        let isForeign = faults.hits(.foreignScope)
        let scope = faults.random.pick(isForeign ? nodes[Self.centre].scopes : node.scopes)
        if !node.backups.isEmpty, faults.hits(.equivocation) { try node.restore(faults.random.pick(node.backups)) }
        if faults.random.oneIn(2) { node.backups.append(try node.backup()) }
        var author = node.author
        if faults.hits(.badIntermediateSignature) {
            author = LocalAuthor(card: author.card, signer: CarelessSigner(publicKey: author.card.publicKey))
        }
        let jump = faults.hits(.lamportJump), back = faults.hits(.lamportBack)
        let record = faults.random.pick(Self.records)
        let far = Limits.lamportJumpMax - 2 + UInt64(faults.random.below(6))
        do {
            try node.store.write { writer in
                var summary = try writer.summary(of: scope)
                if jump { summary.lamport += far }
                if back {
                    summary.lamport = try writer.branches(of: author.id, in: scope).isEmpty ? 0 : summary.lamport / 2
                }
                try writer.save(summary, of: scope)
                let seen = try writer.record(record, in: scope)?["a"].dots ?? []
                try writer.write(
                    Build.draft(record, "a", .integer(9), replacing: seen), in: scope, as: author,
                    wallMilliseconds: 0, salt: Build.salt)
            }
        } catch is ProtocolError {
            node.becomes(freshAuthor(of: node.scopes))
        }
    }

    /// A change in the name of the victim, which its key has not signed.
    private func forgery(of victim: Node) throws -> Batch? {
        let scratch = MemoryReplica(try victim.contents())
        let author = LocalAuthor(
            card: victim.author.card, signer: CarelessSigner(publicKey: victim.author.card.publicKey))
        let scope = faults.random.pick(victim.scopes)
        guard let branch = try scratch.branches(of: author.id, in: scope).last else { return nil }
        let made = try? scratch.write {
            try $0.write(
                Build.draft(Build.record(1), "b", .integer(13)), in: scope, as: author, wallMilliseconds: 0,
                salt: Build.salt)
        }
        guard let made else { return nil }
        return Batch(
            authors: [author.card],
            segments: [.init(scope: scope, author: author.id, previousHash: branch.headHash)],
            items: [.init(segment: 0, change: made.change)])
    }

    /// Says to know less than it does, or what nobody wrote.
    func boasts(of node: Node) throws -> [ScopeKnowledge] {
        try node.scopes.map { scope in
            let known = try node.store.stated(of: scope)
            var heads = (known.heads?.heads ?? []).filter { _ in faults.random.oneIn(2) }
            if let head = heads.last, faults.random.oneIn(2) {
                heads.append(LogHead(author: head.author, sequence: head.sequence + 3, hash: known.liveDigest.bytes))
            }
            return ScopeKnowledge(scope: scope, heads: VersionVector(heads), liveDigest: known.liveDigest)
        }
    }

    /// Pulls what an honest node holds, so that lies can build on truths.
    private func overhear(_ victim: Node, by node: Node) throws {
        let batch = try everything(of: victim, in: victim.scopes)
        _ = try node.store.write {
            try Admission.apply(batch, allowing: Set(node.scopes), policy: policy, to: $0)
        }
    }

    private func everything(of node: Node, in scopes: [ScopeID]) throws -> Batch {
        let lacking = Dictionary(uniqueKeysWithValues: scopes.map { ($0, VersionVector()) })
        return try node.store.read {
            try Outgoing(reader: $0, verifier: FastVerifier()).pack(lackedBy: lacking, bytesMax: 1 << 20).batch
        }
    }
}

extension [UInt8] {
    /// Turns the format of the change with this header from 1 to 2, where the header stands among these bytes.
    mutating func raiseFormat(of header: [UInt8]) {
        guard header.count >= 2, count > header.count else { return }
        let place = (0...count - header.count).last { self[$0] == header[0] && self[$0...].starts(with: header) }
        if let place { self[place + 1] = 2 }
    }
}

extension Batch {
    func withWrongHash(at index: Int) -> Batch {
        var segments = segments
        var hash = segments[index].previousHash
        hash[0] ^= 1
        segments[index] = Segment(scope: segments[index].scope, author: segments[index].author, previousHash: hash)
        return Batch(authors: authors, segments: segments, items: items)
    }
}
