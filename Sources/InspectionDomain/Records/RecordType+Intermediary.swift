extension RecordType {
    /// An agency that serves approvals for money: surveys, reports, drawings (LYG24 三(五)).
    public static let intermediary = RecordType(
        "intermediary", "中介机构", "Intermediary", home: .office, identity: ["name"],
        fields: [
            .office("name", "机构名称", "Name", .text(maxCharacters: 120), required: true, queried: true, searched: true),
            .office("trade", "业务类别", "Trade", .text(maxCharacters: 60), required: true, queried: true),
            .office("blacklistedOn", "列入黑名单日期", "Blacklisted on", .date, queried: true),
            .office("blacklistReason", "列入原因", "Reason", .text(maxCharacters: 500)),
            .office("liftedOn", "解除日期", "Lifted on", .date),
        ])

    /// One evaluation of an agency on the three factors of the notice, 1 to 5 each.
    public static let intermediaryReview = RecordType(
        "intermediaryReview", "中介评价", "Intermediary review", home: .office, parent: "intermediary",
        fields: [
            .office("intermediary", "中介机构", "Intermediary", .reference("intermediary"), required: true, queried: true),
            .office(
                "kind", "评价方式", "Kind",
                .choice([Choice("instant", "即时评价", "instant"), Choice("daily", "日常评价", "daily")]), queried: true),
            .office("ability", "服务能力", "Ability", .integer(1...5), required: true, unit: Label("分", "points")),
            .office("duration", "服务时长", "Duration", .integer(1...5), required: true, unit: Label("分", "points")),
            .office("fee", "服务收费", "Fee", .integer(1...5), required: true, unit: Label("分", "points")),
            .office("on", "评价日期", "On", .date, queried: true),
            .office("note", "说明", "Note", .text(maxCharacters: 500)),
        ])
}
