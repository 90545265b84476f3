import Causality
import SyncProtocol
import TestSupport
import Testing

struct ExchangeTests {
    let scope = Samples.scope
    let one = Build.author(1), two = Build.author(2)

    @Test func `two replicas know the same after one run`() throws {
        let left = MemoryReplica(), right = MemoryReplica()
        try Samples.fill(left, as: one, count: 4)
        try Samples.fill(right, as: two, count: 3)
        let run = try Samples.sync(left, as: one, with: right, as: two)
        #expect(run.asker.standing == .equal)
        #expect(try left.stated(of: scope) == right.stated(of: scope))
    }

    @Test func `nothing new takes one round and few bytes`() throws {
        let left = MemoryReplica(), right = MemoryReplica()
        try Samples.fill(left, as: one, count: 40)
        try Samples.sync(left, as: one, with: right, as: two)
        let run = try Samples.sync(left, as: one, with: right, as: two)
        #expect(run.rounds == 1)
        #expect(run.bytes < 700)
    }

    @Test(arguments: [1, 200, 700, 5_000])
    func `a long log that forked late converges however small a batch is`(bytesMax: Int) throws {
        let left = MemoryReplica()
        try Samples.fill(left, as: one, count: 60)
        let right = MemoryReplica(left.contents)
        try Samples.fill(left, as: one, count: 2)
        try Samples.fill(right, as: one, count: 3, record: 2)
        let run = try Samples.sync(left, as: one, with: right, as: two, bytesMax: bytesMax)
        #expect(run.asker.standing == .equal)
        #expect(try left.stated(of: scope) == right.stated(of: scope))
        #expect(try left.stated(of: scope).heads?.heads.count == 2)
    }

    @Test func `a fork is found without sending the common past again`() throws {
        let left = MemoryReplica()
        try Samples.fill(left, as: one, count: 500)
        let right = MemoryReplica(left.contents)
        try Samples.fill(left, as: one, count: 2)
        try Samples.fill(right, as: one, count: 3, record: 2)
        let run = try Samples.sync(left, as: one, with: right, as: two)
        #expect(run.asker.standing == .equal)
        #expect(run.bytes < 20_000)
    }

    /// Three machines wrote with one key. The branch that one side must send parts from a shorter one, which the other
    /// side's own, longer branch might continue; sent alone, it could never be taken.
    @Test(arguments: [1, 400, 5_000], [true, false])
    func `a branch is not sent without the one it parts from`(bytesMax: Int, isAskerForked: Bool) throws {
        let forked = MemoryReplica()
        try Samples.fill(forked, as: one, count: 1)
        let longer = MemoryReplica(forked.contents)
        try Samples.fill(forked, as: one, count: 1)
        try Samples.fill(longer, as: one, count: 3, record: 2)
        try Samples.sync(longer, as: two, with: forked, as: two)
        let apart = MemoryReplica()
        try Samples.fill(apart, as: one, count: 3, record: 3)
        let (asker, answerer) = isAskerForked ? (forked, apart) : (apart, forked)
        let run = try Samples.sync(asker, as: two, with: answerer, as: two, bytesMax: bytesMax)
        #expect(run.asker.standing == .equal)
        #expect(try asker.stated(of: scope) == answerer.stated(of: scope))
        #expect(try asker.stated(of: scope).heads?.heads.count == 3)
    }

    @Test(arguments: [1, 400])
    func `a run of bad signatures longer than a batch holds back nobody`(bytesMax: Int) throws {
        let liar = CarelessSigner(seed: 9) { $0 == 12 }
        let source = MemoryReplica(), target = MemoryReplica()
        try Samples.fill(source, as: liar.author, count: 6)
        try Samples.fill(source, as: two, count: 2, record: 2)
        try Samples.fill(source, as: liar.author, count: 6, record: 2)
        try Samples.fill(source, as: two, count: 2)
        let run = try Samples.sync(source, as: two, with: target, as: one, bytesMax: bytesMax)
        #expect(run.asker.standing == .equal)
        #expect(try target.stated(of: scope) == source.stated(of: scope))
    }

    @Test(arguments: [true, false])
    func `a log that is refused for ever holds back no other`(isAskerRefusing: Bool) throws {
        struct Against: AdmissionPolicy {
            let author: AuthorID
            let open = OpenPolicy()
            var verifier: any SignatureVerifier { open.verifier }
            func refusal(of card: AuthorCard, in scope: ScopeID) -> ProtocolError.Code? {
                card.author == author ? .notGranted : nil
            }
            func better(of known: AuthorCard?, and sent: AuthorCard) -> AuthorCard { known ?? sent }
        }
        let bad = Build.author(9), policy = Against(author: bad.id)
        let source = MemoryReplica(), target = MemoryReplica()
        try Samples.fill(source, as: bad, count: 30, record: 9)
        try Samples.fill(source, as: two, count: 3)
        let asking = isAskerRefusing ? target : source, answering = isAskerRefusing ? source : target
        var asker = Asker(scopes: [scope], author: one, policy: policy)
        var rounds = 0
        while asker.standing == .goingOn, rounds < 50 {
            rounds += 1
            let request = try asker.request(
                from: asking, bytesMax: 500, wallMilliseconds: 0, backlog: Samples.backlog, confirmPhotos: [])
            let (answer, _) = try Answerer(author: two, policy: policy).answer(
                ExchangeRequest(bytes: request.encoded()), readable: [scope], writable: [scope], store: answering,
                photos: PhotoDeskStub(), wallMilliseconds: 0)
            _ = try asker.take(ExchangeAnswer(bytes: answer.encoded()), into: asking)
        }
        #expect(asker.standing == .stalled)
        #expect(asker.refusals.map(\.code).allSatisfy { $0 == "author.notGranted" })
        #expect(!asker.refusals.isEmpty)
        #expect(try target.stated(of: scope).heads?.heads(of: two.id).map(\.sequence) == [3])
    }

    @Test func `a scope that the answerer leaves out is named and not taken for equal`() throws {
        let hidden = Build.scope("hidden")
        let left = MemoryReplica(), right = MemoryReplica()
        let run = try Samples.sync(left, as: one, with: right, as: two, scopes: [scope, hidden])
        #expect(run.asker.standing == .equal)
        #expect(run.asker.unansweredScopes == [hidden])
        let none = try Samples.sync(left, as: one, with: right, as: two, scopes: [hidden])
        #expect(none.asker.standing == .stalled)
    }

    @Test func `a stale hint costs rounds and loses nothing`() throws {
        let left = MemoryReplica(), right = MemoryReplica()
        try Samples.fill(left, as: one, count: 5)
        let backup = right.contents
        try Samples.sync(left, as: one, with: right, as: two)
        let hint = [try right.stated(of: scope)]
        let restored = MemoryReplica(backup)
        try Samples.fill(left, as: one, count: 1)
        let run = try Samples.sync(left, as: one, with: restored, as: two, hint: hint)
        #expect(run.asker.standing == .equal)
        #expect(run.asker.refusals.isEmpty)
        #expect(try restored.stated(of: scope) == left.stated(of: scope))
    }

    @Test func `equal knowledge with other values alarms both sides`() throws {
        let left = MemoryReplica()
        try Samples.fill(left, as: one, count: 2)
        let right = MemoryReplica(left.contents)
        try right.write { try $0.save(ScopeSummary(lamport: 2), of: scope) }
        var asker = Asker(scopes: [scope], author: one, policy: Samples.policy)
        let request = try asker.request(
            from: left, bytesMax: 1_000, wallMilliseconds: 0, backlog: Samples.backlog, confirmPhotos: [])
        let (answer, report) = try Answerer(author: two, policy: Samples.policy).answer(
            request, readable: [scope], writable: [scope], store: right, photos: PhotoDeskStub(), wallMilliseconds: 0)
        _ = try asker.take(answer, into: left)
        #expect(asker.divergedScopes == [scope])
        #expect(report.divergedScopes == [scope])
    }
}
