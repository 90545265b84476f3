extension RecordType {
    /// A non-essential document that the owner promised to hand in later (容缺后补).
    public static let promisedDocument = RecordType(
        "promisedDocument", "承诺后补材料", "Promised document", home: .territory, parent: "item", identity: ["item", "name"],
        fields: [
            promise("item", "审批事项", "Approval item", .reference("approvalItem"), required: true, queried: true),
            promise("name", "材料名称", "Name", .text(maxCharacters: 200), required: true, searched: true),
            promise(
                "essential", "要件", "Essential", .flag, required: true,
                hint: Label("要件不得承诺后补", "Essential material cannot be promised")),
            promise(
                "kind", "材料类别", "Kind", .integer(1...6),
                hint: Label("附件3所列六类非要件材料", "One of the six kinds of annex 3")),
            promise("letter", "承诺书", "Letter", .reference("photo")),
            promise("anchor", "补齐节点", "Anchor", .choice(of: PromiseAnchor.self), required: true, queried: true),
            promise("promisedOn", "承诺日期", "Promised on", .date),
            promise("plannedDueOn", "计划补齐日期", "Planned due date", .date, queried: true),
            promise("suppliedOn", "补齐日期", "Supplied on", .date),
            promise("verifiedOn", "核验日期", "Verified on", .date),
            promise("verifiedBy", "核验人", "Verified by", .text(maxCharacters: 60)),
            FieldDeclaration(
                "state", "状态", "State", .choice(of: PromiseState.self), .event, by: [.approvalOffice], queried: true),
            .field("seen", "现场已见", "Seen on site", .flag, .event),
            .field("seenNote", "现场说明", "Note from site", .note(maxCharacters: 2000), .event),
            .field("seenPhotos", "现场照片", "Photos from site", .set(of: .reference("photo")), .addWins),
        ])

    private static func promise(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false, queried: Bool = false,
        searched: Bool = false, hint: Label? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .officeOnly, by: [.approvalOffice], required: required, queried: queried,
            searched: searched, hint: hint)
    }
}
