import HTTPTypes
import Hummingbird
import NIOCore

/// Reads whole bodies within bounds of bytes, time and memory.
///
/// A client that sends a byte now and then never looks idle; without the bound of time it would keep its place for
/// ever.
struct BodyReader: Sendable {
    /// Bodies that are read at once.
    static let placesMax = 128
    /// Bodies of one device, or of one unknown address, that are read at once.
    static let placesPerKeyMax = 16

    private let turnstile = Turnstile(places: placesMax, placesPerKey: placesPerKeyMax)
    private let limit: @Sendable () async throws -> Void

    /// Gives up a body when `limit` returns before the body has come.
    init(limit: @escaping @Sendable () async throws -> Void) { self.limit = limit }

    /// Gives up a body after so many seconds.
    init(seconds: Int) {
        self.init { try await Task.sleep(for: .seconds(max(1, seconds))) }
    }

    /// Bodies being read.
    var openCount: Int { turnstile.taken }

    /// The whole body.
    ///
    /// - Parameter key: the device, or the address of a stranger.
    /// - Throws: ``HTTPRefusal`` 408 after the limit of time, 503 without a free place; 413 beyond `bytesMax`.
    func read(_ request: Request, of key: String, bytesMax: Int) async throws -> ByteBuffer {
        try await turnstile.pass(key) {
            try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
                group.addTask { try await Self.whole(request.body, bytesMax: bytesMax) }
                group.addTask { [limit] in
                    try await limit()
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let body = first else {
                    throw HTTPRefusal(status: .requestTimeout)
                }
                return body
            }
        }
    }

    private static func whole(_ body: RequestBody, bytesMax: Int) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: bytesMax)
        } catch is NIOTooManyBytesError {
            throw HTTPRefusal(status: .contentTooLarge)
        }
    }
}
