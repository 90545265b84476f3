public import Causality
import Foundation
import SwiftProtobuf

/// One change as it is written, kept and forwarded: immutable bytes and what they say (SPEC § Changes).
///
/// A value, kept by reference because batches hand many of them around; nothing of it ever changes.
/// ``header`` and ``values`` are the very bytes that were hashed and signed; they are never encoded again.
public final class Change: Hashable, Sendable {
    /// One field written, the values it replaces, and the new value unless the values were stripped.
    public struct Write: Hashable, Sendable {
        /// The field's name.
        public let field: String
        /// The exact earlier values that the writer saw and replaces.
        public let replaces: [Dot]
        /// The new value; `nil` once stripped.
        public let value: FieldValue?

        /// Describes one write.
        public init(field: String, replaces: [Dot], value: FieldValue?) {
            self.field = field
            self.replaces = replaces
            self.value = value
        }
    }

    /// The header's bytes, verbatim.
    public let header: [UInt8]
    /// The values' bytes, verbatim; `nil` once stripped.
    public let values: [UInt8]?
    /// SHA-256 of the values' bytes.
    public let valuesHash: [UInt8]
    /// Ed25519 over ``signedMessage(hash:)``; 64 bytes.
    public let signature: [UInt8]

    /// Who wrote it.
    public let author: AuthorID
    /// Its number in the author's log of the scope, from 1.
    public let sequence: UInt64
    /// Greater than that of every change the writer knew in the scope.
    public let lamport: UInt64
    /// The writer's clock, milliseconds since 1970; shown, never decisive.
    public let wallMilliseconds: Int64
    /// Who, as the organisation names people.
    public let person: String
    /// The record written.
    public let record: RecordID
    /// The record's type.
    public let recordType: String
    /// The fields written, in order.
    public let writes: [Write]
    /// Why, where a person gave a reason; empty otherwise and once stripped.
    public let reason: String

    /// Equal means the same bytes; everything else follows from them.
    public static func == (left: Change, right: Change) -> Bool {
        left.header == right.header && left.values == right.values && left.valuesHash == right.valuesHash
            && left.signature == right.signature
    }

    /// Hashes the bytes, in keeping with equality.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(header)
        hasher.combine(valuesHash)
        hasher.combine(signature)
    }

    /// What is signed: "change" ‖ chained hash.
    public static func signedMessage(hash: [UInt8]) -> [UInt8] { Array("change".utf8) + hash }

    /// The name of this change once its chained hash is known.
    public func dot(hash: [UInt8]) -> Dot {
        Dot(author: author, sequence: sequence, hashPrefix: Hashing.prefix(hash))
    }

    /// The chained hash, given that of the change before it.
    public func hash(after previous: [UInt8]) -> [UInt8] {
        Hashing.chained(previous: previous, header: header, valuesHash: valuesHash)
    }

    /// Reads a change that came from outside or from the store.
    ///
    /// - Parameter values: the values' bytes, or `nil` with `valuesHash` when they were stripped.
    /// - Throws: ``ProtocolError`` when bytes are malformed or beyond a limit; trying again does not help.
    public init(header: [UInt8], values: [UInt8]?, valuesHash: [UInt8]?, signature: [UInt8]) throws {
        guard header.count <= Limits.headerBytesMax, (values?.count ?? 0) <= Limits.valuesBytesMax else {
            throw ProtocolError(.limitExceeded, "change of \(header.count) + \(values?.count ?? 0) bytes")
        }
        guard signature.count == 64 else { throw ProtocolError(.malformed, "signature of \(signature.count) bytes") }
        let head = try ChangeHead(header)
        guard head.format == Limits.format else {
            throw ProtocolError(
                head.isCritical ? .unknownCritical : .unknownVersion, "change format \(head.format)")
        }
        guard let author = head.author, let record = head.record else {
            throw ProtocolError(.malformed, "author or record id")
        }
        guard head.sequence > 0, head.lamport > 0 else { throw ProtocolError(.malformed, "number 0") }
        guard head.writes.count <= Limits.writesMax, head.person.utf8.count <= Limits.personBytesMax,
            (1...Limits.typeNameBytesMax).contains(head.recordType.utf8.count)
        else { throw ProtocolError(.limitExceeded, "writes, person or type name") }

        var detached: ChangeContent?
        if let values {
            let decoded = try ChangeContent(values, writes: head.writes.count)
            guard decoded.values.count == head.writes.count else {
                throw ProtocolError(.malformed, "\(decoded.values.count) values for \(head.writes.count) writes")
            }
            guard decoded.reason.utf8.count <= Limits.reasonBytesMax else {
                throw ProtocolError(.limitExceeded, "reason")
            }
            detached = decoded
        } else if valuesHash?.count != 32 {
            throw ProtocolError(.malformed, "neither values nor their hash")
        }
        self.header = header
        self.values = values
        self.valuesHash = values.map { Hashing.sha256($0) } ?? valuesHash ?? []
        self.signature = signature
        self.author = author
        sequence = head.sequence
        lamport = head.lamport
        wallMilliseconds = head.wallMilliseconds
        person = head.person
        self.record = record
        recordType = head.recordType
        reason = detached?.reason ?? ""
        writes = try head.writes.enumerated().map { position, write in
            try Change.write(write, author: author, value: detached?.values[position])
        }
    }

    private static func write(_ write: ChangeHead.Write, author: AuthorID, value: FieldValue?) throws -> Write {
        guard write.replaces.count <= Limits.replacedMax,
            (1...Limits.fieldNameBytesMax).contains(write.field.utf8.count)
        else { throw ProtocolError(.limitExceeded, "field name or replaced values") }
        let replaces = try write.replaces.map { reference in
            guard let writer = reference.isOwn ? author : reference.author else {
                throw ProtocolError(.malformed, "author of a replaced value")
            }
            return Dot(author: writer, sequence: reference.sequence, hashPrefix: reference.hashPrefix)
        }
        return Write(field: write.field, replaces: replaces, value: value)
    }
}

extension FieldValue {
    init(_ message: Tensupervisions_Sync_V1_Value) {
        switch message.kind {
        case .text(let text): self = .text(text)
        case .integer(let integer): self = .integer(integer)
        case .flag(let flag): self = .flag(flag)
        case .bytes(let bytes): self = .bytes([UInt8](bytes))
        case nil: self = .empty
        }
    }
}
