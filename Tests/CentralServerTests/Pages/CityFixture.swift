import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Pages
import SyncProtocol
import TestSupport
import Testing
import Wording

@testable import CentralServer

/// A city of two territories with listed projects, visits, problems and a paper of the office, written plainly.
struct CityFixture {
    let office: TestOffice
    let projects: [RecordID]
    let visits: [RecordID]
    let problem: RecordID
    let notice: RecordID

    /// The day of the tests' clock.
    static let today = "2026-06-25"

    /// Four listed projects, two a territory; the first is visited in full, the second in part; one open, overdue problem.
    init(seed: UInt64 = 9) throws {
        office = try TestOffice(seed: seed)
        let (store, world) = (office.office.store, office.world)
        let projects = (0..<4).map { _ in world.record() }
        let visits = (0..<3).map { _ in world.record() }
        (problem, notice) = (world.record(), world.record())
        self.projects = projects
        self.visits = visits
        var edits: [RecordEdit] = []
        func add(_ id: RecordID, _ type: RecordType, _ scope: ScopeID, _ values: [String: FieldValue]) {
            edits.append(RecordEdit(record: id, type: type.name, scope: scope, values: values, person: "P001"))
        }
        for (index, project) in projects.enumerated() {
            let code = index < 2 ? "140502" : "140525"
            add(project, .project, Place.register, [
                "code": .text("JC-\(index)"), "name": .text("示例项目\(index)"), "region": .text(code),
                FamilyField.name("annualPlan", "2026"): .integer(1_200_000),
            ])
            add(world.record(), .listMembership, Place.register, [
                "project": .reference(project), "list": .text("key300"), "year": .integer(2026),
                "addedOn": .text("2026-01-01"),
            ])
        }
        Self.visit(visits[0], of: projects[0], in: Place.city, items: 10, add: add)
        Self.visit(visits[1], of: projects[1], in: Place.city, items: 3, add: add)
        // 四不两直, under way.
        add(visits[2], .visit, Place.zezhou, [
            "project": .reference(projects[2]), "date": .text("2026-06-24"), "unannounced": .flag(true),
        ])
        add(problem, .problem, Place.zezhou, [
            "project": .reference(projects[2]), "title": .text("塔吊停用"), "description": .text("两周"),
            "class": .text("construction"), "foundOn": .text("2026-06-01"),
        ])
        add(notice, .notice, Place.officeScope, ["number": .text("约谈稿 1")])
        _ = try store.write(edits)
    }

    private static func visit(
        _ id: RecordID, of project: RecordID, in scope: ScopeID, items: Int,
        add: (RecordID, RecordType, ScopeID, [String: FieldValue]) -> Void
    ) {
        // The seal comes last: nothing is added to a sealed visit.
        for item in SupervisionItem.allCases.prefix(items) {
            add(item.entryID(in: id), .supervisionEntry, scope, [
                "visit": .reference(id), "item": .integer(Int64(item.rawValue)), "rating": .text("normal"),
            ])
        }
        add(id, .visit, scope, [
            "project": .reference(project), "date": .text("2026-06-10"), "sealedAt": .integer(TestWorld.start),
        ])
    }
}
