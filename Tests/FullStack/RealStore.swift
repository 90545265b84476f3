public import Causality
import FaultyDisks
import Foundation
import InspectionStore
public import Simulation
public import SyncProtocol
public import TestSupport

/// The real store on a faulty disk, as a machine of the simulated world.
///
/// A crash stops the disk at one of the transaction's operations, and a seeded part of what was not synced survives.
public final class RealStore: SimulatedStore {
    private var disk: FaultyDisk
    private var store: InspectionStore
    private var armed: StoreFailure?
    /// The transaction that is going on.
    private var reader: (any ReplicaReader)?
    private var random: SplitMix64

    /// A new store on a new disk.
    public convenience init(seed: UInt64) throws { try self.init(FaultyDisk(), seed: seed) }

    private init(_ disk: FaultyDisk, seed: UInt64) throws {
        self.disk = disk
        random = SplitMix64(seed: seed)
        store = try Self.open(disk, seed: random.next())
    }

    /// Makes stores for one world; the same seed makes the same ones.
    public static func maker(seed: UInt64) -> StoreMaker {
        var random = SplitMix64(seed: seed)
        return { try RealStore(seed: random.next()) }
    }

    private static func open(_ disk: FaultyDisk, seed: UInt64) throws -> InspectionStore {
        let folder = disk.root.appendingPathComponent("store", isDirectory: true)
        let environment = StoreEnvironment(
            now: { 1_760_000_000_000 },
            randomBytes: { count in
                // Every opening draws from its own seed: what is drawn within it need not differ.
                var random = SplitMix64(seed: seed)
                return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            },
            machineID: "simulated", verifier: FastVerifier(),
            makeSigner: { FastSigner(seed: $0.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }) }, files: disk)
        return disk.exists(folder.path)
            ? try InspectionStore.open(at: folder, environment: environment)
            : try InspectionStore.create(at: folder, environment: environment)
    }

    // MARK: The replica

    /// Reads in one snapshot; a read within a read or a write sees the same one.
    public func read<Result>(_ body: (any ReplicaReader) throws -> Result) throws -> Result {
        if let reader { return try body(reader) }
        return try store.read { present in
            reader = present
            defer { reader = nil }
            return try body(present)
        }
    }

    /// Writes in one transaction, unless what was armed strikes.
    public func write<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result {
        guard let failure = armed else { return try writeNow(body) }
        armed = nil
        disk.arm(failure.fault, after: failure == .busy ? 0 : random.below(14))
        defer { if failure != .crash { disk.arm(nil) } }
        do {
            let result = try writeNow(body)
            // The power fails at the latest when all is done.
            if failure == .crash { throw StoreFailure.crash }
            return result
        } catch let error as StoreError {
            guard disk.faultStruck else { throw error }
            throw failure
        }
    }

    private func writeNow<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result {
        try store.write { writer in
            reader = writer
            defer { reader = nil }
            return try body(writer)
        }
    }

    // MARK: What the world does to it

    /// Lets a fault strike somewhere within the next writing transaction.
    public func arm(_ failure: StoreFailure?) { armed = failure }

    /// Cuts the power, keeps a part of what was not synced, and opens what is left; it must be sound.
    public func losePower() throws {
        let survivals: [FaultyDisk.Survival] = [.nothing, .everything, .random, .torn]
        disk = disk.crashed(random.pick(survivals), seed: random.next())
        store = try Self.open(disk, seed: random.next())
        armed = nil
        // How a liar signs its own log is no matter of disks; that honest logs are proved is an oracle of its own.
        let findings = try store.check(rebuild: false).findings.map(\.code).filter { $0 != "check.signatureBad" }
        guard findings.isEmpty else { throw Unsound(findings: findings) }
    }

    /// An image of the disk as it is.
    public func backup() throws -> StoreMaker {
        let image = disk.crashed(.everything, seed: 0)
        let seed = random.next()
        return { try RealStore(image.crashed(.everything, seed: 0), seed: seed) }
    }

    /// Read through the store.
    public func contents(of scopes: [ScopeID]) throws -> MemoryReplica.Contents {
        try read { try MemoryReplica.Contents(reading: $0, scopes: scopes) }
    }

    /// What a check found after a power cut.
    struct Unsound: Error {
        let findings: [String]
    }
}

extension StoreFailure {
    fileprivate var fault: FaultyDisk.Fault {
        switch self {
        case .crash: .stop
        case .diskFull: .full
        case .inputOutput: .inputOutput
        case .busy: .busy
        }
    }
}
