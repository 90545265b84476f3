import Causality

/// Writes Protocol Buffers in their plain form, byte for byte as the generated code does: fields in the order of calls,
/// numbers that are 0 and bytes that are empty left out.
///
/// For what is written often: no message is built first.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    /// The bytes of one message.
    static func bytes(_ write: (inout ProtobufWriter) -> Void) -> [UInt8] {
        var writer = ProtobufWriter()
        write(&writer)
        return writer.bytes
    }

    mutating func number(_ field: UInt8, _ value: UInt64) {
        if value != 0 { present(field, value) }
    }

    mutating func signed(_ field: UInt8, _ value: Int64) { number(field, Self.zigzag(value)) }

    mutating func fixed32(_ field: UInt8, _ value: UInt32) {
        guard value != 0 else { return }
        bytes.append(field << 3 | 5)
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func content(_ field: UInt8, _ content: [UInt8]) {
        if !content.isEmpty { present(field, content) }
    }

    mutating func text(_ field: UInt8, _ text: String) {
        if !text.isEmpty { present(field, text.utf8) }
    }

    mutating func id(_ field: UInt8, _ id: some SixteenByteID) {
        bytes.append(field << 3 | 2)
        bytes.append(16)
        withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { bytes.append(contentsOf: $0) }
    }

    mutating func flag(_ field: UInt8, _ flag: Bool) { number(field, flag ? 1 : 0) }

    /// A message inside this one, also if it is empty. Its length goes before it once it is known.
    mutating func message(_ field: UInt8, _ write: (inout ProtobufWriter) -> Void) {
        bytes.append(field << 3 | 2)
        let place = bytes.count
        bytes.append(0)
        write(&self)
        let length = bytes.count - place - 1
        if length < 0x80 {
            bytes[place] = UInt8(length)
        } else {
            var prefix = ProtobufWriter()
            prefix.varint(UInt64(length))
            bytes.replaceSubrange(place...place, with: prefix.bytes)
        }
    }

    // MARK: One of several kinds: written also if it is 0 or empty

    mutating func present(_ field: UInt8, _ value: UInt64) {
        bytes.append(field << 3)
        varint(value)
    }

    mutating func present(_ field: UInt8, _ content: some Collection<UInt8>) {
        bytes.append(field << 3 | 2)
        varint(UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 0x7f {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

extension ProtobufWriter {
    /// The end of a branch.
    mutating func head(_ field: UInt8, _ head: LogHead) {
        message(field) {
            $0.id(1, head.author)
            $0.number(2, head.sequence)
            $0.content(3, head.hash)
        }
    }

    /// A value of a field of a record.
    mutating func value(_ field: UInt8, _ value: FieldValue) {
        message(field) {
            switch value {
            case .empty: break
            case .text(let text): $0.present(1, text.utf8)
            case .integer(let integer): $0.present(2, Self.zigzag(integer))
            case .flag(let flag): $0.present(3, flag ? 1 : 0)
            case .bytes(let bytes): $0.present(4, bytes)
            }
        }
    }
}
