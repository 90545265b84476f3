import Causality
import Foundation
import InspectionDomain
import InspectionStore
import SyncProtocol
import Synchronization
import Testing

/// A folder of its own for one test, removed afterwards.
final class TestFolder {
    let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("store-\(UInt64.random(in: 0...UInt64.max))", isDirectory: true)

    deinit { try? FileManager.default.removeItem(at: url) }

    func sub(_ name: String) -> URL { url.appendingPathComponent(name, isDirectory: true) }
}

/// A clock that moves by a second a look and bytes that depend on the seed alone.
final class TestWorld: Sendable {
    private let clock = Atomic<Int64>(1_760_000_000_000)
    private let generator: Mutex<SplitMix>

    init(seed: UInt64 = 1) { generator = Mutex(SplitMix(state: seed)) }

    func environment(machine: String = "machine-a") -> StoreEnvironment {
        StoreEnvironment(
            now: { self.clock.add(1000, ordering: .relaxed).newValue },
            randomBytes: { count in
                self.generator.withLock { generator in (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) } }
            },
            machineID: machine)
    }

    func record() -> RecordID { generator.withLock { RecordID.randomRoot(using: &$0) } }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}

enum Place {
    static let territory = Scopes.territory("140502")!
    static let register = Scopes.register!
}
