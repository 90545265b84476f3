import Causality
import FaultyDisks
import Foundation
import InspectionStore
import TestSupport

/// One bit of a store's folder turned behind its back.
public struct BitFlip: Sendable {
    /// What came of it.
    public enum Result: Hashable, Sendable {
        /// Opening, reading or the check said so.
        case noticed
        /// Nothing that the store says changed: the bit was of no use to anybody.
        case harmless
        /// The last transactions are gone as a whole, as after a power cut that came before them.
        case undone
        /// What the store says changed otherwise, and nothing noticed.
        case silent(String)
    }

    private let recording: FaultyDisk
    private let facts: Facts
    /// What was held before the transaction that stands in the WAL alone.
    private let earlier: Facts
    private let photos: [TestPhoto]
    private let peer: Peer.State
    private let files: [URL]

    /// Makes the store whose bits will be turned: some records, photos, and a WAL that was not yet taken over.
    public init() throws {
        let machine = Machine(FaultyDisk(), peer: Peer(), seed: 5, mutant: nil)
        try Scenario.filledWithNews(machine)
        try machine.open()
        earlier = try Facts(of: machine)
        try machine.put(["text": .text("只在 WAL")], to: Place.note)
        facts = try Facts(of: machine)
        photos = machine.photos
        peer = machine.peer.state
        recording = machine.disk.crashed(.everything, seed: 0)
        files = Self.files(below: machine.folder, on: machine.disk).map { Self.inside($0, of: machine.disk) }
    }

    /// Turns a bit, chosen by the seed: each file as often as the others, however small.
    public func turn(seed: UInt64) -> (file: String, result: Result) {
        var random = SplitMix64(seed: seed)
        let name = random.pick(files).relativePath
        let disk = recording.crashed(.everything, seed: 0)
        guard disk.flipBit(of: disk.root.appendingPathComponent(name), seed: random.next() >> 1) else {
            return (name, .harmless)
        }
        let machine = Machine(disk, peer: Peer(peer), seed: seed, mutant: nil)
        machine.photos = photos
        return (name, result(of: machine))
    }

    private func result(of machine: Machine) -> Result {
        do {
            try machine.open()
            let present = try Facts(of: machine)
            guard try machine.store.check(rebuild: false).isSound else { return .noticed }
            guard try machine.store.notices.isEmpty else { return .noticed }
            if present == facts { return .harmless }
            if present == earlier { return .undone }
            return .silent(
                "lost \(facts.lines.subtracting(present.lines).sorted().prefix(3)), "
                    + "new \(present.lines.subtracting(facts.lines).sorted().prefix(3))")
        } catch {
            return .noticed
        }
    }

    private static func files(below folder: URL, on disk: FaultyDisk) -> [URL] {
        let names = ((try? disk.names(in: folder.path)) ?? []).sorted()
        return names.flatMap { name -> [URL] in
            let url = folder.appendingPathComponent(name)
            return (try? disk.names(in: url.path)) == nil ? [url] : files(below: url, on: disk)
        }
    }

    private static func inside(_ url: URL, of disk: FaultyDisk) -> URL {
        URL(fileURLWithPath: String(url.path.dropFirst(disk.root.path.count + 1)), relativeTo: disk.root)
    }
}
