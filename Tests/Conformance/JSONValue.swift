import Foundation

/// Any JSON, compared as a value: the order of an object's members means nothing.
enum JSONValue: Hashable, Codable {
    case null
    case flag(Bool)
    case number(Int)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }

    /// Equal byte for byte in every text; the language's own equality takes é and e´ for the same.
    func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)):
            return left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count && left.allSatisfy { right[$0.key]?.isSame(as: $0.value) ?? false }
        default:
            return self == other
        }
    }
}

/// A case that is not written as README § Notation says.
struct BadCase: Error {
    let what: String
}

extension JSONValue {
    subscript(name: String) -> JSONValue {
        if case .object(let object) = self { object[name] ?? .null } else { .null }
    }

    var isNull: Bool { self == .null }
    var list: [JSONValue] {
        get throws { if case .list(let list) = self { list } else { throw BadCase(what: "no list: \(self)") } }
    }
    var object: [String: JSONValue] {
        get throws { if case .object(let object) = self { object } else { throw BadCase(what: "no object: \(self)") } }
    }
    var text: String {
        get throws { if case .text(let text) = self { text } else { throw BadCase(what: "no text: \(self)") } }
    }
    var flag: Bool {
        get throws { if case .flag(let flag) = self { flag } else { throw BadCase(what: "no flag: \(self)") } }
    }
    var number: Int {
        get throws { if case .number(let number) = self { number } else { throw BadCase(what: "no number: \(self)") } }
    }

    /// A number of 64 bits, written as decimal text.
    func long<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws -> Number {
        guard let number = Number(try text) else { throw BadCase(what: "no 64-bit number: \(self)") }
        return number
    }

    /// Bytes as hexadecimal digits, in which `(XX*N)` is N times XX; no bytes if the member is absent.
    var bytes: [UInt8] {
        get throws {
            if isNull { return [] }
            var bytes: [UInt8] = []
            var rest = Substring(try text)
            while let open = rest.firstIndex(of: "(") {
                bytes += try Self.hex(rest[..<open])
                guard let star = rest.firstIndex(of: "*"), let close = rest.firstIndex(of: ")"), open < star,
                    star < close, let count = Int(rest[rest.index(after: star)..<close])
                else { throw BadCase(what: "bad run of bytes") }
                let run = try Self.hex(rest[rest.index(after: open)..<star])
                for _ in 0..<count { bytes += run }
                rest = rest[rest.index(after: close)...]
            }
            return bytes + (try Self.hex(rest))
        }
    }

    static func hex(_ digits: Substring) throws -> [UInt8] {
        let characters = Array(digits.utf8)
        guard characters.count.isMultiple(of: 2) else { throw BadCase(what: "odd count of digits") }
        return try stride(from: 0, to: characters.count, by: 2).map { index in
            guard let high = nibble(characters[index]), let low = nibble(characters[index + 1]) else {
                throw BadCase(what: "not hexadecimal")
            }
            return high << 4 | low
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        default: nil
        }
    }

    static func bytes(_ bytes: some Sequence<UInt8>) -> JSONValue {
        let digits = Array("0123456789abcdef".utf8)
        return .text(String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
    }

    static func long(_ number: some BinaryInteger) -> JSONValue { .text(String(number)) }
}
