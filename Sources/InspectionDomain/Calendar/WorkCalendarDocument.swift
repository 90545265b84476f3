#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension WorkCalendar {
    /// Reads a calendar document: JSON with `name`, `version` and `years`, each with `year`, `off` and `work`.
    ///
    /// Entries are `yyyy-mm-dd`, or `yyyy-mm-dd/yyyy-mm-dd` for a run of days of one year.
    public static func decode(_ bytes: some Sequence<UInt8>) throws(CalendarError) -> WorkCalendar {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw .malformed(error.place)
        } catch {
            throw .malformed("JSON")
        }
        var years: [Int: Year] = [:]
        for listed in document.years {
            guard years[listed.year] == nil else { throw .yearTwice(listed.year) }
            years[listed.year] = Year(
                off: try days(listed.off, year: listed.year), work: try days(listed.work, year: listed.year))
        }
        return try WorkCalendar(name: document.name, version: document.version, years: years)
    }

    /// The calendar of mainland China for 2024 to 2026, as published by the State Council's notices.
    public static func china2024To2026() throws(CalendarError) -> WorkCalendar {
        try decode(PackageResources.china_2024_2026_json)
    }

    /// The bytes of the calendar that comes with the product, to be stored as a record of the register.
    public static var china2024To2026Document: [UInt8] { PackageResources.china_2024_2026_json }

    private struct Document: Decodable {
        let name: String
        let version: Int
        let years: [ListedYear]
    }

    private struct ListedYear: Decodable {
        let year: Int
        let off: [String]
        let work: [String]
    }

    private static func days(_ entries: [String], year: Int) throws(CalendarError) -> Set<CivilDate> {
        var days: Set<CivilDate> = []
        for entry in entries {
            let ends = entry.split(separator: "/", omittingEmptySubsequences: false)
            guard ends.count <= 2, let first = CivilDate(ends[0]), let last = CivilDate(ends[ends.count - 1]),
                first <= last
            else { throw .notADate(entry) }
            guard first.year == year, last.year == year else { throw .wrongYear(entry, year: year) }
            days.formUnion((first.daysSince1970...last.daysSince1970).compactMap(CivilDate.init(daysSince1970:)))
        }
        return days
    }
}

extension DecodingError {
    /// Where in the document decoding failed, such as `years[0].off`.
    var place: String {
        let context: Context
        var missing = ""
        switch self {
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        case .keyNotFound(let key, let found):
            context = found
            missing = key.stringValue
        @unknown default: return "?"
        }
        var place = ""
        for key in context.codingPath {
            if let index = key.intValue { place += "[\(index)]" } else { place += "." + key.stringValue }
        }
        if !missing.isEmpty { place += "." + missing }
        return place.isEmpty ? "JSON" : String(place.drop { $0 == "." })
    }
}
