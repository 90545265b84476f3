import Testing

@testable import PhotoIntake

@Suite struct ThumbnailTests {
    /// The colours of the upright picture's corners: top left, top right, bottom left, bottom right; by EXIF 2.32
    /// tag 274 for stored rows of red, green above blue, white.
    static let corners: [(orientation: Int, colours: [[UInt8]])] = {
        let (r, g, b, w) = (PictureMaker.red, PictureMaker.green, PictureMaker.blue, PictureMaker.white)
        return [
            (1, [r, g, b, w]), (2, [g, r, w, b]), (3, [w, b, g, r]), (4, [b, w, r, g]),
            (5, [r, b, g, w]), (6, [b, r, w, g]), (7, [w, g, b, r]), (8, [g, w, r, b]),
        ]
    }()

    @Test(arguments: corners.indices)
    func `every orientation stands upright`(index: Int) throws {
        let (orientation, colours) = Self.corners[index]
        let exif = ExifBuilder.oriented(orientation)
        for bytes in [
            PictureMaker.jpeg(exif: exif), PictureMaker.png(exif: exif), PictureMaker.jpeg(800, 533, exif: exif),
        ] {
            let thumbnail = try #require(try Thumbnail.make(of: bytes))
            let (width, height, rgb) = PictureMaker.pixels(thumbnail.jpeg)
            #expect((width, height) == (thumbnail.width, thumbnail.height))
            #expect((width > height) == (orientation < 5))
            let places = [(2, 2), (width - 3, 2), (2, height - 3), (width - 3, height - 3)]
            for ((x, y), colour) in zip(places, colours) {
                let start = (y * width + x) * 3
                #expect(zip(rgb[start..<start + 3], colour).allSatisfy { abs(Int($0) - Int($1)) < 40 })
            }
        }
    }

    @Test(arguments: [(1, 1), (320, 320), (321, 1), (641, 480), (1, 3000), (1000, 999)])
    func `the longest side is at most 320 and nothing is enlarged`(width: Int, height: Int) throws {
        for bytes in [PictureMaker.jpeg(width, height), PictureMaker.png(width, height)] {
            let thumbnail = try #require(try Thumbnail.make(of: bytes))
            #expect(max(thumbnail.width, thumbnail.height) == min(320, max(width, height)))
            #expect(thumbnail.jpeg.count <= Thumbnail.sizeGoalBytes)
            #expect(thumbnail.defects.isEmpty)
        }
    }

    @Test(arguments: [1, 20_240_517] as [UInt32])
    func `a picture of noise is squeezed towards the goal`(seed: UInt32) throws {
        var state = seed
        let noise = (0..<320 * 320 * 3).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        let jpeg = try JpegCodec.encode(PixelGrid(width: 320, height: 320, bytes: noise), quality: 95)
        #expect(try #require(try Thumbnail.make(of: jpeg)).jpeg.count <= 2 * Thumbnail.sizeGoalBytes)
    }

    @Test func `HEIC and PDF have none, and that is no error`() throws {
        #expect(try Thumbnail.make(of: PictureMaker.heic(exif: ExifBuilder.oriented(1))) == nil)
        #expect(try Thumbnail.make(of: Array("%PDF-1.4".utf8)) == nil)
    }

    @Test func `a header of too many pixels is refused`() throws {
        let size = PictureMaker.bigEndian(999_999, 4)
        let header = PictureMaker.pngChunk("IHDR", size + size + [8, 2, 0, 0, 0])
        let data = PictureMaker.pngChunk("IDAT", [0x78, 0x9c, 0x03, 0x00, 0, 0, 0, 1])
        let png = PictureMaker.pngSignature + header + data + PictureMaker.pngChunk("IEND", [])
        #expect(throws: PhotoIntakeError.tooManyPixels(width: 999_999, height: 999_999, limit: 50_000_000)) {
            try Thumbnail.make(of: png)
        }
        for progressive in [false, true] {
            var jpeg = PictureMaker.jpeg(progressive: progressive)
            let frame = try #require(
                jpeg.indices.first { jpeg[$0...].starts(with: [0xff, progressive ? 0xc2 : 0xc0]) })
            jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0xff, 0xdc, 0xff, 0xdc])
            #expect(
                throws: PhotoIntakeError.tooManyPixels(
                    width: 65_500, height: 65_500, limit: progressive ? 50_000_000 : 200_000_000)
            ) { try Thumbnail.make(of: jpeg) }
        }
    }

    @Test func `half a picture gives a thumbnail and says that it is half`() throws {
        let bytes = PictureMaker.jpeg(800, 600)
        let thumbnail = try #require(try Thumbnail.make(of: Array(bytes[..<(bytes.count / 2)])))
        #expect(thumbnail.defects == [.truncated(.jpeg, sizeBytes: bytes.count / 2)])
        #expect(thumbnail.width == 320)
    }

    @Test func `a file gives the thumbnail of its bytes`() throws {
        let folder = try TemporaryFolder()
        let bytes = PictureMaker.jpeg(400, 300)
        #expect(try Thumbnail.make(ofFileAt: try folder.write("a.dat", bytes)) == (try Thumbnail.make(of: bytes)))
    }
}
