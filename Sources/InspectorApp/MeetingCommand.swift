import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// On-site offices, recorded without a network.
struct MeetingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meeting", abstract: "现场办公会。/ On-site offices.",
        subcommands: [MeetingRecordCommand.self, MeetingListCommand.self])
}

/// Records a meeting.
struct MeetingRecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "登记现场办公会；当场解决的问题凭照片销号。/ Record a meeting; what was solved closes with proof.")

    @Option(help: "项目编码或名称。/ The project.")
    var project: String

    @Option(name: .customLong("attendee"), help: "参加人员；可重复。/ Who attended; repeat it.")
    var attendees: [String] = []

    @Option(help: "分包领导（填职务）。/ The contact leader, by role.")
    var leader: String?

    @Option(help: "召集单位。/ The unit that convened it.")
    var convener: String?

    @OptionGroup var text: NoteOptions

    @Option(name: .customLong("problem"), help: "涉及的问题；可重复。/ A problem dealt with; repeat it.")
    var problems: [String] = []

    @Option(help: "当场解决的问题；可重复。/ A problem solved on the spot; repeat it.")
    var solved: [String] = []

    @Option(name: .customLong("photo"), help: "照片的记录编号；可重复。/ Record of a photo; repeat it.")
    var photos: [String] = []

    @Option(help: "日期；省略时为今天。/ The day; today if left out.")
    var date: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let naming = RecordNaming(store: store)
            let desk = try VisitDesk(store: store)
            let today = try desk.today()
            let day = try date.map { typed in
                guard let day = FieldParsing.date(typed) else { throw CommandError.noDay(typed) }
                return day
            }
            try VisitRules.check(date: day ?? today, today: today)
            let report = SiteMeetingReport(
                date: day ?? today, contactLeader: leader, convenedBy: convener, attendees: attendees,
                decisions: try text.read() ?? "",
                problems: try problems.map { try naming.record($0, types: [.problem]).id },
                solved: try solved.map { try naming.record($0, types: [.problem]).id },
                photos: try photos.map { try naming.record($0, types: [.photo]).id })
            let project = try naming.project(project)
            let id = try SiteMeetingRecorder(in: store, person: desk.person).record(report, of: project.id)
            terminal.say(
                Bilingual(
                    zh: "已登记现场办公会 \(FieldText.shortID(id))，当场销号 \(report.solved.count) 个问题。",
                    en: "Recorded on-site office \(FieldText.shortID(id)); problems closed on the spot: "
                        + "\(report.solved.count)."))
            try terminal.emit(["meeting": .text(id.hex), "closed": .integer(Int64(report.solved.count))] as JSONValue)
            return .done
        }
    }
}

/// Lists the meetings here.
struct MeetingListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "列出现场办公会。/ List on-site offices.")

    @Option(help: "只列某项目。/ Of one project.")
    var project: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let project = project
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            let parent = try project.map { try RecordNaming(store: store).project($0).id }
            let reading = VisitReading(store)
            let found = try store.records(
                RecordQuery(type: RecordType.siteMeeting.name, parent: parent, order: .field("date")))
            for record in found where record.standing != .deleted {
                let meeting = SiteMeetingView(unchecked: record.state)
                let name = try reading.projectName(meeting.project)
                try terminal.emit(
                    JSONValue.object([
                        "meeting": .text(record.id.hex), "date": .optional(meeting.date?.description),
                        "project": .text(name), "attendees": .list(meeting.attendees.map { .text($0) }),
                        "solved": .list(meeting.solved.map { .text($0.hex) }),
                    ]))
                terminal.say(
                    "\(FieldText.shortID(record.id))  \(meeting.date?.description ?? "—")  \(SafeText.line(name))  "
                        + SafeText.line(meeting.decisions ?? "", atMost: 60))
            }
            if found.isEmpty { terminal.say(Bilingual(zh: "没有现场办公会。", en: "No on-site offices.")) }
            return .done
        }
    }
}

extension CommandError {
    fileprivate static func noDay(_ text: String) -> CommandError {
        CommandError(
            code: "input.date",
            message: Bilingual(zh: "不是日期：\(SafeText.line(text))", en: "not a date: \(SafeText.line(text))"),
            nextStep: Bilingual(zh: "请按 2026-06-25 的格式填写。", en: "Write it like 2026-06-25."))
    }
}
