import Causality
import SyncProtocol
import Wording

/// The state of one run while it goes on.
final class SyncCourse {
    let run: SyncRun
    let meter = TrafficMeter()
    var report = SyncReport()
    var progress = SyncProgress()
    /// What the other side lacked at its latest answer.
    var wants: [PhotoWant] = []
    /// How often each piece was taken by the other side in this run.
    var sends: [PhotoPiece: Int] = [:]
    /// Photos of which a piece was sent in this run.
    var touched: Set<[UInt8]> = []
    /// Photos whose originals were sent, as far as they are here, in this run.
    var tried: Set<[UInt8]> = []
    /// Photos that were asked to be confirmed, nothing of them having been sent since.
    var askedToConfirm: Set<[UInt8]> = []
    var scopes: [ScopeID] = []
    private var asker: Asker?
    private var batchBytes: Int

    static let batchBytesMin = 16 * 1024
    /// Against a peer that never comes to an end.
    private static let roundsMax = 10_000

    init(_ run: SyncRun) {
        self.run = run
        batchBytes = min(max(run.options.firstBatchBytes, Self.batchBytesMin), Limits.batchBytesAim)
    }

    var store: any ReplicaStore & PhotoVault & SyncLedger { run.store }
    var isEqual: Bool { asker?.standing == .equal }

    // MARK: Texts

    func exchangeTexts() async throws {
        enter(.texts)
        scopes = try local { try store.grantedScopes() }
        guard !scopes.isEmpty else { throw SyncFailure.notEnrolled }
        let hint = try local { try store.peerHint() }
        asker = Asker(scopes: scopes, author: run.author, policy: run.policy, hint: hint)
        let page =
            run.options.carriesPhotos
            ? try local { try store.photosToConfirm(count: Limits.photosPerRoundMax) } : []
        try await round(confirming: page)
        try await settle()
    }

    /// Goes on until knowledge is equal or rounds bring nothing.
    func settle() async throws {
        while asker?.standing == .goingOn, report.rounds < Self.roundsMax { try await round(confirming: []) }
    }

    /// One round; taken and noted when it returns.
    func round(confirming photos: [[UInt8]]) async throws {
        let (request, answered) = try await attempt { [self] in
            do {
                return try await exchange(confirming: photos)
            } catch {
                // A smaller batch has a better chance before the next cut.
                batchBytes = max(Self.batchBytesMin, batchBytes / 2)
                throw error
            }
        }
        batchBytes = min(Limits.batchBytesAim, batchBytes * 2)
        askedToConfirm.formUnion(photos)
        try take(answered, sent: request.changes.items.count)
        tell()
    }

    private struct Answered {
        let answer: ExchangeAnswer
        let receipt: Receipt
    }

    private func exchange(confirming photos: [[UInt8]]) async throws -> (ExchangeRequest, Answered) {
        try requireBudget(for: 0, reserve: 0)
        let left = run.options.bytesMax.map { max(Self.batchBytesMin, ($0 - meter.reading.total) / 2) }
        let bytesMax = min(batchBytes, left ?? batchBytes)
        let request = try local {
            guard var asker else { throw SyncFailure.notEnrolled }
            let backlog = try store.backlog()
            progress.backlog = backlog
            let request = try asker.request(
                from: store, bytesMax: bytesMax, wallMilliseconds: run.effects.nowMilliseconds(), backlog: backlog,
                confirmPhotos: photos)
            self.asker = asker
            return request
        }
        let bytes = try local { try request.encoded() }
        let departed = run.effects.nowMilliseconds()
        let answerBytes = try await run.transport.exchange(bytes, meter: meter)
        let arrived = run.effects.nowMilliseconds()
        do {
            let answer = try ExchangeAnswer(bytes: answerBytes)
            // Checked before anything is taken: an answer that was cut lacks a valid receipt.
            let receipt = try answer.verifiedReceipt(for: run.author.id, verifier: run.policy.verifier)
            measureClock(departed: departed, arrived: arrived, theirs: answer.wallMilliseconds)
            return (request, Answered(answer: answer, receipt: receipt))
        } catch {
            throw SyncFailure.badAnswer(detail: "\(error)")
        }
    }

    private func take(_ answered: Answered, sent: Int) throws {
        guard var asker else { return }
        let applied = try local { try asker.take(answered.answer, into: store) }
        self.asker = asker
        wants = answered.answer.wants
        report.rounds += 1
        report.changesSent += sent
        report.changesReceived += applied.appliedCount
        report.duplicates += applied.duplicateCount
        report.changedRecords.formUnion(applied.changedRecords)
        report.forkedAuthors.formUnion(applied.forkedAuthors)
        report.refusals = asker.refusals
        report.divergedScopes = asker.divergedScopes
        report.unansweredScopes = asker.unansweredScopes
        guard run.isCentre(answered.answer.answerer) else { return }
        try local {
            try store.note(
                receipt: answered.receipt, peerKnowledge: asker.peerKnowledge,
                clockOffsetMilliseconds: report.clockOffsetMilliseconds ?? 0,
                refusals: answered.answer.refusals + applied.refusals)
        }
        report.hasReceipt = true
        report.photosConfirmed.formUnion(answered.receipt.photos)
    }

    /// The quickest round trip tells the offset best.
    private func measureClock(departed: Int64, arrived: Int64, theirs: Int64) {
        let uncertainty = (arrived - departed) / 2
        guard uncertainty >= 0, uncertainty < report.clockUncertaintyMilliseconds ?? .max else { return }
        report.clockUncertaintyMilliseconds = uncertainty
        // Their clock may say anything; a size of it must exist too, hence not the least number.
        let (offset, isTooFar) = theirs.subtractingReportingOverflow(departed + uncertainty)
        report.clockOffsetMilliseconds = isTooFar ? (theirs < 0 ? -.max : .max) : max(offset, -.max)
    }

    // MARK: Attempts

    /// Makes attempts until one succeeds or the policy gives up.
    func attempt<Result>(_ body: () async throws -> Result) async throws -> Result {
        var number = 1
        while true {
            if Task.isCancelled { throw SyncFailure.cancelled }
            do {
                return try await body()
            } catch {
                let failure = SyncFailure(error)
                guard
                    let pause = run.options.retries.pause(
                        after: failure, attempt: number, jitter: run.effects.random())
                else { throw failure }
                number += 1
                report.retries += 1
                try await wait(pause)
            }
        }
    }

    func wait(_ seconds: Double) async throws {
        let phase = progress.phase
        progress.pauseSeconds = seconds
        enter(.waiting)
        try await run.effects.sleep(seconds)
        progress.pauseSeconds = 0
        enter(phase)
    }

    /// Throws when the run may not move so many further bytes.
    func requireBudget(for bytes: Int, reserve: Int) throws {
        guard let limit = run.options.bytesMax, meter.reading.total + bytes + reserve >= limit else { return }
        throw SyncFailure.budgetSpent(bytesMax: limit)
    }

    /// Calls the store; whatever goes wrong there is this device's.
    func local<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as SyncFailure {
            throw failure
        } catch let error as any PersonFacingError {
            throw SyncFailure.store(code: error.code, message: error.message, nextStep: error.nextStep)
        } catch {
            throw SyncFailure.local(detail: "\(error)")
        }
    }

    // MARK: Telling

    func enter(_ phase: SyncProgress.Phase) {
        progress.phase = phase
        tell()
    }

    func tell() {
        progress.changesSent = report.changesSent
        progress.changesReceived = report.changesReceived
        progress.traffic = meter.reading
        run.effects.progress(progress)
    }

    func end(with failure: SyncFailure) { report.failure = failure }

    func finish() -> SyncReport {
        report.traffic = meter.reading
        report.backlog = try? store.backlog()
        let isCarried = report.backlog.map { $0.records == 0 && $0.photos == 0 } ?? false
        if report.failure == nil, isEqual, isCarried, report.divergedScopes.isEmpty {
            report.standing = .complete
        } else if report.failure == nil, !isEqual {
            report.standing = .stalled
        }
        progress.photo = nil
        progress.backlog = report.backlog ?? progress.backlog
        enter(.done)
        return report
    }
}
