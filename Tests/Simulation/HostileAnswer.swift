import Causality
import SyncProtocol
import TestSupport

extension World {
    /// What a liar answers: where it is asked, and now and then in the centre's place, whose line it has taken over but
    /// whose key it has not.
    func falseAnswer(to message: Message) throws -> ExchangeAnswer? {
        guard let liar = liar(answering: message), let request = try read(message) else { return nil }
        trace.note(51, UInt64(liar.index), text: "n\(liar.index) answers n\(message.from) instead of n\(message.to)")
        if let earlier = liar.lastAnswer, faults.hits(.replay) { return earlier }
        let victim = nodes[message.from]
        let shared = Set(liar.scopes).intersection(victim.scopes)
        let honest = try Answerer(author: liar.author, policy: policy).answer(
            request, readable: shared, writable: shared, store: liar.store,
            photos: PhotoCounter(node: liar, mutant: nil), wallMilliseconds: clock(of: liar)
        ).answer
        var knowledge = honest.knowledge
        if faults.hits(.falseKnowledge) {
            // Either that it knows just what the asker knows, or more and less than it does.
            knowledge = faults.random.oneIn(2) ? request.knowledge : try boasts(of: liar)
        }
        let (author, receipt) = try falseReceipt(
            by: liar, to: victim, asked: request, isCentre: message.to == Self.centre)
        // Where no office certifies, every key may write anywhere, and only the answerer knows who its asker is.
        let scopes = office == nil ? Array(shared).sorted() : nodes[Self.centre].scopes
        let answer = try ExchangeAnswer(
            wallMilliseconds: honest.wallMilliseconds, knowledge: knowledge,
            changes: try spoilt(honest.changes, by: liar, for: victim, among: scopes), hasMore: honest.hasMore,
            wants: honest.wants, refusals: honest.refusals, answerer: author, receipt: receipt)
        liar.lastAnswer = answer
        return answer
    }

    private func liar(answering message: Message) -> Node? {
        if nodes[message.to].role == .hostile { return nodes[message.to] }
        guard message.to == Self.centre, let liar = nodes.first(where: { $0.role == .hostile }) else { return nil }
        return faults.hits(.impostor) ? liar : nil
    }

    /// A receipt for all that the asker has: by the liar, validly, or in the centre's name, with a worthless signature.
    ///
    /// Or by the centre's own key, in a program that lies: for nothing, or for heads that nobody ever wrote.
    private func falseReceipt(
        by liar: Node, to victim: Node, asked request: ExchangeRequest, isCentre: Bool
    ) throws -> (LocalAuthor, Receipt) {
        var author = liar.author
        var heads: [ScopeID: [LogHead]] = [:]
        var photos: Set<[UInt8]> = []
        if isCentre, faults.random.oneIn(2) {
            author = nodes[Self.centre].author
            for scope in victim.scopes where faults.random.oneIn(2) {
                let known = try victim.store.stated(of: scope)
                heads[scope] = known.heads?.heads(of: request.asker).map {
                    LogHead(author: $0.author, sequence: $0.sequence + UInt64(step % 2), hash: known.liveDigest.bytes)
                }
            }
        } else if faults.hits(.falseReceipt) {
            for scope in victim.scopes {
                heads[scope] = try victim.store.stated(of: scope).heads?.heads(of: request.asker)
            }
            photos = Set(request.confirmPhotos)
            if faults.random.oneIn(2) {
                let card = nodes[Self.centre].author.card
                author = LocalAuthor(card: card, signer: CarelessSigner(publicKey: card.publicKey))
            }
        }
        return (
            author,
            Receipt(answerer: author.id, asker: request.asker, wallMilliseconds: 0, heads: heads, photos: photos)
        )
    }
}
