extension RecordType {
    /// What became of a warning that a rule raised; whether it holds is computed on every machine alike.
    ///
    /// One record for each rule, subject and period, so that the same warning is never raised twice.
    public static let warning = RecordType(
        "warning", "预警", "Warning", home: .office,
        fields: [
            .office("rule", "规则", "Rule", .text(maxCharacters: 40), required: true, queried: true),
            .office("subject", "对象", "Subject", .reference("*"), required: true, queried: true),
            .office("period", "期间", "Period", .text(maxCharacters: 40), required: true, queried: true),
            .office(
                "level", "等级", "Level",
                .choice([Choice("yellow", "黄色", "yellow", caution: 1), Choice("red", "红色", "red", caution: 2)]),
                required: true, queried: true),
            .office("inputs", "触发数据", "Inputs", .map(from: .text(maxCharacters: 40), to: .text(maxCharacters: 200))),
            .office("firstSeenOn", "首次出现", "First seen", .date, required: true, queried: true),
            .office("lastSeenOn", "最近出现", "Last seen", .date, required: true, queried: true),
            .event("state", "状态", "State", .choice(of: WarningState.self), by: [.office], queried: true),
            .event("acknowledgedBy", "签收人", "Acknowledged by", .text(maxCharacters: 60), by: [.office]),
            .event("clearedBy", "解除人", "Cleared by", .text(maxCharacters: 60), by: [.office]),
            .event("clearedOn", "解除日期", "Cleared on", .date, by: [.office]),
        ])
}
