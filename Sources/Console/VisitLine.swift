import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// A visit with its ten entries as one line of JSON, as in `SampleData/visits.jsonl`.
enum VisitLine {
    /// Plans the writes of a line: the visit, its entries, and last the seal.
    ///
    /// - Throws: `input.line` for a line without project or date, `notFound.project`, `visit.futureDate`,
    ///   `visit.reasonMissing`, `input.rating`, or a field's violation.
    static func plan(_ json: JSONValue, in context: inout ImportContext) throws -> ImportedLine {
        guard let key = json["visit"]?.text, let code = json["project"]?.text else {
            throw LineError.incomplete("visit, project")
        }
        guard let date = json["date"]?.text.flatMap({ FieldParsing.date($0) }) else {
            throw LineError.incomplete("date")
        }
        if let today = context.today { try VisitRules.check(date: date, today: today) }
        let (project, scope) = try context.project(code)
        var line = ImportedLine(record: RecordKey.id(of: "visit", key: key))
        let isSealed = try context.store.record(line.record).map { VisitView(unchecked: $0.state).isSealed } ?? false
        if isSealed { return line }
        var values = try visitValues(json, context)
        values["project"] = .reference(project)
        values["date"] = .text(date.description)
        if let edit = try context.edit(line.record, .visit, in: scope, values, kept: &line.kept) {
            line.edits.append(edit)
        }
        for entry in json["items"]?.list ?? [] {
            try plan(entry: entry, of: json, scope: scope, into: &line, context)
        }
        if let seal = try seal(json, context) {
            if let edit = try context.edit(line.record, .visit, in: scope, seal, kept: &line.kept) {
                line.edits.append(edit)
            }
        }
        line.photos = (json["photos"]?.list ?? []).compactMap(photo)
        return line
    }

    private static func visitValues(_ json: JSONValue, _ context: ImportContext) throws -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        let elsewhere: Set<String> = ["project", "date", "sealedAt", "sealedBy", "sealedIncomplete"]
        for declared in RecordType.visit.fields
        where declared.merge != .officeOnly && !elsewhere.contains(declared.name) {
            let given: JSONValue?
            switch declared.name {
            case "latitude": given = json["place"]?["lat"]
            case "longitude": given = json["place"]?["lon"]
            case "accuracy": given = json["place"]?["accuracyMetres"]
            default: given = json[declared.name]
            }
            guard let given else { continue }
            guard let registers = try FieldJSON.registers(given, of: declared, resolve: context.resolve) else {
                throw LineError.unfit(declared)
            }
            values.merge(registers) { _, new in new }
        }
        return values
    }

    private static func plan(
        entry: JSONValue, of visit: JSONValue, scope: ScopeID, into line: inout ImportedLine, _ context: ImportContext
    ) throws {
        guard let number = entry["item"]?.integer, let item = SupervisionItem(rawValue: Int(number)) else {
            throw LineError.incomplete("items[].item")
        }
        var values: [String: FieldValue] = [:]
        var leftovers: [String] = []
        for (name, given) in (entry["fields"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            let fitting = try fitting(given, name, context)
            values.merge(fitting.registers) { _, new in new }
            leftovers += fitting.leftovers
        }
        if let word = entry["rating"]?.text, !word.isEmpty, word != "unchecked", word != Rating.unchecked.zh {
            let rating = try SupervisionWords.rating(word)
            try VisitRules.check(rating: rating, reason: entry["reason"]?.text, of: item)
            values["rating"] = .text(rating.rawValue)
        }
        if let reason = entry["reason"]?.text, !reason.isEmpty { values["reason"] = .text(reason) }
        let note = ([entry["note"]?.text ?? ""] + leftovers).filter { !$0.isEmpty }.joined(separator: "\n")
        if !note.isEmpty { values["note"] = .text(note) }
        guard !values.isEmpty else { return }
        line.leftovers += leftovers.map { "\(item.number) \($0)" }
        values["visit"] = .reference(line.record)
        values["item"] = .integer(number)
        let rater = entry["rater"]?.text ?? visit["inspectors"]?.list?.first?.text ?? context.person
        let at = (entry["at"]?.text ?? visit["sealedAt"]?.text).flatMap { FieldParsing.instant($0) } ?? context.now
        let edit = try context.edit(
            item.entryID(in: line.record), .supervisionEntry, in: scope, values,
            companions: ["rater": .text(rater), "at": .integer(at)], kept: &line.kept)
        if let edit { line.edits.append(edit) }
    }

    /// What of a structured field fits the declaration, and the rest in words, so that nothing is lost.
    private static func fitting(
        _ given: JSONValue, _ name: String, _ context: ImportContext
    ) throws -> (registers: [String: FieldValue], leftovers: [String]) {
        if name == "items" { return approvals(given) }
        guard let declared = RecordType.supervisionEntry.field(named: name), declared.name == name else {
            return ([:], isEmpty(given) ? [] : ["\(name)：\(words(given))"])
        }
        if let registers = try FieldJSON.registers(given, of: declared, resolve: context.resolve) {
            return (registers, [])
        }
        let left = ["\(declared.label.zh)：\(words(given))"]
        // A list where a count is declared: the count is kept as the value, the names as words.
        if case .integer = declared.kind, let list = given.list {
            return ([declared.name: .integer(Int64(list.count))], list.isEmpty ? [] : left)
        }
        return ([:], isEmpty(given) ? [] : left)
    }

    /// Papers by name: those of annex 3's five tracks become the tracks' fields, the others words.
    private static func approvals(_ given: JSONValue) -> (registers: [String: FieldValue], leftovers: [String]) {
        let tracks: [(word: String, track: JointApprovalTrack)] = [
            ("备案", .establishment), ("环评", .eia), ("用地预审", .landApproval), ("用地规划", .landPlanning),
            ("工程规划", .constructionPlanning),
        ]
        let states: [String: ApprovalCellState] = [
            "approved": .done, "done": .done, "running": .running, "accepted": .running, "notStarted": .notStarted,
            "notNeeded": .notNeeded,
        ]
        var registers: [String: FieldValue] = [:]
        var leftovers: [String] = []
        for paper in given.list ?? [] {
            let name = paper["name"]?.text ?? ""
            guard let track = tracks.first(where: { name.contains($0.word) })?.track,
                let state = states[paper["state"]?.text ?? ""]
            else {
                leftovers.append("手续：" + words(paper))
                continue
            }
            func set(_ field: String, _ text: String?) {
                if let text, !text.isEmpty { registers[FamilyField.name(field, track.rawValue)] = .text(text) }
            }
            set("trackState", state.rawValue)
            set("trackDocumentNo", paper["documentNo"]?.text)
            set("trackDate", paper["date"]?.text)
            set("trackBlocker", paper["blocker"]?.text)
        }
        return (registers, leftovers)
    }

    private static func seal(_ json: JSONValue, _ context: ImportContext) throws -> [String: FieldValue]? {
        guard json["sealed"]?.flag == true else { return nil }
        let at = json["sealedAt"]?.text.flatMap { FieldParsing.instant($0) } ?? context.now
        let by = json["sealedBy"]?.text ?? json["inspectors"]?.list?.first?.text ?? context.person
        return [
            "sealedAt": .integer(at), "sealedBy": .text(by), "sealedIncomplete": .flag(json["complete"]?.flag == false),
        ]
    }

    private static func photo(_ json: JSONValue) -> ImportedLine.NamedPhoto? {
        guard let name = json["name"]?.text else { return nil }
        return ImportedLine.NamedPhoto(
            name: name, item: json["item"]?.integer.flatMap { SupervisionItem(rawValue: Int($0)) },
            caption: json["caption"]?.text ?? json["angle"]?.text)
    }

    private static func isEmpty(_ json: JSONValue) -> Bool { json == .null || json == .text("") || json == .list([]) }

    private static func words(_ json: JSONValue) -> String {
        switch json {
        case .null: ""
        case .flag(let flag): flag ? "是" : "否"
        case .integer(let integer): String(integer)
        case .number(let number): "\(number)"
        case .text(let text): text
        case .list(let list): list.map(words).joined(separator: "、")
        case .object(let object):
            object.sorted { $0.key < $1.key }.map { words($0.value) }.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
}

/// What can be wrong with one line of an import.
enum LineError {
    static func incomplete(_ what: String) -> CommandError {
        CommandError(
            code: "input.line",
            message: Bilingual(zh: "缺少或无法理解：\(what)", en: "missing or not understood: \(what)"),
            nextStep: Bilingual(zh: "请补全该行后重新导入。", en: "Complete the line and import it again."))
    }

    static var notJSON: CommandError {
        CommandError(
            code: "input.line",
            message: Bilingual(zh: "这一行不是 JSON 对象", en: "the line is no JSON object"),
            nextStep: Bilingual(
                zh: "每行须是一个完整的 JSON 对象（JSON Lines）。", en: "Each line must be one whole JSON object (JSON Lines)."))
    }

    static func unfit(_ declared: FieldDeclaration) -> CommandError {
        CommandError(
            code: "input.field",
            message: Bilingual(
                zh: "“\(declared.label.zh)”的值不合要求", en: "the value of “\(declared.label.en)” does not fit"),
            nextStep: Bilingual(
                zh: "应为：\(declared.kind.expectation.zh)", en: "Expected: \(declared.kind.expectation.en)"))
    }
}
