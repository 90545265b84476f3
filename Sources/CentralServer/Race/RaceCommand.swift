import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// `central race`: inputs, scores that open to them, frozen rounds.
struct RaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "race", abstract: "Display, race and annual assessment of territories. / 晾晒、赛马、年度考评。",
        subcommands: [
            List.self, Show.self, Open.self, Import.self, Count.self, Set.self, Adjust.self, Score.self, Publish.self,
            Year.self,
        ])

    /// Which round.
    struct RoundOptions: ParsableArguments {
        @Option(help: "display (monthly), race or annual. / 轮次类别。")
        var kind = RoundKind.race

        @Option(help: "A month within the round, yyyy-mm. / 轮次所在月份。")
        var month: String

        @Option(help: "Who acts. / 操作人。")
        var person = "office"

        func day() throws -> CivilDate {
            try MonthlyCommand.month(month).day(1) ?? Surroundings.current.today()
        }
    }

    /// `central race list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "All rounds. / 各轮次。")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let desk = try RaceCommand.desk(store)
                for kind in RoundKind.allCases {
                    for round in try desk.rounds(kind) {
                        let published = round.stored.value("publishedOn").text
                        terminal.say(
                            "\(kind.label[terminal.language])  \(round.period)  \(round.state.label[terminal.language])  "
                                + (published ?? ""))
                        try terminal.emit(
                            [
                                "round": .text(round.stored.id.hex), "kind": .text(kind.rawValue),
                                "period": .text(round.period.description), "state": .text(round.state.rawValue),
                                "publishedOn": .optional(published),
                            ] as JSONValue)
                    }
                }
                return .done
            }
        }
    }

    /// `central race show --month …`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "The ranking; with a territory, every input of its score. / 排名与得分明细。")

        @OptionGroup var which: RoundOptions

        @Option(help: "A territory's code: open its score. / 属地代码。")
        var territory: String?

        @Option(help: "Write the review pack: .xlsx, .csv or .html. / 输出文件。")
        var output: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let desk = try RaceCommand.desk(store)
                let round = try desk.round(which.kind, containing: which.day())
                let tables = try desk.pack(round, language: terminal.language)
                for place in try desk.places(of: round) where territory == nil || place.subject == territory {
                    try terminal.emit(RaceCommand.json(place))
                }
                if let territory {
                    for score in try desk.scores(of: round) where score.territory == territory {
                        for part in score.indicators { try terminal.emit(RaceCommand.json(part)) }
                    }
                }
                if let output {
                    try ReportFile.write(tables, to: output)
                } else {
                    for table in territory == nil ? Array(tables.prefix(1)) : tables {
                        terminal.say(TextTableWriter.text(table))
                    }
                }
                return .done
            }
        }
    }

    /// `central race open --month …`.
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open", abstract: "Open a round, or open a scored one again. / 开立轮次。")

        @OptionGroup var which: RoundOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await RaceCommand.moving(which, common) { desk, day in
                let round = try desk.openRound(which.kind, containing: day)
                return round.state == .scored ? try desk.move(round, to: .open) : round
            }
        }
    }

    /// `central race import FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Rounds from JSON Lines; published ones must score as they say. / 导入轮次。")

        @Argument(help: "The file. / 文件。")
        var file: String

        @Option(help: "Who imports. / 操作人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let rules = try store.cityRules(on: Surroundings.current.today())
                let count = try RaceImport(store: store, rules: rules, person: person)
                    .run(Data(contentsOf: URL(fileURLWithPath: file)))
                terminal.say(Bilingual(zh: "新轮次 \(count)。", en: "New rounds: \(count)."))
                try terminal.emit(["rounds": count])
                return .done
            }
        }
    }

    /// `central race count --month …`.
    struct Count: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "count", abstract: "Bring in what the records themselves say. / 从台账取数。")

        @OptionGroup var which: RoundOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await RaceCommand.moving(which, common) { desk, day in
                try desk.bringCounted(into: try desk.round(which.kind, containing: day))
            }
        }
    }

    /// `central race set TERRITORY INDICATOR --actual … --target …`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "One territory's figures of an indicator. / 填写指标数据。")

        @Argument(help: "The territory's code. / 属地代码。")
        var territory: String

        @Argument(help: "The indicator's code. / 指标代码。")
        var indicator: String

        @Option(help: "What was reached. / 实际值。")
        var actual: Int64?

        @Option(help: "What was to be reached. / 目标值。")
        var target: Int64?

        @OptionGroup var which: RoundOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await RaceCommand.moving(which, common) { desk, day in
                let round = try desk.round(which.kind, containing: day)
                try desk.bring([indicator: .init(actual: actual, target: target)], by: territory, into: round)
                return round
            }
        }
    }

    /// `central race adjust TERRITORY POINTS --reason …`.
    struct Adjust: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "adjust", abstract: "Add or take points, with the reason. / 加减分。")

        @Argument(help: "The territory's code. / 属地代码。")
        var territory: String

        @Argument(help: "Points, such as 8.62 or -5. / 分数。")
        var points: String

        @Option(help: "Why. / 理由。")
        var reason = ""

        @OptionGroup var which: RoundOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await RaceCommand.moving(which, common) { desk, day in
                let round = try desk.round(which.kind, containing: day)
                let adjustment = Adjustment(try Points(reading: points), note: reason)
                try desk.bring([:], adjustment: adjustment, by: territory, into: round)
                return round
            }
        }
    }

    /// `central race score --month …`.
    struct Score: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "score", abstract: "Close the inputs for review. / 计分。")

        @OptionGroup var which: RoundOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await RaceCommand.moving(which, common) { desk, day in
                try desk.move(try desk.round(which.kind, containing: day), to: .scored)
            }
        }
    }

    /// `central race publish --month …`.
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "publish", abstract: "Publish a scored round: frozen with its inputs. / 发布。")

        @OptionGroup var which: RoundOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await RaceCommand.moving(which, common) { desk, day in
                try desk.move(try desk.round(which.kind, containing: day), to: .published)
            }
        }
    }

    /// `central race year YEAR`.
    struct Year: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "year", abstract: "The year's ranking from its published rounds. / 年度考评。")

        @Argument(help: "The year. / 年度。")
        var year: Int

        @Flag(help: "Publish and freeze it. / 发布。")
        var publish = false

        @Option(help: "Who acts. / 操作人。")
        var person = "office"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let desk = try RaceCommand.desk(store, person)
                let result = publish ? try desk.publishYear(year).frozen : try desk.year(year)
                let table = try RoundTables.table(
                    Label("\(year) 年度考评", "Annual assessment \(year)"), result ?? FrozenRound(entries: []),
                    names: try desk.territories(), language: terminal.language)
                terminal.say(TextTableWriter.text(table))
                for place in result?.places ?? [] { try terminal.emit(RaceCommand.json(place)) }
                return .done
            }
        }
    }
}

extension RoundKind: ExpressibleByArgument {}

extension RaceCommand {
    static func desk(_ store: InspectionStore, _ person: String = "office") throws -> RaceDesk {
        try RaceDesk.open(store, today: try Surroundings.current.today(), person: person)
    }

    static func json(_ place: Ranking.Place) -> JSONValue {
        [
            "subject": .text(place.subject), "rank": place.rank.map { .integer(Int64($0)) } ?? .null,
            "total": place.score.map { .text($0.text) } ?? .null,
            "gain": place.gain.map { .integer(Int64($0)) } ?? .null, "group": .optional(place.group),
        ]
    }

    static func json(_ part: Race.IndicatorScore) -> JSONValue {
        [
            "indicator": .text(part.indicator.code), "aspect": .text(part.aspect),
            "actual": part.input.actual.map { .integer($0) } ?? .null,
            "target": part.input.target.map { .integer($0) } ?? .null,
            "points": part.points.map { .text($0.text) } ?? .null,
            "sources": .list(part.input.sources.map { .text($0.hex) }),
        ]
    }

    /// Runs a step on a round and says where the round stands.
    static func moving(
        _ which: RoundOptions, _ common: CommonOptions,
        _ step: (RaceDesk, CivilDate) throws -> RaceRoundEntry
    ) async throws {
        try await CentralProgram.withStore(common) { store, terminal in
            let desk = try desk(store, which.person)
            let round = try step(desk, which.day())
            terminal.say(
                "\(round.kind.label[terminal.language])  \(round.period)  \(round.state.label[terminal.language])")
            try terminal.emit(
                [
                    "round": .text(round.stored.id.hex), "period": .text(round.period.description),
                    "state": .text(round.state.rawValue),
                ] as JSONValue)
            return .done
        }
    }
}
