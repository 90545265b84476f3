import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A disk of a few megabytes that can be filled and cleared: a tmpfs, which needs root.
final class SmallDisk: Sendable {
    let url: URL
    // Keeps the folder that it is mounted in until it is taken away.
    private let folder: TemporaryFolder
    private var filler: URL { url.appendingPathComponent("filler") }

    init(_ name: String, megabytes: Int, in folder: TemporaryFolder) throws {
        self.folder = folder
        url = folder.place(name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        guard Self.mount(["-t", "tmpfs", "-o", "size=\(megabytes)m", "none", url.path]) else {
            throw Programs.Missing(what: "the right to mount")
        }
    }

    deinit { umount2(url.path, Int32(MNT_DETACH)) }

    /// Fills the disk until so many bytes are left.
    func fill(leaving bytes: Int) throws {
        var state = statvfs()
        guard statvfs(url.path, &state) == 0 else { throw Programs.Missing(what: url.path) }
        let free = Int(state.f_bavail) * Int(state.f_frsize)
        try Data(count: max(0, free - bytes)).write(to: filler)
    }

    /// Gives the room back.
    func clear() throws { try FileManager.default.removeItem(at: filler) }

    /// Runs `mount`, on request in a namespace of its own where it is gone at once.
    static func mount(_ arguments: [String], apart: Bool = false) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = (apart ? ["unshare", "-m"] : []) + ["mount"] + arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
