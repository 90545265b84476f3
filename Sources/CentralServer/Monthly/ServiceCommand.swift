import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// `central officer`: the chief service officer of each project (首席服务员).
struct OfficerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "officer", abstract: "Chief service officers: one a project. / 首席服务员。",
        subcommands: [Assign.self, Gaps.self])

    /// `central officer assign PROJECT PERSON`.
    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "assign", abstract: "From a day on; the one before ends the day before. / 指定首席服务员。")

        @Argument(help: "The project's code, name or id. / 项目。")
        var project: String

        @Argument(help: "Who serves. / 首席服务员。")
        var officer: String

        @Option(help: "Since when, yyyy-mm-dd; today when absent. / 开始日期。")
        var from: String?

        @Option(help: "Why. / 理由。")
        var reason = ""

        @Option(help: "Who decides. / 操作人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let today = try Surroundings.current.today()
                let day = try from.map { text in
                    guard let day = CivilDate(text) else { throw OfficeError.badDate(text) }
                    return day
                }
                let desk = ServiceDesk(store: store, person: person)
                let project = try RecordNaming(store: store).project(project)
                try desk.assign(officer, to: project.id, from: day ?? today, reason: reason)
                for record in try desk.officers(of: project.id) {
                    let (from, to) = (record.value("from").text ?? "", record.value("to").text)
                    let name = record.value("person").text ?? ""
                    terminal.say("\(SafeText.line(name))  \(from) — \(to ?? "")")
                    try terminal.emit(
                        ["person": .text(name), "from": .text(from), "to": .optional(to)] as JSONValue)
                }
                return .done
            }
        }
    }

    /// `central officer gaps`.
    struct Gaps: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gaps", abstract: "Projects without exactly one. / 首席服务员缺口。")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let desk = ServiceDesk(store: store, person: "office")
                let gaps = try desk.gaps(on: try Surroundings.current.today())
                for gap in gaps {
                    terminal.say("\(gap.code)  \(SafeText.line(gap.name))  \(gap.people.joined(separator: "、"))")
                    try terminal.emit(
                        [
                            "project": .text(gap.project.hex), "code": .text(gap.code),
                            "people": .list(gap.people.map { .text($0) }),
                        ] as JSONValue)
                }
                if gaps.isEmpty { terminal.say(Bilingual(zh: "没有缺口。", en: "No gap.")) }
                return .done
            }
        }
    }
}
