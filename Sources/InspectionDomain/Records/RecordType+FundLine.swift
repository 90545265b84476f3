extension RecordType {
    /// One source of money of a project: granted, arrived, spent.
    public static let fundLine = RecordType(
        "fundLine", "资金来源明细", "Fund line", home: .territory, parent: "project", identity: ["project", "source", "year"],
        fields: [
            fund("project", "项目", "Project", .reference("project"), required: true),
            fund("source", "资金类别", "Source", .choice(RecordType.fundSources), required: true),
            fund("year", "年度", "Year", .year, required: true),
            fund("amount", "下达金额", "Granted", .money, required: true),
            fund("arrived", "到位金额", "Arrived", .money),
            fund("spent", "支出金额", "Spent", .money),
            fund("document", "文号", "Document", .text(maxCharacters: 80)),
        ])

    private static func fund(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .sibling, by: [.territory, .office], required: required, queried: required)
    }
}
