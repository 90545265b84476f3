import Foundation
@testable import SyncEngine
import SyncProtocol

/// What travels over HTTP around the protocol's messages.
enum BodyDecoders {
    /// A compressed body as the centre takes it: unpacked within a bound, then read as a request.
    static func body(_ bytes: [UInt8]) throws {
        let bytesMax = Decoder.bodyBytesMax
        let read = try decoded(refusedBy: SyncFailure.self) { try Zstd.decompress(bytes, bytesMax: bytesMax) }
        guard let body = read else { return }
        try require(body.count <= bytesMax, "no more is unpacked than allowed")
        try require(try Zstd.decompress(Zstd.compress(body), bytesMax: bytesMax) == body, "compression loses nothing")
        _ = try decoded(refusedBy: ProtocolError.self) { try ExchangeRequest(bytes: body) }
    }

    /// The JSON of enrolment in both directions, and what a centre says with an error status.
    static func enrolment(_ bytes: [UInt8]) throws {
        try json(EnrolmentRequest.self, bytes)
        try json(EnrolmentAnswer.self, bytes)
        try json(CertificationRequest.self, bytes)
        try json(CertificationAnswer.self, bytes)
        let text = String(decoding: bytes.prefix(256), as: UTF8.self)
        let headers = ["retry-after": text, "date": "Sun, 06 Nov 1994 08:49:37 GMT", "location": text]
        for status in [302, 403, 429, 500, 422] {
            let failure = HTTPAnswer(status: status, headers: headers, body: bytes).failure
            try require(failure.code.count <= 64 + 16, "a stranger's code is cut")
            if let seconds = failure.retryAfterSeconds {
                try require(seconds >= 0 && seconds.isFinite, "patience is a time")
            }
            _ = (failure.message, failure.nextStep)
        }
    }

    /// What a person types from a slip of paper.
    static func code(_ bytes: [UInt8]) throws {
        let typed = String(decoding: bytes, as: UTF8.self)
        guard let code = try decoded(refusedBy: SyncFailure.self, { try EnrolmentCode(typed: typed) }) else { return }
        try require(try EnrolmentCode(typed: code.text) == code, "a code can be printed and typed again")
        try require(try EnrolmentCode(typed: code.text.lowercased()) == code, "case does not matter")
    }

    private static func json<Message: Codable & Equatable>(_ type: Message.Type, _ bytes: [UInt8]) throws {
        let message = try decoded(refusedBy: DecodingError.self) {
            try JSONDecoder().decode(type, from: Data(bytes))
        }
        guard let read = message else { return }
        try require(try JSONDecoder().decode(type, from: JSONEncoder().encode(read)) == read, "JSON travels unchanged")
    }
}
