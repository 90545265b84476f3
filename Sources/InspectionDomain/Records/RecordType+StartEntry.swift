extension RecordType {
    /// A project's place in a centralised start; the date of real construction is proved on site.
    public static let startEntry = RecordType(
        "startEntry", "集中开工项目", "Start entry", home: .territory, parent: "project", identity: ["batch", "project"],
        fields: [
            .office("batch", "集中开工", "Batch", .reference("startBatch"), required: true, queried: true),
            .office("project", "项目", "Project", .reference("project"), required: true, queried: true),
            .derived("dueOn", "实质性开工时限", "Due on", .date),
            .init(
                "substantiveOn", "实质性开工日期", "Substantive start", .date, .sibling, by: [.inspector, .office],
                queried: true),
            .init(
                "proof", "佐证", "Proof", .set(of: .reference("photo")), .addWins, by: [.inspector, .office]),
            .event("state", "状态", "State", .choice(of: StartEntryState.self), by: [.office], queried: true),
        ])
}
