import Causality
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// Lights, and what was completed of the year.
extension BoardWords {
    /// Red first; `nil` where a figure is missing.
    private static let columns: [LampRule.Light?] = [.red, .yellow, .green, nil]

    /// A rule's lights by territory.
    func lights() -> [PageData] {
        let listed = figures.listed()
        let lamps = figures.lamps
        return figures.register.rules.profile.lamps.map { rule in
            let lights = listed.map { entry in
                (territory: entry.project.territory, light: lamps.light(of: entry.project.id, by: rule))
            }
            func cells(_ code: String?) -> [PageData] {
                let own = lights.filter { code == nil || $0.territory == code }
                return Self.columns.map { light in
                    let count = own.count { $0.light == light }
                    let territory = code.map { "&territory=" + FormPost.encoded($0) } ?? ""
                    return [
                        "count": count, "any": count > 0, "tone": light.map(\.tone) ?? "",
                        "query": "rule=\(FormPost.encoded(rule.code))&light=\(light?.code ?? "none")\(territory)",
                    ]
                }
            }
            return [
                "label": rule.label[language], "source": rule.source, "basis": DataMonths.words(lamps.months)[language],
                "columns": Self.columns.map {
                    $0?.sign[language] ?? Bilingual(zh: "— 无数据", en: "— no data")[language]
                },
                "rows": territories(listed).map { place -> PageData in
                    ["name": place.name, "cells": cells(place.code)]
                }, "total": cells(nil),
            ]
        }
    }

    /// What was completed of the year's plan, and how far ahead of or behind schedule, by territory.
    ///
    /// Each project counts at the end of the month of its latest report. One without a report counts as nothing done by
    /// the latest month that anybody reported. Without monthly plans the year passes in twelfths.
    func completion() -> PageData {
        let listed = figures.listed()
        let months = listed.compactMap { $0.progress?.month }
            .reduce(into: [CivilMonth: Int]()) { $0[$1, default: 0] += 1 }
        let latest = months.keys.max()
        func row(_ name: String, _ own: [(project: RegisterFigures.Project, progress: ProjectProgress?)]) -> PageData {
            let done = Completion.group(own.map { .init(done: $0.progress?.doneYear, plan: $0.project.annualPlan) })
            let expected = Completion.group(
                own.map { entry in
                    let month = (entry.progress?.month ?? latest)?.month ?? 0
                    let twelfths = entry.project.annualPlan.map { $0 / 12 * Int64(month) }
                    return .init(
                        done: entry.project.plan?.planned(through: month) ?? twelfths, plan: entry.project.annualPlan)
                })
            // Without any report there is no figure; with some, what is missing counts as nothing done and is counted.
            let reported = own.contains { $0.progress != nil } ? done : nil
            let slip = expected?.rate.flatMap { plan in reported?.rate?.difference(to: plan) }
            return [
                "name": name, "plan": done.map { MoneyText.wan($0.plan) } ?? "—",
                "done": reported.map { MoneyText.wan($0.done) } ?? "—",
                "rate": reported?.rate.percentText ?? "—",
                "slip": slip.map { $0.pointsText }, "isBehind": slip.map { $0 < .zero } ?? false,
                "withoutReport": done?.withoutReport ?? 0,
            ]
        }
        let rows = territories(listed).map { place in
            row(place.name, listed.filter { $0.project.territory == place.code })
        }
        return [
            "rows": rows, "total": row(Bilingual(zh: "合计", en: "Total")[language], listed),
            "basis": months.isEmpty ? nil : DataMonths.words(months)[language],
        ]
    }

    /// The territories that have listed projects; the city itself has none of its own.
    private func territories(
        _ listed: [(project: RegisterFigures.Project, progress: ProjectProgress?)]
    ) -> [RegisterFigures.Territory] {
        let codes = Set(listed.map(\.project.territory))
        return figures.territories.map(\.place).filter { codes.contains($0.code) }
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
