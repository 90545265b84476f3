import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// `central dispatch`: where the tiers stand, and their packs.
struct DispatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispatch", abstract: "The tiers of dispatch. / 分级调度。", subcommands: [Tiers.self, Pack.self])

    /// `central dispatch tiers`.
    struct Tiers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tiers", abstract: "Cadence, present period and missed periods of each tier. / 各层级周期和漏开情况。")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let city = try CityReading(store: store, today: try Surroundings.current.today())
                let desk = DispatchDesk(city: city, person: "office")
                let tiers = try desk.tiers(try desk.ledgerDesk.ledger())
                for tier in tiers {
                    try terminal.emit(
                        JSONValue.object([
                            "tier": .text(tier.tier.code), "cadence": .optional(tier.tier.cadence?.rawValue),
                            "period": .optional(tier.period?.description), "due": .flag(tier.due?.isDue ?? false),
                            "missed": .list((tier.due?.missed ?? []).map { .text($0.description) }),
                            "open": .integer(Int64(tier.open)), "overdue": .integer(Int64(tier.overdue)),
                        ]))
                }
                terminal.say(TextTableWriter.text(try DispatchTables.tiers(tiers, language: terminal.language)))
                return .done
            }
        }
    }

    /// `central dispatch pack TIER`.
    struct Pack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pack", abstract: "What a tier has on its table. / 调度材料。",
            discussion: "Formats by the file's name: .xlsx (a sheet a part) or .html (A4).")

        @Argument(help: "A tier's code in the profile, such as hqOffice. / 层级代码。")
        var tier: String

        @Option(help: "A day of the period, yyyy-mm-dd; today if left out. / 期间内的一天。")
        var on: String?

        @Option(help: "A vice-mayor's field of work by its code. / 分管领域代码。")
        var field: String?

        @Option(help: "Write .xlsx or .html to this file. / 输出文件。")
        var output: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let today = try Surroundings.current.today()
                let desk = DispatchDesk(city: try CityReading(store: store, today: today), person: "office")
                let day = try on.map { try CivilDate(typed: $0) }
                let ledger = try desk.ledgerDesk.ledger()
                let pack = try desk.pack(tier, on: day, field: field)
                let tables = try DispatchTables(desk: desk, ledger: ledger, language: terminal.language).tables(pack)
                for item in pack.items {
                    try terminal.emit(
                        JSONValue.object([
                            "source": .text(item.source.rawValue), "subject": .text(item.subject[terminal.language]),
                            "detail": .text(item.detail[terminal.language]),
                            "problem": .optional(item.problem?.hex), "project": .optional(item.project?.hex),
                        ]))
                }
                if let output {
                    try ReportFile.write(tables, to: output)
                } else {
                    for table in tables { terminal.say(TextTableWriter.text(table)) }
                }
                return .done
            }
        }
    }
}

/// `central warnings`: early warning over time.
struct WarningsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "warnings", abstract: "Early warning. / 预警。", subcommands: [Sweep.self, Show.self])

    /// `central warnings sweep`.
    struct Sweep: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sweep", abstract: "Ask every rule today and record what is new. / 按规则检查并登记新预警。")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common) { store, terminal in
                let city = try CityReading(store: store, today: try Surroundings.current.today())
                let outcome = try WarningDesk(city: city, person: "office").sweep()
                let (new, known, gone) = (outcome.raised.count, outcome.continued.count, outcome.gone.count)
                terminal.say(
                    Bilingual(
                        zh: "新预警 \(new)，仍存在 \(known)，已不再触发 \(gone)。",
                        en: "New warnings \(new), still there \(known), no longer found \(gone)."))
                try terminal.emit(["raised": new, "continued": known, "gone": gone])
                return .done
            }
        }
    }

    /// `central warnings list`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "The warnings recorded. / 预警清单。")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await CentralProgram.withStore(common, readOnly: true) { store, terminal in
                let city = try CityReading(store: store, today: try Surroundings.current.today())
                let warnings = try WarningDesk(city: city, person: "office").warnings()
                for warning in warnings {
                    try terminal.emit(
                        JSONValue.object([
                            "warning": .text(warning.view.id.hex), "rule": .text(warning.entry.key.rule),
                            "level": .text(warning.entry.level.code), "subject": .text(warning.entry.key.subject.hex),
                            "period": .text(warning.entry.key.period), "state": .text(warning.entry.state.rawValue),
                        ]))
                }
                let table = try DispatchTables.warnings(warnings, city: city, language: terminal.language)
                terminal.say(TextTableWriter.text(table))
                return .done
            }
        }
    }
}
