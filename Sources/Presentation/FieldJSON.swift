public import Causality
public import InspectionDomain
import Wording

/// Field values in JSON Lines, as the sample data and other programs write them.
///
/// Money is 万元 as decimal text, a percentage a number, a moment ISO 8601 text in UTC+8, a set an array, a map an
/// object, a record its id.
public enum FieldJSON {
    /// Finds the record that a key of another program stands for; the type is the one the field refers to.
    public typealias Resolver = (_ type: String, _ key: String) throws -> RecordID?

    /// The registers and values of one field; `nil` if the JSON does not fit the declaration.
    ///
    /// `null` and empty text empty a plain field; they say nothing of a set or map.
    public static func registers(
        _ json: JSONValue, of declared: FieldDeclaration, resolve: Resolver
    ) throws -> [String: FieldValue]? {
        switch declared.kind {
        case .set(let element):
            guard let list = json.list else { return json == .null ? [:] : nil }
            var registers: [String: FieldValue] = [:]
            for member in list {
                guard let key = try key(member, as: element, of: declared, resolve) else { return nil }
                registers[FamilyField.name(declared.name, key)] = FamilyField.added
            }
            return registers
        case .map(let from, let to):
            return try map(json, from, to, declared, resolve)
        default:
            return try value(json, as: declared.kind, of: declared, resolve).map { [declared.name: $0] }
        }
    }

    /// The JSON of one declared field of a record; `nil` if it holds nothing.
    ///
    /// In a conflict it is the cautious value.
    public static func json(of declared: FieldDeclaration, in record: RecordState) -> JSONValue? {
        switch declared.kind {
        case .set:
            let elements = FamilyField.elements(of: declared.name, in: record)
            return elements.isEmpty ? nil : .list(elements.map { .text($0) })
        case .map(_, let kind):
            let keys = FamilyField.mapKeys(of: declared.name, in: record)
            guard !keys.isEmpty else { return nil }
            var object: [String: JSONValue] = [:]
            for key in keys {
                let reading = CautiousValue(record[FamilyField.name(declared.name, key)], declared: declared)
                object[key] = json(of: reading.value, kind: kind)
            }
            return .object(object)
        default:
            let reading = CautiousValue(record[declared.name], declared: declared)
            return reading.value == .empty ? nil : json(of: reading.value, kind: declared.kind)
        }
    }

    /// The JSON of one value.
    public static func json(of value: FieldValue, kind: FieldKind?) -> JSONValue {
        switch (kind, value) {
        case (_, .empty): .null
        case (.money, .integer(let count)): .text(FieldText.decimal(count, places: 2))
        case (.percent, .integer(let count)): count % 10 == 0 ? .integer(count / 10) : .number(Double(count) / 10)
        case (.instant, .integer(let milliseconds)): .text(FieldText.isoInstant(milliseconds))
        case (.microdegrees, .integer(let count)): .text(FieldText.decimal(count, places: 6))
        case (_, .integer(let number)): .integer(number)
        case (_, .flag(let flag)): .flag(flag)
        case (_, .text(let text)): .text(text)
        case (_, .bytes): .text(value.rawText)
        }
    }

    private static func value(
        _ json: JSONValue, as kind: FieldKind, of declared: FieldDeclaration, _ resolve: Resolver
    ) throws -> FieldValue? {
        switch (kind, json) {
        case (_, .null): return .empty
        case (.flag, .flag(let flag)): return .flag(flag)
        case (.text, .text(let text)), (.note, .text(let text)): return text.isEmpty ? .empty : .text(text)
        case (.text, .integer(let number)): return .text(String(number))
        case (.instant, .integer(let milliseconds)): return .integer(milliseconds)
        case (.integer, .integer(let number)): return .integer(number)
        case (.money, .integer(let number)): return whole(number, times: 100)
        case (.percent, .integer(let number)): return whole(number, times: 10)
        case (.money, .number(let number)), (.percent, .number(let number)), (.microdegrees, .number(let number)):
            // Swift prints the shortest decimal that means this number, so nothing is rounded unseen.
            return try? FieldParsing.value("\(number)", of: declared, as: kind)
        case (.reference(let type), .text(let key)):
            return key.isEmpty ? .empty : try resolve(type, key).map { .reference($0) }
        case (.hash, .text(let text)):
            return bytes(hex: text).map { .bytes($0) }
        case (_, .text(let text)): return try? FieldParsing.value(text, of: declared, as: kind)
        default: return nil
        }
    }

    /// `nil` beyond 64 bits: such a number fits no field.
    private static func whole(_ number: Int64, times factor: Int64) -> FieldValue? {
        let (product, isTooLarge) = number.multipliedReportingOverflow(by: factor)
        return isTooLarge ? nil : .integer(product)
    }

    private static func key(
        _ json: JSONValue, as kind: FieldKind, of declared: FieldDeclaration, _ resolve: Resolver
    ) throws -> String? {
        switch (kind, json) {
        case (.reference(let type), .text(let key)): try resolve(type, key)?.hex
        case (.choice(let choices), .text(let text)): choices.first { $0.code == text || $0.label.zh == text }?.code
        case (_, .text(let text)): text.isEmpty ? nil : text
        case (_, .integer(let number)): String(number)
        default: nil
        }
    }

    private static func map(
        _ json: JSONValue, _ from: FieldKind, _ to: FieldKind, _ declared: FieldDeclaration, _ resolve: Resolver
    ) throws -> [String: FieldValue]? {
        var pairs: [(JSONValue, JSONValue)] = []
        switch (json, from) {
        case (.null, _): return [:]
        case (.object(let object), _): pairs = object.map { (.text($0.key), $0.value) }
        // The sample data lists the four fixings in their order, and rechecks as objects.
        case (.list(let list), .choice(let choices)) where list.count == choices.count:
            pairs = zip(choices, list).map { (.text($0.code), $1) }
        case (.list(let list), .reference(let type)):
            pairs = list.compactMap { entry in entry[type].flatMap { key in entry["result"].map { (key, $0) } } }
            guard pairs.count == list.count else { return nil }
        default: return nil
        }
        var registers: [String: FieldValue] = [:]
        for (key, value) in pairs {
            guard let key = try self.key(key, as: from, of: declared, resolve),
                let value = try self.value(value, as: to, of: declared, resolve)
            else { return nil }
            registers[FamilyField.name(declared.name, key)] = value
        }
        return registers
    }

    /// Bytes of an even count of hexadecimal digits.
    public static func bytes(hex text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]?([])) { bytes, index in
            guard let high = digits[index], let low = digits[index + 1] else {
                bytes = nil
                return
            }
            bytes?.append(UInt8(high << 4 | low))
        }
    }
}
