import Causality
import InspectionDomain
import SyncProtocol
import Testing
import TestSupport

@testable import InspectionStore

/// An import is one batch: all of it or nothing, and taken back by one action that touches nothing newer.
struct ImportBatchTests {
    private let folder = TestFolder()
    private let store: InspectionStore
    private let register = Place.register
    private let office = Build.scope("office")

    init() throws {
        store = try TestWorld().store(
            at: folder.sub("office"), device: "centre", scopes: [Place.register, Place.territory, Build.scope("office")])
    }

    private func project(_ values: [String: FieldValue], _ id: RecordID? = nil) -> RecordEdit {
        RecordEdit(
            record: id ?? store.makeRootID(), type: "project", scope: register, values: values, person: "C001")
    }

    private func batch() -> RecordEdit {
        RecordEdit(
            record: store.makeRootID(), type: "importBatch", scope: office,
            values: ["file": .text("a.csv"), "about": .text("register")], person: "C001")
    }

    private func undo(_ batch: RecordEdit, isTrial: Bool = false) throws -> BatchUndo {
        let stored = try #require(try store.record(batch.record))
        let closing = stored.edit(values: ["undoneOn": .text("2026-06-25")], person: "C002")
        return try store.undo(batch: batch.record, closing: closing, person: "C002", reason: "错表", isTrial: isTrial)
    }

    @Test func `new records go and replaced values come back`() throws {
        let known = project(["code": .text("A"), "name": .text("旧名")])
        try store.write([known])
        let fresh = project(["code": .text("B"), "name": .text("新项目")])
        let batch = batch()
        try store.write([project(["name": .text("新名"), "sector": .text("水利")], known.record), fresh], asBatch: batch)
        #expect(try store.record(batch.record)?.value("created") == .integer(1))
        #expect(try store.record(batch.record)?.value("changes") == .integer(2))

        let trial = try undo(batch, isTrial: true)
        #expect(try store.record(fresh.record)?.standing == .present, "a trial writes nothing")
        let undone = try undo(batch)
        #expect(trial == undone)
        #expect(undone.deleted == [fresh.record] && undone.restored == 2 && undone.left.isEmpty)
        #expect(try store.record(fresh.record)?.standing == .deleted)
        #expect(try store.record(known.record)?.value("name") == .text("旧名"))
        #expect(try store.record(known.record)?.value("sector") == .empty)
        #expect(try store.record(batch.record)?.value("undoneOn") == .text("2026-06-25"))
        let last = try #require(try store.history(of: known.record).last)
        #expect(last.person == "C002" && last.reason == "错表", "it has its author and reason")
    }

    @Test func `what was changed since stays and is named`() throws {
        let known = project(["code": .text("A"), "name": .text("旧名"), "sector": .text("水利")])
        try store.write([known])
        let fresh = project(["code": .text("B"), "name": .text("新项目")])
        let batch = batch()
        try store.write([project(["name": .text("新名"), "sector": .text("交通")], known.record), fresh], asBatch: batch)
        try store.write([project(["name": .text("更新的名")], known.record), project(["sector": .text("教育")], fresh.record)])

        let undone = try undo(batch)
        #expect(undone.restored == 1 && undone.deleted.isEmpty)
        #expect(
            undone.left == [
                .init(record: known.record, field: "name", reason: .changedSince),
                .init(record: fresh.record, field: nil, reason: .changedSince),
            ])
        #expect(try store.record(known.record)?.value("name") == .text("更新的名"))
        #expect(try store.record(known.record)?.value("sector") == .text("水利"))
        #expect(try store.record(fresh.record)?.value("name") == .text("新项目"))
    }

    @Test func `a project that was visited since stays whole, with its plans and lists`() throws {
        let fresh = project(["code": .text("B"), "name": .text("新项目"), "region": .text("140502")])
        let plan = RecordEdit(
            record: store.makeRootID(), type: "monthlyPlan", scope: register,
            values: ["project": .reference(fresh.record), "year": .integer(2026), "month": .integer(1)], person: "C001")
        let batch = batch()
        try store.write([fresh, plan], asBatch: batch)
        try store.write([
            RecordEdit(
                record: store.makeRootID(), type: "visit", scope: Place.territory,
                values: ["project": .reference(fresh.record), "date": .text("2026-06-20")], person: "P001")
        ])
        let undone = try undo(batch)
        #expect(undone.left == [.init(record: fresh.record, field: nil, reason: .inUse)])
        #expect(undone.deleted.isEmpty)
        #expect(try store.record(plan.record)?.standing == .present)
    }

    @Test func `taking a batch back twice takes nothing more`() throws {
        let fresh = project(["code": .text("B")])
        let batch = batch()
        try store.write([fresh], asBatch: batch)
        #expect(try undo(batch).deleted.count == 1)
        let again = try undo(batch)
        #expect(again.deleted.isEmpty && again.restored == 0 && again.left.isEmpty)
    }

    @Test func `an import that changes nothing leaves no batch`() throws {
        let known = project(["code": .text("A")])
        try store.write([known])
        let batch = batch()
        #expect(try store.write([project(["code": .text("A")], known.record)], asBatch: batch).isEmpty)
        #expect(try store.record(batch.record) == nil)
    }

    @Test(arguments: ["", "x", "00:1-2", String(repeating: "0", count: 32) + ":5-1", String(repeating: "0", count: 32) + ":1-99999999999"])
    func `a span that cannot be read is none`(text: String) {
        #expect(BatchSpan(text: text) == nil)
    }
}
