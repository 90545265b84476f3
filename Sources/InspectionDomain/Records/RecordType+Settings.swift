extension RecordType {
    /// A city's work calendar: a version of the document that ``WorkCalendar`` reads.
    public static let workCalendar = RecordType(
        "workCalendar", "工作日历", "Work calendar", home: .register, fields: settings)

    /// A city's numbers: a version of the document that ``MechanismProfile`` reads.
    public static let mechanismProfile = RecordType(
        "mechanismProfile", "机制参数", "Mechanism profile", home: .register,
        fields: settings + [
            .office(
                "inForceFrom", "启用日期", "In force from", .date, queried: true,
                hint: Label("空白为未启用；最近启用的一份有效", "Empty: not in force; of several the latest counts"))
        ])

    private static let settings: [FieldDeclaration] = [
        .office("name", "名称", "Name", .text(maxCharacters: 80), required: true, queried: true),
        .office("version", "版本", "Version", .integer(1...1_000_000), required: true, queried: true),
        .office(
            "document", "内容", "Document", .note(maxCharacters: 100_000), required: true,
            hint: Label("JSON 文本", "JSON text")),
    ]
}
