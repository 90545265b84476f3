extension RecordType {
    /// One inspection visit of one project on one day; its id is a root, its ten entries are parts of it.
    public static let visit = RecordType(
        "visit", "督导", "Visit", home: .territory, parent: "project",
        fields: [
            .field("project", "项目", "Project", .reference("project"), required: true, queried: true),
            .field(
                "date", "督导日期", "Date", .date, required: true, queried: true,
                hint: Label("实地督导的日期，不是上传日期", "The day on site, not of the upload")),
            .field("inspectors", "督导员", "Inspectors", .set(of: .text(maxCharacters: 30)), .addWins, required: true),
            .field("forms", "督导形式", "Forms", .set(of: .choice(of: VisitForm.self)), .addWins, required: true),
            .field(
                "kind", "督导类别", "Kind",
                .choice([
                    Choice("monthly", "月度督导", "monthly"), Choice("special", "专项督查", "special check"),
                    Choice("recheck", "复核", "recheck"), Choice("tour", "观摩", "tour"),
                ]), queried: true),
            .field("unannounced", "四不两直", "Unannounced", .flag, queried: true, caution: .higher),
            .field("team", "督导组", "Team", .text(maxCharacters: 40), queried: true),
            .field("weather", "天气", "Weather", .text(maxCharacters: 40)),
            .field("latitude", "纬度", "Latitude", .microdegrees(limit: 90)),
            .field("longitude", "经度", "Longitude", .microdegrees(limit: 180)),
            .field(
                "accuracy", "定位精度", "Accuracy", .integer(0...100_000), caution: .higher,
                unit: Label("米", "metres")),
            .field("attendees", "参加人员", "Attendees", .set(of: .text(maxCharacters: 30)), .addWins),
            .field("summary", "督导小结", "Summary", .note(maxCharacters: 20_000), .noteText, searched: true),
            .field("sealedAt", "封存时间", "Sealed at", .instant, .event, queried: true),
            .field("sealedBy", "封存人", "Sealed by", .text(maxCharacters: 60), .event),
            .field(
                "sealedIncomplete", "封存时未完成", "Sealed incomplete", .flag, .event, queried: true,
                caution: .higher),
            .field("device", "设备", "Device", .text(maxCharacters: 60)),
            .office(
                "review", "办公室处理", "Review",
                .choice([
                    Choice("accepted", "接收", "accepted", caution: 2), Choice("returned", "退回", "returned", caution: 3),
                    Choice("archived", "归档", "archived", caution: 1),
                ]), queried: true),
            .office("reviewQuestion", "退回问题", "Question", .note(maxCharacters: 4000)),
            .office("reviewedBy", "处理人", "Reviewed by", .text(maxCharacters: 60)),
        ])
}
