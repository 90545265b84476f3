import Causality
import InspectionDomain
import InspectionStore
import Logging
import Testing

@testable import CentralServer

struct TextIndexingTests {
    @Test func `texts are indexed a piece at a time until none waits, and a failure makes it wait longer`() async throws {
        let office = try TestOffice()
        let store = office.office.store
        let scope = try #require(Scopes.register)
        try store.indexTexts()
        try store.write(
            (0..<120).map { number in
                RecordEdit(
                    record: office.world.record(), type: "project", scope: scope,
                    values: ["name": .text("督导项目第\(number)号")], person: "office")
            })
        let indexing = TextIndexing(store: store, logger: Logger(label: "test"))
        #expect(try store.indexTexts(limit: 0) == 120)
        _ = await indexing.step()
        #expect(try store.indexTexts(limit: 0) == 70)
        _ = await indexing.step()
        #expect(await indexing.step() == TextIndexing.whenIdle)
        #expect(try store.indexTexts(limit: 0) == 0)
        #expect(try store.search("项目第119号").count == 1)
        try store.close()
        #expect(await indexing.step() == TextIndexing.afterFailure)
    }
}
