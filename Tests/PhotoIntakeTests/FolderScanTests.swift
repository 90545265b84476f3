import Foundation
import Testing

@testable import PhotoIntake

@Suite struct FolderScanTests {
    @Test func `each photo is found once, in byte order, and the rest is skipped with a reason`() throws {
        let folder = try TemporaryFolder()
        let photo = PictureMaker.jpeg()
        try folder.write("b/工地 🏗️.bin", photo)
        try folder.write("a/صورة.jpg", PictureMaker.png())
        try folder.write("c.jpg", photo)
        try folder.write("Z.pdf", Array("%PDF-1.4\n%%EOF".utf8))
        try folder.write("empty.jpg", [])
        try folder.write("notes.jpg", Array("not a photo".utf8))
        try folder.write(".hidden/photo.jpg", photo)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: folder.path)
        let scan = try FolderScan(folder: folder.path)
        #expect(scan.photos.map(\.path) == ["Z.pdf", "a/صورة.jpg", "b/工地 🏗️.bin"])
        #expect(scan.duplicates == [FolderScan.Duplicate(path: "c.jpg", original: "b/工地 🏗️.bin")])
        #expect(scan.skipped.map(\.path) == [".hidden", "empty.jpg", "loop", "notes.jpg"])
        #expect(scan.skipped[0].reason == .hidden)
        #expect(scan.skipped[1].reason == .photo(.empty))
        #expect(scan.skipped[2].reason == .symbolicLink)
        #expect(scan.skipped[3].reason == .photo(.unknownKind(firstBytes: Array("not a ph".utf8))))
        #expect(try FolderScan(folder: folder.path) == scan)
    }

    @Test func `a truncated photo is listed with its defect`() throws {
        let folder = try TemporaryFolder()
        try folder.write("cut.jpg", Array(PictureMaker.jpeg().dropLast(10)))
        let scan = try FolderScan(folder: folder.path)
        #expect(scan.photos.map { $0.facts.defects.map(\.code) } == [["photo.truncated"]])
    }

    @Test func `folders too deep are skipped, not entered`() throws {
        let folder = try TemporaryFolder()
        let deep = (0..<40).map { _ in "d" }.joined(separator: "/")
        try folder.write(deep + "/photo.jpg", PictureMaker.jpeg())
        let scan = try FolderScan(folder: folder.path)
        #expect(scan.photos.isEmpty)
        #expect(scan.skipped.map(\.reason) == [.tooDeep])
    }

    @Test func `a missing folder is an error`() {
        #expect(throws: PhotoIntakeError.missing(path: "/nonexistent/十大督导")) {
            _ = try FolderScan(folder: "/nonexistent/十大督导")
        }
    }

    @Test func `a file instead of a folder is refused in plain words`() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.jpg", PictureMaker.jpeg())
        #expect(throws: PhotoIntakeError.unreadable(detail: "Not a directory")) {
            _ = try FolderScan(folder: folder.path + "/a.jpg")
        }
    }
}
