import InspectionDomain

/// What usual files call the fields of a type, where that is not their label.
///
/// Data about other people's tables, never a rule: a file with the declared headings needs none of it.
struct ImportHints: Sendable {
    /// Headings by field.
    var headings: [String: [String]] = [:]
    /// Headings of the column with the source's own key.
    var keys: [String] = ["key", "外部编号"]
    /// Words that stand for a code, by field.
    var words: [String: [String: String]] = [:]
    /// Fields that take only such words and pass over others.
    var knownWordsOnly: Set<String> = []
    /// Texts for fields that the file has no column for.
    var constants: [String: String] = [:]
    /// Keys of maps whose values the file lists without keys, in their order.
    var positions: [String: [String]] = [:]
    /// Fields that count hundredths of what the file counts.
    var hundredths: Set<String> = []

    static func of(_ type: RecordType) -> ImportHints {
        var hints = all[type.name] ?? ImportHints()
        if type.field(named: "project") != nil {
            hints.headings["project", default: []] += project
        }
        return hints
    }

    /// What a column of projects is called; the code goes before the name.
    static let project = ["项目编号", "项目编码", "project"]

    private static let all: [String: ImportHints] = [
        RecordType.approvalCase.name: ImportHints(
            headings: ["flow": ["mode"]], words: ["state": ["late": "open", "running": "open"]],
            positions: ["stageBudgets": ApprovalFlow.startOnLand.stages.map(\.rawValue)]),
        RecordType.approvalItem.name: ImportHints(
            headings: [
                "name": ["item", "name", "事项名称"], "group": ["item", "name", "事项名称"], "limitOn": ["limit"],
                "state": ["tasks·state"],
            ],
            words: ["group": groups], knownWordsOnly: ["group"]),
        RecordType.promisedDocument.name: ImportHints(
            headings: ["name": ["material"], "plannedDueOn": ["plannedDue"]], keys: ["promise"],
            constants: ["essential": "否"]),
        RecordType.statEntry.name: ImportHints(headings: ["missing": ["missingProofs"]]),
        RecordType.startBatch.name: ImportHints(headings: ["on": ["batch"], "name": ["venue"]]),
        RecordType.promotionTrip.name: ImportHints(
            headings: ["on": ["date"], "contacted": ["projects"], "projects": ["project names"]], keys: ["trip"]),
        RecordType.bankMeeting.name: ImportHints(
            headings: ["name": ["meeting"], "bankCount": ["banks"], "projectCount": ["projects"],
                "banks": ["bank names"], "projects": ["project names"]]),
        RecordType.resourceNeed.name: ImportHints(
            headings: ["text": ["plot"], "amount": ["areaMu", "面积（亩）"], "raisedOn": ["signedOn"], "signedOn": ["signedOn"]],
            keys: ["plot"], words: ["state": ["signed": "handling", "listed": "answered"]],
            hundredths: ["amount"]),
        RecordType.intermediaryReview.name: ImportHints(headings: ["intermediary": ["name", "机构名称"]], keys: ["agency"]),
        RecordType.intermediary.name: ImportHints(headings: ["blacklistReason": ["reason"]]),
        RecordType.helperRating.name: ImportHints(headings: ["helper": ["name"]]),
    ]

    /// The five groups of the procedure agency (ZH 三.3), as far as an item's usual name tells.
    private static let groups = [
        "立项备案": "establishment", "项目备案": "establishment", "节能审查意见": "establishment",
        "环境影响评价": "eia", "环评": "eia", "不动产权证": "land", "地质勘察报告": "land",
        "规划选址意见": "planning", "建设用地规划许可证": "planning", "建设工程规划许可证": "planning",
        "建设工程规划许可": "planning", "设计方案联合审查": "planning", "施工图联合审查": "construction",
        "建筑工程施工许可证": "construction", "建筑工程施工许可": "construction", "水电气讯报装": "utility",
    ]
}
