extension RecordType {
    /// A round of the townships' or departments' assessment: quarter, half-year or year (ZH 一.3, LYG23 三(三)).
    public static let assessmentRound = RecordType(
        "assessmentRound", "考核轮次", "Assessment round", home: .office,
        fields: [
            .office(
                "level", "考核周期", "Level",
                .choice([
                    Choice("quarter", "季考核", "quarter"), Choice("halfYear", "半年兑现", "half-year"),
                    Choice("year", "全年总评", "year"),
                ]), required: true, queried: true),
            .office("period", "期间", "Period", .text(maxCharacters: 40), required: true, queried: true),
            .office("profile", "机制参数", "Profile", .text(maxCharacters: 80), required: true),
            .office("profileVersion", "参数版本", "Version of the profile", .integer(1...1_000_000), required: true),
            .event("state", "状态", "State", .choice(of: RoundState.self), by: [.office], queried: true),
            .office("publishedOn", "通报日期", "Published on", .date, queried: true),
            .office("frozen", "冻结结果", "Frozen result", .note(maxCharacters: 100_000)),
        ])
}
