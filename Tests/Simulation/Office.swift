import Causality
import SyncProtocol
import TestSupport

/// The organisation: certifies every author for its scopes, and cuts logs off.
struct Office {
    let key: FastSigner
    /// The cut-offs issued, the latest of each author.
    var cutoffs: [AuthorID: Cutoff] = [:]

    init(key: FastSigner) { self.key = key }

    func certified(_ author: LocalAuthor, in scopes: [ScopeID], serial: UInt64) -> LocalAuthor {
        let certificate = Certificate(
            publicKey: author.card.publicKey, device: "d", person: "p", role: "inspector",
            grants: scopes.map { Certificate.Grant(scope: $0, mayWrite: true) }, issuedMilliseconds: 0, serial: serial)
        guard let bytes = try? certificate.signed(by: key) else { return author }
        let card = AuthorCard(publicKey: author.card.publicKey, certificate: bytes)
        return LocalAuthor(card: card, signer: author.signer)
    }
}

extension World {
    /// The office shuts a laptop out: what the centre holds of it counts, or only what lies before some earlier change.
    func revoke() throws {
        let devices = nodes.filter { $0.role == .device }
        let node = faults.random.pick(devices)
        var author = node.author
        if let again = office?.cutoffs.keys.sorted().first(where: { $0 != author.id }), faults.hits(.revokedAgain),
            let card = try nodes[Self.centre].store.read({ try $0.card(of: again) })
        {
            author = LocalAuthor(card: card, signer: FastSigner(publicKey: card.publicKey))
        }
        let cutoff = try cutoff(of: author.id, isEarlier: faults.hits(.revokedEarlier))
        guard let office else { return }
        let bytes = try cutoff.signed(by: office.key)
        let card = AuthorCard(
            publicKey: author.card.publicKey, certificate: author.card.certificate, cutoff: bytes)
        try nodes[Self.centre].store.write {
            _ = try Admission.apply(
                Batch(authors: [card], segments: [], items: []), allowing: [], policy: policy, to: $0)
        }
        self.office?.cutoffs[author.id] = cutoff
        trace.note(80, UInt64(node.index), text: "the office cuts \(author.id.hex.prefix(6)) off at \(cutoff.heads)")
        guard nodes.count < Self.devicesMax, author.id == node.author.id, faults.hits(.keyStolen) else { return }
        let thief = try add(.hostile, scopes: node.scopes, from: node.store.backup(), author: node.author)
        trace.note(81, UInt64(thief.index), text: "n\(thief.index) has the key of n\(node.index)")
    }

    private func cutoff(of author: AuthorID, isEarlier: Bool) throws -> Cutoff {
        let centre = nodes[Self.centre]
        let logs = try centre.contents().logs.filter { $0.branch.author == author }
        var heads: [ScopeID: LogHead] = [:]
        for log in logs {
            guard let last = isEarlier ? faults.random.pick(log.changes) : log.changes.last else { continue }
            heads[log.branch.scope] = LogHead(author: author, sequence: last.change.sequence, hash: last.hash)
        }
        let before = office?.cutoffs[author]?.issuedMilliseconds ?? 0
        return Cutoff(
            author: author, heads: heads, issuedMilliseconds: max(before + 1, Int64(step)), reason: "simulated")
    }
}
