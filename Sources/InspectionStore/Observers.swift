public import Causality
import Synchronization

/// Those who want to know which records changed.
final class Observers: Sendable {
    private let continuations = Mutex<[Int: AsyncStream<Set<RecordID>>.Continuation]>([:])
    private let next = Atomic<Int>(0)

    /// A stream of the sets of records that transactions of this process change.
    func stream() -> AsyncStream<Set<RecordID>> {
        let number = next.add(1, ordering: .relaxed).newValue
        let (stream, continuation) = AsyncStream.makeStream(
            of: Set<RecordID>.self, bufferingPolicy: .bufferingNewest(256))
        continuations.withLock { $0[number] = continuation }
        continuation.onTermination = { [weak self] _ in
            self?.continuations.withLock { _ = $0.removeValue(forKey: number) }
        }
        return stream
    }

    func tell(_ records: Set<RecordID>) {
        guard !records.isEmpty else { return }
        for continuation in continuations.withLock({ Array($0.values) }) { continuation.yield(records) }
    }
}

extension InspectionStore {
    /// The records that each transaction of this process changes, as they are committed.
    ///
    /// Other processes' writes are not seen. A reader that lags more than 256 transactions loses the oldest.
    public func observe() -> AsyncStream<Set<RecordID>> { observers.stream() }
}
