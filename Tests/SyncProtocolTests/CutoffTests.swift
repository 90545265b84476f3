import Causality
import SyncProtocol
import TestSupport
import Testing

/// A cut-off takes force and stops nothing (SPEC § Which changes count). The vectors hold the single cases; here is what
/// only shows between replicas.
struct CutoffTests {
    private let scope = Build.scope("A")
    private let office = FastSigner(seed: 77)

    private func author(_ seed: UInt64) throws -> LocalAuthor {
        let signer = FastSigner(seed: seed)
        let certificate = Certificate(
            publicKey: signer.publicKey, device: "d", person: "p", role: "inspector",
            grants: [.init(scope: scope, mayWrite: true)], issuedMilliseconds: 0, serial: seed)
        return LocalAuthor(
            card: AuthorCard(publicKey: signer.publicKey, certificate: try certificate.signed(by: office)),
            signer: signer)
    }

    private func cutOff(
        _ author: LocalAuthor, at head: LogHead?, issued: Int64 = 1, in store: MemoryReplica
    ) throws {
        let cutoff = Cutoff(
            author: author.id, heads: head.map { [scope: $0] } ?? [:], issuedMilliseconds: issued, reason: "lost")
        let card = AuthorCard(
            publicKey: author.card.publicKey, certificate: author.card.certificate,
            cutoff: try cutoff.signed(by: office))
        _ = try store.write {
            try Admission.apply(
                Batch(authors: [card], segments: [], items: []), allowing: [], policy: policy, to: $0)
        }
    }

    private var policy: OrganisationPolicy {
        OrganisationPolicy(organisation: office.publicKey, verifier: FastVerifier())
    }

    private func sync(
        _ left: MemoryReplica, as asker: LocalAuthor, with right: MemoryReplica, as answerer: LocalAuthor
    ) throws -> Asker {
        var run = Asker(scopes: [scope], author: asker, policy: policy)
        var rounds = 0
        while run.standing == .goingOn, rounds < 20 {
            rounds += 1
            let request = try run.request(
                from: left, bytesMax: 10_000, wallMilliseconds: 0,
                backlog: Backlog(records: 0, photos: 0, photoBytes: 0), confirmPhotos: [])
            let (answer, report) = try Answerer(author: answerer, policy: policy).answer(
                ExchangeRequest(bytes: request.encoded()), readable: [scope], writable: [scope], store: right,
                photos: PhotoDeskStub(), wallMilliseconds: 0)
            #expect(report.divergedScopes.isEmpty)
            _ = try run.take(ExchangeAnswer(bytes: answer.encoded()), into: left)
        }
        #expect(run.divergedScopes.isEmpty)
        return run
    }

    @Test func `a colleague who built on what came after a cut-off gets all her work through`() throws {
        let lost = try author(1), colleague = try author(2), centre = try author(3)
        let (laptop, office) = (MemoryReplica(), MemoryReplica())
        let record = Build.record(1)
        let first = try laptop.set("a", of: record, to: .integer(1), in: scope, as: lost)
        _ = try sync(laptop, as: colleague, with: office, as: centre)
        try cutOff(
            lost, at: LogHead(author: lost.id, sequence: 1, hash: first.hash), in: office)
        try laptop.set("a", of: record, to: .integer(2), in: scope, as: lost)
        try laptop.set("a", of: record, to: .integer(3), in: scope, as: colleague)
        try laptop.set("b", of: record, to: .integer(4), in: scope, as: colleague)

        let run = try sync(laptop, as: colleague, with: office, as: centre)

        #expect(run.standing == .equal)
        #expect(run.refusals.isEmpty)
        #expect(try office.stated(of: scope) == laptop.stated(of: scope))
        let values = try #require(try office.state(of: record, in: scope))
        #expect(values["a"].values == [.integer(1), .integer(3)] || values["a"].values == [.integer(3), .integer(1)])
        #expect(values["b"].agreed == .integer(4))
    }

    @Test func `a revoked author may not write, and says so`() throws {
        let lost = try author(1)
        let laptop = MemoryReplica()
        try laptop.set("a", of: Build.record(1), to: .integer(1), in: scope, as: lost)
        try cutOff(lost, at: nil, in: laptop)
        let error = #expect(throws: ProtocolError.self) {
            try laptop.set("a", of: Build.record(1), to: .integer(2), in: scope, as: lost)
        }
        #expect(error?.code == .revoked)
    }

    @Test func `a jump of Lamport numbers after a cut-off holds back nobody`() throws {
        let thief = try author(1), colleague = try author(2), centre = try author(3)
        let (laptop, office) = (MemoryReplica(), MemoryReplica())
        try cutOff(thief, at: nil, in: office)
        try laptop.write { writer in
            try writer.save(ScopeSummary(lamport: Limits.lamportJumpMax - 1), of: scope)
        }
        try laptop.set("a", of: Build.record(1), to: .integer(9), in: scope, as: thief)
        try laptop.set("b", of: Build.record(2), to: .integer(1), in: scope, as: colleague)

        #expect(try sync(laptop, as: colleague, with: office, as: centre).standing == .equal)
        #expect(try office.state(of: Build.record(2), in: scope)?["b"].agreed == .integer(1))
        #expect(try office.stated(of: scope) == laptop.stated(of: scope))
    }

    @Test func `a cut-off that takes force in two scopes travels once`() throws {
        let lost = try author(1), colleague = try author(2)
        let other = Build.scope("B")
        let laptop = MemoryReplica()
        for place in [scope, other] { try laptop.set("a", of: Build.record(1), to: .integer(1), in: place, as: lost) }
        try cutOff(lost, at: nil, in: laptop)
        var run = Asker(scopes: [scope, other], author: colleague, policy: policy)
        let request = try run.request(
            from: laptop, bytesMax: 10_000, wallMilliseconds: 0,
            backlog: Backlog(records: 0, photos: 0, photoBytes: 0), confirmPhotos: [])
        #expect(request.changes.authors.map(\.author) == [lost.id])
    }
}
