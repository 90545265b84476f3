import Causality
import SyncEngine
import SyncProtocol
import TestSupport
import Testing

@Suite("One sync run: texts")
struct SyncRunTests {
    private func pair(changes: UInt64 = 3) throws -> (node: TestNode, centre: FakeCentre) {
        let node = TestNode(seed: 1)
        let centre = FakeCentre(TestNode(seed: 2))
        for number in 0..<changes { try node.set(number, to: "现场记录 \(number)") }
        try centre.node.set(100, to: "名单")
        return (node, centre)
    }

    private func expectEqual(_ node: TestNode, _ centre: FakeCentre) {
        #expect(node.records == centre.node.records)
        #expect(!node.records.isEmpty)
    }

    @Test func `both sides know the same after one run`() async throws {
        let (node, centre) = try pair()
        let report = await node.run(with: centre).run()
        #expect(report.standing == .complete)
        #expect(report.failure == nil)
        #expect(report.changesSent == 3)
        #expect(report.changesReceived == 1)
        #expect(report.hasReceipt)
        #expect(report.backlog == Backlog(records: 0, photos: 0, photoBytes: 0))
        expectEqual(node, centre)
    }

    @Test func `a run without news takes one round and few bytes`() async throws {
        let (node, centre) = try pair()
        _ = await node.run(with: centre).run()
        let report = await node.run(with: centre).run()
        #expect(report.rounds == 1)
        #expect(report.changesSent == 0)
        #expect(report.standing == .complete)
        #expect(report.traffic.total < 1024)
    }

    @Test func `ten thousand changes arrive in several batches`() async throws {
        let (node, centre) = try pair(changes: 10_000)
        let report = await node.run(with: centre).run()
        #expect(report.standing == .complete)
        #expect(report.rounds > 3)
        #expect(centre.node.changeCount == 10_001)
    }

    @Test func `a device without a certificate is told so`() async throws {
        let node = TestNode(seed: 1, isEnrolled: false)
        let report = await node.run(with: FakeCentre(TestNode(seed: 2))).run()
        #expect(report.failure == .notEnrolled)
    }

    @Test func `the clock offset comes from the quickest round trip`() async throws {
        let (node, centre) = try pair()
        let clock = TestClock()
        centre.wall = 500_000 + 60_000
        centre.setFault { number, _ in .first { clock.advance(number == 1 ? 200 : 3_000) } }
        let report = await node.run(with: centre, clock: clock).run()
        #expect(report.clockUncertaintyMilliseconds == 100)
        #expect(report.clockOffsetMilliseconds == 59_900)
        #expect(report.rounds > 1)
        #expect(node.clockOffset == report.clockOffsetMilliseconds)
    }

    @Test(arguments: [Int64.min, .max]) func `a clock at the end of time breaks nothing`(wall: Int64) async throws {
        let (node, centre) = try pair()
        centre.wall = wall
        let report = await node.run(with: centre).run()
        #expect(report.failure == nil)
        let offset = try #require(report.clockOffsetMilliseconds)
        #expect(offset.magnitude > 1 << 62 && offset != .min)
    }

    @Test func `a colleague's answer brings changes but no receipt`() async throws {
        let (node, centre) = try pair()
        let report = await node.run(with: centre, isCentre: false).run()
        expectEqual(node, centre)
        #expect(!report.hasReceipt)
        #expect(node.notes == 0)
        #expect(report.standing == .partial)
        #expect(report.backlog?.records == 3)
    }

    @Test func `an answer whose receipt is not signed by its answerer is not taken at all`() async throws {
        let (node, centre) = try pair()
        centre.signer = LyingSigner(publicKey: centre.node.author.card.publicKey)
        let report = await node.run(with: centre).run()
        #expect(report.failure?.code == "sync.badAnswer")
        #expect(report.rounds == 0)
        #expect(node.notes == 0)
        #expect(node.changeCount == 3)
    }

    @Test func `only the centre's own certificate makes a receipt count`() throws {
        let organisation = FastSigner(seed: 90)
        let isCentre = SyncRun.certifiedCentre(
            OrganisationPolicy(organisation: organisation.publicKey, verifier: FastVerifier()))
        let key = FastSigner(seed: 91).publicKey
        func card(_ person: String, _ role: String, by issuer: FastSigner) throws -> AuthorCard {
            AuthorCard(
                publicKey: key,
                certificate: try Certificate(
                    publicKey: key, device: "centre", person: person, role: role, grants: [], issuedMilliseconds: 1,
                    serial: 1
                ).signed(by: issuer))
        }
        #expect(isCentre(try card("office", "office", by: organisation)))
        #expect(!isCentre(try card("clerk", "office", by: organisation)))
        #expect(!isCentre(try card("office", "inspector", by: organisation)))
        #expect(!isCentre(try card("office", "office", by: FastSigner(seed: 92))))
        #expect(!isCentre(AuthorCard(publicKey: key)))
    }

    @Test func `equal changes with unequal values raise the alarm`() async throws {
        let (node, centre) = try pair()
        _ = await node.run(with: centre).run()
        try centre.node.write { try $0.save(ScopeSummary(lamport: 9), of: centre.node.scope) }
        let report = await node.run(with: centre).run()
        #expect(report.divergedScopes == [node.scope])
        #expect(report.standing == .partial)
    }

    @Test func `work that the centre refuses is kept and named`() async throws {
        let (node, centre) = try pair()
        centre.policy = Refusing(author: node.author.id)
        let report = await node.run(with: centre).run()
        #expect(report.standing == .stalled)
        #expect(report.refusals.map(\.code) == ["author.notGranted"])
        #expect(report.backlog?.records == 3)
        #expect(try node.text(2) == "现场记录 2")
        #expect(try node.text(100) == "名单")
    }

    @Test func `two runs at once over one store end with everything carried`() async throws {
        let (node, centre) = try pair(changes: 500)
        let other = node.run(with: centre, options: SyncOptions(firstBatchBytes: 16 * 1024))
        let run = node.run(with: centre, options: SyncOptions(firstBatchBytes: 20 * 1024))
        async let first = run.run()
        async let second = other.run()
        let reports = await [first, second]
        #expect(reports.allSatisfy { $0.failure == nil })
        #expect(reports.contains { $0.standing == .complete })
        #expect(centre.node.changeCount == 501)
        expectEqual(node, centre)
    }

    @Test func `progress is told from texts to the end`() async throws {
        let (node, centre) = try pair()
        let clock = TestClock()
        _ = await node.run(with: centre, clock: clock).run()
        #expect(clock.progress.first?.phase == .texts)
        #expect(clock.progress.last?.phase == .done)
        #expect(clock.progress.last?.changesSent == 3)
    }
}

/// Claims a key that it does not hold.
private struct LyingSigner: Signer {
    let publicKey: [UInt8]

    func signature(of message: [UInt8]) throws -> [UInt8] { [UInt8](repeating: 0, count: 64) }
}

/// Takes everybody's changes but one author's.
private struct Refusing: AdmissionPolicy {
    let author: AuthorID
    var verifier: any SignatureVerifier { FastVerifier() }

    func refusal(of card: AuthorCard, in scope: ScopeID) -> ProtocolError.Code? {
        card.author == author ? .notGranted : nil
    }

    func better(of known: AuthorCard?, and sent: AuthorCard) -> AuthorCard { known ?? sent }
}
