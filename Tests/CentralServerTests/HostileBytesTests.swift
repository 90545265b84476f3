import Causality
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SyncEngine
import SyncProtocol
import TestSupport
import Testing

@testable import CentralServer

struct HostileBytesTests {
    private let office: TestOffice

    init() throws { office = try TestOffice() }

    private func exchange(
        _ client: any TestClientProtocol, _ laptop: Laptop, _ body: [UInt8], encoding: String? = nil
    ) async throws -> TestResponse {
        var headers = laptop.headers
        headers[.contentEncoding] = encoding
        return try await client.execute(
            uri: "/v1/exchange", method: .post, headers: headers, body: ByteBuffer(bytes: body))
    }

    private func requestWithChanges(of laptop: Laptop) async throws -> [UInt8] {
        _ = try await office.serve { client in try await laptop.sync(client).standing }
        for number in 0..<3 { try laptop.note("\(number)") }
        let request = try laptop.request()
        #expect(request.changes.items.count == 3)
        return try request.encoded()
    }

    @Test func `a message cut off anywhere is refused or taken, never a fault of the centre`() async throws {
        let laptop = try await office.enrol("P001")
        let whole = try await requestWithChanges(of: laptop)
        let packed = try Zstd.compress(whole)
        try await office.serve(settings: ServeSettings(requestsPerMinute: 1_000_000)) { client in
            for end in stride(from: 0, to: whole.count, by: 5) {
                let answer = try await exchange(client, laptop, Array(whole[..<end]))
                #expect(answer.status.code < 500, "cut at \(end)")
                if answer.status != .ok { _ = Refused(answer) }
            }
            for end in stride(from: 0, to: packed.count, by: 5) {
                let answer = try await exchange(client, laptop, Array(packed[..<end]), encoding: "zstd")
                #expect((400..<500).contains(answer.status.code), "cut at \(end)")
                _ = Refused(answer)
            }
            #expect(try await laptop.sync(client).standing == .equal)
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `a message with changed bytes is never a fault of the centre`(seed: UInt64) async throws {
        let laptop = try await office.enrol("P001")
        let whole = try await requestWithChanges(of: laptop)
        try await office.serve(settings: ServeSettings(requestsPerMinute: 1_000_000)) { client in
            var generator = SplitMix64(seed: seed)
            for round in 0..<150 {
                var bytes = whole
                for _ in 0...Int.random(in: 0..<4, using: &generator) {
                    bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
                }
                let answer = try await exchange(client, laptop, bytes)
                #expect(answer.status.code < 500, "round \(round)")
                if answer.status != .ok { _ = Refused(answer) }
            }
        }
    }

    @Test func `a bomb is refused before it unfolds`() async throws {
        let laptop = try await office.enrol("P001")
        let bomb = try Zstd.compress([UInt8](repeating: 0, count: 64 * 1024 * 1024))
        #expect(bomb.count < 64 * 1024)
        try await office.serve { client in
            let answer = try await exchange(client, laptop, bomb, encoding: "zstd")
            #expect(answer.status == .contentTooLarge)
            #expect(Refused(answer).code == "protocol.limitExceeded")
        }
    }

    @Test func `a body beyond 8 MiB is refused`() async throws {
        let laptop = try await office.enrol("P001")
        try await office.serve { client in
            let answer = try await exchange(client, laptop, [UInt8](repeating: 0, count: ExchangeRoute.bodyBytesMax + 1))
            #expect(answer.status == .contentTooLarge)
            #expect(Refused(answer).code == "http.413")
        }
    }

    @Test func `an encoding that is not known is refused`() async throws {
        let laptop = try await office.enrol("P001")
        let body = try laptop.request().encoded()
        try await office.serve { client in
            let answer = try await exchange(client, laptop, body, encoding: "gzip")
            #expect(answer.status == .unsupportedMediaType)
            #expect(Refused(answer).code == "http.415")
            #expect(try await exchange(client, laptop, body, encoding: "zstd").status == .badRequest)
            #expect(try await exchange(client, laptop, body, encoding: "identity").status == .ok)
        }
    }

    @Test(arguments: ["", "Bearer", "Bearer ", "Basic YTpi", "bearer x", "Bearer \u{fffd}"])
    func `a request without a good token is refused`(authorization: String) async throws {
        try await office.serve { client in
            for path in ["/v1/exchange", "/v1/certify"] {
                let refused = try await client.refusal(.post, path, headers: [.authorization: authorization], body: [])
                #expect(refused.status == .unauthorized)
                #expect(refused.code == "device.unknown")
            }
        }
    }

    @Test func `wrong methods and paths are refused in the same shape`() async throws {
        let laptop = try await office.enrol("P001")
        let requests: [(HTTPRequest.Method, String)] = [
            (.get, "/v1"), (.get, "/v1/"), (.get, "/v1/exchange"), (.put, "/v1/exchange"),
            (.get, "/v1/enrol"), (.post, "/v1/authority"), (.delete, "/v1/exchange"), (.post, "/v1/health"),
            (.get, "/v1/photos"), (.get, "/v1/../v1/exchange"), (.get, "/v1/exchange/x"),
        ]
        try await office.serve { client in
            for (method, path) in requests {
                let refused = try await client.refusal(method, path, headers: laptop.headers)
                #expect([404, 405].contains(refused.status.code), "\(method) \(path): \(refused.status)")
            }
        }
    }

    @Test func `a stranger who floods the open routes waits`() async throws {
        try await office.serve(settings: ServeSettings(requestsPerMinute: 3)) { client in
            for path in ["/v1/authority", "/v1/ready", "/v1/health"] {
                let answer = try await client.execute(uri: path, method: .get)
                #expect(answer.status == .ok)
            }
            let refused = try await client.refusal(.get, "/v1/ready")
            #expect(refused.status == .tooManyRequests)
        }
    }

    @Test func `a device over its rate waits, others do not`() async throws {
        let eager = try await office.enrol("P001")
        let calm = try await office.enrol("P002")
        try await office.serve(settings: ServeSettings(requestsPerMinute: 3)) { client in
            for _ in 0..<3 { _ = try await exchange(client, eager, []) }
            let answer = try await exchange(client, eager, [])
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "20")
            #expect(try await exchange(client, calm, try calm.request().encoded()).status == .ok)
        }
    }
}
