import Foundation
import Testing

extension BadDays {
    @Test func `damaged, empty and foreign files are refused by name, and kept on request where there is anything`()
        async throws
    {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let visit = try await laptop.begin("JC26-140524-001")
        func odd(_ name: String) -> String { Programs.sample("photos-odd/\(name)").path }
        let refusals = [
            (odd("empty.jpg"), "photo.empty"), (odd("truncated.jpg"), "photo.truncated"),
            (Programs.sample("people.csv").path, "photo.unknownKind"), (folder.place("none.jpg").path, ""),
            (folder.url.path, ""),
        ]
        for (file, code) in refusals {
            let refused = try await laptop.inspector("photos", "add", visit, file)
            expectRefusal(refused, exit: nil, code: code.isEmpty ? nil : code)
            #expect(refused.err.contains((file as NSString).lastPathComponent), "it names the file: \(refused)")
        }
        #expect(try await laptop.succeed("photos", "list", visit).documents.isEmpty)
        #expect(try await laptop.inspector("photos", "add", visit, odd("empty.jpg"), "--keep-damaged").code != 0)
        try await laptop.succeed("photos", "add", visit, odd("truncated.jpg"), "--keep-damaged")
        try await laptop.succeed("photos", "add", visit, odd("hostile-exif.jpg"), odd("captioned.png"), odd("tiny.pdf"))
        let mixed = try await laptop.inspector(
            "photos", "add", visit, odd("empty.jpg"), Samples.photo("V2606-140524-001-1-1.jpg"))
        #expect(mixed.code != 0 && mixed.documents.count == 1, "one bad file holds the others back in nothing: \(mixed)")
        try await laptop.succeed("sync")
        for name in ["truncated.jpg", "hostile-exif.jpg", "captioned.png", "tiny.pdf"] {
            #expect(try office.holdsPhoto(odd(name)), "\(name), byte for byte")
        }
        #expect(try await laptop.backlog() == (0, 0))
        try await laptop.expectSound()
        try await office.expectSound()
    }

    @Test func `a file name of emoji, Hebrew and a direction override is taken and shown harmlessly`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let visit = try await laptop.begin("JC26-140524-001")
        let names = try FileManager.default.contentsOfDirectory(atPath: Programs.sample("photos-odd").path)
        let name = try #require(names.first { $0.unicodeScalars.contains("\u{202E}") })
        let path = Programs.sample("photos-odd/\(name)").path
        let told = try await laptop.told("photos", "add", visit, path)
        #expect(told.code == 0, "\(told)")
        #expect(!told.out.unicodeScalars.contains("\u{202E}"), "the override does not reach the terminal")
        let long = try folder.file(String(repeating: "长", count: 80) + ".jpg", Data(contentsOf: URL(fileURLWithPath: path)))
        try await laptop.succeed("photos", "add", visit, long.path)
        #expect(try await laptop.succeed("photos", "list", visit).documents.count == 1, "the same bytes are one photo")
        try await laptop.succeed("sync")
        #expect(try office.holdsPhoto(path))
    }

    @Test func `a photo of 200 MB is taken or refused with its limit, in bounded memory`() async throws {
        let folder = try TemporaryFolder()
        let office = try await Office.serving(in: folder)
        let laptop = try await Laptop.enrolled("a", at: office)
        let visit = try await laptop.begin("JC26-140524-001")
        let photo = try folder.file(
            "big.jpg", Data(contentsOf: URL(fileURLWithPath: Samples.photo("V2606-140524-001-1-1.jpg"))))
        let handle = try FileHandle(forWritingTo: photo)
        try handle.truncate(atOffset: 200_000_000)
        try handle.close()
        // 600 MB of address space beyond what the program itself maps would be a copy of it in memory.
        let bounded = try Run(
            "/bin/sh", ["-c", "ulimit -d 400000; exec \"$0\" \"$@\"", Programs.path("inspector")] + [
                "photos", "add", visit, photo.path, "--keep-damaged", "--json",
            ], environment: ["INSPECTOR_HOME": laptop.home.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"])
        let outcome = await bounded.outcome()
        if outcome.code == 0 {
            #expect(try await laptop.succeed("photos", "list", visit).documents.first?["size"].int == 200_000_000)
        } else {
            expectRefusal(outcome, exit: 9)
            #expect(outcome.err.contains("big.jpg"))
            #expect(try await laptop.succeed("photos", "list", visit).documents.isEmpty)
        }
        try await laptop.expectSound()
    }
}
