import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// What one person writes on visits, checked by the city's rules and refused in words; each call is one durable
/// transaction.
///
/// ``VisitRecorder`` does the writing.
struct VisitDesk {
    let store: InspectionStore
    let person: String
    let surroundings: Surroundings

    init(store: InspectionStore, surroundings: Surroundings = .current) throws {
        self.store = store
        self.surroundings = surroundings
        person = try InspectorProgram.person(in: store)
    }

    var now: Int64 { surroundings.now() }

    /// Raises and rechecks problems in this person's name.
    var problems: ProblemRecorder { ProblemRecorder(in: store, person: person) }

    /// Today in UTC+8, by the device's clock.
    ///
    /// - Throws: `clock.unusable` if the clock shows no civil date.
    func today() throws -> CivilDate {
        if let today = CivilDate(instant: now) { return today }
        throw CommandError(
            code: "clock.unusable",
            message: Bilingual(zh: "电脑时钟不可用：\(now)", en: "The computer's clock is unusable: \(now)"),
            nextStep: Bilingual(zh: "请校正电脑日期。", en: "Set the computer's date."))
    }

    // MARK: Visits

    /// What is known when a visit is begun.
    struct Beginning {
        var project: StoredRecord?
        /// The name of a project that is not in the register here, with the territory it lies in.
        var unlisted: (name: String, territory: ScopeID)?
        var date: CivilDate
        var values: [String: FieldValue] = [:]
    }

    /// Begins a visit and returns its id.
    ///
    /// - Throws: `visit.futureDate`, `notFound.project` for a project without a territory, or what the store refuses.
    func begin(_ beginning: Beginning) throws -> RecordID {
        try VisitRules.check(date: beginning.date, today: today())
        var values = beginning.values
        let scope: ScopeID
        if let project = beginning.project {
            scope = try self.scope(of: project)
        } else if let unlisted = beginning.unlisted {
            scope = unlisted.territory
            values["summary"] = .text("【未列项目】\(unlisted.name)\n" + (values["summary"]?.text ?? ""))
        } else {
            throw CommandError.noProjectGiven
        }
        if values["device"] == nil, let device = try store.setting(LocalSetting.device) {
            values["device"] = .text(String(device.prefix(60)))
        }
        let namesInspectors = values.keys.contains { $0.hasPrefix("inspectors/") }
        return try VisitRecorder.begin(
            in: store, project: beginning.project?.id, date: beginning.date,
            inspectors: namesInspectors ? [] : [person], kind: nil, scope: scope, fields: values, person: person
        ).visit
    }

    /// Changes fields of a visit; the project may be named once the visit has none.
    func change(_ visit: StoredRecord, _ values: [String: FieldValue], shown: [String: [Dot]]? = nil) throws {
        try requireOpen(visit)
        if let date = values["date"]?.text.flatMap({ CivilDate($0) }) {
            try VisitRules.check(date: date, today: today())
        }
        try recorder(of: visit).set(values, shown: shown)
    }

    /// Names the project of a visit that was begun without one.
    func assign(_ project: StoredRecord, to visit: StoredRecord) throws {
        guard try scope(of: project) == visit.scope else {
            throw CommandError(
                code: "visit.otherTerritory",
                message: Bilingual(
                    zh: "该项目属于其他属地，督导不能改属地。", en: "The project lies in another territory; a visit cannot move."),
                nextStep: Bilingual(zh: "请为该项目新建督导。", en: "Begin a new visit of that project."))
        }
        try change(visit, ["project": .reference(project.id)])
    }

    /// Writes an entry of a visit: rating, reason, note and structured fields, as far as given.
    ///
    /// - Throws: `visit.reasonMissing`, `visit.sealed`, or a field's violation.
    func rate(
        _ item: SupervisionItem, of visit: StoredRecord, _ values: [String: FieldValue], shown: [String: [Dot]]? = nil
    ) throws {
        try requireOpen(visit)
        let view = try store.record(item.entryID(in: visit.id)).map { SupervisionEntryView(unchecked: $0.state) }
        if let rating = (values["rating"]?.text).flatMap(Rating.init(rawValue:)) ?? view?.rating {
            let reason = values.keys.contains("reason") ? values["reason"]?.text : view?.reason
            try VisitRules.check(rating: rating, reason: reason, of: item)
        }
        guard !values.isEmpty else { return }
        try recorder(of: visit).rate(item, nil, fields: values, shown: shown)
    }

    /// Seals a visit; whether anything was missing is marked.
    ///
    /// - Returns: what is missing.
    /// - Throws: `visit.sealed`, `visit.incomplete` unless incomplete ones are allowed, `visit.noProject`.
    func seal(_ visit: StoredRecord, allowsIncomplete: Bool) throws -> VisitCompleteness {
        try requireOpen(visit)
        guard VisitView(unchecked: visit.state).project != nil else {
            throw CommandError(
                code: "visit.noProject",
                message: Bilingual(zh: "这次督导还没有对应的项目，不能封存。", en: "The visit has no project yet and cannot be sealed."),
                nextStep: Bilingual(
                    zh: "用 visit edit VISIT --project 指定项目。", en: "Name it with visit edit VISIT --project."))
        }
        let lacking = try VisitReading(store).completeness(of: visit)
        guard lacking.isComplete || allowsIncomplete else {
            let missing = lacking.missing.map(\.label)
            throw CommandError(
                code: "visit.incomplete",
                message: Bilingual(
                    zh: "还缺：" + missing.map(\.zh).joined(separator: "；"),
                    en: "still missing: " + missing.map(\.en).joined(separator: "; ")),
                nextStep: Bilingual(
                    zh: "补全后再封存；确实无法补全时用 --incomplete（计入“已督导”，不计入“全面覆盖”）。",
                    en: "Complete it, or use --incomplete: it then counts as visited, not as full coverage."))
        }
        try recorder(of: visit).seal(lacking)
        return lacking
    }

    /// Adds to a sealed visit.
    func add(_ text: String, to visit: StoredRecord, item: SupervisionItem?) throws -> RecordID {
        try recorder(of: visit).addendum(text, item: item)
    }

    /// Adds a note on a project, a visit or a problem.
    func note(_ text: String, on subject: StoredRecord) throws -> RecordID {
        let scope = subject.type == RecordType.project.name ? try scope(of: subject) : subject.scope
        let id = store.makeRootID()
        try write(
            id, .fieldNote, in: scope,
            ["subject": .reference(subject.id), "text": .text(text), "author": .text(person), "at": .integer(now)])
        return id
    }

    // MARK: Writing

    private func recorder(of visit: StoredRecord) throws -> VisitRecorder {
        try VisitRecorder(visit.id, in: store, person: person)
    }

    /// The scope of what happens in a project's territory.
    func scope(of project: StoredRecord) throws -> ScopeID {
        if let scope = ProjectView(unchecked: project.state).territoryScope { return scope }
        throw CommandError(
            code: "notFound.territory",
            message: Bilingual(zh: "项目没有属地代码。", en: "The project has no territory code."),
            nextStep: Bilingual(zh: "请联系办公室补全项目信息。", en: "Ask the office to complete the project."))
    }

    func write(
        _ id: RecordID, _ type: RecordType, in scope: ScopeID, _ values: [String: FieldValue],
        shown: [String: [Dot]]? = nil
    ) throws {
        try store.write([
            RecordEdit(record: id, type: type.name, scope: scope, values: values, shown: shown, person: person)
        ])
    }

    /// Refuses to touch a sealed visit.
    func requireOpen(_ visit: StoredRecord) throws {
        guard VisitView(unchecked: visit.state).isSealed else { return }
        throw CommandError(
            code: "visit.sealed",
            message: Bilingual(
                zh: "督导 \(FieldText.shortID(visit.id)) 已封存，不能修改。",
                en: "Visit \(FieldText.shortID(visit.id)) is sealed and cannot change."),
            nextStep: Bilingual(
                zh: "请用 visit addendum \(FieldText.shortID(visit.id)) 添加补充说明。",
                en: "Add to it with visit addendum \(FieldText.shortID(visit.id))."))
    }
}

extension CommandError {
    static var noProjectGiven: CommandError {
        CommandError(
            code: "input.project",
            message: Bilingual(zh: "没有指定项目。", en: "No project was named."),
            nextStep: Bilingual(
                zh: "用 --project 指定编码或名称；本机没有的项目用 --unlisted 名称。",
                en: "Name it with --project; for one that is not here use --unlisted NAME."))
    }
}
