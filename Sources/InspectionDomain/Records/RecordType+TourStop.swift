extension RecordType {
    /// A project visited on a tour.
    public static let tourStop = RecordType(
        "tourStop", "观摩点", "Tour stop", home: .territory, parent: "tour",
        fields: [
            .init(
                "tour", "观摩", "Tour", .reference("observationTour"), .sibling, by: both, required: true, queried: true),
            .init("project", "项目", "Project", .reference("project"), .sibling, by: both, required: true, queried: true),
            .init("on", "日期", "On", .date, .sibling, by: both, required: true, queried: true),
            .init("findings", "现场情况", "Findings", .note(maxCharacters: 8000), .noteText, by: both, searched: true),
            .init("photos", "照片", "Photos", .set(of: .reference("photo")), .addWins, by: both),
        ])

    private static let both: Set<EditorRole> = [.inspector, .office]
}
