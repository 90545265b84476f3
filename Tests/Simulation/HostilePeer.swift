import Causality
import SyncProtocol
import TestSupport

/// Signs badly when told to.
private struct CarelessSigner: Signer {
    let honest: FastSigner
    var publicKey: [UInt8] { honest.publicKey }
    func signature(of message: [UInt8]) throws -> [UInt8] { [UInt8](repeating: 7, count: 64) }
}

extension World {
    /// A liar with a valid key writes something improper, or sends something broken.
    func lie(as node: Node) throws {
        let victim = nodes[faults.random.below(nodes.count)]
        guard victim.role != .hostile else { return }
        try forge(at: node)
        if faults.random.oneIn(3) { try overhear(victim, by: node) }
        let batch = try everything(of: node)
        guard !batch.items.isEmpty else { return }
        var request = ExchangeRequest(
            asker: node.author.id, wallMilliseconds: 0, knowledge: [], changes: batch, answerBytesMax: 1_000,
            backlog: Self.noBacklog, confirmPhotos: [])
        if faults.hits(.wrongHash) {
            request = request.with(batch.withWrongHash(at: faults.random.below(batch.segments.count)))
        }
        if faults.hits(.shuffledBatch) {
            request = request.with(
                Batch(
                    authors: batch.authors, segments: batch.segments, items: batch.items.shuffled(using: &faults.random)
                ))
        }
        let bytes = try request.encoded()
        trace.note(50, text: "n\(node.index) lies to n\(victim.index) with \(batch.items.count) changes")
        let message = Message(
            kind: .request, from: node.index, to: victim.index, session: 0, bytes: bytes, isDamaged: true,
            earliestStep: step)
        _ = try answer(message)
        if faults.hits(.replay) { _ = try answer(message) }
    }

    /// Writes into its own replica what an honest node would not.
    private func forge(at node: Node) throws {
        let scope = faults.random.pick(node.scopes)
        if !node.backups.isEmpty, faults.hits(.equivocation) {
            try node.restore(faults.random.pick(node.backups))
        }
        if faults.random.oneIn(2) { node.backups.append(try node.store.backup()) }
        var signer: any Signer = node.author.signer
        if faults.hits(.badIntermediateSignature), let seed = node.author.signer as? FastSigner {
            signer = CarelessSigner(honest: seed)
        }
        let author = LocalAuthor(card: node.author.card, signer: signer)
        let jump = faults.hits(.lamportJump), back = faults.hits(.lamportBack)
        let record = Build.record(UInt64(1 + faults.random.below(3)))
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
            node.becomes(freshAuthor())
        }
    }

    /// Pulls what an honest node holds, so that lies can build on truths.
    private func overhear(_ victim: Node, by node: Node) throws {
        let batch = try everything(of: victim)
        _ = try node.store.write {
            try Admission.apply(batch, allowing: Set(node.scopes), policy: OpenPolicy(), to: $0)
        }
    }

    private func everything(of node: Node) throws -> Batch {
        let lacking = Dictionary(uniqueKeysWithValues: node.scopes.map { ($0, VersionVector()) })
        return try node.store.read {
            try Outgoing(reader: $0, verifier: FastVerifier()).pack(lackedBy: lacking, bytesMax: 1 << 20).batch
        }
    }
}

extension ExchangeRequest {
    func with(_ changes: Batch) -> ExchangeRequest {
        ExchangeRequest(
            asker: asker, wallMilliseconds: wallMilliseconds, knowledge: knowledge, changes: changes,
            answerBytesMax: answerBytesMax, backlog: backlog, confirmPhotos: confirmPhotos)
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
