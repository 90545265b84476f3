extension RecordType {
    /// A step of a project from stage to stage; the present stage is computed from these.
    public static let stageEvent = RecordType(
        "stageEvent", "阶段事件", "Stage event", home: .territory, parent: "project",
        fields: [
            .event("project", "项目", "Project", .reference("project"), by: both, required: true, queried: true),
            .event("from", "原阶段", "From", .choice(of: ProjectStage.self), by: both),
            .event("to", "新阶段", "To", .choice(of: ProjectStage.self), by: both, required: true),
            .event("on", "日期", "On", .date, by: both, required: true, queried: true),
            .event("kind", "类别", "Kind", .choice(of: StageEventKind.self), by: both, required: true, queried: true),
            .event("evidence", "佐证", "Evidence", .set(of: .reference("photo")), by: both),
            .event("note", "说明", "Note", .note(maxCharacters: 4000), by: both, searched: true),
            .event("actor", "记录人", "Recorded by", .text(maxCharacters: 60), by: both, required: true),
            .event("at", "记录时间", "Recorded at", .instant, by: both, required: true),
            .event("follows", "承接事件", "Follows", .set(of: .reference("stageEvent")), by: both),
        ])

    private static let both: Set<EditorRole> = [.inspector, .office]
}

/// What kind of step a stage event records.
public enum StageEventKind: String, CodedChoice {
    /// Entered another stage in the ordinary line.
    case advanced
    /// Real construction began.
    case started
    /// Works stopped.
    case stopped
    /// Works go on again.
    case resumed
    /// Works are done.
    case completed
    /// Production began.
    case producing
    /// The project was given up.
    case withdrawn

    /// What people see.
    public var label: Label {
        switch self {
        case .advanced: Label("阶段推进", "advanced")
        case .started: Label("开工", "started")
        case .stopped: Label("停工", "stopped")
        case .resumed: Label("复工", "resumed")
        case .completed: Label("竣工", "completed")
        case .producing: Label("投产", "in production")
        case .withdrawn: Label("退出", "withdrawn")
        }
    }
}
