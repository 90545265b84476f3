import Synchronization

/// HTTP by libcurl: one kept connection and one thread of its own for each host.
///
/// Requests to one host go one after the other. TLS is verified against the pinned authority alone, redirects are never
/// followed, proxies are taken from the environment. Safe to share.
public final class CurlClient: HTTPTransport {
    /// How this client behaves.
    public let settings: CurlSettings
    private let threads = Mutex<[HTTPHost: CurlThread]>([:])

    /// Connects to nothing yet.
    public init(settings: CurlSettings) { self.settings = settings }

    deinit { threads.withLock { $0.values.forEach { $0.stop() } } }

    /// Sends a request and waits for the whole answer, without holding a thread of the caller's pool.
    ///
    /// Cancelling the task ends the transfer within about a second.
    public func send(_ request: HTTPRequest, meter: TrafficMeter) async throws -> HTTPAnswer {
        let host = try HTTPHost(of: request.url, settings: settings)
        let thread = threads.withLock { threads in
            if let known = threads[host] { return known }
            let started = CurlThread(settings: settings, host: host)
            threads[host] = started
            return started
        }
        let job = CurlJob(request: request, meter: meter)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                job.begin { continuation.resume(with: $0) }
                thread.submit(job)
            }
        } onCancel: {
            job.cancel()
        }
    }
}

/// One request on its way through a ``CurlThread``; finishes exactly once.
final class CurlJob: Sendable {
    typealias Finish = @Sendable (Result<HTTPAnswer, SyncFailure>) -> Void

    private struct State {
        var isCancelled = false
        var isRunning = false
        var finish: Finish?
    }

    let request: HTTPRequest
    let meter: TrafficMeter
    private let state = Mutex(State())

    init(request: HTTPRequest, meter: TrafficMeter) {
        self.request = request
        self.meter = meter
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func begin(_ finish: @escaping Finish) {
        let isLate = state.withLock {
            if !$0.isCancelled { $0.finish = finish }
            return $0.isCancelled
        }
        if isLate { finish(.failure(.cancelled)) }
    }

    /// Whether the thread is to perform it; false when it was cancelled while it waited.
    func take() -> Bool {
        state.withLock {
            $0.isRunning = !$0.isCancelled
            return $0.isRunning
        }
    }

    /// A waiting job ends at once; a running one is ended by the transfer, which asks ``isCancelled``.
    func cancel() {
        let finish: Finish? = state.withLock {
            $0.isCancelled = true
            return $0.isRunning ? nil : $0.finish.take()
        }
        finish?(.failure(.cancelled))
    }

    func finish(_ result: Result<HTTPAnswer, SyncFailure>) {
        state.withLock { $0.finish.take() }?(result)
    }
}
