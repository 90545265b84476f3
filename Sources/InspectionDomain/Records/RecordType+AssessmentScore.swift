extension RecordType {
    /// The points of one unit in a round, by part; totals are computed.
    public static let assessmentScore = RecordType(
        "assessmentScore", "考核得分", "Assessment points", home: .office, parent: "round",
        fields: [
            .office("round", "轮次", "Round", .reference("assessmentRound"), required: true, queried: true),
            .office("unit", "被考核单位", "Unit", .text(maxCharacters: 120), required: true, queried: true),
            .office(
                "points", "分项得分", "Points by part", .map(from: .text(maxCharacters: 40), to: .integer(0...10_000)),
                unit: Label("0.01 分", "0.01 points"), hint: Label("每项 0—100 分", "0 to 100 points each")),
            .office("bonus", "加减分", "Bonus", .integer(-10_000...10_000), unit: Label("0.01 分", "0.01 points")),
            .office("bonusNote", "加减分说明", "Reason of the bonus", .text(maxCharacters: 500)),
        ])
}
