extension RecordType {
    /// Who serves, tracks or inspects a project, and since when.
    public static let serviceAssignment = RecordType(
        "serviceAssignment", "服务分工", "Service assignment", home: .register, parent: "project", identity: ["project", "role", "person"],
        fields: [
            .office("project", "项目", "Project", .reference("project"), required: true, queried: true),
            .office(
                "role", "角色", "Role",
                .choice([
                    Choice("chiefServiceOfficer", "首席服务员", "chief service officer"),
                    Choice("serviceSecretary", "服务秘书", "service secretary"), Choice("helper", "帮办人员", "helper"),
                    Choice("tracker", "跟踪专人", "dedicated tracker"), Choice("contactLeader", "包联领导", "contact leader"),
                    Choice("inspector", "督导员", "inspector"),
                ]), required: true, queried: true),
            .office("person", "人员", "Person", .text(maxCharacters: 60), required: true, queried: true),
            .office("team", "督导组", "Team", .text(maxCharacters: 40), queried: true),
            .office("from", "开始日期", "From", .date, required: true),
            .office("to", "结束日期", "To", .date, queried: true),
        ])
}
