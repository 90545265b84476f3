/// Walks over the fields of any message in Protocol Buffers, in every form that the generated code takes.
///
/// Holds no memory; time is linear. ``ProtobufReader`` reads values, in the usual form only.
struct WireFields {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// The next field's number, and its bytes if it has a length; `nil` if these are no fields.
    mutating func next() -> (number: UInt64, content: UnsafeRawBufferPointer?)? {
        guard let (number, kind) = tag() else { return nil }
        switch kind {
        case 2:
            guard let content = counted() else { return nil }
            return (number, content)
        case 3: return passGroup(number) ? (number, nil) : nil
        default: return pass(kind) ? (number, nil) : nil
        }
    }

    private mutating func tag() -> (number: UInt64, kind: UInt64)? {
        guard let tag = varint(), tag < UInt64(UInt32.max), tag >> 3 > 0 else { return nil }
        return (tag >> 3, tag & 7)
    }

    /// A value that is neither a group nor the end of one.
    private mutating func pass(_ kind: UInt64) -> Bool {
        switch kind {
        case 0: varint() != nil
        case 1: skip(8)
        case 2: counted() != nil
        case 5: skip(4)
        default: false
        }
    }

    /// Groups are of no known field, but an unknown one may be a group.
    private mutating func passGroup(_ number: UInt64) -> Bool {
        var open = [number]
        while let innermost = open.last {
            guard let (number, kind) = tag() else { return false }
            switch kind {
            case 3:
                guard open.count < Wire.nestingMax else { return false }
                open.append(number)
            case 4:
                guard number == innermost else { return false }
                open.removeLast()
            default:
                guard pass(kind) else { return false }
            }
        }
        return true
    }

    private mutating func counted() -> UnsafeRawBufferPointer? {
        guard let count = varint(), count <= UInt64(bytes.count - position) else { return nil }
        defer { position += Int(count) }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(count)])
    }

    private mutating func skip(_ count: Int) -> Bool {
        guard bytes.count - position >= count else { return false }
        position += count
        return true
    }

    /// A number in up to ten bytes, however long it was written; what does not fit 64 bits is lost, as the generated
    /// code loses it.
    private mutating func varint() -> UInt64? {
        var number: UInt64 = 0
        for shift in stride(from: 0, through: 63, by: 7) {
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            position += 1
            number |= UInt64(byte & 0x7f) << UInt64(shift)
            if byte < 0x80 { return number }
        }
        return nil
    }
}
