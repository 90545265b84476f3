import Causality
import InspectionDomain
import InspectionStore

/// What of the office's own scope others may see at its pages, and which territory a paper is about.
///
/// A type that is not named here is the office's alone: to forget one hides it.
enum OfficePapers {
    /// Facts once they stand: nobody drafts them.
    private static let facts = names([
        .resolution, .warning, .reward, .landQuotaEntry, .intermediary, .intermediaryReview, .helperRating,
        .bankMeeting, .importBatch, .madeReport,
    ])

    /// Papers that are published at some point.
    private static let published = names([
        .notice, .projectHonor, .dispatchMeeting, .agendaItem, .raceRound, .raceScore, .assessmentRound,
        .assessmentScore,
    ])

    private static func names(_ types: [RecordType]) -> Set<String> { Set(types.map(\.name)) }

    /// Whether others than the office may see some of a type at all.
    static func mayShow(_ type: RecordType) -> Bool { facts.contains(type.name) || published.contains(type.name) }

    /// Whether records of a type can be about one territory.
    static func mayConcernTerritory(_ type: RecordType) -> Bool {
        type.fields.contains { places.contains($0.name) || references.contains($0.name) }
    }

    /// Whether others than the office may see a paper: it is issued, held, confirmed or published.
    static func isPublished(_ record: StoredRecord, in store: InspectionStore) throws -> Bool {
        switch record.type {
        case let name where facts.contains(name): return true
        case RecordType.notice.name: return NoticeView(unchecked: record.state).isPublished
        case RecordType.projectHonor.name:
            let state = record.value("state").text.flatMap(HonorState.init(rawValue:))
            return state == .confirmed || state == .revoked
        case RecordType.dispatchMeeting.name: return record.value("heldOn") != .empty
        case RecordType.raceRound.name, RecordType.assessmentRound.name:
            return record.value("state").text == RoundState.published.rawValue
        case RecordType.agendaItem.name, RecordType.raceScore.name, RecordType.assessmentScore.name:
            return try record.parent.flatMap { try store.record($0) }.map { try isPublished($0, in: store) } ?? false
        default: return false
        }
    }

    /// Whether others than the office may see how a paper came about: not the drafts of one that is published now.
    static func showsHistory(of record: StoredRecord) -> Bool { !published.contains(record.type) }

    // MARK: Where

    private static let places = ["region", "territory"]
    private static let references = ["project", "problem", "siteMeeting", "subject"]

    /// The territory that a paper names itself.
    static func territory(namedBy record: StoredRecord) -> String? {
        places.lazy.compactMap { record.value($0).text }.first { !$0.isEmpty }
    }

    /// What a paper is about, the nearest first.
    static func matters(of record: StoredRecord) -> [RecordID] {
        references.compactMap { record.value($0).recordID }
    }
}

extension NoticeView {
    /// Whether the paper left the office: nobody outside sees one that is drafted, waits for its approval, or whose
    /// complaint is still looked into.
    var isPublished: Bool {
        switch state {
        case .proposed, .approved, .drafted, .signed, .complained, .verifying, .unfounded, .confirmed: false
        case .lapsed: issuedOn != nil
        default: true
        }
    }
}
