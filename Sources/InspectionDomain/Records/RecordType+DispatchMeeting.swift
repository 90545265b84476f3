extension RecordType {
    /// A meeting of the office: a tier's dispatch, a working group, a joint conference, a race review (F-JC-04, 14, 23–25).
    public static let dispatchMeeting = RecordType(
        "dispatchMeeting", "调度会议", "Dispatch meeting", home: .office,
        fields: [
            .office("kind", "会议类别", "Kind", .choice(of: MeetingKind.self), required: true, queried: true),
            .office(
                "tier", "调度层级", "Tier", .text(maxCharacters: 40), queried: true,
                hint: Label("机制参数中的层级代码", "A tier's code in the profile")),
            .office(
                "workingGroup", "工作专班", "Working group", .text(maxCharacters: 40), queried: true,
                hint: Label("机制参数中的专班代码", "A group's code in the profile")),
            .office(
                "purpose", "事由", "Purpose", .text(maxCharacters: 40), queried: true,
                hint: Label("如 dispatch、consultation、circular", "Such as dispatch, consultation, circular")),
            .office("field", "分管领域", "Field", .text(maxCharacters: 60), queried: true),
            .office("plannedOn", "计划日期", "Planned on", .date, queried: true),
            .office("heldOn", "召开日期", "Held on", .date, queried: true),
            .office("mode", "召开方式", "Mode", .choice(modes)),
            .office("chairRole", "主持人职务", "Chair's role", .text(maxCharacters: 60)),
            .init("attendees", "参加人员", "Attendees", .set(of: .text(maxCharacters: 60)), .addWins, by: [.office]),
            .init(
                "minutes", "会议纪要", "Minutes", .note(maxCharacters: 20_000), .noteText, by: [.office], searched: true),
            .office("circularOn", "通报日期", "Circular sent on", .date),
        ])

    static let modes = [
        Choice("inPerson", "现场", "in person"), Choice("video", "视频", "video"), Choice("phone", "电话", "phone"),
    ]
}

/// What a meeting is.
public enum MeetingKind: String, CodedChoice {
    /// A tier's dispatch meeting.
    case tier
    /// A working group's activity: front line, dispatch, consultation, circular, topical meeting.
    case workingGroup
    /// 项目建设联席会议.
    case jointConference
    /// 项目会办会.
    case jointHandling
    /// 市长办公会议.
    case mayorOffice
    /// 市政府有关会议.
    case cityMeeting
    /// 点评会.
    case raceReview

    /// What people see.
    public var label: Label {
        switch self {
        case .tier: Label("分级调度会", "tier dispatch")
        case .workingGroup: Label("专班工作", "working group")
        case .jointConference: Label("联席会议", "joint conference")
        case .jointHandling: Label("项目会办会", "joint handling")
        case .mayorOffice: Label("市长办公会议", "mayor's office meeting")
        case .cityMeeting: Label("市政府有关会议", "relevant city meeting")
        case .raceReview: Label("赛马点评会", "race review")
        }
    }
}
