import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Testing

@testable import CentralServer

/// Warnings, rectification, special checks and on-site offices of the sample city.
struct WarningDeskTests {
    @Test func `the same rule, subject and period never fires twice`() async throws {
        let city = try await SampleCity()
        let first = try city.warnings().sweep()
        #expect(first.raised.count > 300, "nobody visited in this copy: 300 projects lack a full visit")
        #expect(try city.warnings().sweep().raised.isEmpty)
        #expect(try city.store.count(RecordQuery(type: "warning")) == first.raised.count)
        try city.move(to: "2026-06-26")
        let next = try city.warnings().sweep()
        #expect(next.raised.allSatisfy { $0.key.rule != "W-07" }, "the month's warnings stand already")
        let stored = try city.warnings().warnings().first { $0.entry.key.rule == "W-07" }
        #expect(
            stored?.entry.lastSeenOn.description == "2026-06-26"
                && stored?.entry.firstSeenOn.description == "2026-06-25")
    }

    @Test func `F-ZH-12 a rectification is opened from a warning, reported with its result, verified, and clears it`()
        async throws
    {
        let city = try await SampleCity()
        _ = try city.warnings().sweep()
        let warning = try #require(try city.warnings().warnings().first { $0.entry.key.rule == "W-13" })
        var plan: [String: FieldValue] = [
            "cause": .text("资金未到位"), "measures": .text("一、落实配套；二、每周调度"), "owner": .text("项目单位（示例）"),
        ]
        #expect(throws: LedgerError.self) { try city.warnings().open(from: warning.view.id, plan) }
        #expect(try city.warnings().plans().isEmpty, "nothing is written while the due day is missing")
        plan["dueOn"] = .text("2026-07-20")
        let id = try city.warnings("C003").open(from: warning.view.id, plan)
        let opened = try #require(try city.warnings().plans(of: warning.view.id).first)
        #expect(opened.id == id && opened.project == warning.project && opened.measures?.contains("每周调度") == true)
        #expect(try city.warnings().warnings().first { $0.view.id == warning.view.id }?.entry.state == .rectifying)

        let early = #expect(throws: LedgerError.self) { try city.warnings().take(.cleared, on: warning.view.id) }
        #expect(early?.code == "rectification.open")
        try city.warnings("C003").take(.inProgress, onPlan: id)
        let missing = #expect(throws: LedgerError.self) { try city.warnings("C003").take(.reportedDone, onPlan: id) }
        #expect(missing?.code == "rectification.result")
        try city.warnings("C003").take(.reportedDone, onPlan: id, result: "配套资金到位")
        #expect(throws: LedgerError.self) { try city.warnings("C003").take(.verified, onPlan: id) }
        try city.warnings("C001").take(.verified, onPlan: id)
        try city.warnings("C001").take(.cleared, on: warning.view.id)
        #expect(try city.warnings().warnings().last?.entry.state == .cleared)
        #expect(try city.warnings().sweep().raised.isEmpty, "a cleared warning is not raised again in its period")
    }

    @Test func `F-ZH-10 sealed special checks with their three headings give points to the annual assessment`()
        async throws
    {
        let city = try await SampleCity()
        let zhanhe = city.folder.url.appendingPathComponent("zhanhe.json")
        try Data(MechanismProfile.zhanhe2021Document).write(to: zhanhe)
        #expect(try await city.run("profile", "import", zhanhe.path).status == 0)
        #expect(try await city.run("profile", "switch", "zhanhe-2021").status == 0)
        let project = try #require(try city.city().projects().values.first { $0.region == "140525" })
        let scope = try #require(project.territoryScope)
        let visit = city.world.record()
        func check(sealed: Bool) throws {
            var values: [String: FieldValue] = [
                "project": .reference(project.id), "date": .text("2026-06-18"), "kind": .text("special"),
            ]
            if sealed { values = ["sealedAt": .integer(city.office.environment.now()), "sealedBy": .text("督查局")] }
            try city.store.write([
                RecordEdit(
                    record: visit, type: "visit", scope: scope, values: values,
                    person: "P001")
            ])
        }
        try check(sealed: false)
        let ratings: [(SupervisionItem, String)] = [
            (.procedures, "normal"), (.progress, "attention"), (.service, "lagging"),
        ]
        try city.store.write(
            ratings.map { item, rating in
                RecordEdit(
                    record: item.entryID(in: visit), type: "supervisionEntry",
                    scope: scope,
                    values: ["rating": .text(rating), "reason": .text("示例")], person: "P001")
            })
        #expect(try SpecialChecks(try city.city()).checks.isEmpty, "an unsealed check does not count")
        try check(sealed: true)
        let checks = try SpecialChecks(try city.city())
        #expect(checks.headings.map(\.zh) == ["手续办理", "建设进度", "服务保障"])
        #expect(checks.checks.map(\.ratings) == [[.normal, .attention, .lagging]])
        // 100, 60 and 0 of 100 by the profile.
        #expect(checks.points(of: "140525")?.text == "53.33" && checks.points(of: "140502") == nil)
        let rules = try #require(try city.city().profile.assessment)
        let year = Assessment.year(
            halfYears: (Points(hundredths: 8_000), Points(hundredths: 8_000)), checks: checks.points(of: "140525"),
            by: rules)
        #expect(year?.text == "74.67")
    }

    @Test func `F-ZH-16 an on-site office is recorded, and what was solved on the spot closes with its photo`()
        async throws
    {
        let city = try await SampleCity()
        let lines = try city.ledger().ledger().lines.filter { $0.state == .assigned }
        let solved = lines[0].problem
        let project = try #require(lines[0].project)
        let scope = try #require(try city.store.record(solved)).scope
        let photo = city.world.record()
        try city.store.write([
            RecordEdit(
                record: photo, type: "photo", scope: scope,
                values: ["hash": .bytes([UInt8](repeating: 7, count: 32)), "mediaType": .text("image/jpeg")],
                person: "P001")
        ])
        let recorder = SiteMeetingRecorder(in: city.store, person: "P001")
        func report(
            attendees: [String] = ["包联领导", "项目单位"], problems: [RecordID] = [], solved: [RecordID] = [],
            photos: [RecordID] = []
        ) throws -> SiteMeetingReport {
            SiteMeetingReport(
                date: try city.city().today, contactLeader: "副区长", attendees: attendees, decisions: "当场协调通水",
                problems: problems, solved: solved, photos: photos)
        }
        #expect(throws: SiteMeetingError.noAttendees) { try recorder.record(try report(attendees: [" "]), of: project) }
        #expect(throws: SiteMeetingError.noProof) { try recorder.record(try report(solved: [solved]), of: project) }
        let foreign = try #require(lines.first { $0.project != project }?.problem)
        #expect(throws: SiteMeetingError.foreignProblem(foreign)) {
            try recorder.record(try report(problems: [foreign]), of: project)
        }
        #expect(try city.store.count(RecordQuery(type: "siteMeeting")) == 0)
        let id = try recorder.record(try report(solved: [solved], photos: [photo]), of: project)
        let meeting = try #require(try city.store.record(id).flatMap { SiteMeetingView($0.state) })
        #expect(meeting.attendees.count == 2 && meeting.contactLeader == "副区长" && meeting.solved == [solved])
        let dossier = try city.ledger().dossier(solved)
        #expect(dossier.problem.history.state == .closed && dossier.after.contains(photo))
    }

    @Test func `who reported a problem resolved cannot close it by recording an on-site office`() async throws {
        let city = try await SampleCity()
        let line = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned })
        try city.ledger("C003").take(ProblemStep(.reportResolved), on: line.problem)
        let recorder = SiteMeetingRecorder(in: city.store, person: "C003")
        let project = try #require(line.project)
        let today = try city.city().today
        #expect(throws: (any Error).self) {
            try recorder.record(
                SiteMeetingReport(
                    date: today, attendees: ["甲"], decisions: "乙", solved: [line.problem],
                    photos: [city.world.record()]), of: project)
        }
        #expect(try city.ledger().dossier(line.problem).problem.history.state == .resolvedPendingCheck)
        #expect(try city.store.count(RecordQuery(type: "siteMeeting")) == 0, "nothing is half recorded")
    }
}
