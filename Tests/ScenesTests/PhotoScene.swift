import Foundation
import Testing

extension Scenes {
    /// S8.
    @Test func `a photo transfer that is cut goes on where it stopped`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        try await office.serve()
        let line = try CutProxy(to: office.port)
        let a = Laptop("a", in: folder)
        let code = try await office.invite("P017", territories: ["140524"]).code
        try await a.succeed("enrol", "https://localhost:\(line.port)", code)
        try await a.succeed("sync")
        let names = (1...3).map { "V2606-140524-001-1-\($0).jpg" }
        let sizes = try names.map { try Data(contentsOf: URL(fileURLWithPath: Samples.photo($0))).count }
        let visit = try await a.begin("JC26-140524-001")
        try await a.succeed(["photos", "add", visit] + names.map(Samples.photo) + ["--item", "5"])
        try await a.succeed("sync", "--no-photos")

        // Handshakes, requests and thumbnails come to less than half a photo.
        line.cut(after: sizes[0] + sizes[1] / 2 + 30_000)
        let cut = try await a.inspector("sync")
        #expect(cut.code == 6, "\(cut)")
        #expect(line.isDown)
        let held = try names.map { try office.holdsPhoto(Samples.photo($0)) }
        #expect(held.filter { $0 }.count == 1, "the first complete, the others not shown as present: \(held)")
        #expect(try await office.succeed("export", "--what", "visits").documents.count == 1, "the text is there")
        #expect(try await office.succeed("status").json["photosWanted"].int == 2)
        #expect(try await a.inspector("safe-to-hand-over").code == 5)

        try line.repair()
        let again = try await a.succeed("sync")
        #expect(again.json["standing"].text == "complete")
        #expect(line.sent < sizes[1] + sizes[2] + 60_000, "only what was missing travels: \(line.sent) bytes")
        for name in names { #expect(try office.holdsPhoto(Samples.photo(name)), "\(name)") }
        #expect(try await a.inspector("safe-to-hand-over").code == 0)
    }

    /// S8, the second name of one photo.
    @Test func `a photo that the office holds already travels no second time`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        try await office.serve()
        let line = try CutProxy(to: office.port)
        let a = try await office.laptop("a", of: "P021", in: "140525")
        let first = try await a.begin("JC26-140525-001")
        try await a.succeed("photos", "add", first, Samples.photo("V2605-140525-001-1-1.jpg"))
        try await a.succeed("sync")
        let held = try office.photoFiles().count

        let b = Laptop("b", in: folder)
        let code = try await office.invite("P022", territories: ["140525"]).code
        try await b.succeed("enrol", "https://localhost:\(line.port)", code)
        try await b.succeed("sync")
        let second = try await b.begin("JC26-140525-001")
        try await b.succeed("photos", "add", second, Samples.photo("V2605-140525-001-1-1-copy.jpg"))
        try line.repair()
        let synced = try await b.succeed("sync")
        #expect(line.sent < 30_000, "records travel, the photo's 101,776 bytes do not: \(line.sent)")
        #expect(synced.json["photosOnlyHere"].int == 0)
        #expect(try office.photoFiles().count == held, "one stored content")
        let photos = try await office.succeed("export", "--what", "records", "--type", "photo").documents
        #expect(photos.count == 2, "with two names")
        #expect(Set(photos.compactMap { $0["fields"]["hash"].text }).count == 1)
    }
}
