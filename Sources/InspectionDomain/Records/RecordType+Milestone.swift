extension RecordType {
    /// A back-planned node of a project; inspectors propose when it was reached.
    public static let milestone = RecordType(
        "milestone", "节点", "Milestone", home: .territory, parent: "project", identity: ["project", "name"],
        fields: [
            .office("project", "项目", "Project", .reference("project"), required: true, queried: true),
            .office("name", "节点名称", "Name", .text(maxCharacters: 200), required: true, searched: true),
            .office("plannedOn", "计划日期", "Planned on", .date, required: true, queried: true),
            FieldDeclaration(
                "actualOn", "实际日期", "Actual date", .date, .sibling, by: [.inspector, .office], queried: true),
            FieldDeclaration(
                "evidence", "佐证", "Evidence", .set(of: .reference("photo")), .addWins, by: [.inspector, .office]),
        ])
}
