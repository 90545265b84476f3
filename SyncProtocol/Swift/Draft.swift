public import Causality
import Foundation
import SwiftProtobuf

/// What a person wants to write, before it is numbered, hashed and signed.
public struct Draft: Hashable, Sendable {
    /// One field, its new value, and the values the person saw.
    public struct Write: Hashable, Sendable {
        /// The field's name.
        public let field: String
        /// The new value.
        public let value: FieldValue
        /// The dots of the values the writer saw; others that arrived meanwhile become siblings (sync rule 4).
        public let replaces: [Dot]

        /// Describes one write.
        public init(field: String, value: FieldValue, replaces: [Dot]) {
            self.field = field
            self.value = value
            self.replaces = replaces
        }
    }

    /// The record to write.
    public let record: RecordID
    /// Its type.
    public let recordType: String
    /// The fields that change; fields left alone are not listed (sync rule 5).
    public let writes: [Write]
    /// Who writes.
    public let person: String
    /// Why, if a reason was given.
    public let reason: String

    /// Describes a change to be made.
    public init(record: RecordID, recordType: String, writes: [Write], person: String, reason: String = "") {
        self.record = record
        self.recordType = recordType
        self.writes = writes
        self.person = person
        self.reason = reason
    }
}

extension Change {
    /// Numbers, encodes, hashes and signs a draft as the next change of a log.
    ///
    /// - Parameters:
    ///   - previous: the chained hash of the change before it, or the log's origin.
    ///   - salt: 8 to 16 random bytes.
    /// - Throws: ``ProtocolError`` when the draft is beyond a limit, or what the signer throws.
    static func sealing(
        _ draft: Draft, author: AuthorID, sequence: UInt64, lamport: UInt64, wallMilliseconds: Int64,
        previous: [UInt8], salt: [UInt8], signer: any Signer
    ) throws -> (change: Change, hash: [UInt8]) {
        let header = try Wire.encode(
            Tensupervisions_Sync_V1_ChangeHeader.with {
                $0.format = Limits.format
                $0.author = Data(author.bytes)
                $0.sequence = sequence
                $0.lamport = lamport
                $0.wallMs = wallMilliseconds
                $0.person = draft.person
                $0.record = Data(draft.record.bytes)
                $0.recordType = draft.recordType
                $0.writes = draft.writes.map { write in
                    .with {
                        $0.field = write.field
                        $0.replaces = write.replaces.map { dot in
                            .with {
                                if dot.author != author { $0.author = Data(dot.author.bytes) }
                                $0.sequence = dot.sequence
                                $0.hashPrefix = dot.hashPrefix
                            }
                        }
                    }
                }
            })
        let values = try Wire.encode(
            Tensupervisions_Sync_V1_ChangeValues.with {
                $0.salt = Data(salt)
                $0.values = draft.writes.map(\.value.message)
                $0.reason = draft.reason
            })
        let hash = Hashing.chained(previous: previous, header: header, valuesHash: Hashing.sha256(values))
        let signature = try signer.signature(of: signedMessage(hash: hash))
        let change = try Change(header: header, values: values, valuesHash: nil, signature: signature)
        return (change, hash)
    }
}
