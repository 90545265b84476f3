import Causality
import SyncProtocol

/// Writes changes as a program of a later version would: with fields, and a kind of value, that nobody here knows.
///
/// An encoder of its own, written from SPEC § Changes, so that it shares no code with what it tests.
struct LaterVersion {
    let author: LocalAuthor
    /// Adds a header field and a values field that are not in the schema.
    let addsFields: Bool
    /// Writes every value as a kind that is not in the schema; it reads as empty here.
    let addsKind: Bool

    /// Writes the draft as the next change of the log and merges it, as `ReplicaWriter.write` would.
    func write(
        _ draft: Draft, in scope: ScopeID, wallMilliseconds: Int64, salt: [UInt8], writer: any ReplicaWriter
    ) throws -> ChainedChange {
        let known = try writer.branches(of: author.id, in: scope)
        guard try writer.card(of: author.id)?.cutoff.isEmpty ?? true else {
            throw ProtocolError(.revoked, author.id.hex)
        }
        guard known.count <= 1 else { throw ProtocolError(.authorForked, author.id.hex) }
        for dot in draft.writes.flatMap(\.replaces) {
            guard try writer.holds(dot, in: scope) else { throw ProtocolError(.missingDependency, "\(dot)") }
        }
        var branch =
            try known.first
            ?? writer.makeBranch(
                scope: scope, author: author.id, parent: nil, base: 0,
                baseHash: Hashing.origin(of: author.id, in: scope))
        var summary = try writer.summary(of: scope)
        summary.lamport += 1
        let header = header(
            draft, sequence: branch.head + 1, lamport: summary.lamport, wallMilliseconds: wallMilliseconds)
        let values = values(draft, salt: salt)
        let hash = Hashing.chained(previous: branch.headHash, header: header, valuesHash: Hashing.sha256(values))
        let change = ChainedChange(
            change: try Change(
                header: header, values: values, valuesHash: nil,
                signature: author.signer.signature(of: Change.signedMessage(hash: hash))),
            hash: hash)
        if try writer.card(of: author.id) == nil { try writer.save(author.card) }
        try writer.append(change, to: branch)
        branch.head += 1
        let before = try writer.record(draft.record, in: scope)
        let after = change.applied(to: before)
        try writer.save(after, in: scope)
        summary.liveDigest.replace(before, by: after)
        try writer.save(summary, of: scope)
        return change
    }

    private func header(
        _ draft: Draft, sequence: UInt64, lamport: UInt64, wallMilliseconds: Int64
    ) -> [UInt8] {
        var bytes = number(1, 1) + field(2, author.id.bytes) + number(3, sequence) + number(4, lamport)
        bytes += number(5, UInt64(bitPattern: wallMilliseconds << 1 ^ wallMilliseconds >> 63))
        bytes += field(6, Array(draft.person.utf8)) + field(7, draft.record.bytes)
        bytes += field(8, Array(draft.recordType.utf8))
        for write in draft.writes {
            var inner = field(1, Array(write.field.utf8))
            for dot in write.replaces {
                inner += field(
                    2,
                    field(1, dot.author.bytes) + number(2, dot.sequence) + [UInt8(3 << 3 | 5)]
                        + (0..<4).map { UInt8(truncatingIfNeeded: dot.hashPrefix >> UInt32(8 * $0)) })
            }
            bytes += field(9, inner)
        }
        return addsFields ? bytes + Self.headerSuffix : bytes
    }

    /// The fields of a later version: number 1000, a text, and number 1001, a number.
    static let headerSuffix: [UInt8] =
        varint(1_000 << 3 | 2) + varint(5) + Array("later".utf8) + varint(1_001 << 3) + varint(7)

    private func values(_ draft: Draft, salt: [UInt8]) -> [UInt8] {
        var bytes = field(1, salt)
        for write in draft.writes {
            if addsKind {
                bytes += field(2, number(90, 5))
            } else if case .integer(let integer) = write.value {
                bytes += field(2, number(2, UInt64(bitPattern: integer << 1 ^ integer >> 63)))
            } else if case .text(let text) = write.value {
                bytes += field(2, field(1, Array(text.utf8)))
            } else if case .bytes(let content) = write.value {
                bytes += field(2, field(4, content))
            } else {
                bytes += field(2, [])
            }
        }
        return addsFields ? bytes + field(1_000, Array("later".utf8)) : bytes
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest > 127 {
            bytes.append(UInt8(rest & 127 | 128))
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private func number(_ number: UInt64, _ value: UInt64) -> [UInt8] {
        Self.varint(number << 3) + Self.varint(value)
    }

    private func field(_ number: UInt64, _ content: [UInt8]) -> [UInt8] {
        Self.varint(number << 3 | 2) + Self.varint(UInt64(content.count)) + content
    }
}
