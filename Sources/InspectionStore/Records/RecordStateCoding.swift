import Causality

/// Packs a record's present state into one value of the database, and back.
///
/// Layout, numbers as varints: version; type; authors (count, 16 bytes each); fields in byte order (count, each: name,
/// siblings as count and author index, sequence, hash prefix, kind, value); a checksum of everything before it, 8
/// bytes: FNV-1a 64 by bytes in version 1, by words in version 2, which is written. Derived and local, so the layout
/// may change with a migration that rebuilds.
enum RecordStateCoding {
    private static let version: UInt8 = 2

    private enum Kind {
        static let empty: UInt8 = 0
        static let text: UInt8 = 1
        static let integer: UInt8 = 2
        static let no: UInt8 = 3
        static let yes: UInt8 = 4
        static let bytes: UInt8 = 5
    }

    static func encode(_ record: RecordState) -> [UInt8] {
        var authors: [AuthorID] = []
        var size = 64
        for (name, siblings) in record.fields {
            size += name.utf8.count + 2
            for sibling in siblings.all {
                size += 20 + sibling.value.sizeBytes
                if !authors.contains(sibling.dot.author) { authors.append(sibling.dot.author) }
            }
        }
        authors.sort()
        var writer = ByteWriter(capacity: size + authors.count * 16)
        writer.append(byte: version)
        writer.append(counted: record.type.utf8)
        writer.append(UInt64(authors.count))
        for author in authors {
            writer.append(bigEndian: author.high)
            writer.append(bigEndian: author.low)
        }
        writer.append(UInt64(record.fields.count))
        for (name, siblings) in record.fields {
            writer.append(counted: name.utf8)
            writer.append(UInt64(siblings.all.count))
            for sibling in siblings.all {
                writer.append(UInt64(authors.firstIndex(of: sibling.dot.author) ?? 0))
                writer.append(sibling.dot.sequence)
                writer.append(UInt64(sibling.dot.hashPrefix))
                append(sibling.value, to: &writer)
            }
        }
        let sum = writer.bytes.withUnsafeBytes { checksum($0, version: version) }
        writer.append(bigEndian: sum)
        return writer.bytes
    }

    /// Reads a packed state; `nil` if a bit of it changed.
    static func decode(_ bytes: UnsafeRawBufferPointer, id: RecordID) -> RecordState? {
        guard bytes.count >= 8 else { return nil }
        let body = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 8)])
        var tail = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[(bytes.count - 8)...]))
        var reader = ByteReader(body)
        guard let version = reader.byte(), (1...Self.version).contains(version),
            tail.bigEndian() == checksum(body, version: version), let type = text(&reader),
            let authorCount = reader.number(),
            authorCount <= UInt64(reader.remaining / 16)
        else { return nil }
        var authors: [AuthorID] = []
        for _ in 0..<authorCount {
            guard let high = reader.bigEndian(), let low = reader.bigEndian() else { return nil }
            authors.append(AuthorID(high: high, low: low))
        }
        guard let fieldCount = reader.number(), fieldCount <= UInt64(reader.remaining) else { return nil }
        var fields = FieldTable()
        fields.reserveCapacity(Int(fieldCount))
        for _ in 0..<fieldCount {
            guard let name = text(&reader), let siblings = siblings(&reader, authors: authors) else { return nil }
            fields[FieldName(name)] = siblings
        }
        return reader.isAtEnd ? RecordState(id: id, type: type, fields: fields) : nil
    }

    private static func siblings(_ reader: inout ByteReader, authors: [AuthorID]) -> Siblings? {
        guard let count = reader.number(), count <= UInt64(reader.remaining) else { return nil }
        var siblings: [Siblings.Sibling] = []
        for _ in 0..<count {
            guard let index = reader.number(), index < UInt64(authors.count), let sequence = reader.number(),
                let prefix = reader.number(), prefix <= UInt64(UInt32.max), let value = value(&reader)
            else { return nil }
            let dot = Dot(author: authors[Int(index)], sequence: sequence, hashPrefix: UInt32(prefix))
            siblings.append(Siblings.Sibling(dot: dot, value: value))
        }
        return Siblings(siblings)
    }

    private static func append(_ value: FieldValue, to writer: inout ByteWriter) {
        switch value {
        case .empty: writer.append(byte: Kind.empty)
        case .text(let text):
            writer.append(byte: Kind.text)
            writer.append(counted: text.utf8)
        case .integer(let integer):
            writer.append(byte: Kind.integer)
            writer.append(signed: integer)
        case .flag(let flag): writer.append(byte: flag ? Kind.yes : Kind.no)
        case .bytes(let bytes):
            writer.append(byte: Kind.bytes)
            writer.append(counted: bytes)
        }
    }

    private static func value(_ reader: inout ByteReader) -> FieldValue? {
        switch reader.byte() {
        case Kind.empty: .empty
        case Kind.text: text(&reader).map { .text($0) }
        case Kind.integer: reader.signed().map { .integer($0) }
        case Kind.no: .flag(false)
        case Kind.yes: .flag(true)
        case Kind.bytes: reader.counted().map { .bytes([UInt8]($0)) }
        default: nil
        }
    }

    private static func text(_ reader: inout ByteReader) -> String? {
        reader.counted().map { String(decoding: $0, as: UTF8.self) }
    }

    private static func checksum(_ bytes: UnsafeRawBufferPointer, version: UInt8) -> UInt64 {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        var position = 0
        while version > 1, position + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            sum = (sum ^ word) &* 0x100_0000_01b3
            // A product passes bits on upwards only.
            sum ^= sum >> 32
            position += 8
        }
        for byte in bytes[position...] { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return sum
    }
}

extension FieldValue {
    /// The bytes of what it holds, near enough to make room for them.
    fileprivate var sizeBytes: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .empty, .integer, .flag: 10
        }
    }
}
