/// What an EXIF block says of time, place, orientation and camera; whatever it says badly is absent (EXIF 2.32).
struct ExifFacts {
    var capturedAt: CaptureTime?
    var place: Place?
    var orientation: Orientation?
    var cameraMake: String?
    var cameraModel: String?

    /// Nothing said.
    init() {}

    /// Reads a block that starts with the TIFF header.
    init(tiff block: some Sequence<UInt8>, defaultOffsetMinutes: Int) {
        guard let reader = TiffReader(block), let first = reader.firstDirectory else { return }
        let main = reader.directory(at: first)
        cameraMake = reader.text(main[0x010f])
        cameraModel = reader.text(main[0x0110])
        orientation = reader.number(main[0x0112]).flatMap(UInt8.init(exactly:)).flatMap(Orientation.init)
        if let offset = reader.number(main[0x8769]) {
            let details = reader.directory(at: offset)
            capturedAt = reader.text(details[0x9003]).flatMap {
                CaptureTime(
                    exif: $0, fraction: reader.text(details[0x9291]), zone: reader.text(details[0x9011]),
                    defaultOffsetMinutes: defaultOffsetMinutes)
            }
        }
        if let offset = reader.number(main[0x8825]) {
            place = Self.place(reader, reader.directory(at: offset))
        }
    }

    /// Exactly 0°, 0° counts as absent: cameras write it when they have no fix.
    private static func place(_ reader: TiffReader, _ entries: [Int: TiffReader.Entry]) -> Place? {
        guard let latitude = angle(reader, entries[2], reader.text(entries[1]), positive: "N", negative: "S"),
            let longitude = angle(reader, entries[4], reader.text(entries[3]), positive: "E", negative: "W"),
            latitude != 0 || longitude != 0
        else { return nil }
        let accuracy = reader.rationals(entries[0x1f], count: 1).map { Int($0[0].rounded(.up)) }
        return Place(latitudeMicrodegrees: latitude, longitudeMicrodegrees: longitude, accuracyMetres: accuracy)
    }

    private static func angle(
        _ reader: TiffReader, _ entry: TiffReader.Entry?, _ side: String?, positive: String, negative: String
    ) -> Int? {
        guard let parts = reader.rationals(entry, count: 3), parts[0] <= 180, parts[1] <= 60, parts[2] <= 60,
            side == positive || side == negative
        else { return nil }
        let degrees = parts[0] + parts[1] / 60 + parts[2] / 3_600
        return Int((degrees * 1_000_000).rounded()) * (side == negative ? -1 : 1)
    }
}
