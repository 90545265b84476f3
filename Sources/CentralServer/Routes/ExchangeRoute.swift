import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import InspectionStore
import NIOCore
import SyncEngine
import SyncProtocol
import Synchronization

/// `POST /v1/exchange`: one round of the protocol. Keeps nothing between requests.
struct ExchangeRoute: Sendable {
    /// Bytes of a body as it travels, compressed or not.
    static let bodyBytesMax = Limits.messageBytesMax
    /// Exchanges worked on at once; each may hold one message each way in memory.
    static let inFlightMax = 16

    let office: CentralOffice
    let contacts: ContactBook
    let meters: Meters
    let turnstile = Turnstile(places: inFlightMax)

    func handle(_ request: Request, context: CentralContext) async throws -> Response {
        let access = try context.requireAccess()
        try turnstile.enter()
        defer { turnstile.leave() }
        let collected = try await request.body.collect(upTo: Self.bodyBytesMax)
        let isCompressed = request.headers[.contentEncoding] == "zstd"
        let takesZstd = request.headers[.acceptEncoding]?.contains("zstd") ?? false
        let (bytes, report) = try await Blocking.run { [office, contacts] in
            var body = Array(buffer: collected)
            if isCompressed { body = try Zstd.decompress(body, bytesMax: Limits.messageBytesMax) }
            let message = try ExchangeRequest(bytes: body)
            guard access.authors.contains(message.asker) else { throw ProtocolError(.uncertified, message.asker.hex) }
            let now = office.environment.now()
            let (answer, report) = try Answerer(author: office.store.author, policy: office.policy).answer(
                message, readable: access.readable, writable: access.writable, store: office.store,
                photos: office.store, wallMilliseconds: now)
            try contacts.note(
                Contact(
                    at: now, clockOffsetMilliseconds: message.wallMilliseconds - now, records: message.backlog.records,
                    photos: message.backlog.photos, photoBytes: message.backlog.photoBytes), of: access.device)
            let encoded = try answer.encoded()
            return (takesZstd && encoded.count > 1024 ? try Zstd.compress(encoded) : encoded, report)
        }
        meters.count("exchanges")
        meters.count("changes_applied", report.appliedCount)
        meters.count("changes_duplicate", report.duplicateCount)
        meters.count("logs_stopped", report.refusals.count)
        meters.count("exchange_bytes_in", collected.readableBytes)
        meters.count("exchange_bytes_out", bytes.count)
        var headers: HTTPFields = [.contentType: "application/x-protobuf"]
        if takesZstd, bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) { headers[.contentEncoding] = "zstd" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// Bounds how many requests are worked on at once; the others are asked to come back.
final class Turnstile: Sendable {
    private let gate: Mutex<Int>

    init(places: Int) { gate = Mutex(places) }

    func enter() throws {
        let isFree = gate.withLock { places in
            guard places > 0 else { return false }
            places -= 1
            return true
        }
        guard isFree else { throw HTTPRefusal(status: .serviceUnavailable) }
    }

    func leave() { gate.withLock { $0 += 1 } }
}
