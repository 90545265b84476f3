extension RecordType {
    /// What one person gave a stop on the four aspects of LYG23 二(二); one a person and stop.
    public static let tourScore = RecordType(
        "tourScore", "观摩评分", "Tour score", home: .territory, parent: "stop",
        fields: [
            .event("stop", "观摩点", "Stop", .reference("tourStop"), by: both, required: true, queried: true),
            .event("rater", "评分人", "Rater", .text(maxCharacters: 60), by: both, required: true, queried: true),
            .event(
                "points", "分项得分", "Points", .map(from: .choice(of: TourAspect.self), to: .integer(0...100)), by: both,
                required: true),
            .init("comment", "点评", "Comment", .note(maxCharacters: 4000), .noteText, by: both),
            .event("at", "时间", "At", .instant, by: both, required: true),
        ])

    private static let both: Set<EditorRole> = [.inspector, .office]
}

/// What a stop of a tour is judged by (LYG23 二(二)).
public enum TourAspect: String, CodedChoice {
    /// 建设进度.
    case progress
    /// 组织管理.
    case organisation
    /// 要素保障.
    case resources
    /// 社会效益.
    case benefit

    /// What people see.
    public var label: Label {
        switch self {
        case .progress: Label("建设进度", "progress")
        case .organisation: Label("组织管理", "organisation")
        case .resources: Label("要素保障", "resources")
        case .benefit: Label("社会效益", "social benefit")
        }
    }
}
