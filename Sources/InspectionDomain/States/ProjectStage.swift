/// The stage of a project, the union of the cities' lines (catalogue §5.1, proposed).
public enum ProjectStage: String, MachineState {
    /// 在谈.
    case negotiating
    /// 签约.
    case signed
    /// 入库: admitted to a library after review.
    case admitted
    /// 谋划储备.
    case reserve
    /// 推进前期.
    case preliminary
    /// 具备开工条件.
    case readyToStart
    /// 开工: substantive start proved.
    case started
    /// 在建.
    case underConstruction
    /// 竣工.
    case completed
    /// 投产.
    case inProduction
    /// 停工: back by 复工.
    case suspended
    /// 预审未通过: cannot enter the library.
    case rejectedAtPreReview
    /// 退出.
    case withdrawn

    /// What people see.
    public var label: Label {
        switch self {
        case .negotiating: Label("在谈", "negotiating")
        case .signed: Label("签约", "signed")
        case .admitted: Label("入库", "admitted to library")
        case .reserve: Label("谋划储备", "reserve")
        case .preliminary: Label("推进前期", "preliminary")
        case .readyToStart: Label("具备开工条件", "ready to start")
        case .started: Label("开工", "started")
        case .underConstruction: Label("在建", "under construction")
        case .completed: Label("竣工", "completed")
        case .inProduction: Label("投产", "in production")
        case .suspended: Label("停工", "suspended")
        case .rejectedAtPreReview: Label("预审未通过", "rejected at pre-review")
        case .withdrawn: Label("退出", "withdrawn")
        }
    }

    /// Suspended over everything, then the earlier stage over the later.
    public var caution: Int {
        switch self {
        case .suspended: 20
        case .rejectedAtPreReview: 19
        case .withdrawn: 0
        case .negotiating: 18
        case .signed: 17
        case .admitted: 16
        case .reserve: 15
        case .preliminary: 14
        case .readyToStart: 13
        case .started: 12
        case .underConstruction: 11
        case .completed: 10
        case .inProduction: 9
        }
    }

    /// The steps allowed between stages.
    public static let table = StateTable<ProjectStage>(
        "project-stage", initial: .negotiating,
        [
            .negotiating: [.signed, .rejectedAtPreReview, .withdrawn],
            .signed: [.admitted, .rejectedAtPreReview, .withdrawn],
            .admitted: [.reserve, .preliminary, .withdrawn],
            .reserve: [.preliminary, .withdrawn],
            .preliminary: [.readyToStart, .suspended, .withdrawn],
            .readyToStart: [.started, .suspended, .withdrawn],
            .started: [.underConstruction, .suspended, .withdrawn],
            .underConstruction: [.completed, .suspended, .withdrawn],
            .completed: [.inProduction],
            .suspended: [.preliminary, .readyToStart, .started, .underConstruction, .withdrawn],
            .rejectedAtPreReview: [.negotiating],
        ])

    /// Whether entering the stage needs evidence (start, completion, production).
    public var needsProof: Bool { self == .started || self == .completed || self == .inProduction }
}
