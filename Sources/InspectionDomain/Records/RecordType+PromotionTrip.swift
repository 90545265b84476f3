extension RecordType {
    /// A trip to win projects, by a leader or a department (JC 招商引资行动).
    public static let promotionTrip = RecordType(
        "promotionTrip", "招商外出", "Promotion trip", home: .territory,
        fields: [
            trip(
                "kind", "外出主体", "Kind",
                .choice([
                    Choice("leader", "主要领导", "main leader"), Choice("department", "投促部门", "promotion department"),
                ]), required: true),
            trip("unit", "单位", "Unit", .text(maxCharacters: 120), required: true),
            trip("on", "日期", "On", .date, required: true),
            trip(
                "mode", "招商模式", "Mode",
                .choice([
                    Choice("chain", "产业链招商", "industry chain"), Choice("team", "小分队招商", "small team"),
                    Choice("owners", "以商招商", "owners win owners"), Choice("platform", "平台招商", "platform"),
                    Choice("fund", "基金招商", "fund"), Choice("enclave", "飞地招商", "enclave"),
                    Choice("contest", "大赛招商", "contest"),
                ])),
            trip("destination", "目的地", "Destination", .text(maxCharacters: 120)),
            trip("contacted", "对接项目数", "Projects contacted", .integer(0...1000), required: true),
            .init(
                "projects", "对接项目", "Projects", .set(of: .text(maxCharacters: 80)), .addWins,
                by: [.territory, .office]),
        ])

    private static func trip(
        _ name: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = false
    ) -> FieldDeclaration {
        FieldDeclaration(
            name, zh, en, kind, .sibling, by: [.territory, .office], required: required, queried: required)
    }
}
