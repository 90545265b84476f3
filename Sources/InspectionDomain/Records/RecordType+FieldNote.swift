extension RecordType {
    /// A note on a project, a visit or a problem that several people may edit.
    public static let fieldNote = RecordType(
        "fieldNote", "现场笔记", "Field note", home: .territory, parent: "subject",
        fields: [
            FieldDeclaration(
                "subject", "对象", "Subject", .reference("*"), .event, by: [.inspector, .office], required: true,
                queried: true),
            FieldDeclaration(
                "text", "内容", "Text", .note(maxCharacters: 20_000), .noteText, by: [.inspector, .office],
                required: true,
                searched: true),
            FieldDeclaration(
                "author", "作者", "Author", .text(maxCharacters: 60), .event, by: [.inspector, .office], required: true),
            FieldDeclaration(
                "at", "时间", "At", .instant, .event, by: [.inspector, .office], required: true, queried: true),
        ])
}
