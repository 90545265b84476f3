extension RecordType {
    /// What a node proposes where only the office may write, such as a project's phone number.
    public static let correctionProposal = RecordType(
        "correctionProposal", "更正建议", "Correction proposal", home: .territory, parent: "subject",
        fields: [
            .event(
                "subject", "更正对象", "Subject", .reference("*"), by: [.inspector, .territory], required: true,
                queried: true),
            .event("field", "字段", "Field", .text(maxCharacters: 80), by: [.inspector, .territory], required: true),
            .event(
                "proposed", "建议值", "Proposed value", .text(maxCharacters: 4000), by: [.inspector, .territory],
                required: true),
            .event("reason", "理由", "Reason", .note(maxCharacters: 2000), by: [.inspector, .territory]),
            .event("author", "提出人", "Author", .text(maxCharacters: 60), by: [.inspector, .territory], required: true),
            .event("at", "提出时间", "At", .instant, by: [.inspector, .territory], required: true),
        ])
}
