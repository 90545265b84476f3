import Causality
public import InspectionDomain

/// A city's numbers and its calendar, as they are in force on a day.
public struct CityRules: Hashable, Sendable {
    /// Tiers, cadences, thresholds, weights, tables.
    public let profile: MechanismProfile
    /// The working days that the profile counts with.
    public let calendar: WorkCalendar
}

/// A profile document of the register.
public struct StoredProfile: Hashable, Sendable {
    /// The record it stands in.
    public let record: StoredRecord
    /// Since when it is in force; `nil` if it was imported only.
    public let inForceFrom: CivilDate?

    /// The profile's name.
    public var name: String { record.value("name").text ?? "" }
    /// The document's version.
    public var version: Int64 { record.value("version").integer ?? 0 }
    /// The document as it was imported.
    public var document: [UInt8] { Array((record.value("document").text ?? "").utf8) }

    /// Reads and checks the document.
    /// - Throws: ``ProfileError`` with the first fault; nothing may be computed with it then.
    public func decoded() throws(ProfileError) -> MechanismProfile { try MechanismProfile.decode(document) }
}

extension InspectionStore {
    /// Profile and calendar in force on a day.
    ///
    /// - Throws: ``ProfileError`` if the profile is faulty or the calendar lacks the day's year: computing would be a
    ///   guess. Importing a right document helps.
    public func cityRules(on day: CivilDate) throws -> CityRules {
        let profile = try mechanismProfile(on: day)
        let calendar = try workCalendar(of: profile)
        try profile.check(calendar: calendar, year: day.year)
        return CityRules(profile: profile, calendar: calendar)
    }

    /// The city's numbers in force on a day; those that come with the program while the register has none.
    ///
    /// - Throws: ``ProfileError`` if the document in force is faulty.
    public func mechanismProfile(on day: CivilDate) throws -> MechanismProfile {
        guard let stored = try profile(inForceOn: day) else { return try MechanismProfile.jincheng2024() }
        return try stored.decoded()
    }

    /// The profile document in force on a day: the one that came into force last, of several on one day the highest
    /// version; `nil` while the register has none.
    ///
    /// Before the first such day the first to come counts; documents without a day count only where none has one, the
    /// highest version first.
    public func profile(inForceOn day: CivilDate) throws -> StoredProfile? {
        let all = try profiles()
        let begun = all.filter { $0.inForceFrom.map { $0 <= day } ?? false }
        if let latest = begun.max(by: { Self.rank($0) < Self.rank($1) }) { return latest }
        let first = all.filter { $0.inForceFrom != nil }.min { Self.rank($0) < Self.rank($1) }
        return first ?? all.max { Self.rank($0) < Self.rank($1) }
    }

    /// All profile documents of the register, by name and version.
    public func profiles() throws -> [StoredProfile] {
        try records(RecordQuery(type: RecordType.mechanismProfile.name))
            .map { record in
                StoredProfile(
                    record: record, inForceFrom: record.value("inForceFrom").text.flatMap { CivilDate($0) })
            }
            .sorted { ($0.name, $0.version, $0.record.id) < ($1.name, $1.version, $1.record.id) }
    }

    /// The calendar that a profile counts with: all documents of its name, a later version before an earlier for the
    /// same year; the one that comes with the program while the register has none.
    ///
    /// - Throws: ``CalendarError`` for a faulty document, ``ProfileError`` if no calendar has the name.
    public func workCalendar(of profile: MechanismProfile) throws -> WorkCalendar {
        let documents = try records(RecordQuery(type: RecordType.workCalendar.name)).compactMap { record in
            try record.value("document").text.map { try WorkCalendar.decode(Array($0.utf8)) }
        }
        let calendars = documents.isEmpty ? [try WorkCalendar.china2024To2026()] : documents
        let named = calendars.filter { $0.name == profile.calendar }.sorted { $0.version < $1.version }
        guard let newest = named.last else {
            throw ProfileError(reason: .unknownName, place: "calendar", found: profile.calendar)
        }
        let years = named.reduce(into: newest.years) { years, calendar in
            years.merge(calendar.years) { _, later in later }
        }
        return try WorkCalendar(name: newest.name, version: newest.version, years: years)
    }

    private static func rank(_ profile: StoredProfile) -> (Int, Int64, String, RecordID) {
        (profile.inForceFrom?.daysSince1970 ?? .min, profile.version, profile.name, profile.record.id)
    }
}
