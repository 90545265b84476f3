/// When a photo was taken, as the camera's clock said (EXIF DateTimeOriginal).
public struct CaptureTime: Hashable, Sendable {
    /// The local date and time, `yyyy-mm-ddThh:mm:ss`.
    public let civil: String
    /// The zone the camera noted, in minutes east of UTC; `nil` if it noted none.
    public let offsetMinutes: Int?
    /// The instant, in milliseconds since 1970; with the default zone where the camera noted none.
    public let millisecondsSince1970: Int64

    /// Reads `yyyy:mm:dd hh:mm:ss`, the fraction's digits and `±hh:mm` as EXIF writes them.
    ///
    /// `nil` unless it is a real date of 1990 to 2099: older ones are reset clocks, since cameras write EXIF only
    /// from 1995. A fraction or zone that is not well-formed counts as not given.
    init?(exif text: String, fraction: String?, zone: String?, defaultOffsetMinutes: Int) {
        let bytes = Array(text.utf8)
        guard bytes.count == 19, bytes[10] == 32, bytes[13] == 58, bytes[16] == 58,
            let day = CivilDay(bytes[0..<10], separator: 58),
            let year = Digits.number(bytes[0..<4]), let hour = Digits.number(bytes[11..<13]),
            let minute = Digits.number(bytes[14..<16]), let second = Digits.number(bytes[17..<19]),
            (1990...2099).contains(year), hour < 24, minute < 60, second < 60
        else { return nil }
        var written = bytes
        (written[4], written[7], written[10]) = (UInt8(ascii: "-"), UInt8(ascii: "-"), UInt8(ascii: "T"))
        civil = String(decoding: written, as: UTF8.self)
        offsetMinutes = zone.flatMap(Self.zone)
        let localSeconds = day.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second
        let seconds = localSeconds - (offsetMinutes ?? defaultOffsetMinutes) * 60
        millisecondsSince1970 = Int64(seconds) * 1_000 + Int64(fraction.map(Self.milliseconds) ?? 0)
    }

    private static func zone(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 6, bytes[0] == 43 || bytes[0] == 45, bytes[3] == 58,
            let hours = Digits.number(bytes[1..<3]), let minutes = Digits.number(bytes[4..<6]), hours <= 14,
            minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (bytes[0] == 45 ? -1 : 1)
    }

    private static func milliseconds(_ text: String) -> Int {
        let digits = Array(text.utf8)
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return 0 }
        return Digits.number((digits + [48, 48]).prefix(3)) ?? 0
    }
}
