extension RecordType {
    /// One matter on a meeting's agenda, and why it is there.
    public static let agendaItem = RecordType(
        "agendaItem", "调度事项", "Agenda item", home: .office, parent: "meeting",
        fields: [
            .office("meeting", "会议", "Meeting", .reference("dispatchMeeting"), required: true, queried: true),
            .office("number", "序号", "Number", .integer(1...10_000)),
            .office("subject", "事项", "Subject", .text(maxCharacters: 500), required: true, searched: true),
            .office("project", "项目", "Project", .reference("project"), queried: true),
            .office("problem", "问题", "Problem", .reference("problem"), queried: true),
            .office("source", "来源", "Source", .choice(of: AgendaSource.self), required: true, queried: true),
            .office("countyDialogue", "县长对话", "County-head dialogue", .text(maxCharacters: 40)),
            .office(
                "raisedTo", "提交上级", "Raised to", .text(maxCharacters: 40), queried: true,
                hint: Label("超出职权时的会议或层级", "The meeting or tier, if beyond the remit")),
            .office("raisedReason", "提交理由", "Reason for raising", .text(maxCharacters: 500)),
            .office("outcome", "结果", "Outcome", .note(maxCharacters: 4000)),
        ])
}

/// Why a matter is on an agenda.
public enum AgendaSource: String, CodedChoice {
    /// New or changed in the problem ledger.
    case ledger
    /// How a working group operates.
    case workingGroup
    /// Investment behind plan.
    case investment
    /// Not started or not in statistics.
    case startAndEntry
    /// A major project's problem.
    case majorProblem
    /// The race's result.
    case race
    /// The dialogue with a county's head.
    case dialogue
    /// Put there by hand.
    case picked

    /// What people see.
    public var label: Label {
        switch self {
        case .ledger: Label("问题台账", "problem ledger")
        case .workingGroup: Label("专班运行", "working group")
        case .investment: Label("投资完成", "investment completion")
        case .startAndEntry: Label("开工入统", "start and statistical entry")
        case .majorProblem: Label("重大问题", "major problem")
        case .race: Label("赛马比拼", "race")
        case .dialogue: Label("县（市、区）长对话", "county-head dialogue")
        case .picked: Label("人工选取", "hand-picked")
        }
    }
}
