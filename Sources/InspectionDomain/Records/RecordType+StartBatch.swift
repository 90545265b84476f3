extension RecordType {
    /// A centralised start of several projects on one day (集中开工).
    public static let startBatch = RecordType(
        "startBatch", "集中开工", "Centralised start", home: .register, identity: ["on"],
        fields: [
            .office("name", "名称", "Name", .text(maxCharacters: 120), required: true, queried: true),
            .office("on", "日期", "On", .date, required: true, queried: true),
            .office(
                "level", "级别", "Level",
                .choice([
                    Choice("province", "省", "province"), Choice("city", "市", "city"), Choice("county", "县", "county"),
                ]), queried: true),
            .office("venue", "会场", "Venue", .text(maxCharacters: 120)),
        ])
}
