import SyncEngine
import SyncProtocol
import TestSupport
import Testing

@Suite("One sync run: cuts, retries and limits")
struct CutTests {
    private let impatient = SyncOptions(retries: RetryPolicy(attemptsMax: 1))

    private func pair() throws -> (node: TestNode, centre: FakeCentre) {
        let node = TestNode(seed: 1)
        let centre = FakeCentre(TestNode(seed: 2))
        for number in 0..<3 { try node.set(UInt64(number), to: "现场记录 \(number)") }
        for number in 100..<103 { try centre.node.set(UInt64(number), to: "名单 \(number)") }
        return (node, centre)
    }

    /// The sizes of requests and answers in an untroubled run, bytes.
    private func sizes() async throws -> (requests: [Int], answers: [Int]) {
        let (node, centre) = try pair()
        #expect(await node.run(with: centre).run().standing == .complete)
        return (centre.requestSizes, centre.answerSizes)
    }

    @Test(arguments: [1, 2]) func `an answer cut at any byte loses nothing and leaves nothing false`(
        round: Int
    ) async throws {
        let size = try await sizes().answers[round - 1]
        for position in 0..<size {
            let (node, centre) = try pair()
            centre.setFault { number, _ in number == round ? .cutAnswer(position) : nil }
            let cut = await node.run(with: centre, options: impatient).run()
            #expect(cut.failure?.code == "sync.badAnswer")
            #expect(node.notes == round - 1)
            let report = await node.run(with: centre).run()
            guard report.standing == .complete, node.records == centre.node.records, node.changeCount == 6 else {
                Issue.record("cut at \(position) of round \(round)")
                return
            }
        }
    }

    @Test func `a request cut at any byte does no harm`() async throws {
        let sizes = try await sizes().requests
        #expect(sizes[1] > 400)
        for position in 0..<sizes[1] {
            let (node, centre) = try pair()
            centre.setFault { number, _ in number == 2 ? .cutRequest(position) : nil }
            let report = await node.run(with: centre).run()
            guard report.standing == .complete, node.records == centre.node.records, node.changeCount == 6 else {
                Issue.record("cut at \(position): \(report.failure?.description ?? "")")
                return
            }
        }
    }

    @Test func `a bit turned anywhere in an answer never makes a false receipt or a false value`() async throws {
        let size = try await sizes().answers[1]
        for position in 0..<size {
            let (node, centre) = try pair()
            centre.setFault { number, _ in number == 2 ? .flip(byte: position) : nil }
            _ = await node.run(with: centre, options: impatient).run()
            centre.setFault { _, _ in nil }
            let report = await node.run(with: centre).run()
            guard report.standing == .complete, node.records == centre.node.records else {
                Issue.record("bit turned in byte \(position): \(report.standing) \(report.refusals)")
                return
            }
        }
    }

    @Test func `an answer that is lost after everything was applied is asked for again without harm`() async throws {
        let (node, centre) = try pair()
        centre.setFault { number, _ in number.isMultiple(of: 2) ? nil : .lostAnswer }
        let report = await node.run(with: centre).run()
        #expect(report.standing == .complete)
        #expect(report.retries > 0)
        #expect(centre.node.changeCount == 6)
    }

    @Test func `pauses double and the centre's own wish counts`() async throws {
        let (node, centre) = try pair()
        let clock = TestClock()
        centre.setFault { number, _ in
            switch number {
            case 1...3: .lost
            case 4: .fails(.busy(code: "centre.busy", status: 503, retryAfterSeconds: 90))
            default: nil
            }
        }
        let report = await node.run(with: centre, clock: clock).run()
        #expect(report.standing == .complete)
        #expect(clock.pauses.map { $0.rounded() } == [1, 2, 4, 90])
        #expect(clock.progress.contains { $0.phase == .waiting && $0.pauseSeconds == 90 })
    }

    @Test func `a centre that asks for too much patience ends the run and says when to come back`() async throws {
        let (node, centre) = try pair()
        centre.setFault { _, _ in .fails(.busy(code: "centre.busy", status: 503, retryAfterSeconds: 4_000)) }
        let report = await node.run(with: centre).run()
        #expect(report.failure?.retryAfterSeconds == 4_000)
        #expect(report.retries == 0)
    }

    @Test(arguments: [
        SyncFailure.refused(CentreRefusal(code: "protocol.unknownVersion", status: 400)),
        .revoked(code: "device.revoked"),
        .tls(detail: "unknown authority"), .redirected(to: "http://hotel.example"),
    ]) func `what waiting cannot mend is not tried again`(failure: SyncFailure) async throws {
        let (node, centre) = try pair()
        centre.setFault { _, _ in .fails(failure) }
        let report = await node.run(with: centre).run()
        #expect(report.failure == failure)
        #expect(centre.calls.count == 1)
        #expect(report.standing == .partial)
    }

    @Test func `a run gives up after its attempts and the next one goes on`() async throws {
        let (node, centre) = try pair()
        centre.setFault { number, _ in number == 1 ? nil : .lost }
        let report = await node.run(with: centre).run()
        #expect(report.failure?.code == "sync.interrupted")
        #expect(centre.calls.count == 1 + 5)
        centre.setFault { _, _ in nil }
        #expect(await node.run(with: centre).run().standing == .complete)
    }

    @Test func `a run cancelled at any call ends cleanly and the next one completes`() async throws {
        var number = 1
        var wasCancelled = true
        while wasCancelled {
            let (node, centre) = try pair()
            _ = try node.takePhoto(record: 50, size: Limits.photoChunkBytes * 2, fill: 7)
            let stop = number
            centre.setFault { call, _ in
                call == stop ? .first { withUnsafeCurrentTask { $0?.cancel() } } : nil
            }
            let run = node.run(with: centre)
            let report = await Task { await run.run() }.value
            wasCancelled = centre.calls.count >= stop
            #expect(report.failure == nil || report.failure == .cancelled)
            centre.setFault { _, _ in nil }
            let next = await node.run(with: centre).run()
            #expect(next.standing == .complete, "cancelled at call \(stop)")
            number += 1
        }
        #expect(number > 6)
    }

    @Test func `a byte budget is passed by one chunk at most and further runs finish the work`() async throws {
        let (node, centre) = try pair()
        let photo = try node.takePhoto(record: 50, size: Limits.photoChunkBytes * 5, fill: 9)
        let budget = Limits.photoChunkBytes * 2
        var runs = 0
        var standing = SyncReport.Standing.partial
        while standing != .complete, runs < 10 {
            let report = await node.run(with: centre, options: SyncOptions(bytesMax: budget)).run()
            standing = report.standing
            #expect(report.traffic.total <= budget)
            #expect(standing == .complete || report.failure == .budgetSpent(bytesMax: budget))
            #expect(report.hasReceipt)
            runs += 1
        }
        #expect(standing == .complete)
        #expect(runs > 3)
        #expect(centre.node.isWhole(photo))
    }
}
