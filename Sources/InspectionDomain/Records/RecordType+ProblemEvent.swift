extension RecordType {
    /// One step in the life of a problem, appended and never changed.
    ///
    /// `follows` names the latest events of the problem that its author saw; from that, and from no clock, comes which
    /// events are concurrent.
    public static let problemEvent = RecordType(
        "problemEvent", "问题事件", "Problem event", home: .territory, parent: "problem",
        fields: [
            .event("problem", "问题", "Problem", .reference("problem"), by: all, required: true, queried: true),
            .event("kind", "步骤", "Kind", .choice(of: ProblemMove.self), by: all, required: true, queried: true),
            .event("actor", "经办人", "Actor", .text(maxCharacters: 60), by: all, required: true),
            .event("unit", "单位", "Unit", .text(maxCharacters: 120), by: all, queried: true),
            .event("at", "时间", "At", .instant, by: all, required: true, queried: true),
            .event("dueOn", "时限", "Due on", .date, by: all, queried: true),
            .event("rung", "层级", "Rung", .integer(0...9), by: all),
            .event("note", "说明", "Note", .note(maxCharacters: 20_000), by: all, searched: true),
            .event("evidence", "佐证", "Evidence", .set(of: .reference("photo")), by: all),
            .event("mergedInto", "并入", "Merged into", .reference("problem"), by: all),
            .event("follows", "承接事件", "Follows", .set(of: .reference("problemEvent")), by: all),
        ])

    private static let all: Set<EditorRole> = [.inspector, .office, .territory]
}
