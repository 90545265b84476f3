extension RecordType {
    /// One task of a territory's or department's own list: standard, schedule, owner (任务清单, JC 三(一)).
    public static let workTask = RecordType(
        "workTask", "工作任务", "Work task", home: .territory, parent: "project",
        fields: [
            task("unit", "单位", "Unit", .text(maxCharacters: 120), required: true),
            task("project", "项目", "Project", .reference("project"), queried: true),
            task("text", "任务", "Task", .text(maxCharacters: 500), required: true, searched: true),
            task("standard", "工作标准", "Standard", .text(maxCharacters: 500), required: true),
            task("schedule", "进度安排", "Schedule", .text(maxCharacters: 500), required: true),
            task("owner", "责任人", "Owner", .text(maxCharacters: 60)),
            task("dueOn", "完成时限", "Due on", .date, required: true, queried: true),
            .event("state", "状态", "State", .choice(of: TaskState.self), by: [.territory, .office], queried: true),
        ])

    private static func task(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false, queried: Bool = false,
        searched: Bool = false
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .sibling, by: [.territory, .office], required: required,
            queried: queried || name == "unit", searched: searched)
    }
}
