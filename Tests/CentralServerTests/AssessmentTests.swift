import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Testing

@testable import CentralServer

/// The townships' assessment and tours by Zhanhe's rules, through the office's commands.
struct AssessmentTests {
    private let bench: CommandBench

    init() async throws {
        bench = try await CommandBench()
        try await bench.done("import", CommandBench.sample("township-tables/territories.jsonl"), on: "2026-05-20")
        let profile = bench.folder.sub("zhanhe.json")
        try Data(MechanismProfile.zhanhe2021Document).write(to: profile)
        try await bench.done("profile", "import", profile.path)
        try await bench.done("profile", "switch", "zhanhe-2021", "--from", "2026-01-01")
    }

    private func give(_ unit: String, _ points: String, _ month: String, bonus: String? = nil) async throws {
        var words = ["assess", "give", unit]
        words += ["planning", "startAndFinish", "investment", "visibleProgress", "timeliness"].map { "\($0)=\(points)" }
        if let bonus { words += ["--bonus=\(bonus)", "--reason", "督查通报"] }
        let ran = try await bench.run(words + ["--month", month])
        try #require(ran.status == 0, "\(ran.complaints)")
    }

    private func totals(_ level: String, _ month: String) async throws -> [String: String?] {
        let shown = try await bench.done("assess", "show", "--level", level, "--month", month).documents
        return Dictionary(uniqueKeysWithValues: shown.map { ($0["unit"]?.text ?? "", $0["total"]?.text) })
    }

    @Test func `F-ZH-03 quarters make the half-year, half-years and checks make the year, ranked and frozen`()
        async throws
    {
        for (month, points) in [("2026-01", 80), ("2026-04", 90), ("2026-07", 70), ("2026-10", 100)] {
            try await give("甲乡", "\(points)", month)
            try await give("乙街道", "\(points - 10)", month, bonus: month == "2026-04" ? "-5" : nil)
            try await give("丙街道", "\(points)", month)
            try await bench.done("assess", "publish", "--month", month)
        }
        #expect(try await totals("quarter", "2026-05") == ["甲乡": "90.00", "乙街道": "75.00", "丙街道": "90.00"])
        #expect(try await bench.refused("assess", "give", "甲乡", "planning=1", "--month", "2026-05") == "race.closed")
        #expect(try await totals("halfYear", "2026-03") == ["甲乡": "85.00", "乙街道": "72.50", "丙街道": "85.00"])
        #expect(try await totals("year", "2026-03") == ["甲乡": nil, "乙街道": nil, "丙街道": nil], "not settled yet")
        for month in ["2026-01", "2026-07"] {
            try await bench.done("assess", "publish", "--level", "halfYear", "--month", month)
        }
        #expect(try await totals("year", "2026-03") == ["甲乡": "85.00", "乙街道": "73.75", "丙街道": "85.00"])
        try await bench.done("assess", "publish", "--level", "year", "--month", "2026-12")
        let year = try await bench.done("assess", "show", "--level", "year", "--month", "2026-12").documents
        #expect(year.map { $0["rank"]?.integer } == [1, 3, 1])
        let sheet = bench.folder.sub("year.html")
        try await bench.done(
            "assess", "show", "--level", "year", "--month", "2026-12", "--output", sheet.path, "--lang", "zh")
        #expect(try String(contentsOf: sheet, encoding: .utf8).contains("全年总评"))
        #expect(
            try await bench.refused("assess", "give", "甲乡", "luck=1", "--month", "2027-01") == "notFound.indicator")
    }

    @Test func `F-ZH-10 special checks under three headings feed the annual assessment`() async throws {
        for (month, points) in [("2026-01", "80"), ("2026-04", "80"), ("2026-07", "80"), ("2026-10", "80")] {
            for unit in ["甲乡", "乙街道", "丙街道"] { try await give(unit, points, month) }
            try await bench.done("assess", "publish", "--month", month)
        }
        for month in ["2026-01", "2026-07"] {
            try await bench.done("assess", "publish", "--level", "halfYear", "--month", month)
        }
        try bench.store { store in
            let scope = try #require(Scopes.territory("410499101"))
            let project = store.makeRootID()
            try store.write([
                RecordEdit(
                    record: project, type: "project", scope: try #require(Scopes.register),
                    values: ["code": .text("P1"), "name": .text("示例"), "region": .text("410499101")], person: "office")
            ])
            for (kind, rating) in [("special", "normal"), ("special", "lagging"), ("monthly", "lagging")] {
                let visit = store.makeRootID()
                var edits = [3, 5, 7].map { item in
                    RecordEdit(
                        record: visit.part(item), type: "supervisionEntry", scope: scope,
                        values: [
                            "visit": .reference(visit), "item": .integer(Int64(item)), "rating": .text(rating),
                        ], person: "甲子")
                }
                edits.append(
                    RecordEdit(
                        record: visit, type: "visit", scope: scope,
                        values: [
                            "project": .reference(project), "date": .text("2026-03-05"), "kind": .text(kind),
                            "sealedAt": .integer(1),
                        ], person: "甲子"))
                try store.write(edits)
            }
        }
        let year = try await bench.done("assess", "show", "--level", "year", "--month", "2026-12").documents
        let checked = year.first { $0["unit"] == "甲乡" }
        // Half the ratings are worth 100, half 0; 80 × 80 % + 50 × 20 % = 74.
        #expect(checked?["parts"]?["checks"] == "50.00" && checked?["total"] == "74.00")
        #expect(year.first { $0["unit"] == "乙街道" }?["total"] == "80.00", "without checks the half-years count alone")
    }

    @Test func `F-ZH-04 a half-year's tour ranks townships by what people gave, and a missing tour is shown`()
        async throws
    {
        let due = try await bench.done("tour", "list", on: "2026-07-02").documents
        #expect(due.map { $0["missing"]?.text } == ["2026-01-01/2026-06-30", "2026-07-01/2026-12-31"])
        #expect(due.map { $0["isOpen"] } == [false, true])
        for (key, town) in MonthlyTests.towns {
            try await bench.done(
                "monthly", "import", "annex3", CommandBench.sample("township-tables/2026-05-\(key)-annex3.csv"),
                "--unit", town, "--month", "2026-05")
        }
        let made = try await bench.done("tour", "add", "上半年观摩", "--held-on", "2026-06-20")
        let tour = try #require(made.documents.first?["tour"]?.text)
        #expect(try await bench.done("tour", "list").documents.compactMap { $0["missing"] }.count == 1)
        for (project, points) in [("410499101-3-001", 90), ("410499201-3-001", 70), ("410499202-3-001", 90)] {
            for person in ["评委一", "评委二"] {
                try await bench.done(
                    "tour", "score", tour, project, "progress=\(points)", "organisation=\(points)", "--person", person)
            }
        }
        let places = try await bench.done("tour", "ranking", tour).documents
        #expect(places.map { $0["subject"]?.text } == ["410499101", "410499202", "410499201"])
        #expect(places.map { $0["rank"]?.integer } == [1, 1, 3] && places.last?["total"] == "70.00")
        #expect(
            try await bench.refused("tour", "score", tour, "410499101-3-001", "progress=900")
                == "store.field.out-of-range")
        #expect(try await bench.refused("tour", "score", tour, "410499101-3-001", "looks=9") == "input.points")
    }
}
