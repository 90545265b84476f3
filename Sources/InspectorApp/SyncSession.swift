import Console
import Foundation
import InspectionStore
import Presentation
import SyncEngine
import SyncProtocol
import Wording

/// One sync of this device with its centre, for the command line and the page alike.
struct SyncSession: Sendable {
    let store: InspectionStore
    let surroundings: Surroundings
    var options = SyncOptions()
    var bytesPerSecond: Int?
    /// Told where the sync is, as it happens; must return at once.
    let progress: @Sendable (SyncProgress) -> Void
    /// Told when the centre has certified a new identity of this device.
    let certified: @Sendable () -> Void

    /// Runs one sync, certifying a new incarnation first.
    ///
    /// A centre that was restored from a backup may have forgotten a later incarnation: it is certified once more.
    /// - Throws: `sync.notEnrolled`; ``CommandError`` `sync.underWay` while another sync of this store goes on.
    func run() async throws -> SyncReport {
        guard let turn = try store.takeSyncTurn() else { throw CommandError.syncUnderWay }
        defer { turn.end() }
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
        return report
    }

    private func exchange(_ link: CentreLink, _ policy: OrganisationPolicy) async -> SyncReport {
        let client = link.client(bytesPerSecond: bytesPerSecond, environment: surroundings.environment)
        return await SyncRun(
            store: store, transport: CurlExchangeTransport(centre: link.centre, token: link.token, client: client),
            author: store.author, policy: policy, isCentre: SyncRun.certifiedCentre(policy), options: options,
            effects: SyncEffects(
                nowMilliseconds: surroundings.now, sleep: { try await Task.sleep(for: .seconds($0)) },
                random: { Double.random(in: 0..<1) }, progress: progress)
        ).run()
    }

    /// A restored or copied store writes under a new key, which the centre must certify before it takes its changes.
    private func certify(_ link: CentreLink, _ organisation: [UInt8]) async throws {
        let enrolment = CentreLink.enrolment(centre: link.centre, environment: surroundings.environment)
        let card = try await enrolment.certify(
            publicKey: store.author.card.publicKey, token: link.token, authorityPEM: link.authority,
            organisation: organisation)
        try store.install(card: card, organisation: organisation)
        certified()
    }
}

extension CommandError {
    /// Another program, or another tab, syncs this laptop now.
    static let syncUnderWay = CommandError(
        code: "sync.underWay",
        message: Bilingual(zh: "本机正在同步（在页面或另一个程序中）。", en: "A sync of this laptop is under way, on the page or in another program."),
        nextStep: Bilingual(zh: "请等它结束；记录照常进行。", en: "Wait for it to end; recording goes on meanwhile."),
        isRetryable: true)
}
