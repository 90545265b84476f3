extension RecordType {
    /// A person who works with the system; leaders appear by role.
    public static let person = RecordType(
        "person", "人员", "Person", home: .register, parent: "unit", identity: ["code"],
        fields: [
            .office(
                "code", "人员编码", "Code", .text(maxCharacters: 60), required: true, queried: true,
                hint: Label("签名和记录中用的名字", "The name used in signatures and records")),
            .office("name", "姓名", "Name", .text(maxCharacters: 60), required: true, queried: true, searched: true),
            .office(
                "roles", "角色", "Roles",
                .set(
                    of: .choice([
                        Choice("inspector", "督导员", "inspector"), Choice("office", "办公室人员", "office clerk"),
                        Choice("territory", "属地填报员", "territory clerk"), Choice("auditor", "审核人", "auditor"),
                        Choice("approvalOffice", "审批人员", "approval clerk"),
                        Choice("statisticsOffice", "统计人员", "statistics clerk"), Choice("helper", "帮办人员", "helper"),
                        Choice("leader", "领导", "leader"),
                    ]))),
            .office("unit", "单位", "Unit", .reference("unit"), queried: true),
            .office("team", "督导组", "Team", .text(maxCharacters: 40), queried: true),
            .office("territories", "负责属地", "Territories", .set(of: .text(maxCharacters: 40))),
            .office("phone", "电话", "Phone", .text(maxCharacters: 40)),
        ])

    /// A body, bureau or working group.
    public static let unit = RecordType(
        "unit", "单位", "Unit", home: .register, parent: "parent", identity: ["name"],
        fields: [
            .office("name", "名称", "Name", .text(maxCharacters: 120), required: true, queried: true, searched: true),
            .office(
                "kind", "类别", "Kind",
                .choice([
                    Choice("hqOffice", "指挥部办公室", "HQ office"), Choice("drc", "发展改革委", "DRC"),
                    Choice("majorProjectOffice", "重大办", "major-project office"),
                    Choice("supervisionOffice", "政府督查室", "government supervision office"),
                    Choice("partySupervision", "市委督查", "Party supervision"),
                    Choice("projectServiceCentre", "项目服务中心", "project service centre"),
                    Choice("jointConference", "联席会议", "joint conference"),
                    Choice("approvalService", "审批服务", "approval service"),
                    Choice("approvalReformOffice", "工改办", "approval reform office"),
                    Choice("businessEnvOffice", "营商办", "business-environment office"),
                    Choice("investmentPromotion", "投资促进", "investment promotion"),
                    Choice("naturalResources", "自然资源", "natural resources"), Choice("statistics", "统计", "statistics"),
                    Choice("sectorAuthority", "行业主管部门", "sector authority"),
                    Choice("majorWorkLead", "工程牵头部门", "lead of major works"),
                    Choice("workingGroup", "工作专班", "working group"),
                    Choice("territory", "属地", "territory"), Choice("other", "其他", "other"),
                ]), queried: true),
            .office("parent", "上级单位", "Parent", .reference("unit"), queried: true),
            .office("region", "所在属地", "Region", .text(maxCharacters: 40), queried: true),
            .office("phone", "电话", "Phone", .text(maxCharacters: 40)),
        ])

    /// A territory that carries projects and is ranked.
    public static let region = RecordType(
        "region", "属地", "Region", home: .register, parent: "parent", identity: ["code"],
        fields: [
            .office(
                "code", "代码", "Code", .text(maxCharacters: 40), required: true, queried: true,
                hint: Label("也是数据范围的名称", "Names the territory's scope too")),
            .office("name", "名称", "Name", .text(maxCharacters: 60), required: true, queried: true, searched: true),
            .office(
                "level", "级别", "Level",
                .choice([
                    Choice("city", "市", "city"), Choice("county", "县（市、区）", "county"), Choice("zone", "开发区", "zone"),
                    Choice("town", "镇", "town"), Choice("township", "乡", "township"), Choice("street", "街道", "street"),
                ]), required: true, queried: true),
            .office("parent", "上级", "Parent", .reference("region"), queried: true),
            .office("group", "排名分组", "Ranking group", .text(maxCharacters: 40)),
            .office("order", "次序", "Order", .integer(0...10_000)),
        ])
}
