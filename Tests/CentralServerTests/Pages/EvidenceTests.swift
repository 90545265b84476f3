import Causality
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Testing

@testable import CentralServer

/// Photos that prove a problem's steps at the office, and what a closing needs.
struct EvidenceTests {
    /// A PNG of one pixel with this text in it, so that two differ.
    private static func picture(_ text: String) -> [UInt8] {
        func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
            let named = Array(name.utf8) + body
            var sum: UInt32 = 0xffff_ffff
            for byte in named {
                sum ^= UInt32(byte)
                for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
            }
            func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
            return bytes(UInt32(body.count)) + named + bytes(~sum)
        }
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
            + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
            + chunk("tEXt", Array("Comment\u{0}\(text)".utf8))
            + chunk("IDAT", [0x78, 0x9c, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]) + chunk("IEND", [])
    }

    private static func heads(_ page: String) -> String { LedgerPageTests.hidden("heads", in: page) }

    private func sent(_ browser: OfficeBrowser, _ path: String, _ bytes: [UInt8]) async throws -> String {
        let answer = try await browser.put(path + "/photos?name=after.png", bytes)
        #expect(answer.status == .ok, "\(answer.text)")
        let told = try JSONDecoder().decode(JSONValue.self, from: Data(answer.text.utf8))
        return try #require(told["photo"]?.text)
    }

    @Test func `F-JC-15 a problem is closed at the office with a photo of it solved, kept byte for byte`() async throws {
        let city = try await SampleCity()
        let line = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned })
        try city.ledger("C003").take(ProblemStep(.reportResolved), on: line.problem)
        let path = "/ledger/problem/\(line.problem.hex)"
        let bytes = Self.picture("整改后")
        try await city.pages(as: [.office], name: "C002") { browser async throws in
            let page = try await browser.get(path).text
            let form = [("heads", Self.heads(page)), ("step", "close"), ("due", "")]
            #expect(page.contains("销号须有整改后的照片，或写明没有照片的理由"))
            let bare = try await browser.post(path + "/step", form + [("note", " \u{3000} ")])
            #expect(bare.status == .unprocessableContent && bare.text.contains("ledger.proof"))
            let photo = try await sent(browser, path, bytes)
            #expect(try city.store.count(RecordQuery(type: "photo")) == 0, "no photo stands there without its step")
            let closed = try await browser.post(path + "/step", form + [("photo", photo + " 整改后 <1>.png")])
            #expect(closed.status == .seeOther, "\(closed.text)")
            let record = try #require(try city.store.records(RecordQuery(type: "photo")).first)
            #expect(record.scope == (try city.store.record(line.problem)?.scope))
            #expect(record.value("takenBy").text == "C002" && record.value("fileName").text == "整改后 <1>.png")
            #expect(try await browser.get(path).text.contains("/ledger/photos/\(record.id.hex)"))
            let full = try await browser.get("/pictures/\(photo)?full=1")
            #expect([UInt8](buffer: full.body) == bytes)
        }
        let dossier = try city.ledger().dossier(line.problem)
        #expect(dossier.problem.history.state == .closed && dossier.after.count == 1)
        #expect(try city.store.check(rebuild: false).isSound)
    }

    @Test func `a reason closes where there is no photo, and the profile may ask for the photo alone`() async throws {
        for (proof, reason, isAllowed) in [
            (MechanismProfile.ClosingProof.nothing, nil, true), (.photoOrReason, nil, false),
            (.photoOrReason, "  ", false), (.photoOrReason, "现场已填埋，无法拍摄", true), (.photo, "有理由", false),
        ] as [(MechanismProfile.ClosingProof, String?, Bool)] {
            #expect(proof.allows(hasPhoto: false, reason: reason) == isAllowed)
            #expect(proof.allows(hasPhoto: true, reason: nil))
        }
        let city = try await SampleCity()
        let lines = try city.ledger().ledger().lines.filter { $0.state == .assigned }
        try city.ledger("C003").take(ProblemStep(.reportResolved), on: lines[0].problem)
        let refusal = #expect(throws: LedgerError.self) {
            try city.ledger("C002").take(ProblemStep(.close), on: lines[0].problem)
        }
        #expect(refusal?.code == "ledger.proof")
        try city.ledger("C002").take(ProblemStep(.close, note: "现场已填埋，无法拍摄"), on: lines[0].problem)
        #expect(try city.ledger().dossier(lines[0].problem).problem.history.state == .closed)
        #expect(try city.city().profile.completeness.closing == .photoOrReason)
    }

    @Test func `what is no photo, damaged or too much is refused with a sentence and kept nowhere`() async throws {
        let city = try await SampleCity()
        let line = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned })
        let path = "/ledger/problem/\(line.problem.hex)"
        try await city.pages(as: [.office], name: "C002") { browser async throws in
            for bytes in [[], Array("<html>".utf8), Array(Self.picture("甲").dropLast(20))] as [[UInt8]] {
                let answer = try await browser.put(
                    path + "/photos?name=x.png", bytes, [("Accept", "application/json")])
                #expect((400..<500).contains(answer.status.code), "\(answer.status) \(answer.text)")
                let told = try JSONDecoder().decode(JSONValue.self, from: Data(answer.text.utf8))
                #expect(told["error"]?["message"]?["zh"]?.text?.isEmpty == false, "\(answer.text)")
            }
            let heads = Self.heads(try await browser.get(path).text)
            let unknown = String(repeating: "ab", count: 32)
            for photo in [unknown, "zz", "", unknown + " x.png"] {
                let form = [("heads", heads), ("step", "comment"), ("note", "x"), ("photo", photo)]
                #expect((400..<500).contains(try await browser.post(path + "/step", form).status.code))
            }
            let many = (0..<21).map { _ in ("photo", unknown) }
            let answer = try await browser.post(path + "/step", [("heads", heads), ("step", "comment")] + many)
            #expect(answer.status == .contentTooLarge)
        }
        #expect(try city.store.count(RecordQuery(type: "photo")) == 0)
        #expect(try city.ledger().dossier(line.problem).heads.count == 1)
    }

    @Test func `a territory adds photos to its own problems, others and readers to none`() async throws {
        let city = try await SampleCity()
        let lines = try city.ledger().ledger().lines.filter { $0.state == .assigned }
        let own = try #require(lines.first { $0.territory == "140581" })
        let foreign = try #require(lines.first { $0.territory != "140581" })
        try await city.pages(as: [.territory], in: ["140581"], name: "C004") { browser async throws in
            let path = "/ledger/problem/\(own.problem.hex)"
            let photo = try await sent(browser, path, Self.picture("乙"))
            let heads = Self.heads(try await browser.get(path).text)
            let form = [("heads", heads), ("step", "reportResolved"), ("note", "已完成"), ("due", ""), ("photo", photo)]
            #expect(try await browser.post(path + "/step", form).status == .seeOther)
            let other = try await browser.put("/ledger/problem/\(foreign.problem.hex)/photos", Self.picture("丙"))
            #expect(other.status == .notFound)
        }
        try await city.pages(as: [.leader], name: "C005") { browser async throws in
            let path = "/ledger/problem/\(own.problem.hex)/photos"
            #expect(try await browser.put(path, Self.picture("丁")).status == .forbidden)
        }
        let dossier = try city.ledger().dossier(own.problem)
        #expect(dossier.after.count == 1 && dossier.problem.history.state == .resolvedPendingCheck)
    }
}
