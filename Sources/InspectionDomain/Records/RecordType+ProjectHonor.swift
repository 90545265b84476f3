extension RecordType {
    /// 骏马 or 蜗牛: proposed by a rule, confirmed or declined by a person with a reason; the history stays.
    public static let projectHonor = RecordType(
        "projectHonor", "骏马蜗牛", "Steed or snail", home: .office, parent: "project",
        fields: [
            .office("project", "项目", "Project", .reference("project"), required: true, queried: true),
            .office("kind", "称号", "Kind", .choice(of: HonorKind.self), required: true, queried: true),
            .office("period", "期间", "Period", .text(maxCharacters: 40), required: true, queried: true),
            .office("basis", "入选依据", "Basis", .text(maxCharacters: 500), required: true),
            .event("state", "状态", "State", .choice(of: HonorState.self), by: [.office], queried: true),
            .event("decidedBy", "认定人", "Decided by", .text(maxCharacters: 60), by: [.office]),
            .event("reason", "认定理由", "Reason", .text(maxCharacters: 500), by: [.office]),
        ])
}
