import Foundation
import Testing

extension BadDays {
    static let needsMount: ConditionTrait = .enabled(if: Conditions.mayMount, "needs root and the right to mount")

    @Test(needsMount) func `a disk that fills while photos are taken in loses nothing that was acknowledged`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let disk = try SmallDisk("disk", megabytes: 32, in: folder)
        let laptop = Laptop("a", in: folder)
        laptop.home = disk.url.appendingPathComponent("home")
        let code = try await office.invite("P017", territories: ["140524"]).code
        try await laptop.succeed("enrol", office.url, code)
        try await laptop.succeed("sync")
        let visit = try await laptop.begin("JC26-140524-001")
        try disk.fill(leaving: 450_000)

        var kept: [String] = []
        var refusals: [Outcome] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: Programs.sample("photos").path).sorted().prefix(10) {
            let outcome = try await laptop.inspector("photos", "add", visit, Samples.photo(name))
            if outcome.code == 0 { kept.append(name) } else { refusals.append(outcome) }
            if refusals.count == 2 { break }
        }
        #expect(!refusals.isEmpty, "the disk was never full")
        for refused in refusals { expectRefusal(refused, exit: 11, code: "store.diskFull") }
        let noted = try await laptop.inspector("visit", "note", visit, "--note", "磁盘已满时写的小结。")
        if noted.code != 0 { expectRefusal(noted, exit: 11, code: "store.diskFull") }

        try disk.clear()
        #expect(try await laptop.succeed("photos", "list", visit).documents.count == kept.count)
        let summary = try await laptop.visit(visit)["summary"].text
        #expect((summary != nil) == (noted.code == 0), "all or nothing: \(summary ?? "nothing"), \(noted)")
        try await laptop.expectSound()
        try await laptop.succeed("photos", "add", visit, Samples.photo("V2606-140581-001-1-3.jpg"))
        try await laptop.succeed("sync")
        for name in kept { #expect(try office.holdsPhoto(Samples.photo(name)), "\(name)") }
        let left = try await laptop.backlog()
        #expect(left == (0, 0), "what was refused is not waited for: \(left)")
    }

    @Test(needsMount) func `a disk that fills during a sync keeps what was there and goes on when there is room`()
        async throws
    {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        try await office.take(
            try ["V2606-140524-025-1", "V2606-140524-001-1", "V2605-140524-001-1", "V2605-140524-025-1"].map(Samples.visit))
        try await office.serve()
        let disk = try SmallDisk("disk", megabytes: 32, in: folder)
        let laptop = Laptop("a", in: folder)
        laptop.home = disk.url.appendingPathComponent("home")
        let code = try await office.invite("P017", territories: ["140524"]).code
        try await laptop.succeed("enrol", office.url, code)
        try disk.fill(leaving: 100_000)
        let full = try await laptop.inspector("sync")
        expectRefusal(full, exit: 11)
        let again = try await laptop.inspector("sync")
        expectRefusal(again, exit: 11)

        try disk.clear()
        try await laptop.succeed("sync")
        try await laptop.expectSound()
        #expect(try await laptop.knowledge(of: "register") == office.knowledge(of: "register"))
        #expect(try await laptop.everything() == office.everything())
    }

    @Test(needsMount) func `the centre's disk fills, laptops are told and lose nothing`() async throws {
        let folder = try TemporaryFolder()
        let disk = try SmallDisk("disk", megabytes: 48, in: folder)
        let template = try await OfficeTemplate.small(in: folder)
        let home = disk.url.appendingPathComponent("office")
        try FileManager.default.copyItem(at: template.home, to: home)
        let office = Office(home: home, in: folder)
        try await office.serve()
        let laptop = try await Laptop.enrolled("a", at: office)
        try disk.fill(leaving: 60_000)
        let visit = try await laptop.begin("JC26-140524-001")
        for number in 1...3 {
            try await laptop.succeed("photos", "add", visit, Samples.photo("V2606-140524-001-1-\(number).jpg"))
        }
        let told = try await laptop.inspector("sync")
        if told.code != 0 { expectRefusal(told, exit: nil) }
        let left = try await laptop.backlog()
        #expect(left.records + left.photos > 0, "nothing is falsely called synced: \(told)")
        #expect(try await laptop.inspector("safe-to-hand-over").code == 5)

        try disk.clear()
        try await laptop.succeed("sync")
        #expect(try await laptop.backlog() == (0, 0))
        for number in 1...3 { #expect(try office.holdsPhoto(Samples.photo("V2606-140524-001-1-\(number).jpg"))) }
        try await office.stop()
        try await office.expectSound()
    }
}
