import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import CentralServer

struct BodyReaderTests {
    private func request(_ body: RequestBody) -> Request {
        Request(head: .init(method: .post, scheme: "https", authority: "centre", path: "/v1/exchange"), body: body)
    }

    private func status(_ work: () async throws -> Void) async -> HTTPResponse.Status? {
        do { try await work() } catch { return (error as? HTTPRefusal)?.status ?? (error as? HTTPError)?.status }
        return nil
    }

    private func never() async throws { try await Task.sleep(for: .seconds(3600)) }

    @Test func `a body that never ends is given up and frees its place`() async {
        let (stream, source) = AsyncStream.makeStream(of: ByteBuffer.self)
        source.yield(ByteBuffer(bytes: [1]))
        let reader = BodyReader(limit: {})
        let endless = request(RequestBody(asyncSequence: stream))
        #expect(await status { _ = try await reader.read(endless, of: "a", bytesMax: 10) } == .requestTimeout)
        #expect(reader.openCount == 0)
        source.finish()
    }

    @Test func `a body that comes in time is whole`() async throws {
        let reader = BodyReader(limit: never)
        let body = try await reader.read(request(RequestBody(buffer: ByteBuffer(bytes: [1, 2, 3]))), of: "a", bytesMax: 3)
        #expect(Array(buffer: body) == [1, 2, 3])
        #expect(reader.openCount == 0)
    }

    @Test func `a body that is too long is refused`() async {
        let reader = BodyReader(limit: never)
        let long = request(RequestBody(buffer: ByteBuffer(bytes: [1, 2, 3, 4])))
        #expect(await status { _ = try await reader.read(long, of: "a", bytesMax: 3) } == .contentTooLarge)
        #expect(reader.openCount == 0)
    }

    @Test func `waiting for a slow body can be tried again`() {
        #expect(HTTPRefusal(status: .requestTimeout).isRetryable)
    }

    @Test func `one device cannot take all places, and all places are bounded`() async throws {
        let turnstile = Turnstile(places: 3, placesPerKey: 2)
        let result = await status {
            try await turnstile.pass("a") {
                try await turnstile.pass("a") {
                    #expect(await status { try await turnstile.pass("a") {} } == .serviceUnavailable)
                    try await turnstile.pass("b") {
                        #expect(turnstile.taken == 3)
                        #expect(await status { try await turnstile.pass("c") {} } == .serviceUnavailable)
                    }
                }
            }
        }
        #expect(result == nil)
        #expect(turnstile.taken == 0)
    }

    @Test func `a place is freed when the work fails`() async throws {
        let turnstile = Turnstile(places: 1, placesPerKey: 1)
        for _ in 0..<3 {
            #expect(
                await status { try await turnstile.pass("a") { throw HTTPRefusal(status: .badRequest) } } == .badRequest)
        }
        try await turnstile.pass("a") {}
    }
}
