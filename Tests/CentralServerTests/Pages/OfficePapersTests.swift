import Causality
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import TestSupport
import Testing

@testable import CentralServer

/// The office's own records as each role sees them in the generic pages: what is published, where it concerns.
struct OfficePapersTests {
    /// One paper: whether it is published, and the one territory that it is about.
    private struct Paper {
        let id: RecordID
        let type: RecordType
        let isPublished: Bool
        let territory: String?
    }

    private let city: CityFixture
    private let papers: [Paper]

    init() throws {
        city = try CityFixture()
        var papers: [Paper] = []
        var edits: [RecordEdit] = []
        let (world, project, problem) = (city.office.world, city.projects[0], city.problem)
        @discardableResult
        func add(_ type: RecordType, in territory: String?, draft: Bool = false, _ values: [String: FieldValue])
            -> RecordID
        {
            let id = world.record()
            papers.append(Paper(id: id, type: type, isPublished: !draft, territory: territory))
            edits.append(
                RecordEdit(record: id, type: type.name, scope: Place.officeScope, values: values, person: "P001"))
            return id
        }
        let day = FieldValue.text("2026-06-01")
        for draft in [true, false] {
            let meeting = add(.dispatchMeeting, in: nil, draft: draft, [draft ? "plannedOn" : "heldOn": day])
            add(.agendaItem, in: "140525", draft: draft, [
                "meeting": .reference(meeting), "subject": .text("事项"), "problem": .reference(problem),
            ])
            add(.notice, in: "140502", draft: draft, [
                "kind": .text("circular"), "state": .text(draft ? "approved" : "sent"),
                "project": .reference(project),
            ])
            add(.notice, in: nil, draft: draft, [
                "kind": .text("yellowCard"), "state": .text(draft ? "verifying" : "carded"),
            ])
            let state = FieldValue.text(draft ? "scored" : "published")
            let race = add(.raceRound, in: nil, draft: draft, ["kind": .text("race"), "state": state])
            add(.raceScore, in: "140502", draft: draft, ["round": .reference(race), "region": .text("140502")])
            let round = add(.assessmentRound, in: nil, draft: draft, ["level": .text("year"), "state": state])
            add(.assessmentScore, in: nil, draft: draft, ["round": .reference(round), "unit": .text("甲乡")])
            add(.projectHonor, in: "140502", draft: draft, [
                "project": .reference(project), "state": .text(draft ? "candidate" : "confirmed"),
            ])
        }
        add(.resolution, in: "140502", ["project": .reference(project), "text": .text("议定")])
        add(.resolution, in: "140525", ["problem": .reference(problem), "text": .text("议定")])
        add(.resolution, in: nil, ["text": .text("议定")])
        add(.warning, in: "140525", ["subject": .reference(problem), "rule": .text("W-13")])
        add(.landQuotaEntry, in: "140502", ["project": .reference(project), "year": .integer(2026)])
        add(.helperRating, in: "140502", ["territory": .text("140502"), "helper": .text("甲")])
        add(.intermediaryReview, in: nil, ["intermediary": .reference(add(.intermediary, in: nil, ["name": .text("甲")]))])
        for type in [RecordType.reward, .bankMeeting, .importBatch, .madeReport] { add(type, in: nil, [:]) }
        _ = try city.office.office.store.write(edits.map { edit in
            var values = edit.values
            if values.isEmpty { values[RecordTypes.named(edit.type)?.fields.first?.name ?? ""] = .text("甲") }
            return RecordEdit(record: edit.record, type: edit.type, scope: edit.scope, values: values, person: "P001")
        })
        self.papers = papers
    }

    @Test func `the table below speaks of every type of the office's scope`() {
        let declared = Set(RecordTypes.all.filter { $0.home == .office }.map(\.name))
        #expect(Set(papers.map(\.type.name)).union(["device"]) == declared)
    }

    @Test(arguments: OfficeRole.allCases)
    func `each page of a paper as each role`(role: OfficeRole) async throws {
        let (papers, office) = (papers, city.office)
        try await office.pages(as: [role], in: role.isTerritorial ? ["140502"] : nil) { browser async throws in
            for paper in papers {
                let isHere = !role.isTerritorial || paper.territory == "140502"
                let isSeen = role == .office || paper.isPublished && isHere
                let name = "\(paper.type.name) published \(paper.isPublished) in \(paper.territory ?? "the city")"
                let one = try await browser.get("/record/\(paper.id.hex)")
                #expect((one.status == .ok) == isSeen, "\(name): \(one.status)")
                #expect(one.status == .ok || one.status == .notFound, "\(name): \(one.status)")
                let list = try await browser.get("/records/\(paper.type.name)")
                #expect(list.text.contains(paper.id.hex) == isSeen, "\(name) in its list: \(list.status)")
                // How a paper came about tells its drafts.
                let history = try await browser.get("/records/\(paper.id.hex)/history")
                let mayBeDraft = papers.contains { $0.type == paper.type && !$0.isPublished }
                #expect((history.status == .ok) == (isSeen && (role == .office || !mayBeDraft)), "\(name)")
                // Who only looks finds nothing to write.
                let written = try await browser.post("/record/\(paper.id.hex)", [("reason", "甲")])
                #expect(role == .office || [.notFound, .forbidden].contains(written.status), "\(name)")
            }
        }
    }

    @Test func `a territory reads the resolutions and notices about it, and no others`() async throws {
        let papers = papers
        @Sendable func ids(_ type: RecordType, in territory: String?) -> [String] {
            papers.filter { $0.type == type && $0.isPublished && $0.territory == territory }.map(\.id.hex)
        }
        try await city.office.pages(as: [.territory], in: ["140502"]) { browser async throws in
            for (path, type) in [("/resolutions", RecordType.resolution), ("/notices", .notice)] {
                let page = try await browser.get(path).text
                for id in ids(type, in: "140502") { #expect(page.contains(id), "\(path) \(id)") }
                for id in ids(type, in: "140525") + ids(type, in: nil) { #expect(!page.contains(id), "\(path) \(id)") }
            }
            let shown = try #require(ids(.notice, in: "140502").first)
            #expect(try await browser.get("/notices/\(shown)").status == .ok)
            let hidden = try #require(ids(.notice, in: nil).first)
            #expect(try await browser.get("/notices/\(hidden)").status == .notFound)
        }
    }

    @Test func `entries and photos of an unannounced visit under way are in no list of a leader`() async throws {
        let (city, entry) = (city, city.office.world.record())
        _ = try city.office.office.store.write([
            RecordEdit(
                record: entry, type: "supervisionEntry", scope: Place.zezhou,
                values: ["visit": .reference(city.visits[2]), "item": .integer(5), "rating": .text("lagging")],
                person: "P001")
        ])
        try await city.office.pages(as: [.leader]) { browser async throws in
            #expect(try await browser.get("/records/supervisionEntry").text.contains(entry.hex) == false)
            let project = try await browser.get("/record/\(city.projects[2].hex)").text
            #expect(project.contains("/records/visit?of=") == false, "it does not even count")
        }
    }
}
