/// Finds the EXIF item and the size of a HEIF image by its boxes (ISO 14496-12, 23008-12), reading only those.
///
/// Bounded whatever the file claims: 256 boxes a level, a `meta` box of 1 MiB, an EXIF item of 1 MiB in 16 extents.
struct HeicReader {
    private static let limit = 1 << 20

    private struct Box {
        let type: String
        let body: ArraySlice<UInt8>
    }

    private let source: any PhotoBytes
    private var findings = ContainerFindings()

    static func findings(in source: some PhotoBytes) throws(PhotoIntakeError) -> ContainerFindings {
        var reader = HeicReader(source: source)
        try reader.walk()
        return reader.findings
    }

    private init(source: some PhotoBytes) { self.source = source }

    private mutating func walk() throws(PhotoIntakeError) {
        var offset = 0
        for _ in 0..<256 where offset < source.count {
            var cursor = BigEndianCursor(try source.read(at: offset, upTo: 16))
            guard var size = cursor.unsigned(4), let type = cursor.fourCharacters() else { return }
            if size == 1 {
                guard let wide = cursor.unsigned(8) else { return }
                size = wide
            } else if size == 0 {
                size = source.count - offset
            }
            guard size >= cursor.position else {
                return findings.damage = "a HEIC box is shorter than its header"
            }
            guard size <= source.count - offset else { return }
            if type == "meta", size <= Self.limit {
                let body = try source.read(at: offset + cursor.position, upTo: size - cursor.position)
                try readMeta(body)
            }
            offset += size
        }
        findings.isComplete = offset == source.count
    }

    private mutating func readMeta(_ body: [UInt8]) throws(PhotoIntakeError) {
        let boxes = Self.boxes(body.dropFirst(4))
        for properties in boxes where properties.type == "iprp" {
            for container in Self.boxes(properties.body) where container.type == "ipco" { readSizes(container.body) }
        }
        guard findings.exif == nil, let list = boxes.first(where: { $0.type == "iinf" }),
            let item = Self.exifItem(list.body), let locations = boxes.first(where: { $0.type == "iloc" }),
            let location = HeicItemLocation.find(item, in: locations.body)
        else { return }
        let data = boxes.first { $0.type == "idat" }?.body ?? []
        var block: [UInt8] = []
        for extent in location.extents {
            guard extent.length <= Self.limit - block.count else { return }
            block +=
                location.isInMeta
                ? Array(data).read(at: extent.offset, upTo: extent.length)
                : try source.read(at: extent.offset, upTo: extent.length)
        }
        var cursor = BigEndianCursor(block)
        guard let skipped = cursor.unsigned(4), cursor.skip(skipped) else { return }
        findings.exif = Array(block.dropFirst(cursor.position))
    }

    /// A picture made of tiles lists their size too; the largest is the picture's.
    private mutating func readSizes(_ properties: ArraySlice<UInt8>) {
        for box in Self.boxes(properties) where box.type == "ispe" {
            var cursor = BigEndianCursor(box.body)
            guard cursor.skip(4), let width = cursor.unsigned(4), let height = cursor.unsigned(4), width > 0, height > 0
            else { continue }
            if Double(width) * Double(height) > Double(findings.width ?? 0) * Double(findings.height ?? 0) {
                (findings.width, findings.height) = (width, height)
            }
        }
    }

    private static func exifItem(_ list: ArraySlice<UInt8>) -> Int? {
        var cursor = BigEndianCursor(list)
        guard let version = cursor.unsigned(1), cursor.skip(3), cursor.skip(version == 0 ? 2 : 4) else { return nil }
        for box in boxes(list.dropFirst(cursor.position)) where box.type == "infe" {
            var entry = BigEndianCursor(box.body)
            guard let version = entry.unsigned(1), version >= 2, entry.skip(3),
                let id = entry.unsigned(version == 2 ? 2 : 4),
                entry.skip(2), let type = entry.fourCharacters()
            else { continue }
            if type == "Exif" { return id }
        }
        return nil
    }

    private static func boxes(_ bytes: ArraySlice<UInt8>) -> [Box] {
        var found: [Box] = []
        var rest = bytes
        while found.count < 256 {
            var cursor = BigEndianCursor(rest)
            guard let size = cursor.unsigned(4), let type = cursor.fourCharacters(), size >= 8, size <= rest.count
            else { break }
            found.append(Box(type: type, body: rest.dropFirst(8).prefix(size - 8)))
            rest = rest.dropFirst(size)
        }
        return found
    }
}
