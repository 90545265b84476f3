extension RecordType {
    /// What was found about one of the ten items in one visit; its id is the visit's part of the item's number.
    ///
    /// The structured fields of all ten items are declared here; ``SupervisionItem/fieldNames`` says which are whose.
    public static let supervisionEntry = RecordType(
        "supervisionEntry", "督导项", "Supervision entry", home: .territory, parent: "visit",
        fields: common + mechanismAndTargets + proceduresToStatEntry + serviceToProblems)

    private static let common: [FieldDeclaration] = [
        .field("visit", "督导", "Visit", .reference("visit"), required: true, queried: true),
        .field("item", "督导项号", "Item", .integer(1...10), required: true, queried: true),
        .field(
            "rating", "评价", "Rating", .choice(of: Rating.self), required: true, queried: true,
            hint: Label("选“不适用”须说明原因", "“Not applicable” needs a reason")),
        .field("reason", "原因", "Reason", .text(maxCharacters: 500)),
        .field("note", "情况说明", "Note", .note(maxCharacters: 20_000), .noteText, searched: true),
        .field("photos", "照片", "Photos", .set(of: .reference("photo")), .addWins),
        .field("rater", "评价人", "Rater", .text(maxCharacters: 60), .event, required: true),
        .field("at", "评价时间", "At", .instant, .event, required: true),
    ]

    private static let mechanismAndTargets: [FieldDeclaration] = [
        .field("fourFixings", "四定", "Four fixings", .map(from: .choice(of: FourFixing.self), to: .flag)),
        .field("trackerPresent", "专人跟踪", "Tracker present", .flag),
        .field("ledgerKept", "台账齐全", "Ledger kept", .flag),
        .field("leaderLastVisitOn", "包联领导最近到场", "Leader's last visit", .date, caution: .lower),
        .field("annualPlanKnown", "年度计划明确", "Annual plan known", .flag),
        .field("monthTarget", "本月目标", "This month's target", .money),
        .field("nodePlanPresent", "节点计划上墙", "Node plan present", .flag),
    ]

    private static let proceduresToStatEntry: [FieldDeclaration] = [
        .field(
            "trackState", "手续状态", "State of procedure",
            .map(from: .choice(of: JointApprovalTrack.self), to: .choice(of: ApprovalCellState.self))),
        .field(
            "trackDocumentNo", "手续文号", "Document number",
            .map(from: .choice(of: JointApprovalTrack.self), to: .text(maxCharacters: 80))),
        .field("trackDate", "手续日期", "Document date", .map(from: .choice(of: JointApprovalTrack.self), to: .date)),
        .field(
            "trackBlocker", "手续堵点", "Blocker",
            .map(from: .choice(of: JointApprovalTrack.self), to: .text(maxCharacters: 500))),
        .field(
            "promisedOutstanding", "未补承诺材料", "Promised documents outstanding", .integer(0...1000),
            caution: .higher, unit: Label("件", "documents")),
        .field(
            "observedDoneMonth", "现场估计本月完成投资", "Observed investment this month", .money,
            hint: Label("估计值，不改变填报数", "An estimate; it never changes the reported figure")),
        .field("fundsArrived", "资金到位", "Funds arrived", .money),
        .field("fundsUsed", "资金使用", "Funds used", .money),
        .field("doubt", "数据存疑", "Figures in doubt", .flag, caution: .higher),
        .field("visibleProgress", "形象进度", "Visible progress", .text(maxCharacters: 1000), searched: true),
        .field("observedPercent", "现场估计完成比例", "Observed completion", .percent),
        .field("milestonesReached", "完成节点", "Milestones reached", .set(of: .reference("milestone")), .addWins),
        .field("expectedFinish", "预计竣工", "Expected finish", .date),
        .field("entryState", "入统状态", "Entry state", .choice(of: StatEntryState.self)),
        .field("conditionsMet", "达到入库条件", "Conditions met", .flag),
        .field("missingProof", "缺少佐证", "Missing proof", .set(of: .text(maxCharacters: 40)), .addWins),
        .field("countedShare", "已统计比例", "Counted share", .percent),
    ]

    private static let serviceToProblems: [FieldDeclaration] = [
        .field("serviceContacts", "服务次数", "Service contacts", .integer(0...10_000), unit: Label("次", "times")),
        .field(
            "openNeeds", "未解决诉求", "Open needs", .integer(0...10_000), caution: .higher,
            unit: Label("项", "needs")),
        .field("ownerSatisfaction", "业主满意度", "Owner's satisfaction", .integer(1...5), unit: Label("分", "points")),
        .field("workState", "施工状态", "Work state", .choice(of: WorkState.self), queried: true),
        .field("stoppedSince", "停工起始日期", "Stopped since", .date, caution: .lower),
        .field("workers", "现场人数", "Workers", .integer(0...100_000), unit: Label("人", "people")),
        .field("machines", "机械台数", "Machines", .integer(0...10_000), unit: Label("台", "machines")),
        .field("safetyConcern", "安全隐患", "Safety concern", .flag, caution: .higher),
        .field("siteObstruction", "阻工", "Obstruction", .flag, caution: .higher),
        .field("demolitionPercent", "拆迁完成比例", "Demolition done", .percent),
        .field("ecologyCompliance", "生态环保达标", "Ecological compliance", .flag),
        .field("newProblems", "新发现问题", "New problems", .set(of: .reference("problem")), .addWins),
        .field(
            "rechecked", "复核问题", "Rechecked problems",
            .map(from: .reference("problem"), to: .choice(of: RecheckResult.self))),
    ]
}
