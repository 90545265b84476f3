import Foundation

/// What a store does with files, in steps that a power cut may part: each is on the disk when it returns.
struct DurableFiles: Sendable {
    let system: any FileSystem

    init(_ system: any FileSystem) { self.system = system }

    /// Replaces a file in one step: temporary name, fsync, rename, fsync of the folder.
    func replace(_ url: URL, with bytes: [UInt8]) throws {
        let temporary = url.path + ".tmp"
        if system.exists(temporary) { try system.remove(temporary) }
        do {
            try withFile(temporary, for: .creating) { file in
                try system.write(bytes, to: file, at: 0)
                try system.flush(file)
            }
        } catch {
            try? system.remove(temporary)
            throw error
        }
        try move(URL(fileURLWithPath: temporary), to: url)
    }

    /// Renames a file and makes the new name durable.
    func move(_ source: URL, to target: URL) throws {
        try system.rename(source.path, to: target.path)
        try flushFolder(target.deletingLastPathComponent())
    }

    /// Makes the names in a folder durable.
    func flushFolder(_ url: URL) throws { try system.flushFolder(url.path) }

    /// Makes a folder, its parents included, and their names durable.
    func makeFolder(_ url: URL) throws {
        let parent = url.deletingLastPathComponent()
        let isNew = !exists(url)
        if isNew {
            if !exists(parent), parent.path != url.path { try makeFolder(parent) }
            do {
                try system.makeFolder(url.path)
            } catch {
                // Another process may have made it just now.
                guard exists(url) else { throw error }
            }
        }
        // A folder that is here: whoever made it may have been killed before its name was durable.
        try flushFolder(parent)
        // The same of the parents: nobody else may come by who flushes them.
        if isNew { flushNames(above: parent) }
    }

    /// Makes the names of a folder and of its parents durable, whoever made them and as far as this user may.
    func flushNames(above url: URL) {
        let parent = url.deletingLastPathComponent()
        guard parent.path != url.path, (try? flushFolder(parent)) != nil else { return }
        flushNames(above: parent)
    }

    /// Runs a body with an open file.
    func withFile<Result>(_ path: String, for access: FileAccess, _ body: (Int32) throws -> Result) throws -> Result {
        let file = try system.open(path, for: access)
        defer { system.close(file) }
        return try body(file)
    }

    /// All bytes of a file.
    func contents(of url: URL) throws -> [UInt8] {
        try withFile(url.path, for: .reading) { file in
            var bytes: [UInt8] = []
            while true {
                let next = try system.read(file, at: bytes.count, count: 64 * 1024)
                bytes += next
                if next.count < 64 * 1024 { return bytes }
            }
        }
    }

    /// Gives a file a second name, or copies it where that is not possible; durable.
    func linkOrCopy(_ source: URL, to target: URL) throws {
        do {
            try system.link(source.path, to: target.path)
        } catch {
            try copy(source, to: target)
        }
        try flushFolder(target.deletingLastPathComponent())
    }

    private func copy(_ source: URL, to target: URL) throws {
        try withFile(source.path, for: .reading) { input in
            try withFile(target.path, for: .creating) { output in
                var offset = 0
                while true {
                    let bytes = try system.read(input, at: offset, count: 512 * 1024)
                    if bytes.isEmpty { break }
                    try system.write(bytes, to: output, at: offset)
                    offset += bytes.count
                }
                try system.flush(output)
            }
        }
    }

    /// Removes a file, or a folder with all that is in it; nothing happens if nothing is there.
    func removeTree(_ url: URL) throws {
        for name in names(in: url) { try removeTree(url.appendingPathComponent(name)) }
        if exists(url) { try system.remove(url.path) }
    }

    /// The names in a folder; none if there is no such folder.
    func names(in folder: URL) -> [String] { (try? system.names(in: folder.path)) ?? [] }

    func exists(_ url: URL) -> Bool { system.exists(url.path) }

    /// Runs a body while no other process, and no other open store of this one, holds the lock file.
    func withLock<Result>(_ url: URL, _ body: () throws -> Result) throws -> Result {
        try withFile(url.path, for: .writing) { file in
            _ = try system.lock(file, waits: true)
            return try body()
        }
    }
}
