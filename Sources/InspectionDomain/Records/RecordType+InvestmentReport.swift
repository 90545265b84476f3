extension RecordType {
    /// The figures a territory reports for a project and a month; what inspectors observe never changes them.
    public static let investmentReport = RecordType(
        "investmentReport", "投资月报", "Investment report", home: .territory, parent: "project", identity: ["project", "month"],
        fields: [
            reported("project", "项目", "Project", .reference("project"), required: true, queried: true),
            reported("month", "月份", "Month", .month, required: true, queried: true),
            reported("doneMonth", "本月完成投资", "Done this month", .money, required: true),
            reported(
                "doneYear", "年度完成投资", "Done this year", .money, required: true, queried: true,
                hint: Label("自 1 月 1 日起", "Since 1 January")),
            reported(
                "doneTotal", "累计完成投资", "Done in total", .money, required: true,
                hint: Label("自项目开始起", "Since the project began")),
            reported("visibleProgress", "形象进度", "Visible progress", .text(maxCharacters: 1000), required: true),
            reported("progressText", "项目进展情况", "Progress", .note(maxCharacters: 4000)),
            reported("correctionNote", "更正说明", "Correction note", .text(maxCharacters: 1000)),
            reported("state", "状态", "State", .choice(of: ReportRunState.self), queried: true),
            reported("submittedBy", "报送人", "Submitted by", .text(maxCharacters: 60)),
            reported("submittedAt", "报送时间", "Submitted at", .instant),
            reported("auditedBy", "审核人", "Audited by", .text(maxCharacters: 60)),
        ])

    private static func reported(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false, queried: Bool = false,
        hint: Label? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .sibling, by: [.territory, .auditor], required: required, queried: queried, hint: hint)
    }
}
