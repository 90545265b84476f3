/// Where an item's bytes lie in a HEIF file (`iloc`, ISO 14496-12 clause 8.11.3).
struct HeicItemLocation {
    /// Whether offsets count from the start of `idat` instead of the file.
    let isInMeta: Bool
    /// At most 16 pieces, in order.
    let extents: [(offset: Int, length: Int)]

    /// Finds one item; `nil` if it is not listed, lies in another file, or any field is out of range.
    static func find(_ wanted: Int, in body: ArraySlice<UInt8>) -> HeicItemLocation? {
        var cursor = BigEndianCursor(body)
        guard let version = cursor.unsigned(1), version <= 2, cursor.skip(3), let widths = cursor.unsigned(2),
            let items = cursor.unsigned(version < 2 ? 2 : 4)
        else { return nil }
        let indexWidth = version == 0 ? 0 : widths & 15
        let (offsetWidth, lengthWidth) = (widths >> 12 & 15, widths >> 8 & 15)
        for _ in 0..<min(items, 65_536) {
            guard let id = cursor.unsigned(version < 2 ? 2 : 4),
                let method = version == 0 ? 0 : cursor.unsigned(2).map({ $0 & 15 }), cursor.skip(2),
                let base = cursor.unsigned(widths >> 4 & 15), let count = cursor.unsigned(2)
            else { return nil }
            // Extents may be declared to take no bytes at all, so their count is not bounded by the box.
            guard id == wanted else {
                guard cursor.skip(count * (indexWidth + offsetWidth + lengthWidth)) else { return nil }
                continue
            }
            guard method <= 1, count <= 16 else { return nil }
            var extents: [(offset: Int, length: Int)] = []
            for _ in 0..<count {
                guard cursor.skip(indexWidth), let offset = cursor.unsigned(offsetWidth),
                    let length = cursor.unsigned(lengthWidth)
                else { return nil }
                let (start, overflows) = base.addingReportingOverflow(offset)
                guard !overflows else { return nil }
                extents.append((start, length))
            }
            return HeicItemLocation(isInMeta: method == 1, extents: extents)
        }
        return nil
    }
}
