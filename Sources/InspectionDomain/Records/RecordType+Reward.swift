extension RecordType {
    /// A reward to a county, an enterprise or a person, with who approved it.
    public static let reward = RecordType(
        "reward", "奖励", "Reward", home: .office,
        fields: [
            .office("receiver", "获奖对象", "Receiver", .text(maxCharacters: 120), required: true, queried: true),
            .office(
                "receiverKind", "对象类别", "Receiver's kind",
                .choice([
                    Choice("county", "县（市、区）", "county"), Choice("enterprise", "企业", "enterprise"),
                    Choice("person", "个人", "person"),
                ]), required: true),
            .office(
                "kind", "奖励类别", "Kind",
                .choice([
                    Choice("preliminaryFunds", "前期费", "preliminary funds"),
                    Choice("centralBudget", "中央预算内投资", "central budget"),
                    Choice("specialBond", "专项债", "special bonds"), Choice("landQuota", "用地指标", "land quota"),
                    Choice("energyQuota", "能耗指标", "energy quota"), Choice("honor", "表彰", "honour"),
                    Choice("money", "奖金", "money"),
                ]), required: true, queried: true),
            .office("amount", "数量", "Amount", .text(maxCharacters: 60), hint: Label("数量和单位", "Amount with its unit")),
            .office("reason", "理由", "Reason", .text(maxCharacters: 500), required: true),
            .office("round", "依据轮次", "Round", .reference("*")),
            .office("approvedBy", "批准人", "Approved by", .text(maxCharacters: 60), required: true),
            .office("approvedOn", "批准日期", "Approved on", .date, required: true, queried: true),
        ])
}
