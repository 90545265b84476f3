import Causality
import Foundation
import SyncProtocol

/// The file outside the database that holds the private key and the nonce that must also stand inside it
/// (sync design §4).
///
/// While the nonce is being rotated it holds the database's present nonce and the one after it: whatever instant a
/// crash picks, one of them is the database's. Then the earlier one is dropped, so that an earlier database fits no
/// more.
struct KeyFile: Hashable {
    static let magic = Array("TSKEY1".utf8)

    /// 32 secret bytes.
    var privateKey: [UInt8]
    /// The database's nonce when the file was written, 16 bytes.
    var nonce: [UInt8]
    /// The nonce that the database is given next, 16 bytes.
    var nextNonce: [UInt8]
    /// SHA-256 of the machine's id.
    var machine: [UInt8]
    /// The database file's lasting number; 0 if unknown.
    var database: UInt64

    /// The same once the database has the next nonce.
    var settled: KeyFile {
        var file = self
        file.nonce = nextNonce
        return file
    }

    func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: 160)
        for byte in Self.magic { writer.append(byte: byte) }
        for part in [privateKey, nonce, nextNonce, machine] { writer.append(counted: part) }
        writer.append(bigEndian: database)
        let sum = Hashing.sha256(writer.bytes)
        writer.append(counted: sum)
        return writer.bytes
    }

    /// `nil` unless every byte is as written.
    init?(bytes: [UInt8]) {
        guard bytes.count > Self.magic.count + 33, Array(bytes.prefix(Self.magic.count)) == Self.magic,
            Hashing.sha256(Array(bytes.dropLast(33))) == Array(bytes.suffix(32))
        else { return nil }
        let parts = bytes.withUnsafeBytes { buffer -> ([[UInt8]], UInt64)? in
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: buffer[Self.magic.count...]))
            var parts: [[UInt8]] = []
            for _ in 0..<4 {
                guard let part = reader.counted() else { return nil }
                parts.append([UInt8](part))
            }
            return reader.bigEndian().map { (parts, $0) }
        }
        guard let (parts, number) = parts, parts.map(\.count) == [32, 16, 16, 32] else { return nil }
        self.init(privateKey: parts[0], nonce: parts[1], nextNonce: parts[2], machine: parts[3], database: number)
    }

    init(privateKey: [UInt8], nonce: [UInt8], nextNonce: [UInt8], machine: [UInt8], database: UInt64) {
        self.privateKey = privateKey
        self.nonce = nonce
        self.nextNonce = nextNonce
        self.machine = machine
        self.database = database
    }
}

/// Where things lie in a store's folder.
struct StoreFolder: Sendable {
    let root: URL

    var database: URL { root.appendingPathComponent("inspection.sqlite") }
    var photos: URL { root.appendingPathComponent("photos", isDirectory: true) }
    var identity: URL { root.appendingPathComponent("identity", isDirectory: true) }
    var keyFile: URL { identity.appendingPathComponent("author.key") }
    var lockFile: URL { identity.appendingPathComponent("lock") }
    var syncLockFile: URL { identity.appendingPathComponent("sync.lock") }

    func readKeyFile(_ files: DurableFiles) -> KeyFile? {
        (try? files.contents(of: keyFile)).flatMap { KeyFile(bytes: $0) }
    }

    func write(_ file: KeyFile, _ files: DurableFiles) throws { try files.replace(keyFile, with: file.encoded()) }
}
