extension RecordType {
    /// What is added to a sealed visit; the visit itself stays as sealed.
    public static let addendum = RecordType(
        "addendum", "补充说明", "Addendum", home: .territory, parent: "visit",
        fields: [
            .event("visit", "督导", "Visit", .reference("visit"), by: both, required: true, queried: true),
            .event("item", "督导项号", "Item", .integer(1...10), by: both),
            .event("text", "内容", "Text", .note(maxCharacters: 20_000), by: both, required: true, searched: true),
            .event("photos", "照片", "Photos", .set(of: .reference("photo")), by: both),
            .event("author", "作者", "Author", .text(maxCharacters: 60), by: both, required: true),
            .event("at", "时间", "At", .instant, by: both, required: true, queried: true),
        ])

    private static let both: Set<EditorRole> = [.inspector, .office]
}
