extension RecordType {
    /// A project's way into official statistics; nodes add proof from the site.
    public static let statEntry = RecordType(
        "statEntry", "入库纳统", "Statistical entry", home: .territory, parent: "project", identity: ["project"],
        fields: [
            statistics("project", "项目", "Project", .reference("project"), .officeOnly, required: true, queried: true),
            statistics("state", "状态", "State", .choice(of: StatEntryState.self), .event, queried: true),
            statistics("eligibleOn", "达到条件日期", "Eligible on", .date, .officeOnly, queried: true),
            statistics("submittedOn", "报送日期", "Submitted on", .date, .officeOnly, queried: true),
            FieldDeclaration(
                "proofs", "佐证资料", "Proofs", .set(of: .reference("photo")), .addWins,
                by: [.inspector, .statisticsOffice, .territory]),
            FieldDeclaration(
                "missing", "缺少资料", "Missing proof", .set(of: .text(maxCharacters: 40)), .addWins,
                by: [.inspector, .statisticsOffice]),
            statistics("enteredOn", "入统日期", "Entered on", .date, .officeOnly, queried: true),
            statistics("countedTotal", "累计统计投资", "Counted in total", .money, .officeOnly),
        ])

    private static func statistics(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, _ merge: MergeClass, required: Bool = false,
        queried: Bool = false
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, merge, by: [.statisticsOffice], required: required, queried: queried)
    }
}
