import Foundation
import Synchronization

/// A folder of its own for one test, removed with everything in it at the end.
final class TemporaryFolder: Sendable {
    let url: URL

    /// Folders that the end of the process removes, since nobody lets go of them before.
    private static let kept = Mutex<[URL]?>(nil)

    init(isRemovedAtExit: Bool = false) throws {
        url = Self.root.appendingPathComponent("scenes-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        if isRemovedAtExit {
            Self.kept.withLock { kept in
                if kept == nil { atexit { TemporaryFolder.removeKept() } }
                kept = (kept ?? []) + [url]
            }
        }
    }

    private static func removeKept() {
        for url in kept.withLock({ $0 ?? [] }) { try? FileManager.default.removeItem(at: url) }
    }

    /// In memory where there is room: a programme killed with `kill -9` leaves the same files there as on a disk, and
    /// nothing waits for the disk.
    private static let root: URL = {
        let memory = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
        let room = try? FileManager.default.attributesOfFileSystem(forPath: memory.path)[.systemFreeSize] as? Int
        return (room ?? 0) > 2_000_000_000 ? memory : FileManager.default.temporaryDirectory
    }()

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A place in it; nothing is created.
    func place(_ name: String) -> URL { url.appendingPathComponent(name) }

    /// A file with that content.
    func file(_ name: String, _ bytes: Data) throws -> URL {
        let file = place(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
        return file
    }

    /// A file with that text.
    func file(_ name: String, _ text: String) throws -> URL { try file(name, Data(text.utf8)) }

    /// A file of JSON Lines.
    func lines(_ name: String, _ documents: [JSON]) throws -> URL {
        try file(name, documents.map { $0.line + "\n" }.joined())
    }
}

/// Waits for a condition without sleeping for a fixed time: asks every 20 milliseconds until the deadline.
///
/// - Returns: whether the condition came true.
func eventually(within seconds: Double, _ condition: () throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now.advanced(by: .seconds(seconds))
    while try !condition() {
        guard ContinuousClock.now < end else { return false }
        try? await Task.sleep(for: .milliseconds(20))
    }
    return true
}
