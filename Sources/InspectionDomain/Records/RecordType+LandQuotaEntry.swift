extension RecordType {
    /// One movement of the city's land-quota pool (市级计划指标调节库); the balance is computed.
    public static let landQuotaEntry = RecordType(
        "landQuotaEntry", "用地指标", "Land-quota entry", home: .office, parent: "project",
        fields: [
            .office("year", "年度", "Year", .year, required: true, queried: true),
            .office("on", "日期", "On", .date, required: true, queried: true),
            .office(
                "direction", "收支", "Direction",
                .choice([Choice("in", "收储", "in"), Choice("out", "使用", "out")]), required: true, queried: true),
            .office(
                "area", "面积", "Area", .integer(0...100_000_000), required: true,
                unit: Label("0.01 亩", "0.01 mu")),
            .office("project", "项目", "Project", .reference("project"), queried: true),
            .office("need", "用地需求", "Need", .reference("resourceNeed"), queried: true),
            .office("priority", "优先类别", "Priority", .choice(of: LandPriority.self)),
            .office("note", "说明", "Note", .text(maxCharacters: 500)),
        ])
}

/// Who is served first from the land-quota pool (JC 二·服务保障: the three classes that the notice names).
public enum LandPriority: String, CodedChoice {
    /// 省市重点工程项目.
    case provinceOrCityKey
    /// 已签约拟落地.
    case signedToLand
    /// 拟签约重大项目.
    case toBeSigned
    /// Everything else.
    case other

    /// What people see.
    public var label: Label {
        switch self {
        case .provinceOrCityKey: Label("省市重点工程", "province or city key work")
        case .signedToLand: Label("已签约拟落地", "signed, to be landed")
        case .toBeSigned: Label("拟签约重大项目", "major, to be signed")
        case .other: Label("其他", "other")
        }
    }

    /// The class named first in the notice is served first: 0 is first.
    public var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
