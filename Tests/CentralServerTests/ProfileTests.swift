import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import SyncProtocol
import TestSupport
import Testing

@testable import CentralServer

/// Profiles as data: checked, stored under a version, in force from a day on, at the office and on a node.
struct ProfileTests {
    private let bench: CommandBench

    init() async throws {
        bench = try await CommandBench()
        try await bench.done("status", on: "2026-06-25")
    }

    private func file(
        _ name: String, _ document: [UInt8] = MechanismProfile.zhanhe2021Document,
        _ changes: (String, String)...
    ) throws -> String {
        var text = String(decoding: document, as: UTF8.self)
        for (from, to) in changes {
            try #require(text.contains(from))
            text = text.replacingOccurrences(of: from, with: to)
        }
        let url = bench.folder.sub(name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    @Test func `F-P-06 switching to Zhanhe changes tiers, cadences and tables with no code change`() async throws {
        func inForce(_ day: String) throws -> MechanismProfile {
            try bench.store { try $0.mechanismProfile(on: #require(CivilDate(day))) }
        }
        #expect(try inForce("2026-06-25").tiers.map(\.code).last == "mayor")
        #expect(try await bench.refused("monthly", "board", "2026-06") == "monthly.no-tables")
        try await bench.done("profile", "import", try file("zhanhe.json"))
        #expect(try inForce("2026-06-25").name == "jincheng-2024", "an import alone changes nothing")
        try await bench.done("profile", "switch", "zhanhe-2021", "--from", "2026-07-01", "--reason", "转到湛河区")
        #expect(try inForce("2026-06-30").name == "jincheng-2024")
        let zhanhe = try inForce("2026-07-01")
        #expect(zhanhe.tiers.map(\.code) == ["township", "chiefOfficerTeam", "jointConference", "specialCheck"])
        #expect(zhanhe.duties.first { $0.code == "tour" }?.cadence == .halfYear && zhanhe.race == nil)
        #expect(try await bench.refused("race", "open", "--month", "2026-07", on: "2026-07-02") == "race.none")
        #expect(try await bench.done("monthly", "board", "2026-07").status == 0)
        let listed = try await bench.done("profile", "list").documents
        #expect(listed.first { $0["inForce"] == true }?["name"] == "zhanhe-2021")
        let shown = try await bench.run(["profile", "show", "zhanhe-2021"], json: false)
        #expect(Array(shown.output) == MechanismProfile.zhanhe2021Document)
    }

    @Test func `a node computes by the profile in force once it synced`() async throws {
        let office = try TestOffice()
        let laptop = try await office.enrol("A")
        let desk = ProfileDesk(
            store: office.office.store, today: try #require(CivilDate("2026-06-25")), person: "C001")
        try desk.take(MechanismProfile.jincheng2024Document)
        try desk.take(MechanismProfile.zhanhe2021Document)
        _ = try desk.putInForce("zhanhe-2021", version: nil, from: desk.today, reason: "")
        #expect(try laptop.store.mechanismProfile(on: desk.today).name == "jincheng-2024")
        try await office.serve { client in _ = try await laptop.sync(client) }
        #expect(try laptop.store.mechanismProfile(on: desk.today).name == "zhanhe-2021")
        #expect(try laptop.store.cityRules(on: desk.today).profile.tables?.tables.count == 4)
    }

    @Test func `a document with faults is refused by name, every fault listed, and nothing is stored`() async throws {
        let circle = try file(
            "circle.json", MechanismProfile.zhanhe2021Document, (#""raisesTo": null"#, #""raisesTo": "township""#))
        let checked = try await bench.run(["profile", "check", circle])
        let codes = checked.documents.map { $0["error"]?["code"]?.text }
        #expect(checked.status != 0 && codes.contains("profile.tier-cycle"))
        #expect(try await bench.refused("profile", "import", circle) == "profile.tier-cycle")
        let two = try file(
            "two.json", MechanismProfile.zhanhe2021Document, (#""reportDay": 25"#, #""reportDay": 0"#),
            (#""halfYearsInYear": 80"#, #""halfYearsInYear": 800"#))
        #expect(try await bench.run(["profile", "check", two]).documents.count == 2)
        for junk in ["", "[]", "{\"name\":1}", String(repeating: "[", count: 5000), "{\"name\":\"x\u{0}\"}"] {
            let path = bench.folder.sub("junk.json")
            try Data(junk.utf8).write(to: path)
            #expect(try await bench.refused("profile", "import", path.path) == "profile.malformed")
        }
        #expect(try await bench.done("profile", "list").documents.count == 1)
        #expect(try await bench.refused("profile", "switch", "nowhere") == "notFound.profile")
    }

    @Test func `a version is never replaced, and the same document again writes nothing`() async throws {
        let path = try file("zhanhe.json")
        #expect(try await bench.done("profile", "import", path).documents.first?["stored"] == true)
        #expect(try await bench.done("profile", "import", path).documents.first?["stored"] == false)
        let changed = try file(
            "changed.json", MechanismProfile.zhanhe2021Document, (#""reportDay": 25"#, #""reportDay": 20"#))
        #expect(try await bench.refused("profile", "import", changed) == "profile.version-taken")
        let next = try file(
            "next.json", MechanismProfile.zhanhe2021Document, (#""reportDay": 25"#, #""reportDay": 20"#),
            (#""version": 2"#, #""version": 3"#))
        try await bench.done("profile", "import", next)
        try await bench.done("profile", "switch", "zhanhe-2021")
        #expect(try await bench.done("profile", "list").documents.last?["version"] == 3)
    }

    @Test func `nothing is computed for a year that the calendar lacks, until its file is imported`() async throws {
        #expect(try await bench.refused("race", "list", on: "2027-01-05") == "profile.calendar-year-missing")
        let calendar = bench.folder.sub("2027.json")
        try Data(#"{"name":"china","version":2,"years":[{"year":2027,"off":["2027-01-01"],"work":[]}]}"#.utf8)
            .write(to: calendar)
        try await bench.done("profile", "calendar", calendar.path)
        try await bench.done("race", "list")
        #expect(
            try await bench.refused("profile", "calendar", CommandBench.sample("people.csv")) == "calendar.malformed")
    }
}
