extension RecordType {
    /// The approvals of one project as one case with a clock: its stages hold the approval items (catalogue §5.4).
    public static let approvalCase = RecordType(
        "approvalCase", "审批方案", "Approval case", home: .territory, parent: "project", identity: ["project"],
        fields: [
            approval("project", "项目", "Project", .reference("project"), required: true, queried: true),
            approval("flow", "审批流程", "Flow", .choice(of: ApprovalFlow.self), required: true, queried: true),
            approval("openedOn", "启动日期", "Opened on", .date, required: true, queried: true),
            approval("finishedOn", "办结日期", "Finished on", .date, queried: true),
            approval(
                "stageBudgets", "阶段时限", "Budgets by stage",
                .map(from: .choice(of: ApprovalStage.self), to: .integer(0...1000)),
                hint: Label("空白时按机制参数", "The profile's, if left empty"), unit: Label("工作日", "working days")),
            approval(
                "correctionDays", "补正用时", "Working days of correction", .integer(0...1000),
                unit: Label("工作日", "working days")),
            approval("greenLane", "绿色通道", "Green lane", .flag, queried: true),
            approval("template", "流程图模板", "Flow template", .text(maxCharacters: 120)),
            approval("permits", "证照", "Permits", .set(of: .text(maxCharacters: 60))),
            approval("flowChart", "流程图", "Flow chart", .reference("photo")),
            .event("state", "状态", "State", .choice(of: ApprovalCaseState.self), by: [.approvalOffice], queried: true),
        ])

    private static func approval(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false, queried: Bool = false,
        hint: Label? = nil, unit: Label? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .officeOnly, by: [.approvalOffice], required: required, queried: queried, unit: unit,
            hint: hint)
    }
}
