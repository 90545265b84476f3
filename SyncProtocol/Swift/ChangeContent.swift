import Causality

/// What a change's header says, not yet checked against limits.
struct ChangeHead: Equatable {
    /// A reference to a value that is replaced.
    struct Reference: Equatable {
        /// Whether the author is the change's own and left out.
        var isOwn = true
        /// The author named; `nil` if none, or not 16 bytes.
        var author: AuthorID?
        var sequence: UInt64 = 0
        var hashPrefix: UInt32 = 0
    }

    struct Write: Equatable {
        var field = ""
        var replaces: [Reference] = []
    }

    var format: UInt32 = 0
    /// `nil` if not 16 bytes.
    var author: AuthorID?
    var sequence: UInt64 = 0
    var lamport: UInt64 = 0
    var wallMilliseconds: Int64 = 0
    var person = ""
    /// `nil` if not 16 bytes.
    var record: RecordID?
    var recordType = ""
    var writes: [Write] = []
    var isCritical = false

    private init() {}

    /// Reads a header. Throws ``ProtocolError`` when the bytes are no message.
    init(_ bytes: [UInt8]) throws {
        if let plain = bytes.withUnsafeBytes({ Self.plain(ProtobufReader($0)) }) {
            self = plain
        } else {
            self.init(try Wire.decode(bytes, "change header") as Tensupervisions_Sync_V1_ChangeHeader)
        }
    }

    init(_ message: Tensupervisions_Sync_V1_ChangeHeader) {
        format = message.format
        author = AuthorID(bytes: message.author)
        sequence = message.sequence
        lamport = message.lamport
        wallMilliseconds = message.wallMs
        person = message.person
        record = RecordID(bytes: message.record)
        recordType = message.recordType
        writes = message.writes.map { write in
            Write(
                field: write.field,
                replaces: write.replaces.map {
                    Reference(
                        isOwn: $0.author.isEmpty, author: AuthorID(bytes: $0.author), sequence: $0.sequence,
                        hashPrefix: $0.hashPrefix)
                })
        }
        isCritical = message.critical
    }

    static func plain(_ reader: ProtobufReader) -> ChangeHead? {
        var reader = reader
        var head = ChangeHead()
        while !reader.isAtEnd {
            guard let (number, field) = reader.next(), head.take(field, as: number) else { return nil }
        }
        return head
    }

    private mutating func take(_ field: ProtobufReader.Field, as number: UInt8) -> Bool {
        switch number {
        case 1: field.number.flatMap { UInt32(exactly: $0) }.map { format = $0 } != nil
        case 2: field.bytes.map { author = AuthorID(bytes: $0) } != nil
        case 3: field.number.map { sequence = $0 } != nil
        case 4: field.number.map { lamport = $0 } != nil
        case 5: field.signed.map { wallMilliseconds = $0 } != nil
        case 6: field.text.map { person = $0 } != nil
        case 7: field.bytes.map { record = RecordID(bytes: $0) } != nil
        case 8: field.text.map { recordType = $0 } != nil
        case 9: field.bytes.flatMap { Write.plain(ProtobufReader($0)) }.map { writes.append($0) } != nil
        case 10: field.flag.map { isCritical = $0 } != nil
        default: false
        }
    }
}

extension ChangeHead.Write {
    fileprivate static func plain(_ reader: ProtobufReader) -> Self? {
        var reader = reader
        var write = Self()
        while !reader.isAtEnd {
            guard let (number, field) = reader.next() else { return nil }
            switch number {
            case 1:
                guard let text = field.text else { return nil }
                write.field = text
            case 2:
                guard let bytes = field.bytes, let reference = ChangeHead.Reference.plain(ProtobufReader(bytes)) else {
                    return nil
                }
                write.replaces.append(reference)
            default: return nil
            }
        }
        return write
    }
}

extension ChangeHead.Reference {
    fileprivate static func plain(_ reader: ProtobufReader) -> Self? {
        var reader = reader
        var reference = Self()
        while !reader.isAtEnd {
            guard let (number, field) = reader.next() else { return nil }
            switch (number, field) {
            case (1, .bytes(let bytes)):
                reference.isOwn = bytes.isEmpty
                reference.author = AuthorID(bytes: bytes)
            case (2, .varint(let sequence)): reference.sequence = sequence
            case (3, .fixed32(let prefix)): reference.hashPrefix = prefix
            default: return nil
            }
        }
        return reference
    }
}

/// What a change's values say, not yet checked against limits.
struct ChangeContent: Equatable {
    var values: [FieldValue] = []
    var reason = ""

    private init() {}

    /// Reads the values of so many writes. Throws ``ProtocolError`` when the bytes are no message, or hold more.
    init(_ bytes: [UInt8], writes: Int) throws {
        if let plain = bytes.withUnsafeBytes({ Self.plain(ProtobufReader($0), writes: writes) }) {
            self = plain
        } else {
            self.init(
                try Wire.decode(bytes, "change values", within: .values(of: writes))
                    as Tensupervisions_Sync_V1_ChangeValues)
        }
    }

    init(_ message: Tensupervisions_Sync_V1_ChangeValues) {
        values = message.values.map { FieldValue($0) }
        reason = message.reason
    }

    static func plain(_ reader: ProtobufReader, writes: Int = .max) -> ChangeContent? {
        var reader = reader
        var content = ChangeContent()
        while !reader.isAtEnd {
            guard let (number, field) = reader.next(), let bytes = field.bytes else { return nil }
            switch number {
            case 1: break
            case 2:
                guard content.values.count < writes, let value = value(ProtobufReader(bytes)) else { return nil }
                content.values.append(value)
            case 3:
                guard let text = field.text else { return nil }
                content.reason = text
            default: return nil
            }
        }
        return content
    }

    private static func value(_ reader: ProtobufReader) -> FieldValue? {
        var reader = reader
        var value = FieldValue.empty
        while !reader.isAtEnd {
            guard let (number, field) = reader.next() else { return nil }
            let read: FieldValue? =
                switch number {
                case 1: field.text.map { .text($0) }
                case 2: field.signed.map { .integer($0) }
                case 3: field.flag.map { .flag($0) }
                case 4: field.bytes.map { .bytes([UInt8]($0)) }
                default: nil
                }
            guard let read else { return nil }
            value = read
        }
        return value
    }
}
