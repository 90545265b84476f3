import HTTPTypes
import Synchronization

/// Bounds how many requests are worked on at once, altogether and of each device; the others are asked to come back.
final class Turnstile: Sendable {
    private struct State {
        var taken = 0
        var takenByKey: [String: Int] = [:]
    }

    private let places: Int
    private let placesPerKey: Int
    private let state = Mutex(State())

    /// Makes a turnstile with this many places, and not more than `placesPerKey` for each key.
    init(places: Int, placesPerKey: Int) {
        self.places = places
        self.placesPerKey = placesPerKey
    }

    /// Places that are taken.
    var taken: Int { state.withLock { $0.taken } }

    /// Does the work in a place of its own and frees it afterwards, whatever happened.
    ///
    /// - Throws: ``HTTPRefusal`` 503 when no place is free, or what the work throws.
    func pass<Result>(_ key: String, _ work: () async throws -> Result) async throws -> Result {
        let isFree = state.withLock { state in
            guard state.taken < places, state.takenByKey[key, default: 0] < placesPerKey else { return false }
            state.taken += 1
            state.takenByKey[key, default: 0] += 1
            return true
        }
        guard isFree else { throw HTTPRefusal(status: .serviceUnavailable) }
        defer {
            state.withLock { state in
                state.taken -= 1
                let left = state.takenByKey[key, default: 1] - 1
                state.takenByKey[key] = left > 0 ? left : nil
            }
        }
        return try await work()
    }
}
