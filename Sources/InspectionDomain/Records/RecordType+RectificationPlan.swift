extension RecordType {
    /// What is done about a slow project: opened from a warning, closed after a recheck (专项整改台账, ZH 三.2).
    public static let rectificationPlan = RecordType(
        "rectificationPlan", "整改台账", "Rectification plan", home: .territory, parent: "project",
        fields: [
            .init(
                "project", "项目", "Project", .reference("project"), .officeOnly, by: writers, required: true,
                queried: true),
            .init("warning", "预警", "Warning", .reference("warning"), .officeOnly, by: writers, queried: true),
            .init("openedOn", "立账日期", "Opened on", .date, .officeOnly, by: writers, required: true, queried: true),
            .init("cause", "原因", "Cause", .note(maxCharacters: 4000), .officeOnly, by: writers, required: true),
            .init(
                "measures", "整改措施", "Measures", .note(maxCharacters: 8000), .officeOnly, by: writers,
                required: true, searched: true),
            .init("owner", "责任人", "Owner", .text(maxCharacters: 120), .officeOnly, by: writers, required: true),
            .init("dueOn", "整改时限", "Due on", .date, .officeOnly, by: writers, required: true, queried: true),
            .event("state", "状态", "State", .choice(of: TaskState.self), by: [.territory, .office], queried: true),
            .event("result", "整改结果", "Result", .note(maxCharacters: 4000), by: [.territory, .office, .inspector]),
            .event("recheckedIn", "复核督导", "Rechecked in", .reference("visit"), by: [.inspector, .office]),
        ])

    private static let writers: Set<EditorRole> = [.territory, .office]
}
