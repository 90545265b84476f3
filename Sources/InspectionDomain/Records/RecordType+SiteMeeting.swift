extension RecordType {
    /// An on-site office or service meeting, recorded offline; its problems close with proof (ZH 三.1, DL 六(三)).
    public static let siteMeeting = RecordType(
        "siteMeeting", "现场办公会", "On-site meeting", home: .territory, parent: "project",
        fields: [
            .field("project", "项目", "Project", .reference("project"), required: true, queried: true),
            .field("date", "日期", "Date", .date, required: true, queried: true),
            .field(
                "contactLeader", "分包领导", "Contact leader", .text(maxCharacters: 60),
                hint: Label("填职务", "By role")),
            .field("convenedBy", "召集单位", "Convened by", .text(maxCharacters: 120)),
            .field("attendees", "参加人员", "Attendees", .set(of: .text(maxCharacters: 60)), .addWins, required: true),
            .field(
                "decisions", "议定措施", "Decisions", .note(maxCharacters: 20_000), .noteText, required: true,
                searched: true),
            .field("problems", "涉及问题", "Problems", .set(of: .reference("problem")), .addWins),
            .field("solved", "当场解决", "Solved on the spot", .set(of: .reference("problem")), .addWins),
            .field("photos", "照片", "Photos", .set(of: .reference("photo")), .addWins),
        ])
}
