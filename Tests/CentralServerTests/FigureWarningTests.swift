import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Testing
import TestSupport
import Wording

@testable import CentralServer

/// The rules of early warning that look at other desks' figures, on the sample city of 2026-06-25.
struct FigureWarningTests {
    private func findings(_ office: TestOffice, _ rule: String) throws -> [WarningFinding] {
        let city = try CityReading(store: office.office.store, today: try #require(CivilDate("2026-06-25")))
        return try WarningSweep(city).findings().filter { $0.key.rule == rule }.sorted { $0.key < $1.key }
    }

    private func write(
        _ type: String, _ values: [String: FieldValue], of project: StoredRecord, in office: TestOffice
    ) throws -> RecordID {
        let id = office.world.record()
        let scope = try #require(ProjectView(unchecked: project.state).territoryScope)
        let own = values.merging(["project": .reference(project.id)]) { first, _ in first }
        try office.office.store.write([RecordEdit(record: id, type: type, scope: scope, values: own, person: "C004")])
        return id
    }

    @Test func `F-ZH-12 the register's completion warns of what lies behind schedule, by its own month`() async throws {
        let office = try await SampleOffice.copy(seed: 21)
        let slow = try findings(office, "W-01")
        // By the sample's figures: 91 projects ten points behind at the end of May, 25 five.
        #expect(slow.count { $0.level == .red } == 91 && slow.count { $0.level == .yellow } == 25)
    }

    @Test func `F-ZH-12 two months below 60 per cent warn, one does not, and a month without figures is no nought`()
        async throws
    {
        let office = try await SampleOffice.copy(seed: 22)
        #expect(try findings(office, "W-02").isEmpty, "the register tells May alone")
        let project = try office.project("JC26-140502-001")
        // 1,294.56 万元 were planned for April, 1,456.38 for May; the register's May says 4,581.81 since January.
        _ = try write(
            "investmentReport",
            ["month": .text("2026-04"), "doneMonth": .integer(70_000), "doneYear": .integer(380_000)], of: project, in: office)
        let found = try findings(office, "W-02")
        #expect(found.map(\.key.subject) == [project.id] && found[0].inputs["rates"] == "54.1%, 53.7%")
        _ = try write(
            "investmentReport",
            ["month": .text("2026-04"), "doneMonth": .integer(120_000), "doneYear": .integer(380_000)],
            of: try office.project("JC26-140502-003"), in: office)
        #expect(try findings(office, "W-02").count == 1)
    }

    @Test(arguments: [(Int64(649), 1), (651, 0)])
    func `F-ZH-12 a report 15 points above what was seen on site warns`(observed: Int64, count: Int) async throws {
        let office = try await SampleOffice.copy(seed: 23)
        let project = try office.project("JC26-140502-001")
        let total = try #require(project.value("totalInvestment").integer)
        _ = try write(
            "investmentReport",
            ["month": .text("2026-06"), "doneYear": .integer(500_000), "doneTotal": .integer(total / 5 * 4)],
            of: project, in: office)
        let visit = office.world.record()
        let scope = try #require(ProjectView(unchecked: project.state).territoryScope)
        for (id, type, values) in [
            (
                SupervisionItem.progress.entryID(in: visit), "supervisionEntry",
                ["rating": FieldValue.text("normal"), "observedPercent": .integer(observed)]
            ),
            (
                visit, "visit",
                ["project": .reference(project.id), "date": .text("2026-06-20"), "sealedAt": .integer(1)]
            ),
        ] {
            try office.office.store.write([
                RecordEdit(record: id, type: type, scope: scope, values: values, person: "P001")
            ])
        }
        #expect(try findings(office, "W-05").count == count)
    }

    @Test func `F-ZH-12 approval clocks, land listings and promises of the sample warn as their sheets show them`()
        async throws
    {
        let office = try await SampleOffice.copy(seed: 24)
        let cases = try findings(office, "W-10").filter { $0.inputs["used"] != nil }
        #expect(cases.filter { $0.level == .red }.map(\.key.period) == ["2026-06-10", "2026-06-24"], "two are late")
        let promises = try findings(office, "W-12")
        #expect(promises.count { $0.inputs["state"] == "overdue" } == 1)
        #expect(promises.count { $0.inputs["state"] == "dueSoon" } == 2 && promises.count == 3)
        let listings = try findings(office, "W-11")
        #expect(listings.allSatisfy { $0.inputs["allowed"] == "30" })
        // A plot signed on 20 January is due on 9 March.
        let plot = try write(
            "resourceNeed",
            [
                "kind": .text("land"), "text": .text("地块"), "signedOn": .text("2026-01-20"), "state": .text("handling"),
                "raisedOn": .text("2026-01-20"),
            ], of: try office.project("JC26-140502-001"), in: office)
        let late = try #require(try findings(office, "W-11").first { $0.key.subject == plot })
        #expect(late.level == .red && late.key.period == "2026-03-09")
    }

    @Test func `F-JC-02 a list that misses 300 or 70 per cent warns, a whole one does not`() async throws {
        let office = try await SampleOffice.copy(seed: 25)
        #expect(try findings(office, "W-15").isEmpty)
        let member = try #require(
            try office.office.store.records(
                RecordQuery(type: "listMembership", equals: ["list": .text("key300")])).first)
        try office.office.store.write([
            member.edit(
                values: ["removedOn": .text("2026-06-20"), "removedReason": .text("缓建")], person: "C001", reason: "缓建")
        ])
        let found = try findings(office, "W-15")
        #expect(found.count == 1 && found[0].level == .red && found[0].inputs["count"] == "299")
        let subject = try #require(try office.office.store.record(found[0].key.subject))
        #expect(subject.value("name").text == "晋城市")
    }

    @Test func `F-ZH-06 a table not handed in warns three days before the 25th and when it is late`() async throws {
        let bench = try await CommandBench()
        try await bench.done("import", CommandBench.sample("township-tables/territories.jsonl"), on: "2026-05-20")
        let profile = bench.folder.sub("zhanhe.json")
        try Data(MechanismProfile.zhanhe2021Document).write(to: profile)
        try await bench.done("profile", "import", profile.path)
        try await bench.done("profile", "switch", "zhanhe-2021", "--from", "2026-01-01")
        func warned(_ day: String) throws -> [WarningRule.Level] {
            try bench.store { store in
                let city = try CityReading(store: store, today: try #require(CivilDate(day)))
                return try WarningSweep(city).findings().filter {
                    $0.key.rule == "W-16" && $0.key.period.hasPrefix(String(day.prefix(7)))
                }.map(\.level)
            }
        }
        #expect(try warned("2026-06-21").isEmpty)
        let soon = try warned("2026-06-22")
        #expect(!soon.isEmpty && soon.allSatisfy { $0 == .yellow })
        let late = try warned("2026-06-26")
        #expect(late.count == soon.count && late.allSatisfy { $0 == .red })
    }

    // MARK: In words

    private func words(_ finding: WarningFinding, _ language: Language) throws -> String {
        let today = try #require(CivilDate("2026-06-25"))
        let entry = WarningRegister.Entry(
            key: finding.key, level: finding.level, inputs: finding.inputs, firstSeenOn: today, lastSeenOn: today,
            state: .raised)
        return WarningFigures(entry: entry, language: language).text
    }

    @Test func `what called for a warning is said in words, not in names of fields`() async throws {
        let office = try await SampleOffice.copy(seed: 29)
        let city = try CityReading(store: office.office.store, today: try #require(CivilDate("2026-06-25")))
        let found = try WarningSweep(city).findings()
        #expect(Set(found.map(\.key.rule)).count > 8)
        for finding in found {
            let chinese = try words(finding, .zh)
            let named = finding.inputs.filter { !$0.value.isEmpty }.keys.first { chinese.contains($0) }
            #expect(named == nil, "\(finding.key.rule): \(chinese)")
        }
        let overdue = try #require(found.first { $0.key.rule == "W-12" && $0.inputs["state"] == "overdue" })
        let due = try #require(overdue.inputs["dueOn"])
        #expect(try words(overdue, .en).hasSuffix("state overdue"))
        #expect(try due.isEmpty || words(overdue, .zh).hasPrefix("应于 \(due)；"))
        let slow = try #require(found.first { $0.key.rule == "W-01" })
        #expect(try words(slow, .en) == "against schedule \(slow.inputs["slip"] ?? "") points")
    }
}
