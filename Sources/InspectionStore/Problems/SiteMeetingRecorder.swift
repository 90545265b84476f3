public import Causality
public import InspectionDomain
public import Wording

/// What an on-site office dealt with, as the person who records it enters it.
public struct SiteMeetingReport: Hashable, Sendable {
    /// The day on site.
    public let date: CivilDate
    /// 分包领导, by role.
    public let contactLeader: String?
    /// 召集单位.
    public let convenedBy: String?
    /// 参加人员; at least one.
    public let attendees: [String]
    /// 议定措施.
    public let decisions: String
    /// Problems dealt with and not solved on the spot.
    public let problems: [RecordID]
    /// Problems solved on the spot.
    public let solved: [RecordID]
    /// Photo records that show it; they prove what was solved.
    public let photos: [RecordID]

    /// Describes a meeting.
    public init(
        date: CivilDate, contactLeader: String? = nil, convenedBy: String? = nil, attendees: [String],
        decisions: String, problems: [RecordID] = [], solved: [RecordID] = [], photos: [RecordID] = []
    ) {
        self.date = date
        self.contactLeader = contactLeader
        self.convenedBy = convenedBy
        self.attendees = attendees
        self.decisions = decisions
        self.problems = problems
        self.solved = solved
        self.photos = photos
    }

    var values: [String: FieldValue] {
        var values: [String: FieldValue] = ["date": .text(date.description), "decisions": .text(decisions)]
        values["contactLeader"] = contactLeader.map { .text($0) }
        values["convenedBy"] = convenedBy.map { .text($0) }
        for name in attendees { values[FamilyField.name("attendees", name)] = FamilyField.added }
        for id in problems + solved { values[FamilyField.name("problems", id)] = FamilyField.added }
        for id in solved { values[FamilyField.name("solved", id)] = FamilyField.added }
        for id in photos { values[FamilyField.name("photos", id)] = FamilyField.added }
        return values
    }
}

/// Why an on-site office cannot be recorded as given; trying again does not help.
public enum SiteMeetingError: PersonFacingError, Hashable {
    /// Nobody attended.
    case noAttendees
    /// Nothing was decided.
    case noDecisions
    /// A problem was solved on the spot, and no photo proves it.
    case noProof
    /// A problem belongs to another project or is not here.
    case foreignProblem(RecordID)

    /// `meeting.` and the reason.
    public var code: String {
        switch self {
        case .noAttendees: "meeting.no-attendees"
        case .noDecisions: "meeting.no-decisions"
        case .noProof: "meeting.no-proof"
        case .foreignProblem: "meeting.foreign-problem"
        }
    }

    /// The problem, if it is about one.
    public var values: [String: String] {
        if case .foreignProblem(let id) = self { ["problem": id.hex] } else { [:] }
    }

    /// What is missing.
    public var message: Label {
        switch self {
        case .noAttendees: Label("没有参加人员。", "Nobody attended.")
        case .noDecisions: Label("没有议定措施。", "Nothing was decided.")
        case .noProof: Label("当场解决的问题须有照片佐证。", "What was solved on the spot needs a photo as proof.")
        case .foreignProblem(let id):
            Label("问题 \(id.hex) 不属于这个项目。", "Problem \(id.hex) is none of this project.")
        }
    }

    /// What to give.
    public var nextStep: Label {
        switch self {
        case .noAttendees: Label("请写明至少一名参加人员。", "Name at least one person.")
        case .noDecisions: Label("请写明议定措施。", "Write down what was decided.")
        case .noProof: Label("请先添加现场照片，再登记会议。", "Add a photo from the site first, then record the meeting.")
        case .foreignProblem: Label("请从该项目的未结问题中选择。", "Choose from the project's open problems.")
        }
    }
}

/// Records on-site offices in one person's name, with or without a network (ZH 三.1, DL 六(三)).
public struct SiteMeetingRecorder: Sendable {
    /// Who records.
    public let person: String
    private let store: InspectionStore

    /// Writes into a store.
    public init(in store: InspectionStore, person: String) {
        self.store = store
        self.person = person
    }

    /// Records a meeting; what was solved on the spot is confirmed with the photos as proof, and closed.
    ///
    /// The person who records confirms and closes as somebody other than who handles the problem: whoever reported it
    /// resolved cannot record its closing this way. The meeting and each problem's steps are durable one after the
    /// other; a meeting cut off in between is taken up by closing the problem itself.
    /// - Returns: the id of the meeting.
    /// - Throws: ``SiteMeetingError``, ``ProblemMoveError`` before anything is written, or what the store refuses.
    @discardableResult
    public func record(_ report: SiteMeetingReport, of project: RecordID) throws -> RecordID {
        guard report.attendees.contains(where: { FieldValue.text($0).isFilled }) else {
            throw SiteMeetingError.noAttendees
        }
        guard FieldValue.text(report.decisions).isFilled else { throw SiteMeetingError.noDecisions }
        guard report.solved.isEmpty || !report.photos.isEmpty else { throw SiteMeetingError.noProof }
        guard let scope = try store.record(project).flatMap({ ProjectView($0.state)?.territoryScope }) else {
            throw StoreError.noSuchRecord(project)
        }
        for id in report.problems + report.solved {
            guard let known = try store.problem(id), known.view.project == project else {
                throw SiteMeetingError.foreignProblem(id)
            }
            if report.solved.contains(id) { try known.history.checkConfirmingAndClosing(by: person) }
        }
        let meeting = store.makeRootID()
        var values = report.values
        values["project"] = .reference(project)
        try store.write([
            RecordEdit(
                record: meeting, type: RecordType.siteMeeting.name, scope: scope, values: values, person: person)
        ])
        let recorder = ProblemRecorder(in: store, person: person)
        for id in report.solved {
            let note = "现场办公会（\(report.date)）当场解决"
            try recorder.take(ProblemStep(.confirmSolved, note: note, evidence: report.photos), on: id)
            try recorder.take(ProblemStep(.close, note: note, evidence: report.photos), on: id)
        }
        return meeting
    }
}
