import Causality
import Console
import Foundation
import InspectionStore
import Presentation
import Testing

/// Status, hand-over, problems, search, check, backup and restore.
struct UpkeepCommandTests {
    @Test func `what exists only here is counted, and the laptop is not to be handed over`() async throws {
        let laptop = Laptop()
        await laptop.run("init", "--person", "庚辰", "--territory", "140524")
        #expect(await laptop.run("safe-to-hand-over").status == 0)
        await laptop.run("visit", "new", "--unlisted", "新项目")
        let status = try #require(await laptop.run("status", "--json").documents.first)
        #expect(status["recordsOnlyHere"] == 1)
        #expect(status["enrolled"] == false)
        #expect(status["lastContact"] == .null)
        #expect(await laptop.run("safe-to-hand-over").status == Exit.notSafeToHandOver.rawValue)
        #expect(await laptop.run("status", "--records").output.contains("已保存，待同步"))
    }

    @Test func `before enrolment sync says what to do`() async throws {
        let laptop = Laptop()
        await laptop.run("init", "--person", "庚辰", "--territory", "140524")
        let ran = await laptop.run("sync")
        #expect(ran.errorCode == "sync.notEnrolled")
        #expect(ran.status == Exit.needsPerson.rawValue)
    }

    @Test func `a mistyped enrolment code is refused before anything is made`() async throws {
        let laptop = Laptop()
        let ran = await laptop.run("enrol", "https://127.0.0.1:9", "ABCDE")
        #expect(ran.errorCode == "sync.badCode")
        #expect(ran.status == Exit.invalidInput.rawValue)
        #expect(!FileManager.default.fileExists(atPath: laptop.home.path))
    }

    @Test func `the language chosen at the beginning stays, and an option goes before it`() async throws {
        let laptop = Laptop()
        await laptop.run("init", "--person", "A", "--territory", "140524", "--lang", "en")
        #expect(await laptop.run("status").output.contains("Records only on this laptop"))
        #expect(await laptop.run("visit", "show", "ffffffff").complaints.contains("error [notFound.visit]"))
        #expect(await laptop.run("status", "--lang", "zh").output.contains("只在本机的记录"))
    }

    @Test func `without a store every command says how to begin`() async throws {
        let laptop = Laptop()
        for words in [["status"], ["visit", "list"], ["sync"], ["check"], ["conflicts"], ["projects"]] {
            let ran = await laptop.run(words)
            #expect(ran.errorCode == "store.notAStore", "\(words)")
            #expect(ran.status == Exit.notFound.rawValue)
        }
    }

    @Test func `a problem's further fields are set by name, and only what can be set is offered`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        func raise(_ assignment: String) async -> Laptop.Ran {
            await laptop.run(
                "problem", "raise", visit, "--title", "缺电", "--class", "utilities", "--set", assignment, "--json")
        }
        let refused = await raise("foundInItem=3")
        #expect(refused.errorCode == "input.unknownField")
        for name in ["foundInVisit", "description", "photos", "state"] { #expect(!refused.complaints.contains(name)) }
        // Whatever is offered is taken and stands in the record.
        let values = ["foundOn": "2026-06-24", "severity": "grave", "proposedRung": "2", "sourceList": "ledger"]
        for name in ProblemReport.furtherFields {
            #expect(refused.complaints.contains(name))
            let raised = await raise("\(name)=\(values[name] ?? "是")")
            let id = try #require(raised.documents.first?["problem"]?.text, "\(name): \(raised.complaints)")
            let record = try #require(try RecordID(hex: id).flatMap { try laptop.store().record($0) })
            #expect(record.value(name) != .empty, "\(name)")
        }
    }

    @Test func `a problem is raised, rechecked and found`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        let raised = await laptop.run(
            "problem", "raise", visit, "--item", "施工", "--title", "塔吊停用", "--class", "施工", "--text", "停用两周", "--json")
        let problem = try #require(raised.documents.first?["problem"]?.text, "\(raised.complaints)")
        #expect(await laptop.run("problem", "show", problem, "--json").documents.first?["state"] == "submitted")
        let items = await laptop.run("visit", "show", visit, "--json").documents.first?["items"]?.list
        #expect(items?[9]["fields"]?["newProblems"] == [.text(problem)])
        #expect(await laptop.run("problem", "recheck", problem, "已解决", "--visit", visit).status == 0)
        #expect(
            await laptop.run("problem", "show", problem, "--json").documents.first?["state"] == "resolvedPendingCheck")
        #expect(await laptop.run("problem", "recheck", problem, "maybe").status == Exit.invalidInput.rawValue)
        #expect(await laptop.run("search", "塔吊").output.contains(String(problem.prefix(8))))
        #expect(await laptop.run("search", "没有的字词").output.contains("没有找到"))
    }

    @Test func `a backup restores into an empty home, and the new identity is announced`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit("--weather", "晴")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("backup-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(await laptop.run("backup", folder.path).status == 0)
        #expect(await laptop.run("backup", folder.path).status == Exit.invalidInput.rawValue)
        let other = Laptop(seed: 2)
        let restored = await other.run("restore", folder.path)
        #expect(restored.status == 0, "\(restored.complaints)")
        #expect(restored.complaints.contains("无需任何操作"))
        #expect(await other.run("visit", "show", visit, "--json").documents.first?["weather"] == "晴")
        #expect(await other.run("restore", folder.path).status == Exit.invalidInput.rawValue)
        #expect(await other.run("check").status == 0)
    }

    @Test func `the account of a laptop adds up, in both languages and for programs`() async throws {
        let laptop = Laptop()
        await laptop.run("init", "--person", "庚辰", "--territory", "140524")
        await laptop.run("visit", "new", "--unlisted", "新项目")
        let account = try #require(await laptop.run("audit", "--json").documents.first)
        #expect(account["records"]?["produced"] == account["records"]?["pending"])
        #expect(account["records"]?["received"] == 0)
        #expect(account["isBalanced"] == true)
        #expect(await laptop.run("audit").output.contains("待送"))
        #expect(await laptop.run("audit", "--lang", "en").output.contains("held back"))
    }

    @Test func `an account that does not add up is said loudly and ends with 8`() async throws {
        let laptop = Laptop()
        await laptop.run("init", "--person", "庚辰", "--territory", "140524")
        await laptop.run("visit", "new", "--unlisted", "新项目")
        try laptop.damage("DELETE FROM local_change")
        let ran = await laptop.run("audit")
        #expect(ran.status == Exit.damaged.rawValue)
        #expect(ran.complaints.contains("账目不平"))
        #expect(await laptop.run("audit", "--lang", "en").complaints.contains("does not add up"))
    }

    @Test func `a repair makes a backup first, says where, and what it repaired`() async throws {
        let laptop = Laptop()
        await laptop.run("init", "--person", "庚辰", "--territory", "140524")
        await laptop.run("visit", "new", "--unlisted", "新项目")
        #expect(await laptop.run("check", "--repair").status == 0)
        try laptop.damage("DELETE FROM queried")
        let found = await laptop.run("check")
        #expect(found.status == Exit.damaged.rawValue)
        #expect(found.output.contains("check --repair"))
        let ran = await laptop.run("check", "--repair")
        #expect(ran.status == 0, "\(ran.output)")
        let place = try #require(ran.output.firstMatch(of: /已备份到 (\S+)。/)).1
        defer { try? FileManager.default.removeItem(atPath: String(place)) }
        #expect(place.hasPrefix(laptop.home.path + ".before-repair-"))
        #expect(ran.output.contains("✓ [check.queryIndexWrong]"))
        let kept = try InspectionStore.open(
            at: URL(fileURLWithPath: String(place)), environment: laptop.surroundings.store, readOnly: true)
        #expect(try !kept.check(rebuild: false).isSound, "the backup is the store as it was found")
        #expect(await laptop.run("check").status == 0)
    }

    @Test func `what cannot be repaired is named with the next step`() async throws {
        let laptop = Laptop()
        await laptop.run("init", "--person", "庚辰", "--territory", "140524")
        await laptop.run("visit", "new", "--unlisted", "新项目")
        try laptop.damage("UPDATE change SET signature = zeroblob(64)")
        let ran = await laptop.run("check", "--repair", "--json")
        #expect(ran.status == Exit.damaged.rawValue)
        let document = try #require(ran.documents.first)
        let backup = try #require(document["backup"]?.text)
        #expect(document["remaining"]?.list?.first?["nextStep"]?["en"]?.text?.contains("Keep this folder") == true)
        try FileManager.default.removeItem(atPath: backup)
    }

    @Test func `a restored store is announced by whichever command opens it first, once, in the person's language`()
        async throws
    {
        let laptop = Laptop()
        try await laptop.begin()
        let words = [["status"], ["check"], ["note", "add", "JC26-140524-025", "--note", "一"], ["visit", "list"], ["projects"]]
        for (number, command) in words.enumerated() {
            try laptop.damage("UPDATE identity SET nonce = zeroblob(16)")
            let language = number.isMultiple(of: 2) ? "zh" : "en"
            var heard = ""
            // A command that only looks notices nothing; the next that writes does.
            for words in [command, ["status"]] {
                heard += await laptop.run(words + ["--lang", language]).complaints
            }
            let sentence = language == "zh" ? "无需任何操作" : "Nothing needs to be done"
            #expect(heard.components(separatedBy: sentence).count == 2, "\(command): \(heard)")
        }
    }

    @Test func `coverage of a month counts from what is here`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        #expect(await laptop.run("coverage", "2026-06").status == 0)
        #expect(await laptop.run("coverage", "2026-6").status == Exit.invalidInput.rawValue)
    }

    @Test func `projects are listed, searched and filtered by what is due`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        #expect(await laptop.run("projects", "--json").documents.first?.list?.count == 2)
        #expect(await laptop.run("projects", "--search", "赤松0", "--json").documents.first?.list?.count == 1)
        #expect(await laptop.run("projects", "--region", "140502", "--json").documents.first?.list?.count == 1)
        let visit = try await laptop.visit()
        await laptop.run("visit", "seal", visit, "--incomplete")
        #expect(await laptop.run("projects", "--due", "--json").documents.first?.list?.count == 1)
    }

    @Test func `errors are documents when JSON is wanted`() async throws {
        let laptop = Laptop()
        let ran = await laptop.run("visit", "list", "--json")
        let document = try JSONDecoder().decode(JSONValue.self, from: Data(ran.complaints.utf8))
        #expect(document["error"]?["code"] == "store.notAStore")
        #expect(document["error"]?["hint"]?["zh"]?.text?.isEmpty == false)
        #expect(ran.output.isEmpty)
    }

    @Test func `a line that cannot be understood ends with 64, help with 0`() async throws {
        let laptop = Laptop()
        #expect(await laptop.run("visit", "rate").status == Exit.usage.rawValue)
        #expect(await laptop.run("no-such-command").status == Exit.usage.rawValue)
        let help = await laptop.run("visit", "rate", "--help")
        #expect(help.status == 0)
        #expect(help.output.contains("--reason"))
        #expect(await laptop.run("--generate-completion-script", "bash").output.contains("inspector"))
    }
}
