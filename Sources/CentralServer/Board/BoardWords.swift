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
}
