public import Causality
import Foundation
public import InspectionDomain
import Presentation

/// A posted form: names and values in the order of the form, names may repeat.
///
/// A drawn register posts `s:register` (the dots that were shown) and, unless it is an empty box, `v:register`.
/// `a:field` adds members to a set.
public struct FormPost: Sendable {
    private let pairs: [(name: String, value: String)]

    /// Reads `application/x-www-form-urlencoded`; line ends become plain ones. What cannot be decoded is left out.
    public init(urlEncoded bytes: [UInt8]) {
        pairs = bytes.split(separator: UInt8(ascii: "&")).compactMap { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : []) else {
                return nil
            }
            return (name, value.replacing("\r\n", with: "\n"))
        }
    }

    /// The first value of a name.
    public subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// All values of a name.
    public func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// The registers that the form drew.
    public var registers: [String] { pairs.filter { $0.name.hasPrefix("s:") }.map { String($0.name.dropFirst(2)) } }

    /// Whether it adds members to a set, for which the form has no inputs yet.
    var addsMembers: Bool { pairs.contains { $0.name.hasPrefix("a:") && !$0.value.isEmpty } }

    /// What the person entered for one record.
    public struct Entry: Sendable {
        /// The values by register.
        public var values: [String: FieldValue] = [:]
        /// The dots that the form showed, by register.
        public var shown: [String: [Dot]] = [:]
    }

    /// The values that the form holds for a record of a type, with the dots that it showed.
    ///
    /// - Throws: ``CommandError`` `input.field`, `input.unknownField`; ``PageRefusal`` `page.form` for mangled dots.
    public func entry(of type: RecordType) throws -> Entry {
        var entry = Entry()
        for register in registers {
            guard let dots = self["s:" + register].flatMap(DotText.dots) else { throw PageRefusal.noForm }
            let text = all("v:" + register).joined(separator: "\n")
            guard let declared = type.field(named: register), declared.merge != .derived else {
                // Said by the parser, with the names that exist.
                _ = try FieldParsing.registers(register, text, in: type)
                continue
            }
            entry.values[register] = try FieldParsing.value(text, of: declared)
            entry.shown[register] = dots
        }
        for (name, text) in pairs where name.hasPrefix("a:") {
            for (register, value) in try FieldParsing.registers(String(name.dropFirst(2)), text, in: type) {
                entry.values[register] = value
            }
        }
        return entry
    }

    /// A text as a value of a query.
    public static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private static func decoded(_ bytes: some Collection<UInt8>) -> String? {
        let text = String(decoding: bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        return text.removingPercentEncoding
    }
}
