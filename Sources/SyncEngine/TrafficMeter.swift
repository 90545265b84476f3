import Synchronization

/// Counts the bytes that one run moved, whether or not the request that they belonged to succeeded.
///
/// Bytes of HTTP, headers included and as compressed; the framing of TLS and TCP below it is not counted.
public final class TrafficMeter: Sendable {
    /// Bytes so far.
    public struct Reading: Hashable, Sendable {
        /// Bytes sent.
        public var sent = 0
        /// Bytes received.
        public var received = 0
        /// Both together.
        public var total: Int { sent + received }

        /// Restores a reading.
        public init(sent: Int = 0, received: Int = 0) {
            self.sent = sent
            self.received = received
        }
    }

    private let counted = Mutex(Reading())

    /// Starts at zero.
    public init() {}

    /// The bytes so far.
    public var reading: Reading { counted.withLock { $0 } }

    /// Adds what one request moved.
    public func add(sent: Int, received: Int) {
        counted.withLock {
            $0.sent += sent
            $0.received += received
        }
    }
}
