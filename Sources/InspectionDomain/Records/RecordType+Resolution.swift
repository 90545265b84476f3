extension RecordType {
    /// What a meeting decided, tracked to its verified end (议定事项, JC 督考一体).
    public static let resolution = RecordType(
        "resolution", "议定事项", "Resolution", home: .office, parent: "meeting",
        fields: [
            .office("meeting", "会议", "Meeting", .reference("dispatchMeeting"), queried: true),
            .office("siteMeeting", "现场办公会", "On-site meeting", .reference("siteMeeting"), queried: true),
            .office("project", "项目", "Project", .reference("project"), queried: true),
            .office("problem", "问题", "Problem", .reference("problem"), queried: true),
            .office("text", "议定内容", "Text", .note(maxCharacters: 4000), required: true, searched: true),
            .office("owner", "承办单位", "Owner", .text(maxCharacters: 120), required: true, queried: true),
            .office("decidedOn", "议定日期", "Decided on", .date, required: true, queried: true),
            .office("dueOn", "完成时限", "Due on", .date, required: true, queried: true),
            .event(
                "state", "状态", "State", .choice(of: ResolutionState.self), by: [.office, .territory], queried: true),
            .event("report", "落实情况", "Report", .note(maxCharacters: 4000), by: [.office, .territory]),
            .office("supervised", "督办", "Under supervision", .flag, queried: true),
        ])
}
