import SyncProtocol
import TestSupport

/// What is on its way between two nodes.
struct Message {
    /// A message as a value, or as the bytes that it travels as.
    enum Payload {
        case request(ExchangeRequest)
        case answer(ExchangeAnswer)
        case requestBytes([UInt8])
        case answerBytes([UInt8])
        case photo(PhotoShelf.Piece)
    }

    let from: Int
    let to: Int
    let session: Int
    var payload: Payload
    /// Whether a fault altered it.
    var isDamaged = false
    let sentAt: Int
    var earliestStep: Int

    /// The same as bytes; photos stay pieces whose hash is checked.
    func encoded() throws -> Message {
        var message = self
        switch payload {
        case .request(let request): message.payload = .requestBytes(try request.encoded())
        case .answer(let answer): message.payload = .answerBytes(try answer.encoded())
        case .requestBytes, .answerBytes, .photo: break
        }
        return message
    }

    /// The same, its bytes passed through the function; a photo's piece only counts as damaged.
    func damaged(_ damage: (inout [UInt8]) -> Void) throws -> Message {
        var message = try encoded()
        message.isDamaged = true
        switch message.payload {
        case .requestBytes(var bytes) where !bytes.isEmpty:
            damage(&bytes)
            message.payload = .requestBytes(bytes)
        case .answerBytes(var bytes) where !bytes.isEmpty:
            damage(&bytes)
            message.payload = .answerBytes(bytes)
        default: break
        }
        return message
    }
}

/// Messages in flight; loses, doubles, delays, reorders, cuts and corrupts as told.
struct Network {
    private(set) var inFlight: [Message] = []
    /// Until when some nodes cannot reach the others.
    private var partition: (nodes: Set<Int>, until: Int) = ([], 0)
    /// Until when one node's messages do not reach another, though the other way is open.
    private var oneWay: (from: Int, to: Int, until: Int) = (0, 0, 0)

    /// Now and then the network falls into two parts, or a way in one direction is closed.
    mutating func weather(at step: Int, nodeCount: Int, faults: inout Injector) {
        if faults.hits(.partition) {
            let nodes = (0..<nodeCount).filter { _ in faults.random.oneIn(2) }
            partition = (Set(nodes), step + 1 + faults.random.below(20))
        }
        if faults.hits(.oneWay) {
            let (from, to) = (faults.random.below(nodeCount), faults.random.below(nodeCount))
            oneWay = (from, to, step + 1 + faults.random.below(20))
        }
    }

    mutating func send(_ message: Message, at step: Int, faults: inout Injector) throws {
        var message = message
        if faults.hits(.drop) || isClosed(from: message.from, to: message.to, at: step) { return }
        if faults.hits(.delay) { message.earliestStep = step + 1 + faults.random.below(40) }
        if faults.hits(.cut) {
            message = try message.damaged { $0.removeLast(1 + faults.random.below($0.count)) }
        }
        if faults.hits(.corrupt) {
            message = try message.damaged { $0[faults.random.below($0.count)] ^= UInt8(1 << faults.random.below(8)) }
        }
        inFlight.append(message)
        if faults.hits(.duplicate) {
            message.earliestStep = step + faults.random.below(20)
            inFlight.append(message)
        }
    }

    private func isClosed(from: Int, to: Int, at step: Int) -> Bool {
        if step < partition.until, partition.nodes.contains(from) != partition.nodes.contains(to) { return true }
        return step < oneWay.until && oneWay.from == from && oneWay.to == to
    }

    /// The next message that may arrive at this step; the oldest unless reordered.
    mutating func next(at step: Int, faults: inout Injector) -> Message? {
        guard let first = inFlight.firstIndex(where: { $0.earliestStep <= step }) else { return nil }
        guard inFlight.count > first + 1, faults.hits(.reorder) else { return inFlight.remove(at: first) }
        let ready = inFlight.indices.filter { inFlight[$0].earliestStep <= step }
        return inFlight.remove(at: faults.random.pick(ready))
    }

    mutating func clear() {
        inFlight = []
        partition = ([], 0)
        oneWay = (0, 0, 0)
    }
}
