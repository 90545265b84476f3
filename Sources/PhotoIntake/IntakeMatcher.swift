import Wording

/// Proposes visits for photos by time and place; a pure function of what it is given.
///
/// A visit qualifies by its business date (UTC+8), by lying within 2 km, or by both. A known place beyond 2 km rules
/// a visit out. A near visit of another date stays in low, since camera clocks are often wrong.
public struct IntakeMatcher: Sendable {
    /// A photo's time (milliseconds since 1970) and place, as far as known.
    public struct Photo: Hashable, Sendable {
        /// When it was taken.
        public let time: Int64?
        /// Where it was taken.
        public let place: Place?

        /// Pairs a time and a place.
        public init(time: Int64?, place: Place?) {
            self.time = time
            self.place = place
        }

        /// The time and place among a photo's facts.
        public init(_ facts: PhotoFacts) {
            self.init(time: facts.capturedAt?.millisecondsSince1970, place: facts.place)
        }
    }

    /// How near a project must be, in metres.
    public static let radiusMetres = 2_000
    /// How far apart in time two photos of one stop may be, in milliseconds: 15 minutes.
    public static let sameStopMilliseconds: Int64 = 900_000

    private let candidates: [(visit: VisitCandidate, day: CivilDay?)]

    /// Chooses among these visits, given in any order.
    public init(candidates: [VisitCandidate]) {
        self.candidates = candidates.sorted { $0.visitID.utf8.lexicographicallyPrecedes($1.visitID.utf8) }
            .map { ($0, CivilDay($0.date.utf8, separator: UInt8(ascii: "-"))) }
    }

    /// One proposal a photo, in the photos' order.
    ///
    /// Photos are first judged alone. A photo left open then takes the visit that its nearest settled neighbours in
    /// time, one before and one after, both within 15 minutes, agree on: an inspector is at one place at a time.
    public func proposals(for photos: [Photo]) -> [IntakeProposal] {
        let alone = photos.map(proposal)
        let settled = zip(photos, alone).compactMap { photo, proposal in
            photo.time.flatMap { time in proposal.preferred.map { (time: time, visitID: $0.visitID) } }
        }.sorted { ($0.time, $0.visitID) < ($1.time, $1.visitID) }
        return zip(photos, alone).map { photo, proposal in
            guard proposal.isAmbiguous, let time = photo.time,
                let before = settled.last(where: { $0.time <= time }),
                let after = settled.first(where: { $0.time >= time }),
                before.visitID == after.visitID, time - before.time <= Self.sameStopMilliseconds,
                after.time - time <= Self.sameStopMilliseconds
            else { return proposal }
            return Self.preferring(before.visitID, in: proposal)
        }
    }

    /// The proposal for one photo by itself.
    public func proposal(for photo: Photo) -> IntakeProposal {
        guard photo.time != nil || photo.place != nil else {
            return Self.none("照片没有拍摄时间和位置。", "The photo has neither time nor place.")
        }
        let day = photo.time.map { CivilDay(inChinaAt: $0) }
        let suggestions = candidates.compactMap { visit, visitDay in
            suggestion(photo, day.map { $0 == visitDay }, visit)
        }
        guard !suggestions.isEmpty else {
            return Self.none("没有日期相同或 2 公里以内的督导。", "No visit is of the same date or within 2 km.")
        }
        // The candidates are sorted by id and the sort is made stable by position.
        let ranked = suggestions.enumerated().sorted {
            ($1.element.confidence, $0.offset) < ($0.element.confidence, $1.offset)
        }
        return IntakeProposal(suggestions: ranked.map(\.element), noProposal: nil)
    }

    private func suggestion(
        _ photo: Photo, _ isSameDate: Bool?, _ visit: VisitCandidate
    ) -> IntakeProposal.Suggestion? {
        let metres = photo.place.flatMap { place in visit.place.map { place.metres(to: $0) } }
        guard metres ?? 0 <= Self.radiusMetres else { return nil }
        let item = isSameDate == true ? photo.time.flatMap { Self.item(at: $0, of: visit) } : nil
        let judged: (confidence: Int, reason: Bilingual)
        switch (isSameDate, metres) {
        case (true?, let metres?):
            // From 95 on the spot down to 65 at the edge, so that the nearer of two projects a kilometre apart leads.
            judged = (
                95 - metres * 30 / Self.radiusMetres,
                Self.reason(visit, "日期相同，相距 \(metres) 米", "same date, \(metres) m away")
            )
        case (true?, nil): judged = (60, Self.reason(visit, "日期相同，位置未知", "same date, place unknown"))
        case (nil, let metres?):
            judged = (
                55 - metres * 30 / Self.radiusMetres,
                Self.reason(visit, "相距 \(metres) 米，拍摄时间未知", "\(metres) m away, time unknown")
            )
        case (false?, let metres?):
            judged = (
                20 - metres * 15 / Self.radiusMetres,
                Self.reason(
                    visit, "相距 \(metres) 米，但日期不同，请核对相机时钟",
                    "\(metres) m away but of another date; check the camera's clock")
            )
        case (false?, nil), (nil, nil): return nil
        }
        return IntakeProposal.Suggestion(
            visitID: visit.visitID, projectID: visit.projectID, itemID: item,
            confidence: min(99, judged.confidence + (item == nil ? 0 : Self.itemBonus)), reason: judged.reason)
    }

    /// A visit that someone was working on at that very time leads another of the same date.
    private static let itemBonus = 20

    /// The item whose hint holds the time; of several the shortest hint, then the earliest, then by id.
    private static func item(at time: Int64, of visit: VisitCandidate) -> String? {
        visit.itemHints.filter { $0.span.contains(time) }.min { left, right in
            let lengths = (
                left.span.upperBound.subtractingReportingOverflow(left.span.lowerBound).partialValue,
                right.span.upperBound.subtractingReportingOverflow(right.span.lowerBound).partialValue
            )
            return (lengths.0, left.span.lowerBound, left.itemID) < (lengths.1, right.span.lowerBound, right.itemID)
        }?.itemID
    }

    private static func preferring(_ visitID: String, in proposal: IntakeProposal) -> IntakeProposal {
        guard let chosen = proposal.suggestions.first(where: { $0.visitID == visitID }) else { return proposal }
        let others = proposal.suggestions.filter { $0.visitID != visitID }
        let lead = (others.first?.confidence ?? 0) + IntakeProposal.clearLead
        let confidence = min(99, max(chosen.confidence, lead))
        let reason = Bilingual(
            zh: chosen.reason.zh + "；前后 15 分钟内的照片都属于这次督导",
            en: chosen.reason.en + "; photos within 15 minutes before and after are of this visit")
        let lowered = others.map { $0.with(min($0.confidence, confidence - IntakeProposal.clearLead), $0.reason) }
        return IntakeProposal(suggestions: [chosen.with(confidence, reason)] + lowered, noProposal: nil)
    }

    private static func reason(_ visit: VisitCandidate, _ zh: String, _ en: String) -> Bilingual {
        Bilingual(
            zh: "\(visit.projectName)（\(visit.date)）：\(zh)",
            en: "\(visit.projectName) (\(visit.date)): \(en)")
    }

    private static func none(_ zh: String, _ en: String) -> IntakeProposal {
        IntakeProposal(suggestions: [], noProposal: Bilingual(zh: zh, en: en))
    }
}
