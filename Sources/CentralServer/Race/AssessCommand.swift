import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// `central assess`: the townships' quarters, half-years and years.
struct AssessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess", abstract: "Assessment of townships: quarter, half-year, year. / 考核。",
        subcommands: [Give.self, Show.self, Publish.self])

    /// Which round.
    struct LevelOptions: ParsableArguments {
        @Option(help: "quarter, halfYear or year. / 考核周期。")
        var level = AssessmentLevel.quarter

        @Option(help: "A month within the period, yyyy-mm. / 所在月份。")
        var month: String

        @Option(help: "Who acts. / 操作人。")
        var person = "office"

        func day() throws -> CivilDate {
            try MonthlyCommand.month(month).day(1) ?? Surroundings.current.today()
        }
    }

    /// `central assess give UNIT PART=POINTS …`.
    struct Give: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "give", abstract: "Points of 100 for parts of a quarter; a bonus with its reason. / 打分。")

        @Argument(help: "The unit. / 被考核单位。")
        var unit: String

        @Argument(help: "PART=POINTS, such as investment=92.5. / 分项=分数。")
        var points: [String] = []

        @Option(help: "Bonus or penalty. / 加减分。")
        var bonus: String?

        @Option(help: "Why. / 理由。")
        var reason = ""

        @OptionGroup var which: LevelOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try AssessCommand.desk(store, which.person)
                var given: [String: Points] = [:]
                for word in points {
                    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                    guard parts.count == 2 else { throw RaceRefusal.badPoints(word) }
                    given[parts[0]] = try Points(reading: parts[1])
                }
                let bonus = try bonus.map { Adjustment(try Points(reading: $0), note: reason) }
                try desk.give(given, bonus: bonus, to: unit, containing: which.day())
                return try AssessCommand.tell(desk, .quarter, which.day(), nil, terminal)
            }
        }
    }

    /// `central assess show --month …`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "The ranking of a level, frozen or as it stands. / 排名。")

        @Option(help: "Write .xlsx, .csv or .html to this file. / 输出文件。")
        var output: String?

        @OptionGroup var which: LevelOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                try AssessCommand.tell(
                    try AssessCommand.desk(store), which.level, which.day(), output, terminal)
            }
        }
    }

    /// `central assess publish --month …`.
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "publish", abstract: "Publish a level's ranking and freeze it. / 通报。")

        @OptionGroup var which: LevelOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try AssessCommand.desk(store, which.person)
                _ = try desk.publish(which.level, containing: which.day())
                return try AssessCommand.tell(desk, which.level, which.day(), nil, terminal)
            }
        }
    }

    private static func desk(_ store: InspectionStore, _ person: String = "office") throws -> AssessmentDesk {
        try AssessmentDesk.open(store, today: try Surroundings.current.today(), person: person)
    }

    private static func tell(
        _ desk: AssessmentDesk, _ level: AssessmentLevel, _ day: CivilDate, _ output: String?, _ terminal: Terminal
    ) throws -> ExitStatus {
        let table = try desk.table(level, containing: day, language: terminal.language)
        if let output { try ReportFile.write([table], to: output) } else { terminal.say(TextTableWriter.text(table)) }
        for entry in try desk.result(level, containing: day).entries {
            try terminal.emit(
                [
                    "unit": .text(entry.subject),
                    "total": entry.total.map { .text(Points(hundredths: $0).text) } ?? .null,
                    "rank": entry.rank.map { .integer(Int64($0)) } ?? .null,
                    "parts": .object(entry.parts.mapValues { .text(Points(hundredths: $0).text) }),
                ] as JSONValue)
        }
        return .done
    }
}

extension AssessmentLevel: ExpressibleByArgument {}

extension AssessmentDesk {
    /// A level's ranking as a table, parts by their names.
    func table(_ level: AssessmentLevel, containing day: CivilDate, language: Language) throws -> ReportTable {
        let period = Period(level.periodKind, containing: day)
        let title = Label(
            "\(level.label.zh) \(period?.description ?? "")", "\(level.label.en) \(period?.description ?? "")")
        let parts = level == .quarter ? try assessment().parts.map { ($0.code, $0.label) } : nil
        let names = Dictionary(uniqueKeysWithValues: try units().map { ($0.name, $0.name) })
        return try RoundTables.table(
            title, try result(level, containing: day), names: names, parts: parts, language: language)
    }
}
