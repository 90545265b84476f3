import Causality
import InspectionDomain
import InspectionStore
import Pages
import Reporting
import Wording

/// The board's figures as its template shows them, each with the address that opens it.
struct BoardWords {
    let figures: BoardFigures
    let language: Language

    init(_ figures: BoardFigures, _ language: Language) {
        self.figures = figures
        self.language = language
    }

    // MARK: Coverage

    func coverageRows(_ coverage: MonthlyCoverage) -> [PageData] {
        figures.territories.compactMap { entry in
            guard let tally = coverage.byTerritory[entry.place.code] else { return nil }
            return row(entry.place.name, tally, query: "territory=" + FormPost.encoded(entry.place.code))
        }
    }

    func teamRows(_ coverage: MonthlyCoverage) -> [PageData] {
        coverage.byTeam.sorted { ($0.key ?? "\u{10ffff}") < ($1.key ?? "\u{10ffff}") }.map { team, tally in
            row(
                team ?? Bilingual(zh: "未分组", en: "no team")[language], tally,
                query: "team=" + FormPost.encoded(team ?? "-"))
        }
    }

    private func row(_ name: String, _ tally: MonthlyCoverage.Tally, query: String) -> PageData {
        [
            "name": name, "members": tally.members, "visited": tally.visited, "full": tally.full,
            "unvisited": tally.members - tally.visited, "visitedRate": tally.visitedRate.percentText,
            "fullRate": tally.fullRate.percentText, "query": query, "isBehind": tally.visited < tally.members,
        ]
    }

    func coveragePicture(_ coverage: MonthlyCoverage) -> String {
        let bars = figures.territories.compactMap { entry -> SVGBarChart.Bar? in
            guard let rate = coverage.byTerritory[entry.place.code]?.visitedRate else { return nil }
            return SVGBarChart.Bar(entry.place.name, .percent(permille: rate.roundedTenthsOfPercent))
        }
        let title = Bilingual(zh: "各属地本月督导率", en: "Visited this month, by territory")[language]
        return SVGBarChart.document(title: title, bars: bars, language: language)
    }

    // MARK: The list

    func share() -> PageData? {
        guard let share = figures.register.share, let rule = figures.register.rules.profile.keyList else { return nil }
        let faults = share.faults(requiredCount: rule.requiredCount, requiredShare: rule.requiredShare)
        return [
            "count": share.count, "required": rule.requiredCount, "share": share.share.percentText,
            "least": rule.requiredShare.percentText, "isGood": faults.isEmpty,
            "faults": faults.map { $0[language] }, "keyPlan": MoneyText.wan(share.keyPlan),
            "cityPlan": MoneyText.wan(share.cityPlan), "list": rule.list, "year": figures.today.year,
        ]
    }

    // MARK: Problems

    /// Open problems by tier and age.
    func problems() -> PageData {
        let rows = figures.register.rules.profile.tiers.map { tier -> PageData in
            let tally = figures.tally(of: tier.code)
            let query = "tier=" + FormPost.encoded(tier.code)
            let cells = tally.byAge.enumerated().map { age, count -> PageData in
                ["count": count, "query": "\(query)&age=\(age)", "any": count > 0]
            }
            return [
                "name": tier.label[language], "cells": cells, "total": tally.total, "overdue": tally.overdue,
                "anyOverdue": tally.overdue > 0, "query": query,
            ]
        }
        return ["ages": BoardAge.all.map { $0.label[language] }, "rows": rows]
    }

    func problemPicture() -> String {
        let bars = figures.register.rules.profile.tiers.map { tier in
            SVGBarChart.Bar(tier.label[language], .integer(Int64(figures.tally(of: tier.code).total)))
        }
        let title = Bilingual(zh: "各层级未销号问题", en: "Open problems by tier")[language]
        return SVGBarChart.document(title: title, bars: bars, language: language)
    }

    // MARK: Lights and completion

    /// A rule's lights by territory.
    func lights(_ coverage: MonthlyCoverage) -> [PageData] {
        let lamps = BoardLamps(figures, coverage)
        return figures.register.rules.profile.lamps.map { rule in
            let lights = lamps.lights(by: rule)
            func cells(_ codes: Set<String>?) -> [PageData] {
                let own = lights.filter { codes?.contains($0.project.territory) ?? true }
                return BoardLamps.columns.map { light in
                    let count = own.count { $0.light == light }
                    let territory = codes?.first.map { "&territory=" + FormPost.encoded($0) } ?? ""
                    return [
                        "count": count, "any": count > 0, "tone": light.map(\.tone) ?? "",
                        "query": "rule=\(FormPost.encoded(rule.code))&light=\(light?.code ?? "none")\(territory)",
                    ]
                }
            }
            return [
                "label": rule.label[language], "source": rule.source,
                "columns": BoardLamps.columns.map { $0?.sign[language] ?? Bilingual(zh: "— 无数据", en: "— no data")[language] },
                "rows": figures.territories.map { entry -> PageData in
                    ["name": entry.place.name, "cells": cells([entry.place.code])]
                }, "total": cells(nil),
            ]
        }
    }

    /// Done against what the monthly plans expect, by territory.
    func completion(_ coverage: MonthlyCoverage) -> PageData {
        let listed = figures.listed(coverage)
        func row(_ name: String, _ own: [(project: RegisterFigures.Project, done: TerritoryFigures.Done?)]) -> PageData {
            let rate = Completion.group(own.map { .init(done: $0.done?.amount, plan: $0.project.plannedToDate) })
            // Without any report there is no figure; with some, what is missing counts as nothing done and is counted.
            let reported = own.contains { $0.done?.amount != nil } ? rate : nil
            return [
                "name": name, "done": reported.map { MoneyText.wan($0.done) } ?? "—",
                "plan": rate.map { MoneyText.wan($0.plan) } ?? "—", "rate": reported?.rate.percentText ?? "—",
                "withoutReport": rate?.withoutReport ?? 0, "withoutPlan": rate?.withoutPlan ?? 0,
            ]
        }
        let rows = figures.territories.map { entry in
            row(entry.place.name, listed.filter { $0.project.territory == entry.place.code })
        }
        return ["rows": rows, "total": row(Bilingual(zh: "合计", en: "Total")[language], listed)]
    }
}

/// The lights of the listed projects by the rules of the profile.
struct BoardLamps {
    /// Red first; `nil` where a figure is missing.
    static let columns: [LampRule.Light?] = [.red, .yellow, .green, nil]

    struct Lit {
        let project: RegisterFigures.Project
        let done: TerritoryFigures.Done?
        let light: LampRule.Light?
    }

    private let listed: [(project: RegisterFigures.Project, done: TerritoryFigures.Done?)]
    private let average: Ratio?
    private let today: CivilDate

    init(_ figures: BoardFigures, _ coverage: MonthlyCoverage) {
        listed = figures.listed(coverage)
        today = figures.today
        average = Completion.group(listed.map { .init(done: $0.done?.amount, plan: $0.project.plannedToDate) })?.rate
    }

    func lights(by rule: LampRule) -> [Lit] {
        listed.map { entry in
            let measures = LampFigures(
                doneYear: entry.done?.amount, plannedToDate: entry.project.plannedToDate,
                annualPlan: entry.project.annualPlan, averageCompletion: average, startedOn: entry.project.startedOn
            ).measures(today: today)
            return Lit(project: entry.project, done: entry.done, light: rule.light(for: measures))
        }
    }
}

extension LampRule.Light {
    /// The tone of its tag.
    var tone: String {
        switch self {
        case .green: "good"
        case .yellow: "watch"
        case .red: "bad"
        }
    }

    /// A sign with the words, so that colour is never alone.
    var sign: Bilingual {
        switch self {
        case .green: Bilingual(zh: "● 绿灯", en: "● green")
        case .yellow: Bilingual(zh: "▲ 黄灯", en: "▲ yellow")
        case .red: Bilingual(zh: "■ 红灯", en: "■ red")
        }
    }
}
