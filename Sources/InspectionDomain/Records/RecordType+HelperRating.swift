extension RecordType {
    /// The stars that one helper got for a period (LYG24 三(六)).
    public static let helperRating = RecordType(
        "helperRating", "帮办评星", "Helper rating", home: .office, identity: ["helper", "period"],
        fields: [
            .office("helper", "帮办人员", "Helper", .text(maxCharacters: 60), required: true, queried: true),
            .office("territory", "属地", "Territory", .text(maxCharacters: 40), queried: true),
            .office("period", "期间", "Period", .text(maxCharacters: 20), required: true, queried: true),
            .office("stars", "星级", "Stars", .integer(1...5), required: true, unit: Label("星", "stars")),
            .office("projects", "帮办项目数", "Projects helped", .integer(0...10_000)),
            .office("note", "说明", "Note", .text(maxCharacters: 500)),
        ])
}
