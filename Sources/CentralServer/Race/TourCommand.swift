import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// `central tour`: observation tours, their scores and ranking.
struct TourCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tour", abstract: "Observation tours: held, missed, scored, ranked. / 观摩点评。",
        subcommands: [List.self, Add.self, Score.self, Ranking.self])

    /// `central tour list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Tours held, and periods without one. / 观摩与缺漏。")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let desk = try TourCommand.desk(store)
                for tour in try desk.tours() {
                    let (name, day) = (tour.value("name").text ?? "", tour.value("heldOn").text ?? "—")
                    terminal.say("\(FieldText.shortID(tour.id))  \(day)  \(SafeText.line(name))")
                    try terminal.emit(
                        ["tour": .text(tour.id.hex), "name": .text(name), "heldOn": .text(day)] as JSONValue)
                }
                for (duty, periods) in try desk.missed() {
                    for period in periods {
                        let isOpen = period.contains(desk.today)
                        let words =
                            isOpen ? Bilingual(zh: "本期待办", en: "due this period") : Bilingual(zh: "未办", en: "missed")
                        terminal.say("! \(duty.label[terminal.language]) \(period)  \(words[terminal.language])")
                        try terminal.emit(
                            ["missing": .text(period.description), "isOpen": .flag(isOpen)] as JSONValue)
                    }
                }
                return .done
            }
        }
    }

    /// `central tour add NAME --held-on DAY`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Enter a tour. / 登记观摩。")

        @Argument(help: "Its name. / 名称。")
        var name: String

        @Option(help: "The day, yyyy-mm-dd. / 日期。")
        var heldOn: String

        @Option(help: "Which group was toured. / 观摩分组。")
        var group = "all"

        @Option(help: "Whose lead, by role. / 带队领导职务。")
        var leader: String?

        @Option(help: "Who enters. / 操作人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                guard let day = CivilDate(heldOn) else { throw OfficeError.badDate(heldOn) }
                let id = try TourCommand.desk(store, person).plan(name, group: group, heldOn: day, leader: leader)
                terminal.say(id.hex)
                try terminal.emit(["tour": id.hex])
                return .done
            }
        }
    }

    /// `central tour score TOUR PROJECT ASPECT=POINTS …`.
    struct Score: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "score", abstract: "What one person gives a project, 0 to 100 by aspect. / 观摩评分。")

        @Argument(help: "The tour's record. / 观摩编号。")
        var tour: String

        @Argument(help: "The project. / 项目。")
        var project: String

        @Argument(help: "progress=90 organisation=85 resources=80 benefit=75. / 分项=分数。")
        var points: [String]

        @Option(help: "A comment. / 点评。")
        var comment = ""

        @Option(help: "Who gives the points. / 评分人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let naming = RecordNaming(store: store)
                let given = try points.reduce(into: [TourAspect: Int]()) { given, word in
                    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                    guard parts.count == 2, let aspect = TourAspect(rawValue: parts[0]), let number = Int(parts[1])
                    else {
                        throw RaceRefusal.badPoints(word)
                    }
                    given[aspect] = number
                }
                try TourCommand.desk(store, person).score(
                    given, project: try naming.project(project),
                    tour: try naming.record(tour, types: [.observationTour]), comment: comment,
                    at: Surroundings.current.now())
                terminal.say(Bilingual(zh: "已记录。", en: "Noted."))
                return .done
            }
        }
    }

    /// `central tour ranking TOUR`.
    struct Ranking: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ranking", abstract: "Territories by the mean of what people gave. / 观摩排名。")

        @Argument(help: "The tour's record. / 观摩编号。")
        var tour: String

        @Option(help: "Write .xlsx, .csv or .html to this file. / 输出文件。")
        var output: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let desk = try TourCommand.desk(store)
                let record = try RecordNaming(store: store).record(tour, types: [.observationTour])
                let places = try desk.places(of: record)
                let title = Label(
                    "\(record.value("name").text ?? "")排名", "\(record.value("name").text ?? ""): ranking")
                let names = Dictionary(
                    try store.records(RecordQuery(type: RecordType.region.name)).map {
                        ($0.value("code").text ?? "", $0.value("name").text ?? "")
                    }, uniquingKeysWith: { $1 })
                let table = try RankingReport.table(
                    title: title, places: places, names: names, language: terminal.language)
                if let output {
                    try ReportFile.write([table], to: output)
                } else {
                    terminal.say(TextTableWriter.text(table))
                }
                for place in places { try terminal.emit(RaceCommand.json(place)) }
                return .done
            }
        }
    }

    private static func desk(_ store: InspectionStore, _ person: String = "office") throws -> TourDesk {
        try TourDesk.open(store, today: try Surroundings.current.today(), person: person)
    }
}
