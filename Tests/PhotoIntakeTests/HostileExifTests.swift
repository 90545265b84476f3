import Testing

@testable import PhotoIntake

/// One way to lie in an EXIF block.
struct HostileExif: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let block: [UInt8]

    init(_ name: String, _ change: (inout ExifBuilder) -> Void) {
        var builder = ExifBuilder()
        change(&builder)
        testDescription = name
        block = builder.block
    }

    private static let north: [(Int, Int)] = [(31, 1), (14, 1), (24, 1)]

    private static func gps(_ name: String, _ latitude: [(Int, Int)], _ side: String = "N") -> HostileExif {
        HostileExif(name) {
            $0.position = [$0.text(1, side), $0.rationals(2, latitude), $0.text(3, "E"), $0.rationals(4, north)]
        }
    }

    private static func time(_ text: String) -> HostileExif {
        HostileExif("time \(text)") { $0.details = [$0.text(0x9003, text)] }
    }

    private static func make(_ name: String, _ bytes: [UInt8]) -> HostileExif {
        HostileExif("make \(name)") { $0.main = [$0.raw(0x010f, bytes)] }
    }

    static let all: [HostileExif] = [
        gps("zero denominators", [(31, 0), (14, 0), (24, 0)]), gps("91 degrees", [(91, 1), (0, 1), (0, 1)]),
        gps("huge parts", [(0xffff_ffff, 1), (0xffff_ffff, 1), (0xffff_ffff, 1)]),
        gps("61 minutes", [(31, 1), (61, 1), (0, 1)]),
        gps("two parts", [(31, 1), (14, 1)]), gps("unknown side", north, "X"), gps("empty side", north, ""),
        HostileExif("no fix") {
            let zero = [(0, 1), (0, 1), (0, 1)]
            $0.position = [$0.text(1, "N"), $0.rationals(2, zero), $0.text(3, "E"), $0.rationals(4, zero)]
        },
        time("0000:00:00 00:00:00"), time("    :  :     :  :  "), time("2024:02:30 10:00:00"),
        time("2024:05:17 24:00:00"),
        time("1980:01:01 00:00:00"), time("9999:12:31 23:59:59"), time("2024-05-17 09:30:15"), time("2024:05:17"),
        time("-024:05:17 09:30:15"), time("２０２４年五月"),
        make("control characters", [65, 27, 91, 50, 74, 0]), make("inner NUL", [65, 0, 66, 0]),
        make("only NUL", [0, 0, 0, 0, 0]),
        make("not UTF-8", [0xc3, 0x28, 0xff, 0xfe, 0xb0, 0]), make("turned text", Array("A\u{202e}B".utf8)),
        make("too long", [UInt8](repeating: 65, count: 5_000)),
        HostileExif("huge count") {
            $0.main = [ExifBuilder.Entry(tag: 0x010f, type: 2, count: 0xffff_ffff, data: [], claimedOffset: 8)]
        },
        HostileExif("huge count of rationals") {
            $0.position = [ExifBuilder.Entry(tag: 2, type: 5, count: 0x2000_0000, data: [], claimedOffset: 8)]
        },
        HostileExif("offset outside") {
            $0.main = [ExifBuilder.Entry(tag: 0x010f, type: 2, count: 9, data: [], claimedOffset: 0xffff_fff0)]
        },
        HostileExif("unknown type") { $0.main = [ExifBuilder.Entry(tag: 0x0112, type: 77, count: 1, data: [0, 6])] },
        HostileExif("orientation 0") { $0.main = [$0.short(0x0112, 0)] },
        HostileExif("orientation 65535") { $0.main = [$0.short(0x0112, 65_535)] },
        HostileExif("details point to the main directory") {
            $0.main = [ExifBuilder.Entry(tag: 0x8769, type: 4, count: 1, data: $0.number(8, 4))]
        },
        HostileExif("place points to itself as a number") {
            $0.main = [ExifBuilder.Entry(tag: 0x8825, type: 4, count: 1, data: $0.number(0xffff_ffff, 4))]
        },
    ]
}

@Suite struct HostileExifTests {
    @Test(arguments: HostileExif.all)
    func `what EXIF says badly is absent`(hostile: HostileExif) throws {
        for bytes in [
            PictureMaker.jpeg(exif: hostile.block), PictureMaker.png(exif: hostile.block),
            PictureMaker.heic(exif: hostile.block),
        ] {
            let facts = try PhotoInspector().facts(of: bytes)
            #expect(facts.capturedAt == nil && facts.place == nil)
            #expect(facts.cameraMake == nil && facts.cameraModel == nil)
            #expect(facts.orientation == .topLeft)
            #expect(facts.defects.isEmpty)
        }
    }

    @Test func `a bad zone or fraction leaves the time standing`() throws {
        for zone in ["+99:00", "08:00", "Z", "+8:00 "] {
            var builder = ExifBuilder.shanghai(zone: zone)
            builder.details[1] = builder.text(0x9291, "x5")
            let time = try PhotoInspector().facts(of: PictureMaker.jpeg(exif: builder.block)).capturedAt
            #expect(time?.offsetMinutes == nil)
            #expect(time?.millisecondsSince1970 == 1_715_909_415_000)
        }
    }

    @Test func `an EXIF item that claims to lie elsewhere in a HEIC is absent`() throws {
        for offset in [0, 0x7fff_ffff, 0xffff_ffff] {
            let bytes = PictureMaker.heic(exif: ExifBuilder.shanghai().block, claimedOffset: offset)
            #expect(try PhotoInspector().facts(of: bytes).capturedAt == nil)
        }
    }

    @Test func `a block cut anywhere is read as far as it goes`() {
        let block = ExifBuilder.shanghai().block
        for end in 0...block.count {
            let facts = ExifFacts(tiff: block[..<end], defaultOffsetMinutes: 480)
            #expect(facts.place == nil || end >= block.count - 8)
        }
    }
}
