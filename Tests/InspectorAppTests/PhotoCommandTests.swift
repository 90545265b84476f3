import Console
import Foundation
import Presentation
import Testing

/// Photos from the command line.
struct PhotoCommandTests {
    private static let photo = SampleData.path("photos/V2606-140524-001-1-1.jpg")

    @Test func `a photo is added once, however often`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        for _ in 0..<2 {
            #expect(
                await laptop.run("photos", "add", visit, Self.photo, "--item", "进度", "--caption", "东北角").status == 0)
        }
        let list = await laptop.run("photos", "list", visit, "--json").documents
        #expect(list.count == 1)
        #expect(list.first?["caption"] == "东北角")
        #expect(list.first?["state"] == "只在本机")
        #expect(await laptop.run("status", "--json").documents.first?["photosOnlyHere"] == 1)
    }

    @Test func `a caption that somebody wrote meanwhile is not replaced by adding the photo again`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        await laptop.run("photos", "add", visit, Self.photo, "--caption", "先写的")
        await laptop.run("photos", "add", visit, Self.photo, "--caption", "后写的")
        #expect(await laptop.run("photos", "list", visit, "--json").documents.first?["caption"] == "先写的")
    }

    @Test(arguments: [
        ("photos-odd/empty.jpg", "photo.empty"), ("photos-odd/truncated.jpg", "photo.truncated"),
        ("register.csv", "photo.unknownKind"), ("no-such-file.jpg", "notFound.file"),
    ])
    func `what is no whole photo is refused by name`(file: String, code: String) async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        let ran = await laptop.run("photos", "add", visit, SampleData.path(file))
        #expect(ran.errorCode == code)
        #expect(ran.status == (code.hasPrefix("notFound.") ? Exit.notFound : Exit.invalidInput).rawValue)
        #expect(await laptop.run("photos", "list", visit, "--json").documents.isEmpty)
    }

    @Test func `a truncated photo is kept on request, and marked`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        let refused = await laptop.run("photos", "add", visit, SampleData.path("photos-odd/truncated.jpg"))
        #expect(refused.complaints.contains("--keep-damaged"))
        #expect(
            await laptop.run("photos", "add", visit, SampleData.path("photos-odd/truncated.jpg"), "--keep-damaged")
                .status == 0)
        let caption = await laptop.run("photos", "list", visit, "--json").documents.first?["caption"]?.text
        #expect(caption?.contains("不完整") == true)
    }

    @Test func `one bad file holds the others back in nothing`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        let ran = await laptop.run("photos", "add", visit, SampleData.path("photos-odd/empty.jpg"), Self.photo)
        #expect(ran.status == Exit.invalidInput.rawValue)
        #expect(await laptop.run("photos", "list", visit, "--json").documents.count == 1)
    }

    @Test func `a name with emoji, Hebrew and a direction override is safe`() async throws {
        let laptop = Laptop()
        try await laptop.begin()
        let visit = try await laptop.visit()
        let folder = SampleData.path("photos-odd")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.contains("📷") })
        let ran = await laptop.run("photos", "add", visit, folder + "/" + name)
        #expect(ran.status == 0, "\(ran.complaints)")
        #expect(!ran.output.unicodeScalars.contains("\u{202e}"))
        #expect(ran.output.contains("‹U+202E›"))
    }

    /// A laptop with a visit of the place and day of the sample photos `V2606-140524-001-1-…`.
    private static func atTheSite() async throws -> (laptop: Laptop, visit: String, folder: URL) {
        let laptop = Laptop()
        try await laptop.begin()
        let photos = try SampleData.lines("photos.csv").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let row = try #require(photos.first { $0[2] == "V2606-140524-001-1" })
        let visit = try await laptop.visit("--date", String(row[5].prefix(10)), "--place", "\(row[6]),\(row[7])")
        let folder = laptop.home.appendingPathComponent("card")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 1...3 {
            let name = "V2606-140524-001-1-\(number).jpg"
            try FileManager.default.copyItem(
                atPath: SampleData.path("photos/" + name), toPath: folder.path + "/" + name)
        }
        return (laptop, visit, folder)
    }

    @Test func `a card's photos are proposed by time and place and attached after yes`() async throws {
        let (laptop, visit, folder) = try await Self.atTheSite()
        let dry = await laptop.run("photos", "intake", folder.path, "--dry-run")
        #expect(dry.output.contains("可归入 3 张"), "\(dry.output)")
        #expect(await laptop.run("photos", "list", visit, "--json").documents.isEmpty)
        #expect(await laptop.run(["photos", "intake", folder.path], answers: ["n"]).status == 0)
        #expect(await laptop.run("photos", "list", visit, "--json").documents.isEmpty)
        #expect(await laptop.run(["photos", "intake", folder.path], answers: ["y"]).status == 0)
        #expect(await laptop.run("photos", "list", visit, "--json").documents.count == 3)
    }

    @Test func `without a terminal nothing is attached unasked`() async throws {
        let (laptop, visit, folder) = try await Self.atTheSite()
        #expect(await laptop.run("photos", "intake", folder.path).status == Exit.needsPerson.rawValue)
        #expect(await laptop.run("photos", "list", visit, "--json").documents.isEmpty)
        #expect(await laptop.run("photos", "intake", folder.path, "--yes").status == 0)
        #expect(await laptop.run("photos", "list", visit, "--json").documents.count == 3)
    }
}
