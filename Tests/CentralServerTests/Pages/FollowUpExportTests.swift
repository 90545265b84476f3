import Causality
import Foundation
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Testing
import Wording

@testable import CentralServer

/// Resolutions, orders, rewards and tasks as files, and notices on A4.
struct FollowUpExportTests {
    private let city: SampleCity
    private let order: RecordID
    private let draft: RecordID

    /// A resolution of 高平 and one of the city, an order issued and one drafted, a reward, a task of two territories.
    init() async throws {
        city = try await SampleCity()
        let problem = try #require(try city.ledger().ledger().lines.first { $0.territory == "140581" }).problem
        order = try city.followUp("C001").draft([
            "kind": .text("supervisionOrder"), "addressee": .text("示例单位<甲>"), "reason": .text("议定事项逾期\n请速办"),
            "problem": .reference(problem), "replyDueOn": .text("2026-06-24"),
        ])
        try city.followUp("C002").take(NoticeState.signed, on: order, ["signerRole": .text("市长（示例）")])
        try city.followUp("C001").take(NoticeState.issued, on: order, ["number": .text("督〔2026〕9号")])
        draft = try city.followUp("C001").draft([
            "kind": .text("circular"), "addressee": .text("各县（市、区）"), "reason": .text("草拟中的通报"),
        ])
        let scope = try MeetingDesk.scope()
        for (text, about) in [("落实高平资金", FieldValue.reference(problem)), ("=全市研究", .empty)] {
            try city.followUp().enter(
                .resolution,
                [
                    "text": .text(text), "owner": .text("市财政局"), "decidedOn": .text("2026-06-01"),
                    "dueOn": .text("2026-06-20"), "state": .text("assigned"), "problem": about,
                ], in: scope)
        }
        try city.followUp().enter(
            .reward,
            [
                "receiver": .text("高平市"), "receiverKind": .text("county"), "kind": .text("honor"),
                "reason": .text("示例"), "approvedBy": .text("市长（示例）"), "approvedOn": .text("2026-06-25"),
            ], in: scope)
        for code in ["140581", "140525"] {
            try city.followUp().enter(
                .workTask,
                [
                    "unit": .text(code), "text": .text("任务\(code)"), "standard": .text("开工 6 个"),
                    "schedule": .text("六月"), "dueOn": .text("2026-06-20"), "state": .text("opened"),
                ], in: try #require(Scopes.territory(code)))
        }
    }

    @Test func `F-JC-19 resolutions, orders, rewards and tasks are taken away as XLSX, CSV and A4, each with its cut`()
        async throws
    {
        let expected = [
            ("resolutions", "落实高平资金"), ("notices", "督〔2026〕9号"), ("rewards", "市长（示例）"), ("tasks", "任务140581"),
        ]
        let digest = try city.store.cut(of: ReportDesk.open(city.store, person: "").scopes).digest
        try await city.pages(as: [.leader], name: "C002") { browser async throws in
            for (name, text) in expected {
                let csv = try await browser.get("/\(name)/export/csv")
                #expect(csv.text.contains(text) && !csv.text.contains("草拟中的通报"), "\(name): \(csv.text)")
                #expect(csv.headers[.contentDisposition]?.contains(digest) == true, "a CSV has no notes")
                let page = try await browser.get("/\(name)/export/html")
                #expect(page.text.contains("<!DOCTYPE html>") && page.text.contains(text))
                #expect(page.text.contains("数据截面 \(digest)"))
                let book = try await browser.get("/\(name)/export/xlsx")
                #expect([UInt8](buffer: book.body).starts(with: [0x50, 0x4b]))
                #expect(try await browser.get("/\(name)/export/exe").status == .notFound)
                #expect(try await browser.get("/\(name)").text.contains("/\(name)/export/csv"))
            }
            let kind = try await browser.get("/notices/export/csv?kind=circular").text
            #expect(!kind.contains("督〔2026〕9号"))
        }
        let taken = try city.store.audit(person: "C002", action: "export.", limit: 50)
        #expect(taken.count == expected.count * 3 + 1, "each file taken stands in the audit")
        #expect(taken.allSatisfy { $0.detail.contains(digest) }, "with the cut that it rests on")
    }

    @Test func `a territory takes away what concerns it, and no role without the right takes anything`() async throws {
        try await city.pages(as: [.territory], in: ["140581"], name: "C004") { browser async throws in
            let resolutions = try await browser.get("/resolutions/export/csv").text
            #expect(resolutions.contains("落实高平资金") && !resolutions.contains("全市研究"))
            let tasks = try await browser.get("/tasks/export/csv").text
            #expect(tasks.contains("任务140581") && !tasks.contains("任务140525"))
            #expect(try await browser.get("/notices/export/csv").text.contains("督〔2026〕9号"))
            #expect(try await browser.get("/rewards/export/csv").status == .notFound)
        }
        try await city.pages(as: [.inspector, .administrator], in: ["140581"], name: "C003") { browser async throws in
            for name in ["resolutions", "tasks", "notices", "rewards"] {
                #expect(try await browser.get("/\(name)/export/csv").status == .forbidden)
            }
        }
    }

    @Test func `the same tables are reports that are made again from their cut`() async throws {
        for kind in ["resolutions", "supervisionOrders", "notices", "rewards", "tasks"] {
            let made = try await city.run("report", "make", kind, "--month", "2026-06", "--lang", "zh")
            #expect(made.status == 0, "\(made.documents)")
            let kept = try #require(made.documents.first?["report"]?.text)
            #expect(try await city.run("report", "diff", kept).documents.isEmpty)
        }
    }

    @Test func `an order prints on A4 as a form with its number, signer and reply due, a letter as a letter`()
        async throws
    {
        let (order, draft) = (order, draft)
        try await city.pages(as: [.office], name: "C002") { browser async throws in
            let form = try await browser.get("/notices/\(order.hex)/paper")
            for text in [
                "<h1>督办单</h1>", "编号：督〔2026〕9号", "示例单位&lt;甲&gt;", "市长（示例）", "2026-06-24", "2026年6月25日", "办理情况",
            ] { #expect(form.text.contains(text), "\(text)") }
            #expect(!form.text.contains("草稿") && !form.text.contains("<script"))
            let letter = try await browser.get("/notices/\(draft.hex)/paper").text
            #expect(letter.contains("草稿，未发出") && letter.contains("各县（市、区）：") && letter.contains("草拟中的通报"))
            #expect(!letter.contains("<table"))
            #expect(try await browser.get("/notices/\(order.hex)").text.contains("/notices/\(order.hex)/paper"))
        }
        try await city.pages(as: [.leader], name: "C003") { browser async throws in
            #expect(try await browser.get("/notices/\(order.hex)/paper").status == .ok)
            #expect(try await browser.get("/notices/\(draft.hex)/paper").status == .notFound)
        }
        #expect(try city.store.audit(person: "C003", action: "export.", limit: 5).count == 1)
    }

    @Test func `an official paper says in English what it is`() throws {
        let paper = OfficialPaper(
            issuer: "HQ", title: "Circular", number: nil, addressee: "All", body: .letter(["One & two"]), signer: "Mayor",
            issuedOn: CivilDate("2026-06-25"), isDraft: false, language: .en)
        #expect(paper.page.contains("All:") && paper.page.contains("One &amp; two"))
        #expect(paper.page.contains("Signed: Mayor") && paper.page.contains("2026-06-25"))
    }
}
