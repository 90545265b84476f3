import Foundation
import Testing

/// Stores that were copied, restored, or opened twice: both branches are kept, and nothing is lost.
@Suite(.serialized) struct CopiesAndRestores {}

extension CopiesAndRestores {
    @Test func `two commands at once on one store wait for each other or say busy, and both are kept`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let visit = try await laptop.begin("JC26-140524-001")
        let lines = try folder.lines("visits.jsonl", ["V2606-140524-025-1", "V2605-140524-025-1"].map(Samples.visit))
        var runs = [try laptop.start(["import", lines.path, "--json"]), try laptop.start(["sync", "--json"])]
        for item in 1...6 { runs.append(try laptop.start(["visit", "rate", visit, String(item), "关注", "--json"])) }
        runs.append(try laptop.start(["photos", "add", visit, Samples.photo("V2606-140524-001-1-1.jpg"), "--json"]))
        runs.append(try laptop.start(["status", "--json"]))
        var outcomes: [Outcome] = []
        for run in runs { outcomes.append(await run.outcome()) }
        for outcome in outcomes where outcome.code != 0 { expectRefusal(outcome, exit: 10) }

        let items = try await laptop.visit(visit)["items"].list
        for (item, outcome) in outcomes[2..<8].enumerated() {
            #expect((items[item]["rating"].text == "attention") == (outcome.code == 0), "item \(item + 1): \(outcome)")
        }
        try await laptop.expectSound()
        try await laptop.succeed("sync")
        #expect(try await laptop.backlog() == (0, 0))
        #expect(try await office.everything() == laptop.everything())
        try await office.expectSound()
    }

    enum Copying: String, CaseIterable, Sendable {
        case sameMachine = "on the same machine"
        case otherMachine = "on another machine"

        /// Without root every copy stays on this machine.
        static var possible: [Copying] { Conditions.mayMount ? allCases : [.sameMachine] }
    }

    @Test(arguments: Copying.possible)
    func `a store folder that was copied goes on as two laptops, both branches are kept`(copying: Copying) async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let first = try await Laptop.enrolled("a", at: office)
        let shared = try await first.begin("JC26-140524-001")
        let second = Laptop("copy", in: folder)
        try FileManager.default.copyItem(at: first.home, to: second.home)
        if copying == .otherMachine { second.conditions.machine = "0123456789abcdef0123456789abcdef" }

        try await first.succeed("visit", "rate", shared, "1", "正常", "--note", "原机写的。")
        try await second.succeed("visit", "rate", shared, "2", "关注", "--note", "副本写的。")
        let ofFirst = try await first.begin("JC26-140524-025")
        let ofSecond = try await second.begin("JC26-140524-025")
        for laptop in [first, second, first, second] { try await laptop.succeed("sync") }

        #expect(try await office.visits() == [shared, ofFirst, ofSecond])
        let everything = try await office.everything()
        #expect(everything.contains("原机写的。") && everything.contains("副本写的。"))
        for laptop in [first, second] {
            #expect(try await laptop.everything() == everything)
            #expect(try await laptop.backlog() == (0, 0))
            try await laptop.expectSound()
        }
        try await office.expectSound()
    }

    enum Restoring: String, CaseIterable, Sendable {
        case backup = "from a backup"
        case rawCopy = "from a copy of the folder"
    }

    @Test(arguments: Restoring.allCases)
    func `a laptop restored from last week gets back what it had delivered and goes on`(restoring: Restoring) async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let early = try await laptop.begin("JC26-140524-001")
        try await laptop.succeed("photos", "add", early, Samples.photo("V2606-140524-001-1-1.jpg"))
        try await laptop.succeed("sync")
        let copy = folder.place("copy")
        switch restoring {
        case .backup: try await laptop.succeed("backup", copy.path)
        case .rawCopy: try FileManager.default.copyItem(at: laptop.home, to: copy)
        }
        let delivered = try await laptop.begin("JC26-140524-025")
        try await laptop.succeed("visit", "rate", delivered, "5", "滞后", "--note", "上周之后写的。")
        try await laptop.succeed("sync")

        let broken = laptop.home
        laptop.home = folder.place("restored")
        switch restoring {
        case .backup:
            try await laptop.succeed("restore", copy.path)
            expectRefusal(try await laptop.inspector("restore", copy.path), exit: 9, code: "store.folderNotEmpty")
        case .rawCopy: try FileManager.default.moveItem(at: copy, to: laptop.home)
        }
        try FileManager.default.removeItem(at: broken)
        let late = try await laptop.begin("JC26-140524-001")
        for _ in 1...2 { try await laptop.succeed("sync") }

        #expect(try await office.visits() == [early, delivered, late])
        #expect(try await laptop.visit(delivered)["items"][4]["note"].text == "上周之后写的。", "it came back")
        #expect(try await laptop.everything() == office.everything())
        #expect(try await laptop.backlog() == (0, 0))
        try await laptop.expectSound()
        try await office.expectSound()
    }

    @Test(arguments: Restoring.allCases)
    func `the centre restored from yesterday gets everything again from the laptops`(restoring: Restoring) async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let a = try await Laptop.enrolled("a", at: office)
        let b = try await Laptop.enrolled("b", at: office, person: "P018")
        let early = try await a.begin("JC26-140524-001")
        try await a.succeed("sync")
        let copy = folder.place("copy")
        if restoring == .backup { try await office.succeed("backup", copy.path) }
        try await office.stop()
        if restoring == .rawCopy { try FileManager.default.copyItem(at: office.home, to: copy) }
        try await office.serve()

        let ofA = try await a.begin("JC26-140524-025")
        try await a.succeed("photos", "add", ofA, Samples.photo("V2606-140524-001-1-2.jpg"))
        let ofB = try await b.begin("JC26-140524-001")
        for laptop in [a, b, a] { try await laptop.succeed("sync") }
        try await office.take([Samples.visit("V2606-140524-001-1")])
        for laptop in [a, b] { try await laptop.succeed("sync") }
        let before = try await office.everything()
        let newcomer = try await Laptop.enrolled("c", at: office, person: "P019")
        let ofNewcomer = try await newcomer.begin("JC26-140524-025")
        try await office.stop()

        let restored = Office(home: folder.place("restored"), port: office.port, in: folder)
        switch restoring {
        case .backup: try await restored.succeed("restore", copy.path)
        case .rawCopy: try FileManager.default.moveItem(at: copy, to: restored.home)
        }
        try await restored.serve()
        for laptop in [a, b, a, b] { try await laptop.succeed("sync") }
        #expect(try await restored.visits().isSuperset(of: [early, ofA, ofB]))
        #expect(try await restored.everything() == before, "with what the office itself had written meanwhile")
        #expect(try restored.holdsPhoto(Samples.photo("V2606-140524-001-1-2.jpg")))
        for laptop in [a, b] { #expect(try await laptop.backlog() == (0, 0)) }

        expectRefusal(try await newcomer.inspector("sync"), exit: 7)
        let code = try await restored.invite("P019", territories: ["140524"]).code
        try await newcomer.succeed("enrol", restored.url, code)
        try await newcomer.succeed("sync")
        #expect(try await restored.visits().contains(ofNewcomer), "enrolled after the backup: its work was kept")
        try await restored.stop()
        try await restored.expectSound()
    }

    @Test func `an identity that the restored centre has forgotten is certified again without anybody's help`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let (ofLaptop, ofOffice) = (folder.place("laptop-copy"), folder.place("office-copy"))
        try await laptop.succeed("backup", ofLaptop.path)
        try await office.succeed("backup", ofOffice.path)
        // Certified after the office's backup.
        laptop.home = folder.place("restored-laptop")
        try await laptop.succeed("restore", ofLaptop.path)
        let early = try await laptop.begin("JC26-140524-001")
        try await laptop.succeed("sync")
        try await office.stop()
        let restored = Office(home: folder.place("restored-office"), port: office.port, in: folder)
        try await restored.succeed("restore", ofOffice.path)
        try await restored.serve()

        let late = try await laptop.begin("JC26-140524-025")
        try await laptop.succeed("sync")
        #expect(try await restored.visits() == [early, late])
        #expect(try await laptop.backlog() == (0, 0))
        try await restored.stop()
        try await restored.expectSound()
    }

    @Test(arguments: ["garbage", "holes"])
    func `a damaged database is named as damage by every command, and never written over`(damage: String) async throws {
        let folder = try TemporaryFolder()
        let laptop = Laptop("a", in: folder)
        try await laptop.succeed("init", "--person", "庚辰", "--territory", "140524")
        try await laptop.succeed("visit", "new", "--unlisted", "路边厂房")
        let database = laptop.home.appendingPathComponent("inspection.sqlite")
        for beside in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database.path + beside) }
        var bytes = try Data(contentsOf: database)
        if damage == "garbage" { bytes = Data("这不是数据库".utf8) }
        for start in stride(from: 4096, to: bytes.count - 64, by: 1500) {
            bytes.replaceSubrange(start..<start + 64, with: Data(repeating: 0xa5, count: 64))
        }
        try bytes.write(to: database)
        for command in [["check"], ["status"], ["visit", "list"], ["visit", "new", "--unlisted", "再来一次"]] {
            expectRefusal(try await laptop.inspector(command), exit: 8, code: "store.corrupt")
        }
    }
}
