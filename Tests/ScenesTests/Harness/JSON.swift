import Foundation

/// What a program printed as JSON, read by name and number.
enum JSON: Codable, Equatable, Sendable, CustomStringConvertible {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number) where number == number.rounded() && abs(number) < 1e15:
            try container.encode(Int64(number))
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }

    /// The document of one line; `nil` if it is none.
    init?(line: some StringProtocol) {
        guard let json = try? JSONDecoder().decode(JSON.self, from: Data(line.utf8)) else { return nil }
        self = json
    }

    /// The document on one line.
    var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    var description: String { line }

    subscript(name: String) -> JSON {
        get { if case .object(let object) = self { object[name] ?? .null } else { .null } }
        set {
            var object: [String: JSON] = [:]
            if case .object(let present) = self { object = present }
            object[name] = newValue
            self = .object(object)
        }
    }

    subscript(index: Int) -> JSON {
        get { if case .list(let list) = self, list.indices.contains(index) { list[index] } else { .null } }
        set {
            guard case .list(var list) = self, list.indices.contains(index) else { return }
            list[index] = newValue
            self = .list(list)
        }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
    var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var list: [JSON] { if case .list(let list) = self { list } else { [] } }
    var isNull: Bool { self == .null }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: Int) { self = .number(Double(number)) }
    init(booleanLiteral flag: Bool) { self = .flag(flag) }
    init(arrayLiteral list: JSON...) { self = .list(list) }
    init(dictionaryLiteral pairs: (String, JSON)...) { self = .object(Dictionary(pairs) { _, last in last }) }
}
