import TestSupport

/// Bytes on their way between two nodes.
struct Message {
    enum Kind { case request, answer }

    let kind: Kind
    let from: Int
    let to: Int
    let session: Int
    var bytes: [UInt8]
    /// Whether a fault altered the bytes.
    var isDamaged = false
    var earliestStep: Int
}

/// Messages in flight; loses, doubles, delays, reorders, cuts and corrupts as told.
struct Network {
    private(set) var inFlight: [Message] = []

    mutating func send(_ message: Message, at step: Int, faults: inout Injector) {
        var message = message
        if faults.hits(.drop) { return }
        if faults.hits(.delay) { message.earliestStep = step + 1 + faults.random.below(40) }
        if faults.hits(.cut), !message.bytes.isEmpty {
            message.bytes.removeLast(1 + faults.random.below(message.bytes.count))
            message.isDamaged = true
        }
        if faults.hits(.corrupt), !message.bytes.isEmpty {
            message.bytes[faults.random.below(message.bytes.count)] ^= UInt8(1 << faults.random.below(8))
            message.isDamaged = true
        }
        inFlight.append(message)
        if faults.hits(.duplicate) {
            message.earliestStep = step + faults.random.below(20)
            inFlight.append(message)
        }
    }

    /// The next message that may arrive at this step; the oldest unless reordered.
    mutating func next(at step: Int, faults: inout Injector) -> Message? {
        let ready = inFlight.indices.filter { inFlight[$0].earliestStep <= step }
        guard let first = ready.first else { return nil }
        let place = ready.count > 1 && faults.hits(.reorder) ? faults.random.pick(ready) : first
        return inFlight.remove(at: place)
    }

    mutating func loseAll() { inFlight = [] }
}
