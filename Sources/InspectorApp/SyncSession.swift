import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import SyncEngine
import SyncProtocol
import Synchronization
import Wording

/// One sync of this device with its centre.
struct SyncSession: Sendable {
    let store: InspectionStore
    let terminal: Terminal
    let surroundings: Surroundings
    let options: SyncOptions
    let bytesPerSecond: Int?

    /// Runs one sync, certifying a new incarnation first, and reports.
    ///
    /// A centre that was restored from a backup may have forgotten a later incarnation: it is certified once more.
    func run() async throws -> ExitStatus {
        let link = try CentreLink(store)
        guard let organisation = store.organisationKey, let policy = store.policy else { throw SyncFailure.notEnrolled }
        if store.author.card.certificate.isEmpty { try await certify(link, organisation) }
        var report = await exchange(link, policy)
        if case .refused(let refusal) = report.failure, refusal.code == ProtocolError.Code.uncertified.rawValue {
            try await certify(link, organisation)
            report = await exchange(link, policy)
        }
        // Texts that arrived are indexed now that nobody waits for a save; search finds them meanwhile without, so that
        // a failure here must not hide how the sync ended.
        _ = try? store.indexTexts()
        if let uncertainty = report.clockUncertaintyMilliseconds {
            try store.set(LocalSetting.clockUncertainty, to: String(uncertainty))
        }
        return try SyncWords(store: store, terminal: terminal, offsetMax: try clockLimit()).say(report)
    }

    private func exchange(_ link: CentreLink, _ policy: OrganisationPolicy) async -> SyncReport {
        let progress = Mutex(SyncProgressLine(terminal: terminal))
        let client = link.client(bytesPerSecond: bytesPerSecond, environment: surroundings.environment)
        let run = SyncRun(
            store: store, transport: CurlExchangeTransport(centre: link.centre, token: link.token, client: client),
            author: store.author, policy: policy, isCentre: SyncRun.certifiedCentre(policy), options: options,
            effects: SyncEffects(
                nowMilliseconds: surroundings.now, sleep: { try await Task.sleep(for: .seconds($0)) },
                random: { Double.random(in: 0..<1) }, progress: { step in progress.withLock { $0.show(step) } }))
        let report = await run.run()
        progress.withLock { $0.finish() }
        return report
    }

    /// A restored or copied store writes under a new key, which the centre must certify before it takes its changes.
    private func certify(_ link: CentreLink, _ organisation: [UInt8]) async throws {
        let enrolment = CentreLink.enrolment(centre: link.centre, environment: surroundings.environment)
        let card = try await enrolment.certify(
            publicKey: store.author.card.publicKey, token: link.token, authorityPEM: link.authority,
            organisation: organisation)
        try store.install(card: card, organisation: organisation)
        terminal.say(Bilingual(zh: "新的写入身份已由中心认证。", en: "The centre certified this device's new identity."))
    }

    private func clockLimit() throws -> Int64 {
        Int64(try VisitReading(store).profile().deadlines.clockSkewMinutes) * 60_000
    }
}

/// Draws where a sync is.
struct SyncProgressLine {
    private var line: ProgressLine
    private var phase: SyncProgress.Phase?
    private let terminal: Terminal

    init(terminal: Terminal) {
        line = ProgressLine(on: terminal)
        self.terminal = terminal
    }

    mutating func show(_ progress: SyncProgress) {
        if progress.phase != phase {
            line.finish()
            phase = progress.phase
            if progress.photosTotal == 0 { line.show(Self.name(progress), done: 0, total: 0) }
        }
        if progress.photosTotal > 0 {
            line.show(Self.name(progress), done: progress.photosDone, total: progress.photosTotal)
        }
    }

    mutating func finish() { line.finish() }

    private static func name(_ progress: SyncProgress) -> Bilingual {
        switch progress.phase {
        case .texts: Bilingual(zh: "文字", en: "texts")
        case .thumbnails: Bilingual(zh: "缩略图", en: "thumbnails")
        case .originals: Bilingual(zh: "照片原件", en: "originals")
        case .closing: Bilingual(zh: "核对", en: "confirming")
        case .waiting:
            Bilingual(
                zh: "网络不通，\(Int(progress.pauseSeconds.rounded(.up))) 秒后再试",
                en: "no connection, trying again in \(Int(progress.pauseSeconds.rounded(.up))) s")
        case .done: Bilingual(zh: "结束", en: "done")
        }
    }
}

/// A sync's report in words, and its exit code.
struct SyncWords {
    let store: InspectionStore
    let terminal: Terminal
    /// From how many milliseconds a clock offset is pointed out.
    let offsetMax: Int64

    /// Says what came of it: what was carried, what still exists only here, and what a person must look at.
    func say(_ report: SyncReport) throws -> ExitStatus {
        try terminal.emit(json(report))
        terminal.say(
            Bilingual(
                zh:
                    "发出 \(report.changesSent) 条改动，收到 \(report.changesReceived) 条；照片确认 "
                        + "\(report.photosConfirmed.count) 张；流量 \(report.traffic.total) 字节。",
                en:
                    "Sent \(report.changesSent) changes, received \(report.changesReceived); "
                        + "\(report.photosConfirmed.count) photos confirmed; \(report.traffic.total) bytes."
            ))
        if let backlog = report.backlog {
            terminal.say(
                backlog.records == 0 && backlog.photos == 0
                    ? Bilingual(zh: "中心已确认收到本机全部内容。", en: "The centre confirmed everything that exists here.")
                    : Bilingual(
                        zh: "只在本机：记录 \(backlog.records) 条，照片 \(backlog.photos) 张（\(backlog.photoBytes) 字节）。",
                        en:
                            "Only here: \(backlog.records) records, \(backlog.photos) photos "
                                + "(\(backlog.photoBytes) bytes)."
                    ))
        }
        try sayWhatNeedsAttention(report)
        if let failure = report.failure { return failed(failure) }
        switch report.standing {
        case .complete: return .done
        case .stalled: return .failed
        case .partial: return report.hasReceipt ? .done : .failed
        }
    }

    private func failed(_ failure: SyncFailure) -> ExitStatus {
        switch failure {
        case .cancelled: return .interrupted
        // The person set the limit, so reaching it is no failure.
        case .budgetSpent:
            terminal.say(failure.message)
            return .done
        default:
            return terminal.report(failure)
        }
    }

    private func sayWhatNeedsAttention(_ report: SyncReport) throws {
        for refusal in report.refusals.sorted(by: { ($0.scope, $0.author) < ($1.scope, $1.author) }) {
            terminal.say(
                Bilingual(
                    zh: "※ 中心未采用 \(refusal.scope) 中的一部分内容（\(refusal.code)）；内容仍在本机，请联系办公室。",
                    en: "※ A part of \(refusal.scope) was not taken (\(refusal.code)); it is kept here. Ask the office."
                ))
        }
        for scope in report.divergedScopes.sorted() {
            terminal.say(
                Bilingual(
                    zh: "※ \(scope) 的数据与中心不一致，请运行 check 并告知办公室。",
                    en: "※ \(scope) differs from the centre. Run check and tell the office."))
        }
        for refusal in report.photoRefusals {
            let name = FieldValue.bytes(refusal.photo).rawText.prefix(12)
            terminal.say(
                Bilingual(
                    zh: "※ 照片 \(name) 未被接收（\(refusal.code)）。", en: "※ Photo \(name) was not taken (\(refusal.code))."))
        }
        if !report.forkedAuthors.isEmpty, let notice = store.notices.last { terminal.say(notice.message) }
        let conflicts = try ConflictReading(store).count()
        if conflicts > 0 {
            terminal.say(
                Bilingual(
                    zh: "有 \(conflicts) 处冲突待定：conflicts list",
                    en: "\(conflicts) conflicts wait for a decision: conflicts list"))
        }
        guard let offset = report.clockOffsetMilliseconds, offset.magnitude > offsetMax.magnitude else { return }
        terminal.say(ClockWords.offset(offset, uncertainty: report.clockUncertaintyMilliseconds))
    }

    private func json(_ report: SyncReport) -> JSONValue {
        [
            "standing": .text(report.standing.rawValue), "failure": .optional(report.failure?.code),
            "changesSent": .integer(Int64(report.changesSent)),
            "changesReceived": .integer(Int64(report.changesReceived)),
            "photosConfirmed": .integer(Int64(report.photosConfirmed.count)),
            "bytes": .integer(Int64(report.traffic.total)),
            "rounds": .integer(Int64(report.rounds)), "retries": .integer(Int64(report.retries)),
            "recordsOnlyHere": .optional(report.backlog.map { Int64($0.records) }),
            "photosOnlyHere": .optional(report.backlog.map { Int64($0.photos) }),
            "refusals": .list(report.refusals.map { ["scope": .text($0.scope.name), "code": .text($0.code)] }),
            "divergedScopes": .list(report.divergedScopes.sorted().map { .text($0.name) }),
            "clockOffsetMilliseconds": .optional(report.clockOffsetMilliseconds),
            "clockUncertaintyMilliseconds": .optional(report.clockUncertaintyMilliseconds),
            "receipt": .flag(report.hasReceipt),
        ]
    }
}

/// The device's clock against the centre's, in words.
enum ClockWords {
    static func offset(_ milliseconds: Int64, uncertainty: Int64?) -> Bilingual {
        let size = ConflictWords.duration(milliseconds)
        let range = uncertainty.map { " ±" + ConflictWords.duration($0) } ?? ""
        return milliseconds >= 0
            ? Bilingual(
                zh: "本机时钟比中心慢 \(size)\(range)。", en: "This device's clock is \(size)\(range) behind the centre's.")
            : Bilingual(
                zh: "本机时钟比中心快 \(size)\(range)。", en: "This device's clock is \(size)\(range) ahead of the centre's.")
    }
}
