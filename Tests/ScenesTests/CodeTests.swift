import Foundation
import Testing

/// Bad input and bad days: a clear sentence, and nothing lost.
@Suite(.serialized) struct BadDays {}

extension BadDays {
    @Test func `codes that are mistyped, unknown, used or too old are refused, each with what to do`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = Laptop("a", in: folder)
        expectRefusal(try await laptop.inspector("sync"), exit: 3)
        expectRefusal(try await laptop.inspector("enrol", office.url, "ABC"), exit: 9, code: "sync.badCode")

        let code = try await office.invite("P017", territories: ["140524"]).code
        let other = (code.hasPrefix("0") ? "1" : "0") + code.dropFirst()
        let unknown = try await laptop.inspector("enrol", office.url, other)
        expectRefusal(unknown, exit: 7)
        #expect(unknown.err.contains("登记码"), "\(unknown)")

        try await laptop.succeed("enrol", office.url, code)
        let second = Laptop("b", in: folder)
        let used = try await second.inspector("enrol", office.url, code)
        expectRefusal(used, exit: 7, code: "sync.refused")
        #expect(used.err.contains("已经用过"))
        #expect(used.error["values"]["code"].text == "code.used", "the centre's own code: \(used)")
        #expect(used.error["hint"]["zh"].text?.contains("新的") == true, "the centre's own next step: \(used)")

        try await laptop.succeed("sync")
        let again = try await laptop.inspector("enrol", office.url, code)
        expectRefusal(again, exit: 7)
        #expect(try await laptop.succeed("status").json["enrolled"].flag == true, "the laptop stays enrolled")
        try await laptop.succeed("sync")
    }

    @Test(.enabled(if: Conditions.mayShiftClocks, "needs Debian's package faketime"))
    func `a code of last month has expired`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        office.conditions.clockOffsetSeconds = -30 * 86_400
        let code = try await office.invite("P017", territories: ["140524"]).code
        office.conditions.clockOffsetSeconds = 0
        let expired = try await Laptop("a", in: folder).inspector("enrol", office.url, code)
        expectRefusal(expired, exit: 7)
        #expect(expired.err.contains("过期"), "\(expired)")
    }

    @Test func `a revoked laptop is shut out, keeps its work and says what to do`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let visit = try await laptop.begin("JC26-140524-001")
        try await laptop.succeed("visit", "rate", visit, "进度", "滞后", "--note", "停工两周。")
        try await office.succeed("devices", "revoke", laptop.device, "--reason", "笔记本遗失")

        let refused = try await laptop.inspector("sync")
        expectRefusal(refused, exit: 7)
        #expect(refused.error["message"]["zh"].text?.contains("停用") == true)
        #expect(refused.error["hint"]["zh"].text?.contains("本机") == true, "the work is kept: \(refused)")
        #expect(try await laptop.visit(visit)["items"][4]["note"].text == "停工两周。")
        #expect(try await laptop.backlog().records > 0)
        #expect(try await laptop.inspector("safe-to-hand-over").code == 5)
        try await laptop.succeed("visit", "note", visit, "--note", "仍可记录。")
        let handed = try await laptop.succeed("export", "--what", "visits")
        #expect(handed.out.contains("停工两周。") && handed.out.contains("仍可记录。"), "it can be handed over as a file")
        #expect(try await office.visits().isEmpty)
        expectRefusal(
            try await office.central("devices", "revoke", "ffffffff", "--reason", "x"), exit: 3, code: "notFound.device"
        )
        try await laptop.expectSound()
    }

    @Test func `what belongs to nobody or nowhere is refused with an exit code of its own`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        expectRefusal(try await office.central("init"), exit: nil, code: "office.exists")
        expectRefusal(try await office.central("devices", "invite", "--person", "P017", "--territory", "999"), exit: 9)
        let empty = Office(home: folder.place("nowhere"), in: folder)
        expectRefusal(try await empty.central("status"), exit: nil, code: "office.missing")

        let laptop = try await Laptop.enrolled("a", at: office)
        expectRefusal(try await laptop.inspector("visit", "show", "ffffffff"), exit: 3, code: "notFound.visit")
        expectRefusal(
            try await laptop.inspector("visit", "new", "--project", "没有的项目"), exit: 3, code: "notFound.project")
        let visit = try await laptop.begin("JC26-140524-001")
        expectRefusal(try await laptop.inspector("visit", "rate", visit, "第十一项", "正常"), exit: 9)
        expectRefusal(try await laptop.inspector("visit", "rate", visit, "进度", "马马虎虎"), exit: 9)
        expectRefusal(
            try await laptop.inspector("visit", "rate", visit, "进度", "不适用"), exit: 9, code: "visit.reasonMissing")
        expectRefusal(try await laptop.inspector("visit", "seal", visit), exit: 9, code: "visit.incomplete")
        expectRefusal(try await laptop.inspector("conflicts", "show", "ffffffff"), exit: 3, code: "notFound.conflict")
        expectRefusal(try await laptop.inspector("visit", "edit", visit, "--place", "那边"), exit: 9)
        expectRefusal(try await laptop.inspector("visit", "rate"), exit: 64, code: "usage.arguments")
        expectRefusal(try await laptop.inspector("nonsense"), exit: 64, code: "usage.arguments")
        try await office.stop()
        expectRefusal(try await laptop.inspector("sync"), exit: 6, code: "sync.unreachable")
        let told = try await laptop.told("sync", "--lang", "zh")
        #expect(told.err.contains("错误 [sync.unreachable]") && told.err.contains("已保存在本机"), "\(told)")
    }
}
