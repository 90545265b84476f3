/// Reads Protocol Buffers in their plain form: known fields, shortest tags, no groups.
///
/// Every method returns `nil` for anything else; the caller then has the generated code read the bytes, which knows
/// every form. So this decides nothing about what is accepted, it only reads the usual bytes several times quicker.
struct ProtobufReader {
    enum Field {
        case varint(UInt64)
        case fixed32(UInt32)
        case bytes(UnsafeRawBufferPointer)
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// The next field and its number.
    mutating func next() -> (number: UInt8, field: Field)? {
        guard position < bytes.count, bytes[position] < 0x80 else { return nil }
        let tag = bytes[position]
        position += 1
        switch tag & 7 {
        case 0: return varint().map { (tag >> 3, .varint($0)) }
        case 2:
            guard let count = varint(), count <= UInt64(bytes.count - position) else { return nil }
            defer { position += Int(count) }
            return (tag >> 3, .bytes(UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(count)])))
        case 5:
            guard bytes.count - position >= 4 else { return nil }
            defer { position += 4 }
            let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)
            return (tag >> 3, .fixed32(UInt32(littleEndian: word)))
        default: return nil
        }
    }

    private mutating func varint() -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 63, position < bytes.count {
            let byte = bytes[position]
            position += 1
            number |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        // A tenth byte holds one bit.
        guard shift == 63, position < bytes.count, bytes[position] <= 1 else { return nil }
        number |= UInt64(bytes[position]) << 63
        position += 1
        return number
    }
}

extension ProtobufReader.Field {
    var number: UInt64? { if case .varint(let number) = self { number } else { nil } }
    var signed: Int64? { number.map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) } }
    var fixed32: UInt32? { if case .fixed32(let word) = self { word } else { nil } }
    var bytes: UnsafeRawBufferPointer? { if case .bytes(let bytes) = self { bytes } else { nil } }
    var text: String? { bytes.flatMap { String(validating: $0.bindMemory(to: UInt8.self), as: UTF8.self) } }
    /// Other numbers than 0 and 1 are true to some readers.
    var flag: Bool? { number.flatMap { $0 < 2 ? $0 == 1 : nil } }
}
