import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Shows a visit with its ten items.
struct VisitShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "显示一次督导。/ Show a visit.")

    @Argument(help: "督导。/ The visit.")
    var visit: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            let visit = try RecordNaming(store: store).visit(visit)
            if terminal.isJSON {
                var lines = RecordLines(store)
                let marks = try VisitReading(store).marks(of: visit)
                var shown = try lines.visit(visit).object ?? [:]
                shown["late"] = .flag(marks.contains(.late))
                shown["offList"] = .flag(marks.contains(.offList))
                try terminal.emit(shown)
            } else {
                for line in try VisitSheet(store: store, language: terminal.language).lines(visit) {
                    terminal.say(line)
                }
            }
            return .done
        }
    }
}

/// A visit as lines of text.
struct VisitSheet {
    let store: InspectionStore
    let language: Language

    func lines(_ visit: StoredRecord) throws -> [String] {
        let reading = VisitReading(store)
        let view = VisitView(unchecked: visit.state)
        let state = try reading.state(of: visit).label[language]
        var lines = [
            "\(try SafeText.line(reading.projectName(view.project)))  \(view.date?.description ?? "—")  [\(state)]"
                + VisitMarks.text(try reading.marks(of: visit), language),
            Bilingual(zh: "编号 ", en: "Id ")[language] + visit.id.hex,
        ]
        let plain = ["kind", "team", "unannounced", "weather", "latitude", "longitude", "summary", "reviewQuestion"]
        for name in ["inspectors", "forms", "attendees"] + plain {
            guard let declared = RecordType.visit.field(named: name) else { continue }
            let value = value(of: declared, in: visit)
            if !value.isEmpty { lines.append("\(declared.label[language])：\(value)") }
        }
        for item in SupervisionItem.allCases {
            let head = "\(item.number < 10 ? " " : "")\(item.number) \(item.label[language])："
            guard let entry = try store.record(item.entryID(in: visit.id)), entry.standing != .deleted else {
                lines.append(head + Rating.unchecked[language])
                continue
            }
            lines.append(head + EntryWords.line(entry, language: language))
            let fields = EntryWords.fields(entry, of: item, language: language)
            if !fields.isEmpty { lines.append("     " + SafeText.line(fields.joined(separator: "；"), atMost: 400)) }
        }
        lines += try tail(visit, reading)
        return lines
    }

    private func tail(_ visit: StoredRecord, _ reading: VisitReading) throws -> [String] {
        var lines: [String] = []
        for photo in try reading.photos(of: visit.id) {
            let view = PhotoView(unchecked: photo.state)
            lines.append(
                Bilingual(zh: "照片 ", en: "Photo ")[language] + FieldText.shortID(photo.id) + "  "
                    + SafeText.line(view.caption ?? "", atMost: 80) + "  "
                    + (try PhotoWords.state(view.hash, store, language)))
        }
        for addendum in try reading.addenda(of: visit.id) {
            let view = AddendumView(unchecked: addendum.state)
            let item = view.item.map { "[\($0.number)] " } ?? ""
            lines.append(
                Bilingual(zh: "补充：", en: "Addendum: ")[language] + item
                    + SafeText.line(view.addition ?? "", atMost: 300))
        }
        let lacking = try reading.completeness(of: visit)
        if !lacking.isComplete {
            let missing = lacking.missing.map { $0.label[language] }.joined(separator: "；")
            lines.append(Bilingual(zh: "还缺：", en: "Missing: ")[language] + missing)
        }
        return lines
    }

    private func value(of declared: FieldDeclaration, in visit: StoredRecord) -> String {
        if case .set(let element) = declared.kind {
            return FamilyField.elements(of: declared.name, in: visit.state).map { key in
                if case .choice(let choices) = element, let choice = choices.first(where: { $0.code == key }) {
                    return choice.label[language]
                }
                return SafeText.line(key, atMost: 60)
            }.joined(separator: "、")
        }
        guard visit.value(declared.name) != .empty else { return "" }
        return SafeText.line(ConflictMark.shown(declared.name, of: visit, language: language), atMost: 400)
    }
}

/// Lists visits.
struct VisitListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "列出督导。/ List visits.")

    @Option(help: "只列某项目。/ Of one project.")
    var project: String?

    @Option(help: "起始日期。/ From this day.")
    var from: String?

    @Option(help: "截止日期。/ To this day.")
    var to: String?

    @Flag(help: "只列未封存的。/ Only unsealed ones.")
    var drafts = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            var query = RecordQuery(type: "visit", order: .field("date", isDescending: true))
            if let project { query.parent = try RecordNaming(store: store).project(project).id }
            let first = try from.map { try Self.day($0) }
            let last = try to.map { try Self.day($0) }
            if first != nil || last != nil {
                query.range = RecordQuery.Range(
                    "date", from: first.map { .text($0.description) }, to: last.map { .text($0.description) })
            }
            let visits = try store.records(query).filter { !drafts || !VisitView(unchecked: $0.state).isSealed }
            let reading = VisitReading(store)
            var marking = VisitMarks(store, now: Surroundings.current.now())
            for visit in visits {
                let view = VisitView(unchecked: visit.state)
                let entries = try reading.entries(of: visit.id)
                let rated = entries.filter { SupervisionEntryView(unchecked: $0.state).isValued }.count
                let isMarked =
                    ([visit] + entries).contains { !$0.markedFields.isEmpty }
                let state = try reading.state(of: visit)
                let name = try reading.projectName(view.project)
                let marks = try marking.marks(of: visit, isDelivered: try reading.isDelivered(visit))
                try terminal.emit(
                    JSONValue.object([
                        "visit": .text(visit.id.hex), "date": .optional(view.date?.description), "project": .text(name),
                        "state": .text(state.rawValue), "rated": .integer(Int64(rated)), "conflict": .flag(isMarked),
                        "late": .flag(marks.contains(.late)), "offList": .flag(marks.contains(.offList)),
                    ]))
                terminal.say(
                    "\(FieldText.shortID(visit.id))  \(view.date?.description ?? "—")  \(rated)/10  "
                        + state.label[terminal.language] + "  " + SafeText.line(name, atMost: 60)
                        + VisitMarks.text(marks, terminal.language)
                        + (isMarked ? "  " + ConflictMark.text(terminal.language) : ""))
            }
            if visits.isEmpty { terminal.say(Bilingual(zh: "没有督导记录。", en: "No visits.")) }
            return .done
        }
    }

    private static func day(_ text: String) throws -> CivilDate {
        if let date = FieldParsing.date(text) { return date }
        throw CommandError(
            code: "input.date",
            message: Bilingual(zh: "不是日期：\(SafeText.line(text))", en: "not a date: \(SafeText.line(text))"),
            nextStep: Bilingual(zh: "请按 2026-06-25 的格式填写。", en: "Write it like 2026-06-25."))
    }
}
