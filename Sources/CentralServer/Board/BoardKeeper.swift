import Causality
import Foundation
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
    /// A page waits at most so long for who reads the figures for the first time.
    static let pagePatience = Duration.milliseconds(300)

    /// What a page can show at once.
    enum Shown {
        case figures(BoardFigures)
        /// After a start, or a new day: some territories were never read, and somebody is reading them.
        case reading(done: Int, of: Int)
    }

    private struct Kept<Figures: Sendable>: Sendable {
        let digest: LiveDigest
        let register: LiveDigest
        let today: CivilDate
        let readAt: Int64
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

    /// The figures of a day, for who can wait: whatever was never read is read first.
    ///
    /// - Parameters:
    ///   - codes: the territories to show; `nil` for all.
    ///   - budget: how long to renew what is stale; what was never read is read in any case.
    /// - Throws: ``ProfileError`` where computing would be a guess, or what the disk refuses.
    func figures(
        on today: CivilDate, of codes: Set<String>?, budget: Duration = BoardKeeper.pageBudget
    ) throws -> BoardFigures {
        // One reads, the others wait and find what it read.
        try reading.withLock { _ in
            let register = try renewRegister(on: today)
            try renew(wanted(register, codes), on: today, register, budget: budget)
            return try assembled(register, codes).figures
        }
    }

    /// The figures of a day, for a page: while somebody else reads, it shows what is kept, with its moment.
    ///
    /// Blocks for ``pagePatience`` where nothing is kept yet: a small city is read by then.
    func shown(on today: CivilDate, of codes: Set<String>?) throws -> Shown {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.pagePatience
        while true {
            let shown = try shownNow(on: today, of: codes)
            guard case .reading = shown, clock.now < deadline else { return shown }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    private func shownNow(on today: CivilDate, of codes: Set<String>?) throws -> Shown {
        let renewed = try reading.withLockIfAvailable { _ in
            let register = try renewRegister(on: today)
            try renew(wanted(register, codes), on: today, register, budget: Self.pageBudget)
            return register
        }
        guard let register = renewed ?? state.withLock({ $0.register }), register.today == today else {
            return .reading(done: 0, of: codes?.count ?? 0)
        }
        let (figures, missing) = try assembled(register, codes)
        let done = figures.territories.count
        return missing == 0 ? .figures(figures) : .reading(done: done, of: done + missing)
    }

    /// The figures of any other day with what is known now, counted anew and not kept.
    func counted(on day: CivilDate, of codes: Set<String>?) throws -> BoardFigures {
        let register = try RegisterFigures(store, today: day)
        let parts = try register.territories.filter { codes?.contains($0.code) ?? true }.map { place in
            (
                place: place,
                figures: try TerritoryFigures(store, scope: place.scope, today: day, register: register, at: now())
            )
        }
        return BoardFigures(today: day, register: register, territories: parts, readAt: now())
    }

    private func wanted(
        _ register: Kept<RegisterFigures>, _ codes: Set<String>?
    ) -> [RegisterFigures.Territory] {
        register.figures.territories.filter { codes?.contains($0.code) ?? true }
    }

    // MARK: Renewing, by one at a time

    private func renewRegister(on today: CivilDate) throws -> Kept<RegisterFigures> {
        let digest = try Scopes.register.flatMap { try digests(of: [$0])[$0] } ?? LiveDigest()
        if let kept = state.withLock({ $0.register }), kept.digest == digest, kept.today == today { return kept }
        let moment = now()
        let fresh = Kept(
            digest: digest, register: digest, today: today, readAt: moment,
            figures: try RegisterFigures(store, today: today))
        state.withLock { $0.register = fresh }
        return fresh
    }

    /// Reads what is stale, read longest ago first; beyond the budget only what was not read on that day at all.
    private func renew(
        _ places: [RegisterFigures.Territory], on today: CivilDate, _ register: Kept<RegisterFigures>, budget: Duration
    ) throws {
        let clock = ContinuousClock()
        let start = clock.now
        let kept = state.withLock { $0.territories }
        let digests = try digests(of: places.map(\.scope))
        let age = { (place: RegisterFigures.Territory) in kept[place.scope]?.readAt ?? 0 }
        for place in places.sorted(by: { age($0) < age($1) }) {
            let digest = digests[place.scope] ?? LiveDigest()
            if let known = kept[place.scope], known.today == today {
                if known.digest == digest, known.register == register.digest { continue }
                if clock.now - start > budget { continue }
            }
            let moment = now()
            let figures = try TerritoryFigures(
                store, scope: place.scope, today: today, register: register.figures, at: moment)
            let fresh = Kept(
                digest: digest, register: register.digest, today: today, readAt: moment, figures: figures)
            state.withLock { $0.territories[place.scope] = fresh }
        }
    }

    // MARK: Showing what is kept

    /// The kept parts, with the moment of the oldest that is stale, and how many territories were not read at all.
    private func assembled(
        _ register: Kept<RegisterFigures>, _ codes: Set<String>?
    ) throws -> (figures: BoardFigures, missing: Int) {
        let places = wanted(register, codes)
        // Kept before digests: what is written in between makes a part look stale, never fresh.
        let kept = state.withLock { $0.territories }
        let registerScope = Scopes.register.map { [$0] } ?? []
        let digests = try digests(of: places.map(\.scope) + registerScope)
        var stale = registerScope.allSatisfy { digests[$0] == register.digest } ? [] : [register.readAt]
        var parts: [(place: RegisterFigures.Territory, figures: TerritoryFigures)] = []
        for place in places {
            guard let part = kept[place.scope], part.today == register.today else { continue }
            if part.digest != digests[place.scope] || part.register != register.digest { stale.append(part.readAt) }
            parts.append((place, part.figures))
        }
        let figures = BoardFigures(
            today: register.today, register: register.figures, territories: parts, readAt: stale.min() ?? now())
        return (figures, places.count - parts.count)
    }

    /// The digests of some scopes, of one moment.
    private func digests(of scopes: [ScopeID]) throws -> [ScopeID: LiveDigest] {
        try store.read { reader in
            try Dictionary(
                scopes.map { ($0, try reader.summary(of: $0).liveDigest) }, uniquingKeysWith: { first, _ in first })
        }
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
