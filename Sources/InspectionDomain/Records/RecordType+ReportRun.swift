extension RecordType {
    /// A territory's monthly table, or the merged one: filled, handed in, audited, frozen under a version (ZH 三.5).
    public static let reportRun = RecordType(
        "reportRun", "月报", "Report run", home: .territory,
        fields: [
            run(
                "kind", "报表", "Kind", .text(maxCharacters: 40), required: true,
                hint: Label("机制参数中的报表代码", "A table's code in the profile")),
            run("month", "月份", "Month", .month, required: true),
            run("unit", "填报单位", "Unit", .text(maxCharacters: 120), required: true),
            run("version", "版本", "Version", .integer(1...10_000), required: true),
            .event("state", "状态", "State", .choice(of: ReportRunState.self), by: writers, queried: true),
            .event("submittedOn", "报送日期", "Submitted on", .date, by: writers, queried: true),
            .event("submittedBy", "报送人", "Submitted by", .text(maxCharacters: 60), by: writers),
            .event("returnedReason", "退回原因", "Reason of the return", .text(maxCharacters: 1000), by: writers),
            .event("publishedOn", "发布日期", "Published on", .date, by: writers),
            .event(
                "frozen", "冻结内容", "Frozen table",
                .map(from: .integer(0...9999), to: .note(maxCharacters: ReportRunView.frozenPageCharacters)), by: writers),
            .event("frozenHash", "冻结内容校验", "Hash of the frozen table", .hash, by: writers),
            .init("note", "说明", "Note", .note(maxCharacters: 8000), .noteText, by: writers),
            .event("supersedes", "取代", "Supersedes", .reference("reportRun"), by: writers),
        ])

    private static let writers: Set<EditorRole> = [.territory, .auditor, .office]

    private static func run(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false, hint: Label? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .sibling, by: writers, required: required, queried: true, hint: hint)
    }
}
