import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// The city's numbers as the office keeps them: documents are checked, stored under a version and put into force.
///
/// Nothing is computed with a faulty document or for a year that the work calendar lacks.
struct ProfileDesk {
    /// A document as lists show it.
    struct Entry {
        let stored: StoredProfile
        /// What people see; the name if the document cannot be read.
        let label: Label
        /// What is wrong with it, the calendar's missing year included.
        let faults: [any PersonFacingError]
        /// Whether it is in force today.
        let isInForce: Bool
    }

    let store: InspectionStore
    let today: CivilDate
    let person: String

    /// Every document of the register, by name and version.
    func entries() throws -> [Entry] {
        let inForce = try store.profile(inForceOn: today)?.record.id
        return try store.profiles().map { stored in
            let faults = try faults(of: stored.document, year: today.year)
            let label = (try? stored.decoded().label) ?? Label(stored.name, stored.name)
            return Entry(stored: stored, label: label, faults: faults, isInForce: stored.record.id == inForce)
        }
    }

    /// The document of a name, of a version or the highest.
    ///
    /// - Throws: ``CommandError`` `notFound.profile`.
    func entry(_ name: String, version: Int64?) throws -> Entry {
        let named = try entries().filter {
            $0.stored.name == name && (version ?? $0.stored.version) == $0.stored.version
        }
        guard let entry = named.last else { throw Self.missing(name, try entries().map(\.stored.name)) }
        return entry
    }

    /// All that is wrong with a document, and whether the calendar holds the year.
    func faults(of document: [UInt8], year: Int) throws -> [any PersonFacingError] {
        let faults = MechanismProfile.faults(of: document)
        guard faults.isEmpty else { return faults }
        do {
            let profile = try MechanismProfile.decode(document)
            try profile.check(calendar: store.workCalendar(of: profile), year: year)
            return []
        } catch let error as any PersonFacingError {
            return [error]
        }
    }

    /// Stores a document; it takes force only by ``putInForce(_:version:from:reason:)``.
    ///
    /// - Returns: whether it is new; the same document again writes nothing.
    /// - Throws: ``ProfileError`` for a faulty document, ``CommandError`` `profile.version-taken` where the version is
    ///   not above those stored under the name.
    @discardableResult
    func take(_ document: [UInt8]) throws -> Bool {
        let profile = try MechanismProfile.decode(document)
        let known = try store.profiles().filter { $0.name == profile.name }
        if known.contains(where: { $0.document == document }) { return false }
        if let last = known.last, last.version >= Int64(profile.version) {
            throw Self.versionTaken(profile.name, given: profile.version, last: last.version)
        }
        var edits = [try edit(.mechanismProfile, profile.name, profile.version, document)]
        // Without a day of its own, what is in force now could give way to what was only imported.
        if let current = try store.profile(inForceOn: today), current.inForceFrom == nil {
            let since = FieldValue.text("\(today.year)-01-01")
            edits.append(current.record.edit(values: ["inForceFrom": since], person: person))
        }
        try store.write(edits)
        return true
    }

    /// Stores a calendar document; a later version of the same name adds or corrects years.
    ///
    /// - Returns: whether it is new.
    /// - Throws: ``CalendarError`` for a faulty document, ``CommandError`` `profile.version-taken`.
    @discardableResult
    func takeCalendar(_ document: [UInt8]) throws -> Bool {
        let calendar = try WorkCalendar.decode(document)
        let known = try store.records(RecordQuery(type: RecordType.workCalendar.name)).compactMap { record in
            record.value("document").text.map { Array($0.utf8) }
        }
        if known.contains(document) { return false }
        let versions = known.compactMap { try? WorkCalendar.decode($0) }.filter { $0.name == calendar.name }
        if let last = versions.map(\.version).max(), last >= calendar.version {
            throw Self.versionTaken(calendar.name, given: calendar.version, last: Int64(last))
        }
        try store.write([try edit(.workCalendar, calendar.name, calendar.version, document)])
        return true
    }

    /// Puts a stored document into force from a day on; nodes follow when they sync.
    ///
    /// - Throws: the first fault of the document, or what the calendar lacks for that day's year.
    func putInForce(_ name: String, version: Int64?, from day: CivilDate, reason: String) throws -> Entry {
        let entry = try entry(name, version: version)
        if let fault = try faults(of: entry.stored.document, year: day.year).first { throw fault }
        // Of two that took force on one day the later decision counts: the other gives its day back.
        let others = try store.profiles().filter { $0.inForceFrom == day && $0.record.id != entry.stored.record.id }
        let edits = others.map { $0.record.edit(values: ["inForceFrom": .empty], person: person, reason: reason) }
        try store.write(
            edits + [
                entry.stored.record.edit(
                    values: ["inForceFrom": .text(day.description)], person: person, reason: reason)
            ])
        return try self.entry(name, version: entry.stored.version)
    }

    private func edit(_ type: RecordType, _ name: String, _ version: Int, _ document: [UInt8]) throws -> RecordEdit {
        guard let scope = Scopes.register else { throw OfficeError.badScope(Scopes.registerName) }
        // One document has one record, whoever imports it and wherever.
        return RecordEdit(
            record: RecordKey.id(of: type.name, key: "\(name) \(version)"), type: type.name,
            scope: scope,
            values: [
                "name": .text(name), "version": .integer(Int64(version)),
                "document": .text(String(decoding: document, as: UTF8.self)),
            ], person: person)
    }

    private static func missing(_ name: String, _ known: [String]) -> CommandError {
        CommandError(
            code: "notFound.profile",
            message: Bilingual(
                zh: "没有机制参数“\(SafeText.line(name))”", en: "there is no profile “\(SafeText.line(name))”"),
            nextStep: Bilingual(
                zh: "现有：" + known.joined(separator: "、"), en: "There are: " + known.joined(separator: ", ")))
    }

    private static func versionTaken(_ name: String, given: Int, last: Int64) -> CommandError {
        CommandError(
            code: "profile.version-taken",
            message: Bilingual(
                zh: "“\(SafeText.line(name))”已有版本 \(last)，文件的版本 \(given) 不高于它",
                en: "“\(SafeText.line(name))” has version \(last) already; the document's \(given) is not above it"),
            nextStep: Bilingual(zh: "请提高文件中的 version 后再导入。", en: "Raise `version` in the document, then import it."))
    }
}
