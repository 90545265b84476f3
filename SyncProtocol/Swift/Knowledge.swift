public import Causality
import Foundation
import SwiftProtobuf

/// What a replica says that it knows of one scope: digests always, the heads when asked or when digests differ.
public struct ScopeKnowledge: Hashable, Sendable {
    /// The scope.
    public let scope: ScopeID
    /// The first 16 bytes of SHA-256 over the sorted heads.
    public let headsDigest: [UInt8]
    /// Digest of all current values; equal knowledge must mean equal values (sync rule 14).
    public let liveDigest: LiveDigest
    /// All heads; `nil` when only the digests were sent.
    public let heads: VersionVector?
    /// Earlier changes that are held of logs that seem forked; they tell how far back to go, and are in no digest.
    public let shared: [LogHead]

    /// States knowledge in full.
    public init(scope: ScopeID, heads: VersionVector, liveDigest: LiveDigest, shared: [LogHead] = []) {
        self.scope = scope
        headsDigest = Self.digest(of: heads)
        self.liveDigest = liveDigest
        self.heads = heads
        self.shared = shared
    }

    private init(scope: ScopeID, headsDigest: [UInt8], liveDigest: LiveDigest) {
        self.scope = scope
        self.headsDigest = headsDigest
        self.liveDigest = liveDigest
        heads = nil
        shared = []
    }

    /// The same without the heads.
    public var digestOnly: ScopeKnowledge {
        ScopeKnowledge(scope: scope, headsDigest: headsDigest, liveDigest: liveDigest)
    }

    /// Whether another statement of the scope has the same digests.
    func saysTheSame(as other: ScopeKnowledge?) -> Bool {
        other?.headsDigest == headsDigest && other?.liveDigest == liveDigest
    }

    /// The first 8 bytes of each digest in hexadecimal: equal on two replicas that know and hold the same.
    public var fingerprint: String {
        [headsDigest, liveDigest.bytes].map { digest in
            digest.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }.joined(separator: "-")
    }

    /// The same with what is held of logs that seem forked.
    func sharing(_ shared: [LogHead]) -> ScopeKnowledge {
        guard let heads, !shared.isEmpty else { return self }
        return ScopeKnowledge(
            scope: scope, heads: heads, liveDigest: liveDigest,
            shared: Array(VersionVector(shared).heads.prefix(Limits.sharedMax)))
    }

    /// The first 16 bytes of SHA-256 over author ‖ sequence (8 bytes, big-endian) ‖ hash of each head in order.
    public static func digest(of vector: VersionVector) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(vector.heads.count * 56)
        for head in vector.heads {
            let words = (head.author.high.bigEndian, head.author.low.bigEndian, head.sequence.bigEndian)
            withUnsafeBytes(of: words) { bytes.append(contentsOf: $0) }
            bytes += head.hash
        }
        return Array(Hashing.sha256(bytes)[..<16])
    }

    init(_ message: Tensupervisions_Sync_V1_ScopeKnowledge) throws {
        guard let scope = ScopeID(message.scope), message.headsDigest.count == 16,
            let live = LiveDigest(bytes: [UInt8](message.liveDigest))
        else { throw ProtocolError(.malformed, "knowledge of a scope") }
        guard message.heads.count <= Limits.headsMax, message.shared.count <= Limits.sharedMax else {
            throw ProtocolError(.limitExceeded, "\(message.heads.count) heads")
        }
        guard message.listed else {
            self.init(scope: scope, headsDigest: [UInt8](message.headsDigest), liveDigest: live)
            return
        }
        self.init(
            scope: scope, heads: VersionVector(try message.heads.map(LogHead.init)), liveDigest: live,
            shared: try message.shared.map(LogHead.init))
        guard headsDigest == [UInt8](message.headsDigest) else {
            throw ProtocolError(.malformed, "heads that do not fit their digest")
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.text(1, scope.name)
        writer.content(2, headsDigest)
        writer.content(3, liveDigest.bytes)
        writer.flag(4, heads != nil)
        for head in heads?.heads ?? [] { writer.head(5, head) }
        for head in shared { writer.head(6, head) }
    }
}

extension LogHead {
    /// Reads the usual form; `nil` for anything else.
    init?(plain reader: ProtobufReader) {
        var reader = reader
        guard case (1, let author)? = reader.next(), let author = author.bytes.flatMap({ AuthorID(bytes: $0) }),
            case (2, let sequence)? = reader.next(), let sequence = sequence.number, sequence > 0,
            case (3, let hash)? = reader.next(), let hash = hash.bytes, hash.count == 32, reader.isAtEnd
        else { return nil }
        self.init(author: author, sequence: sequence, hash: [UInt8](hash))
    }

    init(_ message: Tensupervisions_Sync_V1_Head) throws {
        guard let author = AuthorID(bytes: message.author), message.sequence > 0, message.hash.count == 32 else {
            throw ProtocolError(.malformed, "head")
        }
        self.init(author: author, sequence: message.sequence, hash: [UInt8](message.hash))
    }
}

/// A digest of all current values of a scope that does not depend on order: the exclusive or of one hash a record.
///
/// It tells honest replicas that they diverged; it is no defence against a peer that lies.
public struct LiveDigest: Hashable, Sendable {
    /// The digest as four machine words, the first eight bytes first, so that it is copied and compared at no cost.
    private var words = SIMD4<UInt64>()

    /// The digest of nothing.
    public init() {}

    /// Restores a digest; `nil` unless 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        for index in words.indices { words[index] = Hashing.word(bytes, at: 8 * index) }
    }

    /// 32 bytes.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for index in 0..<32 {
                buffer[index] = UInt8(truncatingIfNeeded: words[index / 8] >> UInt64(56 - 8 * (index % 8)))
            }
            count = 32
        }
    }

    /// Replaces one record's part: takes out the old state, if there was one, and puts in the new.
    ///
    /// A record without a field, none of whose changes counts, has no part.
    public mutating func replace(_ old: RecordState?, by new: RecordState?) {
        for state in [old, new] {
            guard let state, !state.fields.isEmpty else { continue }
            let hash = Self.hash(of: state)
            for index in words.indices { words[index] ^= Hashing.word(hash, at: 8 * index) }
        }
    }

    /// SHA-256 over record id, type, and of each field in byte order its name and the dots of its current values.
    static func hash(of record: RecordState) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64 + record.fields.count * 80)
        bytes += record.id.bytes
        append(record.type, to: &bytes)
        for (name, siblings) in record.fields {
            append(name.text, to: &bytes)
            append(UInt64(siblings.all.count), to: &bytes)
            for dot in siblings.all.lazy.map(\.dot) {
                let words = (
                    dot.author.high.bigEndian, dot.author.low.bigEndian, dot.sequence.bigEndian,
                    UInt64(dot.hashPrefix).bigEndian
                )
                withUnsafeBytes(of: words) { bytes.append(contentsOf: $0) }
            }
        }
        return Hashing.sha256(bytes)
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        append(UInt64(text.utf8.count), to: &bytes)
        bytes += text.utf8
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
