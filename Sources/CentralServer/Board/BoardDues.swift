import Causality
import InspectionDomain
import InspectionStore
import Pages
import Wording

/// What each tier and the month ask for by when: meetings, problems on the tier's desk, the monthly tables.
struct BoardDues {
    let store: InspectionStore
    let figures: BoardFigures
    let language: Language

    /// One row a duty: who, in which period, by when, how many problems wait, and whether it was done.
    func rows() throws -> [PageData] {
        let profile = figures.register.rules.profile
        let meetings = try store.records(RecordQuery(type: RecordType.dispatchMeeting.name))
        let tiers = profile.tiers.compactMap { tier -> PageData? in
            guard let cadence = tier.cadence, let period = Period(cadence, containing: figures.today) else { return nil }
            let held = meetings.contains { meeting in
                meeting.value("tier").text == tier.code
                    && (meeting.value("heldOn").text.flatMap { CivilDate($0) }.map(period.contains) ?? false)
            }
            let tally = figures.tally(of: tier.code)
            let due = tally.dueDays.count { $0 <= period.last }
            return row(
                cadence.label[language], tier.label[language], period, held,
                Bilingual(zh: "到期问题 \(due)，在办 \(tally.total)", en: "\(due) problems due, \(tally.total) open")[language],
                address: "/board/problems?tier=\(FormPost.encoded(tier.code))&due=\(period.last)")
        }
        return tiers + [monthly(profile)].compactMap { $0 }
    }

    private func row(
        _ cadence: String, _ what: String, _ period: Period, _ isDone: Bool, _ detail: String, address: String
    ) -> PageData {
        let left = period.last.days(since: figures.today)
        return [
            "cadence": cadence, "what": what, "by": period.last.description,
            "left": Bilingual(zh: "还有 \(left) 天", en: "\(left) days left")[language], "isDone": isDone,
            "detail": detail, "address": address,
        ]
    }

    private func monthly(_ profile: MechanismProfile) -> PageData? {
        let month = figures.today.civilMonth
        guard let day = month.day(min(profile.deadlines.reportDay, month.dayCount)) else { return nil }
        let left = day.days(since: figures.today)
        let words =
            left >= 0
            ? Bilingual(zh: "还有 \(left) 天", en: "\(left) days left")
            : Bilingual(zh: "已过 \(-left) 天", en: "\(-left) days ago")
        return [
            "cadence": PeriodKind.month.label[language], "what": Bilingual(zh: "月报报送", en: "monthly tables")[language],
            "by": day.description, "left": words[language], "isOpen": true, "address": "/monthly?day=\(day)",
            "detail": Bilingual(zh: "各属地汇总报送", en: "handed in by the territories")[language],
        ]
    }
}
