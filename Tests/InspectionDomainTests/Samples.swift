import Causality
import InspectionDomain
import Testing

/// Hand-made records for the tests: each write gets the next sequence number of the given author.
struct Sample {
    private(set) var record: RecordState
    private var nextSequence: UInt64 = 1

    init(_ type: RecordType, id: RecordID = id(0x100)) {
        record = RecordState(id: id, type: type.name)
    }

    /// Writes over all values present, as a person who sees them does.
    mutating func write(_ value: FieldValue, to field: String, by author: UInt64 = 1) {
        record.write(value, to: field, as: nextDot(author), replacing: record[field].dots)
    }

    /// Writes beside the values present, as a person who sees none of them does.
    mutating func writeUnaware(_ value: FieldValue, to field: String, by author: UInt64) {
        record.write(value, to: field, as: nextDot(author), replacing: [])
    }

    private mutating func nextDot(_ author: UInt64) -> Dot {
        defer { nextSequence += 1 }
        return Dot(author: AuthorID(high: 0, low: author), sequence: nextSequence, hashPrefix: 7)
    }
}

/// A record id whose last word is the number.
func id(_ number: UInt64) -> RecordID { RecordID(high: 1, low: number) }

/// Reads a date that the test knows to exist.
func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

/// Reads a month that the test knows to exist.
func month(_ text: String) throws -> CivilMonth { try #require(CivilMonth(text)) }

/// A record of a type with these values, each written once by one author.
func made(_ type: RecordType, _ number: UInt64, _ values: [String: FieldValue]) -> RecordState {
    var sample = Sample(type, id: id(number))
    for (field, value) in values.sorted(by: { $0.key < $1.key }) { sample.write(value, to: field) }
    return sample.record
}

extension FieldValue {
    /// A member of a set.
    static let member = FamilyField.added
}
