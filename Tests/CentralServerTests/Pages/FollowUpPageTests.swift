import Causality
import Console
import Foundation
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Testing

@testable import CentralServer

/// What follows from meetings, on the pages: tasks, joint conferences, notices, rewards, through the real router.
struct FollowUpPageTests {
    /// What a browser sends for fields that showed nothing before.
    private func fresh(_ values: KeyValuePairs<String, String>) -> [(String, String)] {
        values.flatMap { name, value in [("s:" + name, ""), ("v:" + name, value)] }
    }

    /// What a button of the page for this step sends along: the values that the page showed.
    private func shown(_ step: String, at path: String, in page: String) -> String {
        let form = page.components(separatedBy: "action=\"\(path)\"").dropFirst()
            .first { $0.contains("name=\"step\" value=\"\(step)\"") } ?? ""
        return form.components(separatedBy: "name=\"shown\" value=\"").dropFirst().first?
            .split(separator: "\"", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }

    private func take(
        _ step: String, of path: String, shownOn page: String, _ browser: OfficeBrowser, _ more: [(String, String)] = []
    ) async throws -> TestResponse {
        let shown = shown(step, at: path + "/step", in: try await browser.get(page).text)
        return try await browser.post(path + "/step", [("step", step), ("shown", shown)] + more)
    }

    private func isRefused(_ answer: TestResponse) -> Bool { (400..<500).contains(answer.status.code) }

    @Test func `F-JC-20 a territory enters its task on the page, reports it done, and the office verifies it`()
        async throws
    {
        let city = try await SampleCity()
        let form = fresh([
            "unit": "高平市发改局", "text": "完成二季度开工", "standard": "开工 6 个", "owner": "张某", "dueOn": "2026-06-20",
        ])
        try await city.pages(as: [.territory], in: ["140581"], name: "C004") { browser async throws in
            let half = try await browser.post("/tasks", [("territory", "140581")] + form)
            #expect(half.status == .unprocessableContent && half.text.contains("进度安排"), "\(half.status)")
            let whole = [("territory", "140581")] + form + fresh(["schedule": "六月中旬前"])
            #expect(try await browser.post("/tasks", whole).status == .seeOther)
            let foreign = [("territory", "140502")] + form + fresh(["schedule": "六月中旬前"])
            #expect(try await isRefused(browser.post("/tasks", foreign)))
            let page = try await browser.get("/tasks").text
            #expect(page.contains("开工 6 个") && page.contains("六月中旬前") && page.contains("（逾期）"))
        }
        let task = try #require(try city.followUp().tasks().first)
        #expect(try city.followUp().tasks().count == 1)
        let path = "/tasks/\(task.id.hex)"
        try await city.pages(as: [.territory], in: ["140581"], name: "C005") { browser async throws in
            for step in ["inProgress", "reportedDone"] {
                #expect(try await take(step, of: path, shownOn: "/tasks", browser).status == .seeOther, "\(step)")
            }
            let own = try await browser.post(path + "/step", [("step", "verified"), ("shown", "")])
            #expect(own.text.contains("access.denied"), "verifying is the office's")
        }
        try await city.pages(as: [.territory], in: ["140502"], name: "C006") { browser async throws in
            #expect(try await !browser.get("/tasks").text.contains("完成二季度开工"))
            #expect(try await isRefused(browser.post(path + "/step", [("step", "inProgress")])))
        }
        try await city.pages(as: [.office]) { browser async throws in
            #expect(try await take("verified", of: path, shownOn: "/tasks", browser).status == .seeOther)
            #expect(try await !browser.get("/tasks").text.contains("（逾期）"))
        }
        #expect(try city.followUp().tasks().first?.state == .verified)
    }

    @Test func `F-ZH-02 a joint conference is recorded on the page with its roster, and its measures are followed up`()
        async throws
    {
        let city = try await SampleCity()
        let line = try #require(try city.ledger().ledger().lines.first { $0.state == .assigned })
        try await city.pages(as: [.office]) { browser async throws in
            let problem = "/ledger/problem/\(line.problem.hex)"
            let raised = try await browser.post(
                problem + "/raise", [("kind", "jointConference"), ("reason", "需多部门会商")])
            #expect(raised.status == .seeOther, "\(raised.text)")
            let form = try await browser.get("/meetings/new/jointConference").text
            #expect(form.contains("等待研究的事项") && form.contains(String(line.title.prefix(12))))
            let early = try await browser.post("/meetings/new/jointConference", fresh(["heldOn": "2026-06-26"]))
            #expect(early.text.contains("dispatch.future"))
            let held = try await browser.post(
                "/meetings/new/jointConference",
                fresh(["heldOn": "2026-06-25", "chairRole": "组长", "minutes": "研究用地"])
                    + [("a:attendees", "副组长、住建局、国土分局")])
            #expect(held.status == .seeOther, "\(held.text)")
            let place = try #require(held.headers[.location])
            let meeting = try await browser.get(place).text
            for word in ["副组长", "住建局", "国土分局", "研究用地", "需多部门会商"] { #expect(meeting.contains(word), "\(word)") }
            let nobody = try await browser.post(
                place + "/decide", [("item", ""), ("text", "并联办理"), ("owner", ""), ("due", "2026-06-20")])
            #expect(isRefused(nobody), "a measure needs its owner")
            let decided = try await browser.post(
                place + "/decide", [("item", ""), ("text", "并联办理用地手续"), ("owner", "国土分局"), ("due", "2026-06-20")])
            #expect(decided.status == .seeOther)
            let overdue = try await browser.get("/resolutions?overdue=1").text
            #expect(overdue.contains("并联办理用地手续") && overdue.contains("国土分局"))
            let empty = try await browser.get("/meetings/new/jointConference").text
            #expect(!empty.contains("等待研究的事项"), "what was on the agenda waits no more")
        }
    }

    @Test func `F-JC-21 an exposure is drafted, approved by another and sent on the page; a reward names its approval`()
        async throws
    {
        let city = try await SampleCity()
        let draft = fresh(["kind": "exposure", "addressee": "示例单位", "reason": "落实不力"])
        try await city.pages(as: [.office], name: "C001") { browser async throws in
            #expect(try await isRefused(browser.post("/notices", fresh(["kind": "exposure"]))))
            #expect(try await browser.post("/notices", draft).status == .seeOther)
        }
        let notice = try #require(try city.followUp().notices().first)
        let path = "/notices/\(notice.id.hex)"
        try await city.pages(as: [.office], name: "C003") { browser async throws in
            #expect(try await isRefused(browser.post(path + "/step", [("step", "sent")])))
            #expect(try await take("approved", of: path, shownOn: path, browser).status == .seeOther)
            let sent = try await take("sent", of: path, shownOn: path, browser, [("number", "曝〔2026〕1号")])
            #expect(sent.status == .seeOther)
            let list = try await browser.get("/notices").text
            #expect(list.contains("曝〔2026〕1号") && list.contains("示例单位"))
            #expect(try await browser.get(path).text.contains("C003"), "who approved it stands on the paper")
        }
        #expect(try city.followUp().notices().map(\.state) == [.sent])
        try await city.pages(as: [.office], name: "C002") { browser async throws in
            let reward = fresh(["receiver": "高平市", "receiverKind": "county", "kind": "honor", "reason": "示例"])
            let refused = try await browser.post("/rewards", reward)
            #expect(refused.status == .unprocessableContent && refused.text.contains("批准"), "\(refused.status)")
            let approved = reward + fresh(["approvedBy": "市长（示例）", "approvedOn": "2026-06-25"])
            #expect(try await browser.post("/rewards", approved).status == .seeOther)
            #expect(try await browser.get("/rewards").text.contains("市长（示例）"))
        }
        #expect(try city.store.count(RecordQuery(type: "reward")) == 1)
        try await city.pages(as: [.territory], in: ["140581"], name: "C004") { browser async throws in
            #expect(try await browser.get(path).status == .notFound, "a territory sees no paper of the office")
        }
    }
}
