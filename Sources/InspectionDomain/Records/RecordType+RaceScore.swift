extension RecordType {
    /// What one territory brought into a round: actuals and targets by indicator, adjustments with their reason.
    ///
    /// Scores and ranks are computed from these and never typed.
    public static let raceScore = RecordType(
        "raceScore", "赛马数据", "Race inputs", home: .office, parent: "round",
        fields: [
            .office("round", "轮次", "Round", .reference("raceRound"), required: true, queried: true),
            .office("region", "属地", "Territory", .text(maxCharacters: 40), required: true, queried: true),
            .office("actuals", "实际值", "Actuals", .map(from: .text(maxCharacters: 40), to: .integer(figures))),
            .office("targets", "目标值", "Targets", .map(from: .text(maxCharacters: 40), to: .integer(figures))),
            .office(
                "adjustment", "加减分", "Adjustment", .integer(-10_000...10_000),
                unit: Label("0.01 分", "0.01 points")),
            .office("adjustmentNote", "加减分说明", "Reason of the adjustment", .text(maxCharacters: 500)),
        ])

    private static let figures: ClosedRange<Int64> = -1_000_000_000_000...1_000_000_000_000
}
