import Causality
import SyncProtocol
import TestSupport

/// Batches that are carried by hand: a stick, or a colleague's laptop that brings them one way, weeks later, twice, in
/// another order, to somebody else.
extension World {
    /// Packs what a peer lacks, as far as is known here, and hands it to a courier.
    func packStick(at node: Node) throws {
        let peer = faults.random.oneIn(2) ? Self.centre : faults.random.below(nodes.count)
        let shared = nodes[peer].scopes.filter(node.scopes.contains)
        guard peer != node.index, !shared.isEmpty else { return }
        let known = faults.random.oneIn(2) ? node.hints[peer] ?? [] : []
        let lacking = Dictionary(
            shared.map { scope in (scope, known.first { $0.scope == scope }?.heads ?? VersionVector()) },
            uniquingKeysWith: { first, _ in first })
        let bytesMax = faults.random.oneIn(2) ? 800 : 100_000
        let (stated, packed) = try node.store.read { reader in
            (
                try shared.map { try reader.knowledge(of: $0) },
                try Outgoing(reader: reader, verifier: FastVerifier()).pack(lackedBy: lacking, bytesMax: bytesMax)
            )
        }
        let request = ExchangeRequest(
            asker: node.author.id, wallMilliseconds: clock(of: node), knowledge: stated, changes: packed.batch,
            answerBytesMax: 0, backlog: Self.noBacklog, confirmPhotos: [])
        trace.note(
            60, UInt64(node.index), UInt64(peer), UInt64(packed.batch.items.count),
            text: "n\(node.index) packs a stick for n\(peer) with \(packed.batch.items.count) changes")
        guard !faults.hits(.stickLost) else { return }
        sticks.append(
            try Message(from: node.index, to: peer, session: -1, payload: .request(request), sentAt: step,
                earliestStep: step)
                .encoded())
    }

    /// Somebody plugs a stick in; it may be used again, and later sticks may come first.
    func plugInStick() throws {
        let place = sticks.count > 1 && faults.hits(.stickOutOfOrder) ? faults.random.below(sticks.count) : 0
        let stick = sticks[place]
        if !faults.hits(.stickReplayed) { sticks.remove(at: place) }
        trace.note(61, UInt64(stick.to), text: "n\(stick.to) reads a stick of n\(stick.from)")
        switch stick.payload {
        case .answer, .answerBytes: try readReturn(stick)
        default:
            guard let answer = try answer(stick), nodes[stick.from].role == .device, faults.random.oneIn(2)
            else { return }
            // The stick goes back with knowledge and a receipt alone.
            sticks.append(
                Message(
                    from: stick.to, to: stick.from, session: -1, payload: .answer(answer), sentAt: step,
                    earliestStep: step))
        }
    }

    private func readReturn(_ stick: Message) throws {
        guard case .answer(let answer) = stick.payload else { return }
        try show(answer, at: nodes[stick.to], from: stick.from, sentAt: stick.sentAt)
    }
}
