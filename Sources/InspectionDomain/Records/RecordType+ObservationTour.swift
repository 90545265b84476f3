extension RecordType {
    /// A tour of leaders to projects (观摩点评); its stops and scores are recorded offline on the way.
    public static let observationTour = RecordType(
        "observationTour", "观摩", "Observation tour", home: .register,
        fields: [
            .office("name", "名称", "Name", .text(maxCharacters: 120), required: true, queried: true),
            .office("group", "观摩分组", "Group", .text(maxCharacters: 40), required: true, queried: true),
            .office("period", "期间", "Period", .text(maxCharacters: 40), required: true, queried: true),
            .office("heldOn", "日期", "Held on", .date, queried: true),
            .office("leaderRole", "带队领导", "Leader's role", .text(maxCharacters: 60)),
        ])
}
