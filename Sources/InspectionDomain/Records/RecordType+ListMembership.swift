extension RecordType {
    /// A project's place on a list of a year.
    public static let listMembership = RecordType(
        "listMembership", "清单成员", "List membership", home: .register, parent: "project", identity: ["project", "list", "year"],
        fields: [
            .office("project", "项目", "Project", .reference("project"), required: true, queried: true),
            .office(
                "list", "清单", "List",
                .choice([
                    Choice("key300", "300个重点项目清单", "300 key projects"),
                    Choice("majorWorks", "若干重大工程", "major works"),
                    Choice("over100M", "亿元以上重大投资", "100 million yuan and over"),
                    Choice("strategicEmerging", "战略性新兴产业", "strategic emerging industry"),
                    Choice("platformEconomy", "平台经济", "platform economy"),
                    Choice("signedPending", "已签约拟落地", "signed, to be landed"),
                    Choice("centralFunds", "中央资金", "central funds"),
                ]), required: true, queried: true),
            .office("year", "年度", "Year", .year, required: true, queried: true),
            .office("bases", "入选依据", "Bases", .set(of: .choice(bases)), hint: Label("可多选", "Several are allowed")),
            .office("primaryBasis", "主要依据", "Primary basis", .choice(bases)),
            .office(
                "source", "来源", "Source",
                .choice([
                    Choice("workLead", "牵头部门提出", "proposed by a lead department"),
                    Choice("drc", "发改委筛选", "chosen by the DRC"),
                    Choice("territory", "属地申报", "declared by the territory"),
                ])),
            .office("contactLeader", "包联领导", "Contact leader", .text(maxCharacters: 60)),
            .office("addedOn", "列入日期", "Added on", .date, required: true, queried: true),
            .office("removedOn", "移出日期", "Removed on", .date, queried: true),
            .office("removedReason", "移出原因", "Reason of removal", .text(maxCharacters: 500)),
        ])

    private static let bases = [
        Choice("annualPlanOver100M", "年度投资计划亿元以上", "annual plan of 100 million yuan and over"),
        Choice("provincialKey", "省级重点工程", "provincial key work"),
        Choice("cityGovernment", "市本级政府投资", "city government investment"),
        Choice("cityCountyKey", "市县两级重点推进", "pushed by city and county"),
    ]
}
