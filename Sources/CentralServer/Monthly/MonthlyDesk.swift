import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Who hands in a monthly table.
struct MonthlyUnit: Hashable {
    /// The township, or the member unit of the joint conference.
    let name: String
    /// Where its runs live.
    let scope: ScopeID
    /// The region code of a territory; `nil` for a department.
    let region: String?
}

/// A run with its typed view.
struct MonthlyRun {
    let stored: StoredRecord
    var view: ReportRunView { ReportRunView(unchecked: stored.state) }
    var id: RecordID { stored.id }
}

/// One slot of the month's board: who owes which table until when, and how far it is.
struct MonthlySlot {
    let unit: MonthlyUnit
    let table: MechanismProfile.TableRules.Table
    let slot: SubmissionSlot
    /// The newest version; `nil` before the unit began.
    let run: MonthlyRun?
}

/// The monthly tables at work: units fill, hand in until the day due, the office audits, merges and freezes (ZH 三.5).
///
/// All numbers come from the profile in force. Every step is one durable transaction.
struct MonthlyDesk {
    let store: InspectionStore
    let rules: CityRules
    let today: CivilDate
    let person: String

    /// A desk with the profile and calendar in force.
    static func open(_ store: InspectionStore, today: CivilDate, person: String) throws -> MonthlyDesk {
        MonthlyDesk(store: store, rules: try store.cityRules(on: today), today: today, person: person)
    }

    // MARK: What the profile asks for

    /// The monthly tables of the profile.
    ///
    /// - Throws: `monthly.no-tables` if the city's mechanism has none.
    func tableRules() throws -> MechanismProfile.TableRules {
        guard let tables = rules.profile.tables else { throw MonthlyRefusal.noTables(rules.profile.label) }
        return tables
    }

    /// A table by its code, such as `annex2`, or its Chinese name.
    func table(_ word: String) throws -> MechanismProfile.TableRules.Table {
        let tables = try tableRules().tables
        guard let table = tables.first(where: { $0.code == word || $0.label.zh == word }) else {
            throw MonthlyRefusal.noTable(word, tables.map(\.code))
        }
        return table
    }

    /// Who owes a table, in the order of the register.
    func units(of table: MechanismProfile.TableRules.Table) throws -> [MonthlyUnit] {
        let levels = Set(table.from)
        let regions = try regions().filter { levels.contains($0.value("level").text ?? "") }
        var units = regions.compactMap { region -> MonthlyUnit? in
            guard let code = region.value("code").text, let name = region.value("name").text,
                let scope = Scopes.territory(code)
            else { return nil }
            return MonthlyUnit(name: name, scope: scope, region: code)
        }
        if levels.contains("member") { units += try members() }
        return units
    }

    /// A unit of a table by its name or region code.
    func unit(_ word: String, of table: MechanismProfile.TableRules.Table) throws -> MonthlyUnit {
        let units = try units(of: table)
        guard let unit = units.first(where: { $0.name == word || $0.region == word }) else {
            throw MonthlyRefusal.noUnit(word, table.label, units.map(\.name))
        }
        return unit
    }

    /// The district whose tables the townships' are merged into: the parent of those that hand in annexes.
    ///
    /// - Throws: `monthly.no-district` unless there is exactly one.
    func district() throws -> MonthlyUnit {
        let levels = Set(try tableRules().tables.filter { AnnexKind(rawValue: $0.code) != nil }.flatMap(\.from))
        let regions = try regions()
        let parents = Set(
            regions.filter { levels.contains($0.value("level").text ?? "") }.compactMap { $0.value("parent").recordID })
        let found = regions.filter { parents.contains($0.id) }
        guard found.count == 1, let name = found.first?.value("name").text, let code = found.first?.value("code").text,
            let scope = Scopes.territory(code)
        else { throw MonthlyRefusal.noDistrict }
        return MonthlyUnit(name: name, scope: scope, region: code)
    }

    private func regions() throws -> [StoredRecord] {
        try store.records(RecordQuery(type: RecordType.region.name)).sorted { left, right in
            (left.value("order").integer ?? .max, left.value("code").text ?? "")
                < (right.value("order").integer ?? .max, right.value("code").text ?? "")
        }
    }

    /// The units of the joint conference, each of which owes the packaging report (ZH 二.5).
    private func members() throws -> [MonthlyUnit] {
        let units = try store.records(RecordQuery(type: RecordType.unit.name, order: .field("name")))
        let conferences = Set(units.filter { $0.value("kind").text == "jointConference" }.map(\.id))
        let district = try? district()
        return units.compactMap { unit in
            guard let parent = unit.value("parent").recordID, conferences.contains(parent),
                let name = unit.value("name").text,
                let scope = unit.value("region").text.flatMap(Scopes.territory) ?? district?.scope
            else { return nil }
            return MonthlyUnit(name: name, scope: scope, region: nil)
        }
    }

    // MARK: The month's board

    /// Every table that is owed for a month, in the order of the profile and of the register.
    func slots(of month: CivilMonth) throws -> [MonthlySlot] {
        let due = try rules.profile.reportDue(month, calendar: rules.calendar)
        let runs = Dictionary(grouping: try runs(of: month)) { "\($0.view.table ?? "")/\($0.view.unit ?? "")" }
        return try tableRules().tables.flatMap { table in
            try units(of: table).map { unit in
                let versions = runs["\(table.code)/\(unit.name)"] ?? []
                // A later correction does not make a table late that was handed in on time.
                let handedIn = versions.compactMap(\.view.submittedOn).min()
                return MonthlySlot(
                    unit: unit, table: table,
                    slot: SubmissionSlot(
                        unit: unit.name, table: table.code, month: month, dueOn: due, submittedOn: handedIn,
                        today: today),
                    run: versions.last)
            }
        }
    }

    /// Points of 100 for tables handed in on time in a quarter, by unit; units that owed none are left out (ZH 二.1).
    func timeliness(in quarter: Period) throws -> [String: Points] {
        var slots: [String: [SubmissionSlot]] = [:]
        var month: CivilMonth? = quarter.first.civilMonth
        while let current = month, current <= quarter.last.civilMonth {
            for slot in try self.slots(of: current) where slot.unit.region != nil {
                slots[slot.unit.name, default: []].append(slot.slot)
            }
            month = current.adding(months: 1)
        }
        return slots.compactMapValues { SubmissionSlot.points($0) }
    }

    // MARK: Runs

    /// All runs of a month, earlier versions first.
    func runs(of month: CivilMonth) throws -> [MonthlyRun] {
        try store.records(
            RecordQuery(
                type: RecordType.reportRun.name, equals: ["month": .text(month.description)],
                order: .field("version"))
        ).map { MonthlyRun(stored: $0) }
    }

    /// The versions of one unit's table of a month, earlier first.
    func versions(_ table: String, unit: String, month: CivilMonth) throws -> [MonthlyRun] {
        try runs(of: month).filter { $0.view.table == table && $0.view.unit == unit }
    }

    /// The newest version of one unit's table of a month.
    ///
    /// - Throws: `notFound.run` if the unit has not begun it.
    func run(_ table: String, unit: String, month: CivilMonth) throws -> MonthlyRun {
        guard let run = try versions(table, unit: unit, month: month).last else {
            throw MonthlyRefusal.noRun(table, unit, month)
        }
        return run
    }

    /// The id of a run: the same for whoever begins it, so that two clerks meet in one record.
    func runID(_ table: String, unit: String, month: CivilMonth, version: Int) -> RecordID {
        RecordKey.id(of: RecordType.reportRun.name, key: "\(table) \(month) \(unit) \(version)")
    }

    /// What writes a run's fields.
    func edit(
        _ id: RecordID, _ type: RecordType, in scope: ScopeID, _ values: [String: FieldValue], reason: String = ""
    ) -> RecordEdit {
        RecordEdit(record: id, type: type.name, scope: scope, values: values, person: person, reason: reason)
    }
}
