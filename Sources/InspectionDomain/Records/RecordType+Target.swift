extension RecordType {
    /// What a territory or department is to reach in a year on one indicator.
    public static let target = RecordType(
        "target", "年度目标", "Target", home: .register, identity: ["year", "unit", "indicator"],
        fields: [
            .office("year", "年度", "Year", .year, required: true, queried: true),
            .office(
                "unit", "属地或部门", "Territory or department", .text(maxCharacters: 120), required: true, queried: true),
            .office("indicator", "指标", "Indicator", .text(maxCharacters: 60), required: true, queried: true),
            .office("value", "目标值", "Value", .integer(0...1_000_000_000_000), required: true),
            .office("valueUnit", "计量单位", "Unit of the value", .text(maxCharacters: 20)),
            .office("issuedOn", "下达日期", "Issued on", .date),
            .office("amendment", "调整说明", "Reason of a change", .text(maxCharacters: 500)),
        ])
}
