extension RecordType {
    /// A round of a competition between territories: monthly display, two-monthly race, annual assessment (JC 赛马).
    ///
    /// Published rounds are frozen with their indicators and inputs.
    public static let raceRound = RecordType(
        "raceRound", "赛马轮次", "Race round", home: .office,
        fields: [
            .office(
                "kind", "轮次类别", "Kind",
                .choice([
                    Choice("display", "一月晾晒", "monthly display"), Choice("race", "双月赛马", "two-monthly race"),
                    Choice("annual", "一年考评", "annual assessment"), Choice("circular", "月度通报", "monthly circular"),
                ]), required: true, queried: true),
            .office("period", "期间", "Period", .text(maxCharacters: 40), required: true, queried: true),
            .office("profile", "机制参数", "Profile", .text(maxCharacters: 80), required: true),
            .office("profileVersion", "参数版本", "Version of the profile", .integer(1...1_000_000), required: true),
            .event("state", "状态", "State", .choice(of: RoundState.self), by: [.office], queried: true),
            .office("publishedOn", "发布日期", "Published on", .date, queried: true),
            .office("review", "点评会", "Review meeting", .reference("dispatchMeeting")),
            .office(
                "frozen", "冻结结果", "Frozen result", .note(maxCharacters: 100_000),
                hint: Label("发布时的指标、数据和得分", "Indicators, inputs and scores as published")),
        ])
}
