import Causality
import Foundation
import InspectionDomain
@testable import Presentation
import Wording

/// JSON: lines to be imported, and the documents that carry a city's numbers.
enum TextDecoders {
    /// One line, its members read as every declared field of their name.
    static func lines(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: DecodingError.self) {
            try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        }
        guard let json = read else { return }
        let again = try JSONDecoder().decode(JSONValue.self, from: try JSONEncoder().encode(json))
        try require(again == json, "JSON travels unchanged")
        for object in objects(in: json).prefix(16) {
            for (name, value) in object {
                for declared in fields[name] ?? [] { try check(value, of: declared) }
            }
        }
    }

    static func profile(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: ProfileError.self) { try MechanismProfile.decode(bytes) }
        if let profile = read { try require(profile.faults.isEmpty, "a profile that is taken has no fault") }
    }

    static func calendar(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: CalendarError.self) { try WorkCalendar.decode(bytes) }
        guard let calendar = read, let day = CivilDate(year: 2025, month: 1, day: 31) else { return }
        for (year, listed) in calendar.years {
            try require(listed.off.union(listed.work).allSatisfy { $0.year == year }, "days lie in their year")
        }
        _ = try decoded(refusedBy: CalendarError.self) { try calendar.addWorkingDays(day, 300) }
    }

    private static let fields = Dictionary(grouping: RecordTypes.all.flatMap(\.fields), by: \.name)

    /// The object itself, its `fields`, and the objects in its lists.
    private static func objects(in json: JSONValue) -> [[String: JSONValue]] {
        guard let object = json.object else { return [] }
        let inner = object.values.flatMap { $0.list ?? [$0] }.compactMap(\.object)
        return [object] + inner + inner.compactMap { $0["fields"]?.object }
    }

    private static func check(_ json: JSONValue, of declared: FieldDeclaration) throws {
        let resolve: FieldJSON.Resolver = { _, key in RecordID(hex: key) }
        let registers = try decoded(refusedBy: CommandError.self) {
            try FieldJSON.registers(json, of: declared, resolve: resolve)
        }
        for (_, value) in (registers ?? nil) ?? [:] {
            _ = FieldText.shown(value, of: declared, language: .zh)
            _ = FieldJSON.json(of: value, kind: declared.kind)
        }
    }
}
