import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Testing

/// Values side by side: list, show, settle, take back.
struct ConflictCommandTests {
    /// A laptop with a visit whose item 5 was rated by two people who did not know of each other.
    private static func disputed() async throws -> (laptop: Laptop, visit: RecordID) {
        let laptop = Laptop()
        try await laptop.begin()
        let word = try await laptop.visit()
        let visit = try #require(RecordID(hex: word))
        let entry = SupervisionItem.progress.entryID(in: visit)
        await laptop.run("visit", "rate", word, "5", "关注", "--note", "第一句。第二句。")
        let store = try InspectionStore.open(at: laptop.home, environment: laptop.surroundings.store)
        let before = try #require(try store.record(entry)).state
        let scope = try #require(Scopes.territory("140524"))
        let sides = [("壬午", "lagging", "第一句。甲加的。第二句。"), ("辛巳", "normal", "第一句。第二句。乙加的。")]
        for (person, rating, note) in sides {
            let values: [String: FieldValue] = ["rating": .text(rating), "note": .text(note), "rater": .text(person)]
            try store.write([
                RecordEdit(
                    record: entry, type: "supervisionEntry", scope: scope, values: values,
                    shown: values.keys.reduce(into: [:]) { $0[$1] = before[$1].dots }, person: person)
            ])
        }
        try store.close()
        return (laptop, visit)
    }

    @Test func `one disagreement is one entry of the inbox, not one for who and when as well`() async throws {
        let (laptop, _) = try await Self.disputed()
        let list = await laptop.run("conflicts", "list", "--json").documents
        #expect(Set(list.compactMap { $0["field"]?.text }) == ["rating", "note"])
        #expect(await laptop.run("conflicts", "list", "--field", "rating", "--json").documents.count == 1)
        #expect(await laptop.run("conflicts", "--field", "rating", "--type", "visit", "--json").documents.isEmpty)
        #expect(await laptop.run("conflicts", "list", "--older-than", "3", "--json").documents.isEmpty)
    }

    @Test func `until settled the cautious value is shown and marked`() async throws {
        let (laptop, visit) = try await Self.disputed()
        let shown = await laptop.run("visit", "show", visit.hex).output
        #expect(shown.contains("5 进度：滞后 ※冲突"))
        #expect(await laptop.run("visit", "list").output.contains("※冲突"))
        #expect(await laptop.run("visit", "list", "--lang", "en").output.contains("※conflict"))
        #expect(await laptop.run("export", "--format", "text").output.contains("滞后 ※冲突"))
    }

    @Test func `show names base, sides, who and when`() async throws {
        let (laptop, visit) = try await Self.disputed()
        let output = await laptop.run("conflicts", "show", "\(visit.hex.prefix(8))/5:rating").output
        #expect(output.contains("原值：关注"))
        #expect(output.contains("壬午  2026-06-25"))
        #expect(output.contains("辛巳  2026-06-25"))
        #expect(output.contains("←（暂按此显示）"))
    }

    @Test func `taking a side settles it with its reason, and undoing brings it back`() async throws {
        let (laptop, visit) = try await Self.disputed()
        let id = "\(visit.part(5).hex)/rating"
        let list = await laptop.run("conflicts", "show", id, "--json").documents.first?["sides"]?.list ?? []
        let normal = try #require(list.firstIndex { $0["value"] == "normal" }) + 1
        #expect(await laptop.run("conflicts", "resolve", id, "--take", "\(normal)", "--reason", "现场复核").status == 0)
        let items = await laptop.run("visit", "show", visit.hex, "--json").documents.first?["items"]?.list
        #expect(items?[4]["rating"] == "normal")
        #expect(items?[4]["rater"] == "辛巳")
        #expect(await laptop.run("history", "\(visit.hex)/5").output.contains("理由：现场复核"))
        #expect(await laptop.run("conflicts", "undo", "\(visit.hex)/5", "rating", "--reason", "看错了").status == 0)
        #expect(await laptop.run("conflicts", "list", "--field", "rating", "--json").documents.count == 1)
    }

    @Test(arguments: [("lagging", "壬午"), ("normal", "辛巳")])
    func `whoever gave the chosen rating stands as its rater, and undoing brings both back`(
        rating: String, rater: String
    ) async throws {
        let (laptop, visit) = try await Self.disputed()
        let id = "\(visit.part(5).hex)/rating"
        let sides = await laptop.run("conflicts", "show", id, "--json").documents.first?["sides"]?.list ?? []
        let number = try #require(sides.firstIndex { $0["value"] == .text(rating) }) + 1
        await laptop.run("conflicts", "resolve", id, "--take", "\(number)", "--reason", "复核")
        #expect(try laptop.store().record(visit.part(5))?.state["rater"].values == [.text(rater)])
        await laptop.run("conflicts", "undo", "\(visit.hex)/5", "rating", "--reason", "看错了")
        let raters = try laptop.store().record(visit.part(5))?.state["rater"].values ?? []
        #expect(Set(raters) == [.text("壬午"), .text("辛巳")])
    }

    @Test func `a rating of the decider's own is the decider's`() async throws {
        let (laptop, visit) = try await Self.disputed()
        await laptop.run(
            "conflicts", "resolve", "\(visit.part(5).hex)/rating", "--value", "关注", "--reason", "折中")
        #expect(try laptop.store().record(visit.part(5))?.state["rater"].values == [.text("庚辰")])
        #expect(try laptop.store().decisions(since: 0).map(\.field) == ["rating"], "the rater is no decision of its own")
    }

    @Test func `many are settled at once for the cautious value`() async throws {
        let (laptop, visit) = try await Self.disputed()
        let ran = await laptop.run(
            "conflicts", "resolve", "--all", "--field", "rating", "--type", "supervisionEntry", "--take", "cautious",
            "--reason", "从严", "--json")
        #expect(ran.documents.first?["settled"] == 1)
        let shown = await laptop.run("visit", "show", visit.hex).output
        #expect(shown.contains("5 进度：滞后"))
        #expect(!shown.contains("5 进度：滞后 ※冲突"))
    }

    @Test func `merging keeps both additions in the draft and saves what the person leaves`() async throws {
        let (laptop, visit) = try await Self.disputed()
        let id = "\(visit.part(5).hex)/note"
        let ran = await laptop.run(
            ["conflicts", "resolve", id, "--merge", "--reason", "合并"], answers: [], editor: "true")
        #expect(ran.status == 0, "\(ran.complaints)")
        let items = await laptop.run("visit", "show", visit.hex, "--json").documents.first?["items"]?.list
        #expect(items?[4]["note"] == "第一句。甲加的。第二句。乙加的。")
    }

    @Test func `an editor that fails, or markers that remain, change nothing`() async throws {
        let (laptop, visit) = try await Self.disputed()
        let id = "\(visit.part(5).hex)/note"
        for editor in ["false", "printf '<<<<<<< x\\n' >"] {
            let ran = await laptop.run(
                ["conflicts", "resolve", id, "--merge", "--reason", "x"], answers: [], editor: editor)
            #expect(ran.errorCode == "conflict.unmerged")
            #expect(ran.status == Exit.needsPerson.rawValue)
        }
        #expect(await laptop.run("conflicts", "list", "--field", "note", "--json").documents.count == 1)
    }

    @Test(arguments: [
        (["--take", "3"], Exit.invalidInput), (["--value", "很好"], .invalidInput), (["--value", "关注"], .done),
        (["--take", "1", "--value", "关注"], .usage), ([], .usage),
    ])
    func `what cannot be taken is refused`(words: [String], status: Exit) async throws {
        let (laptop, visit) = try await Self.disputed()
        let ran = await laptop.run(["conflicts", "resolve", "\(visit.part(5).hex)/rating", "--reason", "x"] + words)
        #expect(ran.status == status.rawValue, "\(ran.complaints)")
    }

    @Test func `a conflict that is not there is not found`() async throws {
        let (laptop, _) = try await Self.disputed()
        #expect(await laptop.run("conflicts", "show", "00000000:rating").status == Exit.notFound.rawValue)
    }
}
