public import Causality

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
        let header = header(
            draft, author: author, sequence: sequence, lamport: lamport, wallMilliseconds: wallMilliseconds)
        let values = ProtobufWriter.bytes {
            $0.content(1, salt)
            for write in draft.writes { $0.value(2, write.value) }
            $0.text(3, draft.reason)
        }
        let hash = Hashing.chained(previous: previous, header: header, valuesHash: Hashing.sha256(values))
        let signature = try signer.signature(of: signedMessage(hash: hash))
        let change = try Change(header: header, values: values, valuesHash: nil, signature: signature)
        return (change, hash)
    }

    private static func header(
        _ draft: Draft, author: AuthorID, sequence: UInt64, lamport: UInt64, wallMilliseconds: Int64
    ) -> [UInt8] {
        ProtobufWriter.bytes {
            $0.number(1, UInt64(Limits.format))
            $0.id(2, author)
            $0.number(3, sequence)
            $0.number(4, lamport)
            $0.signed(5, wallMilliseconds)
            $0.text(6, draft.person)
            $0.id(7, draft.record)
            $0.text(8, draft.recordType)
            for write in draft.writes {
                $0.message(9) {
                    $0.text(1, write.field)
                    for dot in write.replaces {
                        $0.message(2) {
                            if dot.author != author { $0.id(1, dot.author) }
                            $0.number(2, dot.sequence)
                            $0.fixed32(3, dot.hashPrefix)
                        }
                    }
                }
            }
        }
    }
}
