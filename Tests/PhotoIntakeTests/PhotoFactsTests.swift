import Foundation
import Testing
import Wording

@testable import PhotoIntake

@Suite struct PhotoFactsTests {
    let inspector = PhotoInspector()

    @Test(arguments: [false, true])
    func `time, place, orientation and camera are read in both byte orders`(littleEndian: Bool) throws {
        let exif = ExifBuilder.shanghai(littleEndian: littleEndian).block
        for bytes in [PictureMaker.jpeg(exif: exif), PictureMaker.png(exif: exif), PictureMaker.heic(exif: exif)] {
            let facts = try inspector.facts(of: bytes)
            #expect(facts.capturedAt?.civil == "2024-05-17T09:30:15")
            #expect(facts.capturedAt?.offsetMinutes == 480)
            // date -ud 2024-05-17T01:30:15 +%s
            #expect(facts.capturedAt?.millisecondsSince1970 == 1_715_909_415_250)
            #expect(
                facts.place
                    == Place(latitudeMicrodegrees: 31_240_000, longitudeMicrodegrees: 121_488_889, accuracyMetres: 5))
            #expect(facts.orientation == .rightTop)
            #expect(facts.cameraMake == "华为")
            #expect(facts.cameraModel == "P60 Pro")
            #expect(facts.defects.isEmpty)
        }
    }

    @Test func `a camera without zone runs on UTC+8 unless the caller says otherwise`() throws {
        let bytes = PictureMaker.jpeg(exif: ExifBuilder.shanghai(zone: nil).block)
        let usual = try #require(try inspector.facts(of: bytes).capturedAt)
        #expect(usual.offsetMinutes == nil)
        #expect(usual.millisecondsSince1970 == 1_715_909_415_250)
        let utc = try PhotoInspector(defaultOffsetMinutes: 0).facts(of: bytes).capturedAt
        #expect(utc?.millisecondsSince1970 == 1_715_938_215_250)
    }

    @Test func `the kind and the size come from the bytes`() throws {
        let jpeg = try inspector.facts(of: PictureMaker.jpeg(96, 64))
        #expect((jpeg.mediaType, jpeg.pixelWidth, jpeg.pixelHeight) == (.jpeg, 96, 64))
        let png = try inspector.facts(of: PictureMaker.png(50, 70))
        #expect((png.mediaType, png.pixelWidth, png.pixelHeight) == (.png, 50, 70))
        let heic = try inspector.facts(of: PictureMaker.heic(exif: ExifBuilder.oriented(1), brand: "mif1"))
        #expect((heic.mediaType, heic.pixelWidth, heic.pixelHeight) == (.heic, 4032, 3024))
        let pdf = try inspector.facts(of: Array("%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n".utf8))
        #expect((pdf.mediaType, pdf.pixelWidth, pdf.defects) == (.pdf, nil, []))
        #expect(pdf.mediaType.mimeType == "application/pdf")
    }

    @Test func `nothing, unknown bytes and too many bytes are refused by code`() {
        func code(_ bytes: [UInt8], _ inspector: PhotoInspector = PhotoInspector()) -> String? {
            do throws(PhotoIntakeError) {
                _ = try inspector.facts(of: bytes)
                return nil
            } catch { return error.code }
        }
        #expect(code([]) == "photo.empty")
        #expect(code(Array("GIF89a".utf8)) == "photo.unknownKind")
        #expect(code([0xff, 0xd8]) == "photo.unknownKind")
        let avif = PictureMaker.box("ftyp", Array("avif".utf8) + [0, 0, 0, 0] + Array("mif1miaf".utf8))
        #expect(code(avif) == "photo.unknownKind")
        #expect(code(PictureMaker.jpeg(), PhotoInspector(limits: PhotoLimits(maximumBytes: 10))) == "photo.tooLarge")
    }

    @Test func `every error says what to do in both languages`() {
        let errors: [PhotoIntakeError] = [
            .missing(path: "a.jpg"), .empty, .unknownKind(firstBytes: [1, 255]), .truncated(.png, sizeBytes: 3),
            .tooLarge(sizeBytes: 2, limitBytes: 1),
            .tooManyPixels(width: 3, height: 4, limit: 5), .unreadable(detail: "x"),
        ]
        #expect(Set(errors.map(\.code)).count == errors.count)
        for error in errors {
            #expect(!error.message.zh.isEmpty && !error.message.en.isEmpty)
            #expect(!error.nextStep.zh.isEmpty && !error.nextStep.en.isEmpty)
        }
        #expect(errors.filter(\.isRetryable).map(\.code) == ["photo.unreadable"])
        #expect(errors[2].values == ["firstBytes": "01ff"])
    }

    @Test func `a photo cut anywhere keeps its facts and is reported as truncated`() throws {
        let exif = ExifBuilder.shanghai().block
        let pdf = Array("%PDF-1.7\n".utf8) + [UInt8](repeating: 32, count: 3_000) + Array("%%EOF".utf8)
        let whole = [
            PictureMaker.jpeg(exif: exif), PictureMaker.jpeg(exif: exif, progressive: true),
            PictureMaker.png(exif: exif),
            PictureMaker.heic(exif: exif), pdf,
        ]
        for bytes in whole {
            #expect(try inspector.facts(of: bytes).defects.isEmpty)
            for end in Array(stride(from: 97, to: bytes.count, by: 97)) + [bytes.count - 1] {
                let cut = Array(bytes[..<end])
                let facts = try inspector.facts(of: cut)
                #expect(facts.defects == [.truncated(facts.mediaType, sizeBytes: end)])
                do throws(PhotoIntakeError) {
                    let thumbnail = try Thumbnail.make(of: cut)
                    #expect(thumbnail == nil || thumbnail?.defects == facts.defects)
                } catch {
                    #expect(error.code == "photo.truncated")
                }
            }
        }
    }

    @Test func `an end-of-image in the preview or a video behind the picture changes nothing`() throws {
        let preview = PictureMaker.withExif(PictureMaker.jpeg(), ExifBuilder.oriented(3) + PictureMaker.jpeg(8, 8))
        #expect(try inspector.facts(of: preview).defects.isEmpty)
        #expect(try inspector.facts(of: Array(preview.dropLast(2))).defects.map(\.code) == ["photo.truncated"])
        #expect(try inspector.facts(of: preview + [UInt8](repeating: 0xff, count: 5_000)).defects.isEmpty)
    }

    @Test func `any single byte changed never stops the program`() throws {
        let exif = ExifBuilder.shanghai().block
        for bytes in [PictureMaker.jpeg(exif: exif), PictureMaker.png(exif: exif), PictureMaker.heic(exif: exif)] {
            for position in 0..<min(bytes.count, 700) {
                for value: UInt8 in [0x00, 0x7f, 0x80, 0xff] {
                    var changed = bytes
                    changed[position] = value
                    #expect((try? inspector.facts(of: changed))?.sizeBytes ?? bytes.count == bytes.count)
                    _ = try? Thumbnail.make(of: changed)
                }
            }
        }
    }

    @Test func `chunks are hashed in 512 KiB and agree with a file of the same bytes`() throws {
        let folder = try TemporaryFolder()
        let bytes = PictureMaker.jpeg() + [UInt8](repeating: 7, count: PhotoFacts.chunkBytes)
        let facts = try inspector.facts(of: bytes)
        #expect(facts.chunkHashes.count == 2)
        let path = try folder.write("照片 📷 \u{202e}gpj.صورة.txt", bytes)
        #expect(try inspector.facts(ofFileAt: path) == facts)
    }

    @Test func `a sparse file of 200 MiB is hashed in little memory`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("big.jpg", [0xff, 0xd8, 0xff, 0xda, 0x00, 0x02])
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 200 << 20)
        try handle.close()
        let before = try Self.peakKilobytes()
        let facts = try inspector.facts(ofFileAt: path)
        #expect(try Self.peakKilobytes() - before < 64 << 10)
        #expect(facts.chunkHashes.count == 400)
        // Both by sha256sum: of the file, and of 512 KiB of zeros.
        #expect(Hexadecimal.text(facts.sha256) == "4803da634b70876e7fec20465ceff434497a4c2eddf0fe364f0c086f368868f9")
        #expect(
            Set(facts.chunkHashes.dropFirst()).map { Hexadecimal.text($0) } == [
                "07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541"
            ])
        #expect(facts.defects.map(\.code) == ["photo.truncated"])
    }

    @Test(arguments: [("", "photo.unreadable"), ("/pipe", "photo.unreadable"), ("/missing", "notFound.file")])
    func `a folder, a pipe and a missing file are refused without waiting`(name: String, code: String) throws {
        let folder = try TemporaryFolder()
        mkfifo(folder.path + "/pipe", 0o600)
        #expect { _ = try inspector.facts(ofFileAt: folder.path + name) } throws: {
            ($0 as? PhotoIntakeError)?.code == code
        }
    }

    /// The most memory this process ever held.
    private static func peakKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber)))
    }
}
