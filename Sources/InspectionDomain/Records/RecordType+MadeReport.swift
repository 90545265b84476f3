extension RecordType {
    /// A report that was made: what it was made of, so that it can be made again with the same bytes, and compared.
    public static let madeReport = RecordType(
        "madeReport", "出具报表", "Made report", home: .office,
        fields: [
            .office("kind", "报表", "Kind", .text(maxCharacters: 40), required: true, queried: true),
            .office("period", "期间", "Period", .text(maxCharacters: 40), required: true, queried: true),
            .office("language", "语言", "Language", .text(maxCharacters: 10), required: true),
            .office("asOf", "截止日期", "As of", .date, required: true, queried: true),
            .office(
                "cut", "数据截面", "Cut", .note(maxCharacters: 100_000), required: true,
                hint: Label("每行一个写入者的最后一条变更", "One author's last change a line")),
            .office(
                "digest", "内容校验", "Digest", .hash, required: true, hint: Label("打印页的 SHA-256", "SHA-256 of the page")),
            .office("madeBy", "出具人", "Made by", .text(maxCharacters: 60), required: true),
        ])
}
