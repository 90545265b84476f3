/// All record types that this version declares.
///
/// A record of another type, written by newer software, is kept, forwarded and shown raw.
public enum RecordTypes {
    /// In the order of the catalogue.
    public static let all: [RecordType] = [
        .project, .correctionProposal, .listMembership, .monthlyPlan, .milestone, .investmentReport, .stageEvent,
        .visit, .supervisionEntry, .addendum, .photo, .fieldNote, .problem, .problemEvent, .approvalItem,
        .promisedDocument, .statEntry, .serviceAssignment, .person, .unit, .region, .workCalendar, .mechanismProfile,
        .device, .rectificationPlan, .approvalCase, .resourceNeed, .landQuotaEntry, .dispatchMeeting, .agendaItem,
        .resolution, .siteMeeting, .warning, .notice, .raceRound, .raceScore, .projectHonor, .assessmentRound,
        .assessmentScore, .reward, .observationTour, .tourStop, .tourScore, .startBatch, .startEntry, .promotionTrip,
        .bankMeeting, .fundLine, .target, .workTask, .reportRun, .reportRow, .madeReport, .intermediary,
        .intermediaryReview, .helperRating, .importBatch,
    ]

    /// The type of that name; `nil` if this version does not know it.
    public static func named(_ name: String) -> RecordType? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
