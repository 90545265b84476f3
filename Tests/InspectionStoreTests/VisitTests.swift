import Causality
import InspectionDomain
import InspectionStore
import SyncProtocol
import Testing

struct VisitTests {
    let folder = TestFolder()
    let world = TestWorld()
    let day = CivilDate(year: 2026, month: 6, day: 25)!
    let month = CivilMonth(year: 2026, month: 6)!

    private func begun() throws -> (store: InspectionStore, project: RecordID, visit: VisitRecorder) {
        let store = try InspectionStore.create(at: folder.sub("a"), environment: world.environment())
        let project = world.record()
        try store.put(
            ["name": .text("沁水大桥"), "region": .text("140502")], to: project, type: "project", in: Place.register)
        let visit = try VisitRecorder.begin(
            in: store, project: project, date: day, inspectors: ["王工", "李工"], person: "王工")
        return (store, project, visit)
    }

    @Test func `a visit goes to its project's territory and holds what was entered`() throws {
        let (store, project, visit) = try begun()
        try visit.setForms([.siteView, .discussion])
        try visit.setForms([.siteView])
        try visit.rate(.construction, .lagging, reason: "停工", fields: ["workers": .integer(12)])
        try visit.note(.construction, "塔吊停用")
        let record = try #require(try store.record(visit.visit))
        #expect(record.scope == Place.territory)
        #expect(record.value("project") == .reference(project))
        #expect(record.elements("inspectors") == ["李工", "王工"])
        #expect(record.elements("forms") == ["siteView"])
        let entry = try #require(try store.record(SupervisionItem.construction.entryID(in: visit.visit)))
        #expect(entry.value("rating") == .text("lagging"))
        #expect(entry.value("workers") == .integer(12))
        #expect(entry.value("note") == .text("塔吊停用"))
        #expect(entry.value("rater") == .text("王工"))
        #expect(entry.parent == visit.visit)
        #expect(try visit.ratedItems() == [.construction])
    }

    @Test func `an entry saved untouched writes nothing, not even who and when`() throws {
        let (store, _, visit) = try begun()
        try visit.rate(.progress, .normal)
        let entry = SupervisionItem.progress.entryID(in: visit.visit)
        let before = try store.history(of: entry).count
        try visit.rate(.progress, .normal)
        #expect(try store.history(of: entry).count == before)
    }

    @Test func `who rated and when follows the rating alone, not what is written beside it`() throws {
        let (store, _, visit) = try begun()
        try visit.rate(.progress, .normal)
        let entry = SupervisionItem.progress.entryID(in: visit.visit)
        let rated = try #require(try store.record(entry))
        let colleague = try VisitRecorder(visit.visit, in: store, person: "李工")
        try colleague.note(.progress, "补一句")
        try colleague.rate(.progress, .normal, reason: "同意")
        let noted = try #require(try store.record(entry))
        #expect(noted.value("rater") == .text("王工") && noted.value("at") == rated.value("at"))
        try colleague.rate(.progress, .lagging)
        let changed = try #require(try store.record(entry))
        #expect(changed.value("rater") == .text("李工") && changed.value("at") != rated.value("at"))
    }

    @Test func `a visit of a project that is not listed lives where it is told to, and needs to be told`() throws {
        let (store, _, _) = try begun()
        #expect(throws: StoreError.self) {
            try VisitRecorder.begin(in: store, project: nil, date: day, inspectors: ["王工"], person: "王工")
        }
        let visit = try VisitRecorder.begin(
            in: store, project: nil, date: day, inspectors: ["王工"], kind: nil, scope: Place.territory,
            fields: ["weather": .text("晴")], person: "王工")
        let record = try #require(try store.record(visit.visit))
        #expect(record.value("project") == .empty && record.value("kind") == .empty)
        #expect(record.value("weather") == .text("晴") && record.elements("inspectors") == ["王工"])
    }

    @Test func `a sealed visit changes only by an addendum and by the office's review`() throws {
        let (store, _, visit) = try begun()
        try visit.rate(.progress, .normal)
        #expect(throws: StoreError.self) { try visit.seal() }
        try visit.seal(allowsIncomplete: true)
        #expect(try store.record(visit.visit)?.value("sealedIncomplete") == .flag(true))
        let sealed = StoreError.visitSealed(visit.visit)
        #expect(throws: sealed) { try visit.rate(.progress, .lagging) }
        #expect(throws: sealed) { try visit.setWeather("雨") }
        #expect(throws: sealed) { try visit.seal(allowsIncomplete: true) }
        #expect(throws: sealed) { try store.delete(visit.visit, person: "王工", reason: "") }
        #expect(throws: sealed) {
            try visit.attach(PhotoAttachment(photo: [UInt8](repeating: 1, count: 32), size: 1, mediaType: "image/jpeg"))
        }
        let addendum = try visit.addendum("补充：次日复工", item: .construction)
        #expect(try store.record(addendum)?.parent == visit.visit)
        try store.put(["review": .text("accepted")], to: visit.visit, type: "visit")
        #expect(try store.record(visit.visit)?.value("review") == .text("accepted"))
    }

    @Test func `a photo is linked to the item and wanted until its bytes are here`() throws {
        let (store, _, visit) = try begun()
        let hash = [UInt8](repeating: 7, count: 32)
        let photo = try visit.attach(
            PhotoAttachment(photo: hash, size: 9, mediaType: "image/jpeg", caption: "桥墩", capturedAt: 5),
            to: .progress)
        let entry = try #require(try store.record(SupervisionItem.progress.entryID(in: visit.visit)))
        #expect(entry.elements("photos") == [photo.hex])
        #expect(try store.record(photo)?.value("caption") == .text("桥墩"))
        #expect(try store.wantedPhotos(in: [Place.territory], count: 5).map(\.photo) == [hash])
    }

    @Test func `a problem is raised once and rechecked with steps that follow each other`() throws {
        let (store, project, visit) = try begun()
        let problem = try visit.raiseProblem(
            ProblemReport(title: "用电手续", description: "变压器未批", problemClass: .utilities))
        #expect(try store.record(problem)?.value("project") == .reference(project))
        let first = try visit.recheckProblem(problem, .stillOpen)
        let second = try visit.recheckProblem(problem, .solved, note: "已送电")
        #expect(try store.record(second)?.elements("follows") == [first.hex])
        let entry = try #require(try store.record(SupervisionItem.problems.entryID(in: visit.visit)))
        #expect(entry.elements("newProblems") == [problem.hex])
        #expect(entry.value("rechecked/\(problem.hex)") == .text("solved"))
    }

    @Test func `a month's coverage is read from memberships and sealed visits`() throws {
        let (store, project, visit) = try begun()
        try store.put(
            [
                "project": .reference(project), "list": .text("key300"), "year": .integer(2026),
                "addedOn": .text("2026-01-01"),
            ], to: world.record(), type: "listMembership", in: Place.register)
        func coverage() throws -> MonthlyCoverage {
            let input = try store.coverageInput(for: month, countsArrival: true)
            return MonthlyCoverage(month: month, members: input.members, visits: input.visits, today: day)
        }
        #expect(try coverage().total.visited == 0)
        for item in SupervisionItem.allCases { try visit.rate(item, .normal) }
        try visit.seal()
        let counted = try coverage()
        #expect(counted.total.members == 1)
        #expect(counted.total.full == 1)
        #expect(counted.byTerritory["140502"]?.visited == 1)
        #expect(counted.late.isEmpty)
    }
}
