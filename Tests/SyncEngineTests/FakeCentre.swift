import Foundation
import SyncEngine
import SyncProtocol
import TestSupport

/// A centre without a network: the answering side of the protocol over a node in memory, with faults on the way.
final class FakeCentre: ExchangeTransport, @unchecked Sendable {
    enum Call: Hashable {
        case exchange
        case put(PhotoPart)
        case get(PhotoPart)
    }

    enum Fault {
        /// Only so many bytes of the request arrive, and are answered all the same.
        case cutRequest(Int)
        /// Everything is applied, but only so many bytes of the answer arrive.
        case cutAnswer(Int)
        /// One bit of the answer is turned.
        case flip(byte: Int)
        /// The connection breaks before anything arrived.
        case lost
        /// The connection breaks after everything was applied.
        case lostAnswer
        case fails(SyncFailure)
        /// Runs something, then goes on as if nothing had happened.
        case first(@Sendable () -> Void)
    }

    let node: TestNode
    var policy: any AdmissionPolicy = OpenPolicy()
    /// What receipts are signed with; the node's own key unless set.
    var signer: (any Signer)?
    var wall: Int64 = 1_000_000
    private let lock = NSLock()
    private var fault: @Sendable (_ number: Int, _ call: Call) -> Fault?
    private var log: [Call] = []
    private var attempted = 0
    private var sizes: [Int] = []
    private var requested: [Int] = []

    init(_ node: TestNode, fault: @escaping @Sendable (_ number: Int, _ call: Call) -> Fault? = { _, _ in nil }) {
        self.node = node
        self.fault = fault
    }

    var calls: [Call] { lock.withLock { log } }
    /// Bytes of chunks that set out, whether or not they arrived.
    var chunkBytesAttempted: Int { lock.withLock { attempted } }
    /// Bytes of each answer to an exchange.
    var answerSizes: [Int] { lock.withLock { sizes } }
    /// Bytes of each request for an exchange.
    var requestSizes: [Int] { lock.withLock { requested } }

    func setFault(_ fault: @escaping @Sendable (_ number: Int, _ call: Call) -> Fault?) {
        lock.withLock {
            self.fault = fault
            log = []
            attempted = 0
        }
    }

    private func begin(_ call: Call) -> Fault? {
        let (number, fault) = lock.withLock {
            log.append(call)
            return (log.count, self.fault)
        }
        return fault(number, call)
    }

    func exchange(_ request: [UInt8], meter: TrafficMeter) async throws -> [UInt8] {
        let fault = begin(.exchange)
        meter.add(sent: request.count, received: 0)
        lock.withLock { requested.append(request.count) }
        switch fault {
        case .lost: throw SyncFailure.interrupted(detail: "test")
        case .fails(let failure): throw failure
        case .first(let action): action()
        default: break
        }
        var arrived = request
        if case .cutRequest(let count) = fault { arrived = Array(request.prefix(count)) }
        let answer: [UInt8]
        do {
            answer = try self.answer(arrived)
        } catch let error as ProtocolError {
            throw SyncFailure.busy(code: error.code.rawValue, status: 503, retryAfterSeconds: nil)
        }
        lock.withLock { sizes.append(answer.count) }
        meter.add(sent: 0, received: answer.count)
        switch fault {
        case .lostAnswer: throw SyncFailure.interrupted(detail: "test")
        case .cutAnswer(let count): return Array(answer.prefix(count))
        case .flip(let byte):
            var altered = answer
            if altered.indices.contains(byte) { altered[byte] ^= 0x10 }
            return altered
        default: return answer
        }
    }

    private func answer(_ bytes: [UInt8]) throws -> [UInt8] {
        try Answerer(author: LocalAuthor(card: node.author.card, signer: signer ?? node.author.signer), policy: policy)
            .answer(
                ExchangeRequest(bytes: bytes), readable: [node.scope], writable: [node.scope], store: node,
                photos: node, wallMilliseconds: wall
            ).answer.encoded()
    }

    func put(_ part: PhotoPart, of photo: [UInt8], bytes: [UInt8], meter: TrafficMeter) async throws {
        let fault = begin(.put(part))
        meter.add(sent: bytes.count, received: 0)
        if case .chunk = part { lock.withLock { attempted += bytes.count } }
        switch fault {
        case .lost: throw SyncFailure.interrupted(detail: "test")
        case .fails(let failure): throw failure
        case .first(let action): action()
        default: break
        }
        switch part {
        case .manifest: try node.accept(manifest: bytes, of: photo)
        case .thumbnail: try node.accept(thumbnail: bytes, of: photo)
        case .chunk(let index): try node.accept(chunk: bytes, at: index, of: photo)
        }
        if case .lostAnswer = fault { throw SyncFailure.interrupted(detail: "test") }
    }

    func get(_ part: PhotoPart, of photo: [UInt8], meter: TrafficMeter) async throws -> [UInt8]? {
        let fault = begin(.get(part))
        switch fault {
        case .lost, .lostAnswer: throw SyncFailure.interrupted(detail: "test")
        case .fails(let failure): throw failure
        case .first(let action): action()
        default: break
        }
        var bytes: [UInt8]?
        switch part {
        case .manifest: bytes = try node.manifest(of: photo)
        case .thumbnail: bytes = try node.thumbnail(of: photo)
        case .chunk(let index): bytes = try node.chunk(index, of: photo)
        }
        meter.add(sent: 0, received: bytes?.count ?? 0)
        if case .flip(let byte) = fault, bytes?.indices.contains(byte) == true { bytes?[byte] ^= 0x10 }
        if case .cutAnswer(let count) = fault { return bytes.map { Array($0.prefix(count)) } }
        return bytes
    }
}

/// A clock that stands still but for pauses, which take no time; remembers the pauses.
final class TestClock: @unchecked Sendable {
    private let lock = NSLock()
    private var milliseconds: Int64 = 500_000
    private var slept: [Double] = []
    private var told: [SyncProgress] = []

    var pauses: [Double] { lock.withLock { slept } }
    var progress: [SyncProgress] { lock.withLock { told } }

    func advance(_ by: Int64) { lock.withLock { milliseconds += by } }

    /// Jitter is the greatest possible, so that pauses can be foretold.
    var effects: SyncEffects {
        SyncEffects(
            nowMilliseconds: { [self] in lock.withLock { milliseconds } },
            sleep: { [self] seconds in
                try Task.checkCancellation()
                lock.withLock {
                    slept.append(seconds)
                    milliseconds += Int64(seconds * 1000)
                }
            },
            random: { 0.999 },
            progress: { [self] progress in lock.withLock { told.append(progress) } })
    }
}

extension TestNode {
    /// A run of this node with a centre.
    func run(
        with centre: FakeCentre, options: SyncOptions = SyncOptions(), clock: TestClock = TestClock(),
        isCentre: Bool = true
    ) -> SyncRun {
        SyncRun(
            store: self, transport: centre, author: author, policy: OpenPolicy(), isCentre: { _ in isCentre },
            options: options, effects: clock.effects)
    }
}
