extension RecordType {
    /// One approval a project needs; level, measure, limit, leader and handler are mandatory (JC-05).
    public static let approvalItem = RecordType(
        "approvalItem", "审批事项", "Approval item", home: .territory, parent: "project", identity: ["project", "name"],
        fields: [
            approval("project", "项目", "Project", .reference("project"), required: true, queried: true),
            approval("name", "事项名称", "Name", .text(maxCharacters: 200), required: true, searched: true),
            approval(
                "group", "分组", "Group",
                .choice([
                    Choice("establishment", "立项", "establishment"), Choice("eia", "环评", "environmental assessment"),
                    Choice("land", "土地", "land"), Choice("planning", "规划", "planning"),
                    Choice("construction", "建设", "construction"), Choice("utility", "配套", "utility"),
                    Choice("other", "其他", "other"),
                ]), queried: true),
            approval("track", "联审联批", "Track", .choice(of: JointApprovalTrack.self), queried: true),
            approval("stage", "阶段", "Stage", .choice(of: ApprovalStage.self), queried: true),
            approval(
                "level", "办理层级", "Level",
                .choice([
                    Choice("township", "乡镇", "township"), Choice("county", "县级", "county"),
                    Choice("city", "市级", "city"),
                    Choice("province", "省级", "province"), Choice("state", "国家", "state"),
                ]), required: true),
            approval("measure", "办理措施", "Measure", .text(maxCharacters: 1000), required: true),
            approval("limitOn", "办理时限", "Limit", .date, required: true, queried: true),
            approval(
                "limitWorkingDays", "办理工作日", "Limit in working days", .integer(1...1000),
                unit: Label("工作日", "working days")),
            approval("responsibleLeader", "责任领导", "Responsible leader", .text(maxCharacters: 60), required: true),
            approval("handler", "承办人", "Handler", .text(maxCharacters: 60), required: true),
            approval(
                "riskTags", "风险标签", "Risk tags",
                .set(
                    of: .choice([
                        Choice("quality", "质量", "quality"), Choice("safety", "安全", "safety"),
                        Choice("energy", "节能", "energy use"),
                        Choice("environment", "环境", "environment"), Choice("publicSafety", "公共安全", "public safety"),
                    ]))),
            FieldDeclaration(
                "state", "状态", "State", .choice(of: ApprovalItemState.self), .event, by: [.approvalOffice],
                queried: true),
            approval("documentNo", "文号", "Document number", .text(maxCharacters: 80), searched: true),
            approval("decidedOn", "办结日期", "Decided on", .date),
            approval("cellText", "报表文字", "Cell text", .text(maxCharacters: 500)),
            approval(
                "deficiencyKind", "容缺情形", "Deficiency kind",
                .choice([
                    Choice("supplementLater", "容缺后补", "later supplement"),
                    Choice("textReview", "文本容缺审查", "text-ready review"),
                    Choice("substitution", "文件替代审查", "substitution"),
                    Choice("exempt", "免于提交", "exempt from submission"),
                    Choice("advanceDesign", "先行方案审查", "advance design review"),
                ])),
            .field("observedState", "现场所见状态", "Observed state", .choice(of: ApprovalCellState.self)),
            .field("observedNote", "现场说明", "Observed note", .note(maxCharacters: 4000), .noteText, searched: true),
            FieldDeclaration(
                "evidence", "佐证", "Evidence", .set(of: .reference("photo")), .addWins,
                by: [.inspector, .approvalOffice]),
        ])

    private static func approval(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false, queried: Bool = false,
        searched: Bool = false, unit: Label? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .officeOnly, by: [.approvalOffice], required: required, queried: queried,
            searched: searched, unit: unit)
    }
}
