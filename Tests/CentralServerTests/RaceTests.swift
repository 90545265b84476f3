import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Testing

@testable import CentralServer

/// Race, labels and year through the office's own commands, on the sample rounds.
struct RaceTests {
    private let bench: CommandBench

    init() async throws {
        bench = try await CommandBench()
        try await bench.done(
            "register", "import", CommandBench.sample("register.csv"), "--year", "2026", on: "2026-06-25")
    }

    private func ranks(_ month: String, _ kind: String = "race") async throws -> [String: Int64?] {
        let shown = try await bench.done("race", "show", "--kind", kind, "--month", month).documents
        return Dictionary(
            shown.compactMap { place in place["subject"]?.text.map { ($0, place["rank"]?.integer) } },
            uniquingKeysWith: { first, _ in first })
    }

    @Test func `F-JC-11 the race's scores open to their inputs, ties share a rank, and a published round stays`()
        async throws
    {
        let file = CommandBench.sample("race-rounds.jsonl")
        #expect(try await bench.done("race", "import", file).documents.first?["rounds"] == 3)
        #expect(try await bench.done("race", "import", file).documents.first?["rounds"] == 0, "a second time nothing")
        #expect(
            try await ranks("2026-01") == [
                "140571": 1, "140502": 2, "140525": 2, "140522": 4, "140581": 5, "140521": 6, "140524": 7,
            ])
        let second = try await bench.done("race", "show", "--month", "2026-03").documents
        #expect(second.first { $0["subject"] == "140525" }?["gain"] == 0)
        #expect(second.first { $0["subject"] == "140502" }?["gain"] == -1)

        let opened = try await bench.done("race", "show", "--month", "2026-01", "--territory", "140502").documents
        #expect(opened.first?["total"] == "109.68")
        let completion = opened.first { $0["indicator"] == "yearCompletion" }
        #expect(completion?["actual"] == 105 && completion?["target"] == 96 && completion?["points"] == "21.88")

        let late = try await bench.refused(
            "race", "adjust", "140524", "10", "--reason", "迟到的加分", "--month", "2026-01")
        #expect(late == "race.closed")
        let pack = bench.folder.sub("pack.html")
        try await bench.done("race", "show", "--month", "2026-01", "--output", pack.path)
        let page = try String(contentsOf: pack, encoding: .utf8)
        #expect(page.contains("109.68") && page.contains("承办集中开工主会场加分") && page.contains("21.88"))
        #expect(page.components(separatedBy: "<h1>").count == 3, "ranking and inputs")
    }

    @Test func `F-JC-11 an adjustment needs a reason, and figures from the records name the records`() async throws {
        try await bench.done("race", "open", "--month", "2026-05")
        #expect(
            try await bench.refused("race", "adjust", "140502", "2.5", "--month", "2026-05")
                == "score.adjustment-without-note")
        #expect(try await bench.refused("race", "adjust", "140502", "many", "--month", "2026-05") == "input.points")
        #expect(try await bench.refused("race", "set", "140502", "luck", "--month", "2026-05") == "notFound.indicator")
        #expect(
            try await bench.refused("race", "set", "999999", "growth", "--month", "2026-05") == "notFound.territory")
        try await bench.done(
            "race", "set", "140502", "growth", "--actual", "50", "--target", "100", "--month", "2026-05")
        try await bench.done("race", "adjust", "140502", "2.5", "--reason", "承办现场会", "--month", "2026-05")
        let opened = try await bench.done("race", "show", "--month", "2026-05", "--territory", "140502").documents
        // The only indicator with a target carries the whole weight: 50 of 100, and 2.5 added.
        #expect(opened.first?["total"] == "52.50")
        let part = opened.first { $0["indicator"] == "growth" }
        #expect(part?["points"] == "50.00" && part?["sources"]?.list?.count == 1)
        #expect(try await bench.refused("race", "publish", "--month", "2026-05") == "state.round")
        try await bench.done("race", "score", "--month", "2026-05")
        #expect(
            try await bench.refused("race", "set", "140502", "growth", "--actual", "99", "--month", "2026-05")
                == "race.closed")
        try await bench.done("race", "open", "--month", "2026-05")
        try await bench.done("race", "count", "--month", "2026-05")
        // The register's figures of May lie within the round: 162,240 万元 done of 156,000 planned by then.
        let counted = try await bench.done("race", "show", "--month", "2026-05", "--territory", "140502").documents
        let completion = counted.first { $0["indicator"] == "yearCompletion" }
        #expect(completion?["actual"] == 16_224_000 && completion?["target"] == 15_600_000)
        try await bench.done("race", "open", "--month", "2026-03")
        try await bench.done("race", "count", "--month", "2026-03")
        let earlier = try await bench.done("race", "show", "--month", "2026-03", "--territory", "140502").documents
        let unknown = earlier.first { $0["indicator"] == "yearCompletion" }
        #expect(unknown?["actual"] == JSONValue.null, "figures of May say nothing of April")
    }

    @Test func `F-JC-10 a month's display of four aspects is frozen when it is published`() async throws {
        let place = ["--kind", "display", "--month", "2026-05"]
        _ = try await bench.run(["race", "open"] + place)
        for (territory, actual) in [("140502", "80"), ("140525", "120"), ("140581", "60")] {
            for indicator in ["yearCompletion", "industryShare", "entryRate", "newReserve"] {
                _ = try await bench.run(
                    ["race", "set", territory, indicator, "--actual", actual, "--target", "100"] + place)
            }
        }
        _ = try await bench.run(["race", "score"] + place)
        let published = try await bench.run(["race", "publish"] + place)
        #expect(published.documents.first?["state"] == "published")
        let before = try await bench.run(["race", "show"] + place, json: false).text
        for aspect in ["扩大投资规模", "优化投资结构", "项目开工入统", "项目谋划储备"] { #expect(before.contains(aspect)) }
        // Whatever happens to the inputs' records, the published board stays.
        try bench.store { store in
            for record in try store.records(RecordQuery(type: "raceScore")) {
                try store.write([record.edit(values: ["actuals/yearCompletion": .integer(1)], person: "office")])
            }
        }
        #expect(try await bench.run(["race", "show"] + place, json: false).text == before)
    }

    @Test func `F-JC-12 the year's score is the mean of its published rounds`() async throws {
        try await bench.done("race", "import", CommandBench.sample("race-rounds.jsonl"))
        let year = try await bench.done("race", "year", "2026").documents
        // (109.68 + 102.99) / 2 = 106.335, (115.97 + 116.59) / 2 = 116.28
        #expect(year.first?["subject"] == "140571" && year.first?["total"] == "116.28" && year.first?["rank"] == 1)
        #expect(year.first { $0["subject"] == "140502" }?["total"] == "106.34")
        try await bench.done("race", "year", "2026", "--publish")
        #expect(try await ranks("2026-01", "annual")["140571"] == 1)
        #expect(try await bench.refused("race", "year", "2025", "--publish") == "race.nothing-published")
    }

    @Test func `F-JC-13 the rule proposes steeds and snails, a person decides, and the history stays`() async throws {
        try bench.store { store in
            let projects = try store.records(RecordQuery(type: "project", order: .field("code"), limit: 3))
            for (project, share) in zip(projects, [Int64(60), 35, 10]) {
                let view = ProjectView(unchecked: project.state)
                let plan = try #require(view.annualPlan(2026))
                try store.write([
                    RecordEdit(
                        record: store.makeRootID(), type: "investmentReport", scope: try #require(view.territoryScope),
                        values: [
                            "project": .reference(project.id), "month": .text("2026-06"),
                            "doneYear": .integer(plan * share / 100),
                        ], person: "office")
                ])
            }
        }
        let found = try await bench.done("honor", "propose", "2026-06").documents
        // 40 % were due by the end of June: 60 % leads by 20 points, 10 % lags by 30.
        #expect(Set(found.compactMap { $0["kind"]?.text }) == ["steed", "snail"] && found.count == 2)
        let steed = try #require(found.first { $0["kind"] == "steed" }?["honor"]?.text)
        #expect(found.first { $0["kind"] == "steed" }?["basis"]?.text?.contains("20.0") == true)
        #expect(try await bench.refused("honor", "decide", steed, "confirmed") == "input.reason")
        #expect(try await bench.refused("honor", "decide", steed, "crowned", "--reason", "好") == "notFound.honor")
        try await bench.done("honor", "decide", steed, "confirmed", "--reason", "进度领先", "--person", "C003")
        try await bench.done("honor", "decide", steed, "revoked", "--reason", "数据更正", "--person", "C004")
        #expect(try await bench.refused("honor", "decide", steed, "confirmed", "--reason", "再认定") == "state.honor")
        let again = try await bench.done("honor", "propose", "2026-06").documents
        #expect(again.count == 2 && again.first { $0["honor"]?.text == steed }?["state"] == "revoked")
        let history = try await bench.done("history", steed)
        #expect(history.text.contains("C003") && history.text.contains("C004"))
    }
}
