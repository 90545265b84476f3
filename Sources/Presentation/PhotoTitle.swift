public import InspectionDomain
public import Wording

/// What a photo is, in one line, as a screen reader and the large view say it: never a hash.
public enum PhotoTitle {
    /// Such as `照片 2026-06-25 10:04，距项目 31 m，8 施工，东北角`.
    ///
    /// - Parameter place: Where it was taken, in words; the coordinates of the record unless given.
    public static func text(_ photo: PhotoView, place: String? = nil, language: Language) -> String {
        let items = photo.linkedTo.compactMap { SupervisionItem(entryID: $0) }.sorted()
        return text(
            capturedAt: photo.capturedAt, place: place ?? photo.place.map { text(of: $0) }, items: items,
            words: photo.caption ?? photo.fileName, language: language)
    }

    /// The same of a photo that has no record yet.
    ///
    /// - Parameter words: Its caption or file name.
    public static func text(
        capturedAt: Int64?, place: String?, items: [SupervisionItem] = [], words: String?, language: Language
    ) -> String {
        let time = capturedAt.map { FieldText.instant($0) }
            ?? Bilingual(zh: "（无拍摄时间）", en: "(no time)")[language]
        let parts =
            [Bilingual(zh: "照片 \(time)", en: "photo \(time)")[language], place ?? ""]
            + items.map { "\($0.number) \($0.label[language])" } + [words.map { SafeText.line($0, atMost: 60) } ?? ""]
        return parts.filter { !$0.isEmpty }.joined(separator: Bilingual(zh: "，", en: ", ")[language])
    }

    /// Degrees to four places, which is ten metres.
    public static func text(of place: (latitude: Int64, longitude: Int64)) -> String {
        [place.latitude, place.longitude].map { FieldText.decimal($0 / 100, places: 4) }.joined(separator: ", ")
    }
}
