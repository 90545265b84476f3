import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import InspectionStore
import NIOCore
import Pages
import SyncEngine
import SyncProtocol

/// `POST /v1/exchange`: one round of the protocol. Keeps nothing between requests.
struct ExchangeRoute: Sendable {
    /// Bytes of a body as it travels, compressed or not.
    static let bodyBytesMax = Limits.messageBytesMax
    /// Exchanges worked on at once; each may hold one message each way in memory.
    static let inFlightMax = 16
    /// Exchanges of one device worked on at once: none can keep the others out.
    static let inFlightPerDeviceMax = 4

    let office: CentralOffice
    let contacts: ContactBook
    let meters: Meters
    let bodies: BodyReader
    let turnstile = Turnstile(places: inFlightMax, placesPerKey: inFlightPerDeviceMax)

    func handle(_ request: Request, context: CentralContext) async throws -> Response {
        let access = try context.requireAccess()
        let isCompressed = try Self.isCompressed(request)
        let takesZstd = request.headers[.acceptEncoding]?.contains("zstd") ?? false
        let collected = try await bodies.read(request, of: context.key, bytesMax: Self.bodyBytesMax)
        let (encoded, report) = try await turnstile.pass(context.key) {
            try await Blocking.run {
                var body = Array(buffer: collected)
                if isCompressed { body = try Self.decompressed(body) }
                return try answer(try ExchangeRequest(bytes: body), of: access)
            }
        }
        let compressed = takesZstd && encoded.count > 1024 ? try Zstd.compress(encoded) : nil
        let bytes = compressed ?? encoded
        meters.count("exchanges")
        meters.count("changes_applied", report.appliedCount)
        meters.count("changes_duplicate", report.duplicateCount)
        meters.count("logs_stopped", report.refusals.count)
        meters.count("exchange_bytes_in", collected.readableBytes)
        meters.count("exchange_bytes_out", bytes.count)
        var headers: HTTPFields = [.contentType: "application/x-protobuf"]
        if compressed != nil { headers[.contentEncoding] = "zstd" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func answer(
        _ message: ExchangeRequest, of access: DeviceRegistry.Access
    ) throws -> (encoded: [UInt8], report: AdmissionReport) {
        guard access.authors.contains(message.asker) else { throw ProtocolError(.uncertified, message.asker.hex) }
        let now = office.environment.now()
        let (answer, report) = try Answerer(author: office.store.author, policy: office.policy).answer(
            message, readable: access.readable, writable: access.writable, store: office.store, photos: office.store,
            wallMilliseconds: now, earlierAuthors: access.authors)
        let logs = try contacts.logs(
            of: access.authors, in: message.knowledge.filter { access.readable.contains($0.scope) },
            refusals: report.refusals, before: contacts.contact(of: access.device)?.logs)
        try contacts.note(Contact(message, at: now, logs: logs), of: access.device)
        return (try answer.encoded(), report)
    }

    private static func isCompressed(_ request: Request) throws -> Bool {
        switch request.headers[.contentEncoding] {
        case nil, "", "identity": false
        case "zstd": true
        default: throw HTTPRefusal(status: .unsupportedMediaType)
        }
    }

    private static func decompressed(_ body: [UInt8]) throws -> [UInt8] {
        do {
            return try Zstd.decompress(body, bytesMax: Limits.messageBytesMax)
        } catch SyncFailure.tooLarge {
            throw ProtocolError(.limitExceeded, "more than \(Limits.messageBytesMax) bytes decompressed")
        } catch let failure as SyncFailure {
            throw ProtocolError(.malformed, "\(failure)")
        }
    }
}
