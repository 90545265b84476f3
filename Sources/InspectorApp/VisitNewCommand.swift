import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Begins a visit; on a terminal goes on with the ten items.
struct VisitNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "新建督导；在终端上接着逐项记录。/ Begin a visit.")

    @Option(help: "项目编码或名称的一部分。/ Code of the project, or part of its name.")
    var project: String?

    @Option(help: "本机没有的项目的名称，以后再对应。/ Name of a project that is not here yet.")
    var unlisted: String?

    @Option(help: "属地代码（与 --unlisted 合用）。/ Territory code, with --unlisted.")
    var territory: String?

    @OptionGroup var details: VisitDetails

    @Flag(name: .customLong("no-walk"), help: "建立后不逐项提问。/ Do not go on with the items.")
    var noWalk = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let desk = try VisitDesk(store: store)
            var beginning = VisitDesk.Beginning(date: try details.date() ?? desk.today(), values: try details.values())
            if let unlisted {
                beginning.unlisted = (unlisted, try territoryScope(store))
            } else {
                beginning.project = try chosenProject(store, terminal)
            }
            if let name = beginning.project.map({ ProjectView(unchecked: $0.state).name ?? "" }) {
                terminal.say(Bilingual(zh: "项目：\(SafeText.line(name))", en: "Project: \(SafeText.line(name))"))
            }
            let id = try desk.begin(beginning)
            terminal.say(
                Bilingual(
                    zh: "已新建督导 \(FieldText.shortID(id))（\(beginning.date)）。",
                    en: "Begun: visit \(FieldText.shortID(id)) (\(beginning.date))."))
            try terminal.emit(["visit": id.hex])
            if terminal.isInteractive, !noWalk, let visit = try store.record(id) {
                try VisitWalk(desk: desk, terminal: terminal, visit: visit).run()
            }
            return .done
        }
    }

    private func chosenProject(_ store: InspectionStore, _ terminal: Terminal) throws -> StoredRecord {
        let naming = RecordNaming(store: store)
        if let project { return try naming.project(project) }
        guard terminal.isInteractive else { throw CommandError.noProjectGiven }
        let all = try naming.projects(holding: "")
        guard !all.isEmpty else {
            throw CommandError(
                code: "notFound.project",
                message: Bilingual(zh: "本机还没有项目。", en: "There are no projects here yet."),
                nextStep: Bilingual(
                    zh: "先 sync；来不及时用 --unlisted 名称 记录。", en: "Sync first, or record with --unlisted NAME."))
        }
        let chosen = try terminal.choose(
            Bilingual(zh: "项目（输入名称的一部分或序号）：", en: "Project (part of its name, or a number):"), among: all,
            label: { record in
                let view = ProjectView(unchecked: record.state)
                return SafeText.line("\(view.code ?? "") \(view.name ?? "")", atMost: 100)
            }, orUse: "--project")
        guard let chosen else { throw CommandError.noProjectGiven }
        return chosen
    }

    private func territoryScope(_ store: InspectionStore) throws -> ScopeID {
        if let territory, let scope = Scopes.territory(territory) { return scope }
        let own = try store.territories()
        if territory == nil, own.count == 1 { return own[0] }
        throw CommandError(
            code: "input.territory",
            message: Bilingual(zh: "不知道项目在哪个属地。", en: "The project's territory is not known."),
            nextStep: Bilingual(
                zh: "请用 --territory 指定：" + own.map { Scopes.territoryCode(of: $0) ?? "" }.joined(separator: "、"),
                en: "Name it with --territory: "
                    + own.map { Scopes.territoryCode(of: $0) ?? "" }.joined(separator: ", ")))
    }
}

/// The fields of a visit as options, for `visit new` and `visit edit`.
struct VisitDetails: ParsableArguments {
    @Option(name: .customLong("date"), help: "督导日期，如 2026-06-25；新建时默认今天。/ Day on site.")
    var day: String?

    @Option(
        name: .customLong("form"), help: "督导形式：siteView 查看现场、discussion 座谈交流、photoArchive 留影存档；可重复。/ Form, repeatable.")
    var forms: [String] = []

    @Option(help: "类别：monthly、special、recheck、tour。/ Kind.")
    var kind: String?

    @Option(name: .customLong("inspector"), help: "督导员，可重复；默认本人。/ Inspector, repeatable.")
    var inspectors: [String] = []

    @Option(name: .customLong("attendee"), help: "参加人员，可重复。/ Attendee, repeatable.")
    var attendees: [String] = []

    @Option(help: "督导组。/ Team.")
    var team: String?

    @Option(help: "天气。/ Weather.")
    var weather: String?

    @Option(help: "位置“纬度,经度[,精度米]”。/ Place as latitude,longitude[,metres].")
    var place: String?

    @Flag(help: "四不两直。/ Unannounced.")
    var unannounced = false

    @Option(help: "督导小结。/ Summary.")
    var summary: String?

    init() {}

    /// The day given, if one was given.
    func date() throws -> CivilDate? {
        guard let day else { return nil }
        guard let date = FieldParsing.date(day) else {
            throw CommandError(
                code: "input.date",
                message: Bilingual(zh: "不是日期：\(SafeText.line(day))", en: "not a date: \(SafeText.line(day))"),
                nextStep: Bilingual(zh: "请按 2026-06-25 的格式填写。", en: "Write it like 2026-06-25."))
        }
        return date
    }

    /// The other fields given, as registers.
    func values() throws -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        func take(_ field: String, _ text: String?) throws {
            guard let text else { return }
            values.merge(try FieldParsing.registers(field, text, in: .visit)) { _, new in new }
        }
        for form in forms { try take("forms", form) }
        for inspector in inspectors { values[FamilyField.name("inspectors", inspector)] = FamilyField.added }
        for attendee in attendees { values[FamilyField.name("attendees", attendee)] = FamilyField.added }
        try take("kind", kind)
        try take("team", team)
        try take("weather", weather)
        try take("summary", summary)
        if unannounced { values["unannounced"] = .flag(true) }
        if let place {
            let parts = place.split { ",， ".contains($0) }.map(String.init)
            guard (2...3).contains(parts.count) else {
                throw CommandError(
                    code: "input.place",
                    message: Bilingual(
                        zh: "位置无法理解：\(SafeText.line(place))", en: "not a place: \(SafeText.line(place))"),
                    nextStep: Bilingual(zh: "请写成“35.4734,112.8436,20”。", en: "Write it like 35.4734,112.8436,20."))
            }
            try take("latitude", parts[0])
            try take("longitude", parts[1])
            try take("accuracy", parts.count == 3 ? parts[2] : nil)
        }
        return values
    }
}
