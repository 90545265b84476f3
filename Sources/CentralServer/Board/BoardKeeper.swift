import Causality
import InspectionDomain
import InspectionStore
import Logging
import Pages
import ServiceLifecycle
import Synchronization
import SyncProtocol

/// Keeps the board's figures by territory, each as long as nothing in its scope, in the register or in the day changes.
///
/// What a page shows is never older than what it says: a part that could not be renewed in time keeps its moment.
final class BoardKeeper: Sendable {
    /// A page renews stale territories for at most so long; the rest stays as it was, marked with its moment.
    static let pageBudget = Duration.milliseconds(150)

    private struct Kept<Figures: Sendable>: Sendable {
        let digest: LiveDigest
        let register: LiveDigest
        let today: CivilDate
        let figures: Figures
    }

    private struct State {
        var register: Kept<RegisterFigures>?
        var territories: [ScopeID: Kept<TerritoryFigures>] = [:]
    }

    private let store: InspectionStore
    private let now: @Sendable () -> Int64
    private let state = Mutex(State())
    private let reading = Mutex(())

    init(store: InspectionStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    /// The figures of a day.
    ///
    /// - Parameters:
    ///   - codes: the territories to show; `nil` for all.
    ///   - budget: how long to renew what is stale; what was never read is read in any case.
    /// - Throws: ``ProfileError`` where computing would be a guess, or what the disk refuses.
    func figures(
        on today: CivilDate, of codes: Set<String>?, budget: Duration = BoardKeeper.pageBudget
    ) throws -> BoardFigures {
        let clock = ContinuousClock()
        let start = clock.now
        // One reads, the others wait and find what it read.
        return try reading.withLock { _ in
            let (register, registerDigest) = try register(on: today)
            let wanted = register.territories.filter { codes?.contains($0.code) ?? true }
            var stale: [Int64] = []
            var parts: [(place: RegisterFigures.Territory, figures: TerritoryFigures)] = []
            for place in wanted.sorted(by: { age($0.scope) < age($1.scope) }) {
                let digest = try digest(of: place.scope)
                let kept = state.withLock { $0.territories[place.scope] }
                if let kept, kept.today == today, kept.register == registerDigest, kept.digest == digest {
                    parts.append((place, kept.figures))
                } else if let kept, kept.today == today, clock.now - start > budget {
                    stale.append(kept.figures.readAt)
                    parts.append((place, kept.figures))
                } else {
                    let figures = try TerritoryFigures(
                        store, scope: place.scope, today: today, register: register, at: now())
                    let fresh = Kept(digest: digest, register: registerDigest, today: today, figures: figures)
                    state.withLock { $0.territories[place.scope] = fresh }
                    parts.append((place, figures))
                }
            }
            let order = Dictionary(
                register.territories.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
            parts.sort { order[$0.place.code] ?? 0 < order[$1.place.code] ?? 0 }
            return BoardFigures(today: today, register: register, territories: parts, readAt: stale.min() ?? now())
        }
    }

    /// The figures of any other day with what is known now, counted anew and not kept.
    func counted(on day: CivilDate, of codes: Set<String>?) throws -> BoardFigures {
        let register = try RegisterFigures(store, today: day)
        let wanted = register.territories.filter { codes?.contains($0.code) ?? true }
        let parts = try wanted.map { place in
            (place: place, figures: try TerritoryFigures(
                store, scope: place.scope, today: day, register: register, at: now()))
        }
        return BoardFigures(today: day, register: register, territories: parts, readAt: now())
    }

    private func register(on today: CivilDate) throws -> (RegisterFigures, LiveDigest) {
        let digest = try Scopes.register.map(digest) ?? LiveDigest()
        if let kept = state.withLock({ $0.register }), kept.digest == digest, kept.today == today {
            return (kept.figures, digest)
        }
        let figures = try RegisterFigures(store, today: today)
        state.withLock { $0.register = Kept(digest: digest, register: digest, today: today, figures: figures) }
        return (figures, digest)
    }

    /// Read longest ago first.
    private func age(_ scope: ScopeID) -> Int64 {
        state.withLock { $0.territories[scope]?.figures.readAt ?? 0 }
    }

    private func digest(of scope: ScopeID) throws -> LiveDigest {
        try store.read { try $0.knowledge(of: scope).liveDigest }
    }
}

/// Renews the board while the service runs, so that no page waits for what changed: a quarter of one core at most.
struct BoardRenewing: Service {
    static let whenIdle = Duration.seconds(3)

    let keeper: BoardKeeper
    let today: @Sendable () throws -> CivilDate
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled { try? await Task.sleep(for: await step()) }
        }
    }

    /// Renews once; returns how long to pause.
    func step() async -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            _ = try await Blocking.run { [keeper, today] in
                try keeper.figures(on: today(), of: nil, budget: .milliseconds(300))
            }
        } catch {
            logger.warning("the board could not be renewed", metadata: ["error": "\(error)"])
        }
        return max(Self.whenIdle, (clock.now - start) * 3)
    }
}
