import Foundation
import Testing

/// The eight scenes of the sample data (`SampleData/scenes.md`), played with the real programs.
@Suite(.serialized) struct Scenes {}

extension Scenes {
    /// S1.
    @Test func `two laptops rate 进度 of one visit differently, both ratings stand until the office decides`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        let visit = "V2606-140524-025-1"
        try await office.take([Samples.visit(visit)])
        try await office.serve()
        let a = try await office.laptop("a", of: "P017", in: "140524")
        let b = try await office.laptop("b", of: "P018", in: "140524")
        #expect(try await a.visit(visit)["items"][4]["rating"].text == "attention")

        try await a.succeed("visit", "rate", visit, "进度", "滞后", "--reason", "安排滞后")
        try await b.succeed("visit", "rate", visit, "5", "normal")
        for laptop in [a, b, a] { try await laptop.succeed("sync") }

        for laptop in [a, b] {
            let entry = try await laptop.visit(visit)["items"][4]
            #expect(entry["rating"].text == "lagging", "the more cautious rating is shown")
            #expect(entry["conflicts"].list.contains("rating"), "with a mark")
        }
        for conflicts in [try await a.conflicts(), try await b.conflicts(), try await office.conflicts()] {
            let rating = try #require(conflicts.first { $0["field"].text == "rating" })
            #expect(conflicts.count == 1)
            #expect(Set(rating["sides"].list.compactMap { $0["value"].text }) == ["lagging", "normal"])
            #expect(Set(rating["sides"].list.compactMap { $0["person"].text }) == ["庚辰", "辛巳"])
            #expect(rating["sides"].list.allSatisfy { !$0["at"].isNull })
        }

        let id = try #require(try await office.conflicts().first?["id"].text)
        try await office.succeed("conflicts", "resolve", id, "--take", "cautious", "--reason", "同角度照片无变化")
        for laptop in [a, b] { try await laptop.succeed("sync") }
        for laptop in [a, b] {
            let entry = try await laptop.visit(visit)["items"][4]
            #expect(entry["rating"].text == "lagging" && entry["conflicts"].isNull)
            #expect(try await laptop.conflicts().isEmpty)
            let history = try await laptop.succeed("history", visit + "/5").documents
            let decision = try #require(history.first { $0["reason"].text == "同角度照片无变化" })
            #expect(decision["person"].text == "office")
            let step = try #require(decision["fields"].list.first { $0["field"].text == "rating" })
            #expect(Set(step["replaced"].list.compactMap(\.text)) == ["lagging", "normal"], "which values it settled")
        }
        #expect(try await office.conflicts().isEmpty)
    }
}
