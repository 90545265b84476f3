extension RecordType {
    /// The investment planned for one month of a project.
    public static let monthlyPlan = RecordType(
        "monthlyPlan", "月度计划", "Monthly plan", home: .register, parent: "project", identity: ["project", "year", "month"],
        fields: [
            .office("project", "项目", "Project", .reference("project"), required: true, queried: true),
            .office("year", "年度", "Year", .year, required: true, queried: true),
            .office("month", "月份", "Month", .integer(1...12), required: true, queried: true),
            .office(
                "amount", "计划投资", "Amount", .money, required: true,
                hint: Label("12 个月之和应等于年度计划", "Twelve months add up to the annual plan")),
        ])
}
