import Console
import InspectionStore
import Presentation
import SyncEngine
import SyncProtocol
import Synchronization
import Wording

/// The page's own sync: one at a time, watched by as many tabs as like to; recording never waits for it.
final class SyncDesk: Sendable {
    /// Where the sync is, or how the last one ended.
    struct State: Sendable {
        /// Where it is; `nil` while none is under way.
        var progress: SyncProgress?
        /// What existed only here when it began, records.
        var recordsAtStart: UInt64 = 0
        /// Whether it was asked to stop.
        var isCancelled = false
        /// How the last one ended; `nil` before the first.
        var outcome: Outcome?
        /// Whether this device got a new identity in it.
        var isCertified = false

        /// Whether one is under way.
        var isRunning: Bool { progress != nil }
    }

    /// How a sync ended.
    struct Outcome: Sendable {
        /// What came of it, or why there was none.
        let result: Result<SyncReport, any Error>
        /// When, by the device's clock, milliseconds since 1970.
        let at: Int64
    }

    private struct Inner {
        var state = State()
        var task: Task<Void, Never>?
        var watchers: [Int: AsyncStream<State>.Continuation] = [:]
        var next = 0
    }

    private let store: InspectionStore
    private let surroundings: Surroundings
    private let inner = Mutex(Inner())

    /// Begins nothing yet.
    init(store: InspectionStore, surroundings: Surroundings) {
        self.store = store
        self.surroundings = surroundings
    }

    /// Where the sync is now.
    var state: State { inner.withLock { $0.state } }

    /// Begins a sync; nothing happens while one is under way.
    ///
    /// - Throws: what the store throws.
    func start() throws {
        let backlog = try store.backlog()
        inner.withLock { inner in
            guard inner.task == nil else { return }
            inner.state = State(progress: SyncProgress(), recordsAtStart: backlog.records, outcome: inner.state.outcome)
            inner.task = Task { await self.run() }
        }
        tell()
    }

    /// Asks the sync to stop; what was carried stays carried.
    func cancel() {
        inner.withLock { inner in
            inner.state.isCancelled = inner.task != nil
            inner.task?.cancel()
        }
        tell()
    }

    /// Stops the sync and waits for its end, before the store is closed.
    func finish() async {
        cancel()
        await inner.withLock { $0.task }?.value
    }

    /// The states from now on, the newest alone for who is slow; ends with the sync.
    func watch() -> AsyncStream<State> {
        let (stream, continuation) = AsyncStream.makeStream(of: State.self, bufferingPolicy: .bufferingNewest(1))
        inner.withLock { inner in
            continuation.yield(inner.state)
            guard inner.state.isRunning else { return continuation.finish() }
            inner.next += 1
            let number = inner.next
            inner.watchers[number] = continuation
            continuation.onTermination = { [weak self] _ in
                // Ending a stream inside the lock must not wait for the lock.
                Task { self?.inner.withLock { _ = $0.watchers.removeValue(forKey: number) } }
            }
        }
        return stream
    }

    private func run() async {
        let result: Result<SyncReport, any Error>
        do {
            result = .success(
                try await SyncSession(
                    store: store, surroundings: surroundings,
                    progress: { step in self.change { $0.progress = step } },
                    certified: { self.change { $0.isCertified = true } }
                ).run())
        } catch {
            result = .failure(error)
        }
        let watchers = inner.withLock { inner in
            inner.state.progress = nil
            inner.state.outcome = Outcome(result: result, at: surroundings.now())
            inner.task = nil
            defer { inner.watchers = [:] }
            return inner.watchers.values.map { ($0, inner.state) }
        }
        for (watcher, state) in watchers {
            watcher.yield(state)
            watcher.finish()
        }
    }

    private func change(_ body: (inout State) -> Void) {
        inner.withLock { body(&$0.state) }
        tell()
    }

    private func tell() {
        let (watchers, state) = inner.withLock { (Array($0.watchers.values), $0.state) }
        for watcher in watchers { watcher.yield(state) }
    }
}
