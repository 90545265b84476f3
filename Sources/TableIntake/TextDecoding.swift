#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// A text file's content as UTF-8, with the places that could not be decoded.
struct DecodedText {
    var utf8: [UInt8] = []
    /// Offsets in ``utf8`` at which a replacement character stands for damage, ascending.
    var damage: [Int] = []
    var encoding = TextEncoding.utf8

    mutating func appendDamage() {
        damage.append(utf8.count)
        utf8 += [0xef, 0xbf, 0xbd]
    }
}

/// Finds the encoding of a text file.
enum TextDecoding {
    /// How many whole characters must stand against one damaged place before an encoding is believed.
    private static let trust = 8

    static func decode(_ bytes: [UInt8]) throws(TableIntakeError) -> DecodedText {
        if bytes.starts(with: [0xff, 0xfe]) { return utf16(bytes.dropFirst(2), bigEndian: false) }
        if bytes.starts(with: [0xfe, 0xff]) { return utf16(bytes.dropFirst(2), bigEndian: true) }
        let marked = bytes.starts(with: [0xef, 0xbb, 0xbf])
        let content = marked ? Array(bytes.dropFirst(3)) : bytes
        guard !content.contains(0) else { throw TableIntakeError(.unknownFormat) }
        if String(validating: content, as: UTF8.self) != nil { return DecodedText(utf8: content) }
        let lenient = damagedUTF8(content)
        // GB18030 accepts most byte pairs, so a UTF-8 file with a flipped bit must be recognised before it is tried.
        if marked || lenient.whole >= trust * lenient.text.damage.count { return lenient.text }
        guard let chinese = gb18030(content), chinese.damage.count * trust <= content.count / 2 else {
            throw TableIntakeError(.unknownEncoding)
        }
        return chinese
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> DecodedText {
        var decoded = DecodedText(encoding: bigEndian ? .utf16BigEndian : .utf16LittleEndian)
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(bigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        run(UTF16(), over: units, into: &decoded)
        if index < bytes.endIndex { decoded.appendDamage() }
        return decoded
    }

    private static func damagedUTF8(_ bytes: [UInt8]) -> (text: DecodedText, whole: Int) {
        var decoded = DecodedText()
        let whole = run(UTF8(), over: bytes, into: &decoded)
        return (decoded, whole)
    }

    /// Decodes with a codec of the standard library; returns the count of whole characters beyond ASCII.
    @discardableResult
    private static func run<Codec: UnicodeCodec>(
        _ start: Codec, over units: [Codec.CodeUnit], into decoded: inout DecodedText
    ) -> Int {
        var codec = start
        var iterator = units.makeIterator()
        var whole = 0
        while true {
            switch codec.decode(&iterator) {
            case .scalarValue(let scalar):
                if !scalar.isASCII { whole += 1 }
                decoded.utf8 += UTF8.encode(scalar).map(Array.init) ?? []
            case .error: decoded.appendDamage()
            case .emptyInput: return whole
            }
        }
    }

    #if canImport(Glibc)
        /// Decodes GB 18030; `nil` if the system has no converter.
        private static func gb18030(_ bytes: [UInt8]) -> DecodedText? {
            guard let converter = iconv_open("UTF-8", "GB18030"), Int(bitPattern: converter) != -1 else { return nil }
            defer { iconv_close(converter) }
            var decoded = DecodedText(encoding: .gb18030)
            decoded.utf8.reserveCapacity(bytes.count * 3 / 2)
            var source = bytes.map { CChar(bitPattern: $0) }
            var chunk = [CChar](repeating: 0, count: 64 << 10)
            source.withUnsafeMutableBufferPointer { input in
                chunk.withUnsafeMutableBufferPointer { output in
                    var from = input.baseAddress
                    var left = input.count
                    while left > 0 {
                        var into = output.baseAddress
                        var room = output.count
                        let result = iconv(converter, &from, &left, &into, &room)
                        let reason = errno
                        for byte in output[..<(output.count - room)] { decoded.utf8.append(UInt8(bitPattern: byte)) }
                        if Int(truncatingIfNeeded: result) == -1, reason != E2BIG {
                            decoded.appendDamage()
                            from = from.map { $0 + 1 }
                            left -= 1
                        }
                    }
                }
            }
            return decoded
        }
    #else
        /// Decodes GB 18030 as a whole; `nil` if any byte is damaged.
        private static func gb18030(_ bytes: [UInt8]) -> DecodedText? {
            let number = CFStringConvertEncodingToNSStringEncoding(
                CFStringEncoding(CFStringEncodings.GB_18030_2000.rawValue))
            guard let text = String(data: Data(bytes), encoding: String.Encoding(rawValue: number)) else { return nil }
            return DecodedText(utf8: Array(text.utf8), encoding: .gb18030)
        }
    #endif
}
