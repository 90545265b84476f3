import Causality
import SyncProtocol
import Synchronization
import TestSupport
import Testing

struct TrustPolicyTests {
    private let organisation = FastSigner(seed: 70)
    private let device = Build.author(71)
    private let scope = Build.scope("territory-1")

    /// Counts how often a signature is really checked.
    private final class CountingVerifier: SignatureVerifier {
        let count = Mutex(0)

        func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
            count.withLock { $0 += 1 }
            return FastVerifier().isValid(signature, of: message, by: publicKey)
        }
    }

    private func certificate(serial: UInt64 = 1, mayWrite: Bool = true) throws -> [UInt8] {
        try Certificate(
            publicKey: device.card.publicKey, device: "d", person: "p", role: "inspector",
            grants: [.init(scope: scope, mayWrite: mayWrite)], issuedMilliseconds: 1, serial: serial
        ).signed(by: organisation)
    }

    private func cutoff(after sequence: UInt64) throws -> [UInt8] {
        let head = LogHead(author: device.id, sequence: sequence, hash: [UInt8](repeating: 7, count: 32))
        return try Cutoff(author: device.id, heads: [scope: head], issuedMilliseconds: 2, reason: "lost")
            .signed(by: organisation)
    }

    private func refusal(_ card: AuthorCard, by policy: OrganisationPolicy) -> ProtocolError.Code? {
        policy.refusal(of: card, in: scope)
    }

    @Test func `a certificate is checked once, and copies of the policy know it too`() throws {
        let verifier = CountingVerifier()
        let policy = OrganisationPolicy(organisation: organisation.publicKey, verifier: verifier)
        let card = AuthorCard(publicKey: device.card.publicKey, certificate: try certificate())
        let copy = policy
        for _ in 0..<5 {
            #expect(refusal(card, by: policy) == nil)
            #expect(refusal(card, by: copy) == nil)
        }
        #expect(verifier.count.withLock { $0 } == 1)
    }

    @Test func `a cut-off is kept although the certificate was checked before it came, and stops nothing`() throws {
        let policy = OrganisationPolicy(organisation: organisation.publicKey, verifier: FastVerifier())
        let good = try certificate()
        let bare = AuthorCard(publicKey: device.card.publicKey, certificate: good)
        #expect(refusal(bare, by: policy) == nil)
        let revoked = AuthorCard(
            publicKey: device.card.publicKey, certificate: good, cutoff: try cutoff(after: 8))
        #expect(policy.better(of: bare, and: revoked) == revoked)
        #expect(policy.better(of: revoked, and: bare) == revoked)
        #expect(refusal(revoked, by: policy) == nil)
        var forged = revoked.cutoff
        forged[forged.count - 1] ^= 1
        let other = AuthorCard(publicKey: device.card.publicKey, certificate: good, cutoff: forged)
        #expect(policy.better(of: bare, and: other) == bare)
        #expect(policy.better(of: nil, and: other) == bare)
    }

    @Test func `knowing a good certificate lets no altered one and no other's pass`() throws {
        let policy = OrganisationPolicy(organisation: organisation.publicKey, verifier: FastVerifier())
        let good = try certificate()
        #expect(refusal(AuthorCard(publicKey: device.card.publicKey, certificate: good), by: policy) == nil)
        for position in good.indices {
            var altered = good
            altered[position] ^= 1
            let code = refusal(AuthorCard(publicKey: device.card.publicKey, certificate: altered), by: policy)
            #expect(code != nil, "byte \(position)")
        }
        let thief = AuthorCard(publicKey: Build.author(72).card.publicKey, certificate: good)
        #expect(refusal(thief, by: policy) == .badCertificate)
        let stranger = OrganisationPolicy(organisation: Build.author(73).card.publicKey, verifier: FastVerifier())
        #expect(refusal(AuthorCard(publicKey: device.card.publicKey, certificate: good), by: stranger) == .badCertificate)
    }
}
