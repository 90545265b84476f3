import CCurl
import Dispatch
import Foundation
import Synchronization

/// A thread that owns one libcurl handle, because performing a transfer blocks.
final class CurlThread: Sendable {
    /// Once for the process, before the first handle.
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Jobs in order; `nil` asks the thread to end.
    private final class Inbox: Sendable {
        private let waiting = Mutex<[CurlJob?]>([])
        private let arrived = DispatchSemaphore(value: 0)

        func put(_ job: CurlJob?) {
            waiting.withLock { $0.append(job) }
            arrived.signal()
        }

        func next() -> CurlJob? {
            arrived.wait()
            return waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }
    }

    private let inbox = Inbox()

    init(settings: CurlSettings, host: HTTPHost) {
        let inbox = inbox
        let thread = Thread { Self.work(inbox, settings: settings, host: host) }
        thread.name = "curl \(host.name)"
        thread.start()
    }

    func submit(_ job: CurlJob) { inbox.put(job) }

    func stop() { inbox.put(nil) }

    private static func work(_ inbox: Inbox, settings: CurlSettings, host: HTTPHost) {
        let handle = isReady ? curl_easy_init() : nil
        defer { if let handle { curl_easy_cleanup(handle) } }
        while let job = inbox.next() {
            guard job.take() else { continue }
            guard let handle else {
                job.finish(.failure(.local(detail: "libcurl cannot be started")))
                continue
            }
            // Forgets the options of the job before, keeps the connection.
            curl_easy_reset(handle)
            job.finish(CurlTransfer(job: job, settings: settings, host: host, handle: handle).perform())
        }
    }
}
