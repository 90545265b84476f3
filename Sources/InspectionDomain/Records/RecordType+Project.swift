extension RecordType {
    /// A project of the register; the office alone writes it, nodes propose corrections.
    public static let project = RecordType(
        "project", "项目", "Project", home: .register, identity: ["code"],
        fields: [
            .office("code", "项目编码", "Code", .text(maxCharacters: 60), required: true, queried: true, searched: true),
            .office("name", "项目名称", "Name", .text(maxCharacters: 200), required: true, queried: true, searched: true),
            .office("sector", "行业领域", "Sector", .text(maxCharacters: 60), required: true, queried: true),
            .office(
                "region", "属地", "Territory", .text(maxCharacters: 40), required: true, queried: true,
                hint: Label("填属地代码", "The territory's region code")),
            .office(
                "contentAndScale", "建设内容及规模", "Content and scale", .note(maxCharacters: 4000), required: true,
                searched: true),
            .office("location", "建设地点", "Location", .text(maxCharacters: 200), required: true, searched: true),
            .office("latitude", "纬度", "Latitude", .microdegrees(limit: 90)),
            .office("longitude", "经度", "Longitude", .microdegrees(limit: 180)),
            .office("buildStart", "建设起始年", "First year of building", .year, required: true),
            .office("buildEnd", "建设终止年", "Last year of building", .year, required: true),
            .office("totalInvestment", "总投资", "Total investment", .money, required: true, queried: true),
            .office("annualPlan", "年度投资计划", "Annual plan", .map(from: .year, to: .money)),
            .office("annualTarget", "年度投资目标", "Annual target", .map(from: .year, to: .money)),
            .office("fundSources", "资金来源", "Fund sources", .set(of: .choice(fundSources))),
            .office(
                "assetType", "资产类型", "Asset type",
                .choice([
                    Choice("realEconomy", "实体经济", "real economy"), Choice("realEstate", "房地产", "real estate"),
                    Choice("lightAsset", "轻资产", "light asset"),
                ]), hint: Label("决定落地的判断标准", "Decides when the project counts as landed")),
            .office("ownerUnit", "项目单位", "Project owner", .text(maxCharacters: 120), required: true, searched: true),
            .office(
                "builderUnit", "建设单位", "Construction client", .text(maxCharacters: 120),
                hint: Label("空白时同项目单位", "The owner, if left empty")),
            .office("contactName", "项目单位联系人", "Contact person", .text(maxCharacters: 60), required: true),
            .office("contactPhone", "联系电话", "Contact phone", .text(maxCharacters: 40), required: true),
            .office(
                "responsibleUnit", "责任单位", "Responsible unit", .text(maxCharacters: 120), required: true,
                queried: true),
            .office("responsiblePerson", "责任人", "Responsible person", .text(maxCharacters: 60)),
            .office(
                "signingState", "签约情况", "Signing",
                .choice([
                    Choice("none", "未签约", "not signed"), Choice("intent", "意向", "letter of intent"),
                    Choice("signed", "已签约", "signed"),
                ])),
            .office("signedOn", "签约日期", "Signed on", .date),
            .office("signingAmount", "签约金额", "Signed amount", .money),
            .office("demolitionPercent", "拆迁完成比例", "Demolition done", .percent),
            .office(
                "demolitionText", "拆迁进展", "Demolition", .text(maxCharacters: 500),
                hint: Label("可填“不涉及”", "“不涉及” is allowed")),
            .office("plannedStart", "计划开工日期", "Planned start", .date, queried: true),
            .office("plannedFinish", "计划竣工日期", "Planned finish", .date),
            .office(
                "approvalMode", "审批方式", "Approval mode",
                .choice([
                    Choice("general", "一般流程", "general flow"), Choice("startOnLand", "拿地即开工", "start on land delivery"),
                ])),
            .office(
                "reportedNode", "登记关键节点", "Registered key node", .choice(keyNodes), queried: true,
                hint: Label("登记表所报，不代替佐证", "As the register says; it replaces no proof")),
            .derived(
                "reportClass", "报表类别", "Report class",
                .choice([
                    Choice("preliminary", "前期项目", "preliminary"),
                    Choice("newOrCompleted", "新建（竣工）项目", "new or completed"),
                    Choice("ongoing", "在建项目", "ongoing"),
                ])),
            .derived("stage", "阶段", "Stage", .choice(of: ProjectStage.self)),
            .derived("keyNodes", "关键节点", "Key nodes", .map(from: .choice(keyNodes), to: .choice(keyNodeStates))),
        ])

    /// Where a project's money may come from.
    static let fundSources = [
        Choice("centralBudget", "中央预算内投资", "central budget"), Choice("treasuryBond", "国债资金", "treasury bonds"),
        Choice("specialBond", "专项债", "special bonds"), Choice("policyInstrument", "政策性金融工具", "policy instruments"),
        Choice("localBudget", "地方财政", "local budget"), Choice("bankLoan", "银行贷款", "bank loans"),
        Choice("ownFunds", "自筹资金", "own funds"), Choice("other", "其他", "other"),
    ]

    private static let keyNodes = [
        Choice("filing", "备案审批", "filing and approval"), Choice("procedures", "手续办理", "procedures"),
        Choice("resources", "要素配置", "resource allocation"), Choice("start", "开工建设", "start"),
        Choice("progress", "实施进度", "progress"), Choice("blockage", "堵点难点", "blockages"),
        Choice("completion", "竣工投产", "completion and production"),
    ]

    private static let keyNodeStates = [
        Choice("notStarted", "未启动", "not started"), Choice("inProgress", "进行中", "in progress"),
        Choice("blocked", "受阻", "blocked"), Choice("done", "完成", "done"),
    ]
}
