/// Writes EXIF blocks by hand, well-formed or not.
struct ExifBuilder {
    struct Entry {
        var tag: Int
        var type: Int
        var count: Int
        var data: [UInt8]
        /// Written in place of the data's true offset, to lie.
        var claimedOffset: Int?
    }

    var isLittleEndian = false
    var main: [Entry] = []
    var details: [Entry] = []
    var position: [Entry] = []

    func number(_ value: Int, _ width: Int) -> [UInt8] {
        let bytes = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - $0))) }
        return isLittleEndian ? bytes.reversed() : bytes
    }

    func text(_ tag: Int, _ text: String) -> Entry { raw(tag, Array(text.utf8) + [0]) }

    func raw(_ tag: Int, _ bytes: [UInt8]) -> Entry { Entry(tag: tag, type: 2, count: bytes.count, data: bytes) }

    func short(_ tag: Int, _ value: Int) -> Entry { Entry(tag: tag, type: 3, count: 1, data: number(value, 2)) }

    func rationals(_ tag: Int, _ values: [(Int, Int)]) -> Entry {
        Entry(tag: tag, type: 5, count: values.count, data: values.flatMap { number($0.0, 4) + number($0.1, 4) })
    }

    /// The block: header, the three directories, then the data behind them.
    var block: [UInt8] {
        let mainSize = 2 + 12 * (main.count + 2) + 4
        let detailsAt = 8 + mainSize
        let positionAt = detailsAt + 2 + 12 * details.count + 4
        let dataAt = positionAt + 2 + 12 * position.count + 4
        var data: [UInt8] = []
        let pointers = [
            Entry(tag: 0x8769, type: 4, count: 1, data: number(detailsAt, 4)),
            Entry(tag: 0x8825, type: 4, count: 1, data: number(positionAt, 4)),
        ]
        let directories = [main + pointers, details, position].flatMap { directory($0, dataAt, &data) }
        return (isLittleEndian ? [0x49, 0x49] : [0x4d, 0x4d]) + number(42, 2) + number(8, 4) + directories + data
    }

    private func directory(_ entries: [Entry], _ dataAt: Int, _ data: inout [UInt8]) -> [UInt8] {
        var bytes = number(entries.count, 2)
        for entry in entries {
            bytes += number(entry.tag, 2) + number(entry.type, 2) + number(entry.count, 4)
            if let claimed = entry.claimedOffset {
                bytes += number(claimed, 4)
            } else if entry.data.count <= 4 {
                bytes += entry.data + [UInt8](repeating: 0, count: 4 - entry.data.count)
            } else {
                bytes += number(dataAt + data.count, 4)
                data += entry.data
            }
        }
        return bytes + number(0, 4)
    }

    static func oriented(_ orientation: Int) -> [UInt8] {
        var builder = ExifBuilder()
        builder.main = [builder.short(0x0112, orientation)]
        return builder.block
    }

    /// A phone's photo on the Bund in Shanghai.
    static func shanghai(littleEndian: Bool = false, zone: String? = "+08:00") -> ExifBuilder {
        var builder = ExifBuilder()
        builder.isLittleEndian = littleEndian
        builder.main = [builder.text(0x010f, "华为"), builder.text(0x0110, "P60 Pro"), builder.short(0x0112, 6)]
        builder.details = [builder.text(0x9003, "2024:05:17 09:30:15"), builder.text(0x9291, "25")]
        if let zone { builder.details.append(builder.text(0x9011, zone)) }
        builder.position = [
            builder.text(1, "N"), builder.rationals(2, [(31, 1), (14, 1), (2400, 100)]), builder.text(3, "E"),
            builder.rationals(4, [(121, 1), (29, 1), (2000, 100)]), builder.rationals(0x1f, [(47, 10)]),
        ]
        return builder
    }
}
