public import Causality
import Wording

/// A warning that a rule calls for, with the figures that called for it (catalogue §6.11).
public struct WarningFinding: Hashable, Sendable {
    /// What makes a warning one and the same: it is never raised twice.
    public struct Key: Hashable, Sendable, Comparable {
        /// The rule's code.
        public let rule: String
        /// What it is about.
        public let subject: RecordID
        /// The month, or the day that something was due, began or was planned.
        public let period: String

        /// Names a warning.
        public init(rule: String, subject: RecordID, period: String) {
            self.rule = rule
            self.subject = subject
            self.period = period
        }

        /// By rule, period and subject.
        public static func < (left: Key, right: Key) -> Bool {
            (left.rule, left.period, left.subject) < (right.rule, right.period, right.subject)
        }
    }

    /// What it is.
    public let key: Key
    /// How grave.
    public let level: WarningRule.Level
    /// The figures at the time, by name, such as `slip`: `-7.2`.
    public let inputs: [String: String]
}

/// The rules of early warning, asked on one day; node and centre find the same.
public struct EarlyWarning: Sendable {
    /// The city's thresholds.
    public let profile: MechanismProfile
    /// The working days.
    public let calendar: WorkCalendar
    /// The day.
    public let today: CivilDate

    /// Sets the rules and the day.
    public init(profile: MechanismProfile, calendar: WorkCalendar, today: CivilDate) {
        self.profile = profile
        self.calendar = calendar
        self.today = today
    }

    private var month: String { today.civilMonth.description }

    private func finding(
        _ code: String, _ subject: RecordID, period: String, _ level: (WarningRule) -> WarningRule.Level?,
        inputs: [String: String]
    ) -> WarningFinding? {
        guard let rule = profile.warning(code), today.month >= rule.fromMonth ?? 1, let level = level(rule) else {
            return nil
        }
        return WarningFinding(
            key: WarningFinding.Key(rule: code, subject: subject, period: period), level: level, inputs: inputs)
    }
}

// MARK: Projects
extension EarlyWarning {
    /// W-01: behind schedule.
    public func behindSchedule(_ project: RecordID, slip: Ratio?) -> WarningFinding? {
        guard let slip else { return nil }
        return finding("W-01", project, period: month, { $0.level(at: slip) }, inputs: ["slip": slip.pointsText])
    }

    /// W-02: a low monthly rate, months running; the rates end with the latest closed month, gaps are `nil`.
    public func lowMonths(_ project: RecordID, rates: [Ratio?]) -> WarningFinding? {
        finding(
            "W-02", project, period: month,
            { rule in
                let latest = rates.suffix(rule.rounds ?? 1)
                guard latest.count == rule.rounds ?? 1 else { return nil }
                let levels = latest.map { rate in rate.flatMap { rule.level(at: $0) } }
                // The mildest of the months: all must hold.
                return levels.contains(nil) ? nil : levels.compactMap { $0 }.min()
            }, inputs: ["rates": rates.map(\.percentText).joined(separator: ", ")])
    }

    /// W-03: a milestone late; its planned day names the warning.
    public func lateMilestone(_ milestone: RecordID, plannedOn: CivilDate, actualOn: CivilDate?) -> WarningFinding? {
        let late = Slip.milestone(planned: plannedOn, actual: actualOn, today: today)
        guard actualOn == nil else { return nil }
        return finding(
            "W-03", milestone, period: plannedOn.description, { $0.level(at: Int64(late)) },
            inputs: ["plannedOn": plannedOn.description, "daysLate": String(late)])
    }

    /// W-04: planned start passed, not started.
    public func notStarted(_ project: RecordID, plannedStart: CivilDate?, hasStarted: Bool) -> WarningFinding? {
        guard let plannedStart, !hasStarted else { return nil }
        let late = today.days(since: plannedStart)
        return finding(
            "W-04", project, period: plannedStart.description, { $0.level(at: Int64(late)) },
            inputs: ["plannedStart": plannedStart.description, "daysLate": String(late)])
    }

    /// W-05: reported completion above the observed one.
    public func reportedAboveObserved(_ project: RecordID, reported: Ratio?, observed: Ratio?) -> WarningFinding? {
        guard let reported, let observed, let gap = reported.difference(to: observed) else { return nil }
        return finding(
            "W-05", project, period: month, { $0.level(at: gap) },
            inputs: ["reported": reported.percentText, "observed": observed.percentText, "gap": gap.pointsText])
    }

    /// W-06: stopped; the first day of the stop names the warning.
    public func stopped(_ project: RecordID, since: CivilDate?) -> WarningFinding? {
        guard let since else { return nil }
        let days = today.days(since: since)
        return finding(
            "W-06", project, period: since.description, { $0.level(at: Int64(days)) },
            inputs: ["stoppedSince": since.description, "days": String(days)])
    }

    /// W-07: no full visit this month; on the month's last day 31 is compared.
    public func uncovered(_ project: RecordID, isFull: Bool) -> WarningFinding? {
        guard !isFull else { return nil }
        let day = today.day == today.civilMonth.dayCount ? 31 : today.day
        return finding(
            "W-07", project, period: month, { $0.level(at: Int64(day)) }, inputs: ["day": String(today.day)])
    }

    /// W-08: eligible and not in statistics.
    public func notInStatistics(_ entry: StatEntryView) -> WarningFinding? {
        guard let eligibleOn = entry.eligibleOn, !entry.isEntered, entry.state != .notEligible else { return nil }
        let days = today.days(since: eligibleOn)
        return finding(
            "W-08", entry.id, period: eligibleOn.description, { $0.level(at: Int64(days)) },
            inputs: ["eligibleOn": eligibleOn.description, "days": String(days), "state": entry.state.rawValue])
    }

    /// W-09: the substantive start of a centralised start is near or past.
    public func substantiveStart(_ entry: StartEntryView, ceremony: CivilDate) throws(CalendarError) -> WarningFinding?
    {
        let due = try profile.substantiveStartDue(ceremony: ceremony, calendar: calendar)
        guard entry.state(on: today, ceremony: ceremony, dueOn: due) != .substantivelyStarted, ceremony <= today else {
            return nil
        }
        let left = due.days(since: today)
        return finding(
            "W-09", entry.id, period: due.description, { $0.level(at: Int64(left)) },
            inputs: ["dueOn": due.description, "daysLeft": String(left)])
    }
}

// MARK: Approvals, land, promises, problems, money
extension EarlyWarning {
    /// W-10: an approval case has used most or all of its clock.
    public func approvalCase(_ id: RecordID, clock: WorkingDayClock, isFinished: Bool) -> WarningFinding? {
        isFinished ? nil : clockFinding("W-10", id, clock)
    }

    /// W-10: an approval item past its limit, which is red.
    public func approvalItem(_ item: ApprovalItemView) -> WarningFinding? {
        guard let limit = item.limitOn, !item.isEnded, limit < today else { return nil }
        return finding(
            "W-10", item.id, period: limit.description, { $0.red == nil ? .yellow : .red },
            inputs: ["limitOn": limit.description, "state": item.state.rawValue])
    }

    /// W-11: a signed plot not listed, most or all of its working days used.
    public func landListing(_ plot: RecordID, signedOn: CivilDate, listedOn: CivilDate?) throws(CalendarError)
        -> WarningFinding?
    {
        guard listedOn == nil else { return nil }
        let clock = try WorkingDayClock(
            openedOn: signedOn, workingDays: profile.deadlines.landListingWorkingDays, finishedOn: nil, today: today,
            calendar: calendar)
        return clockFinding("W-11", plot, clock)
    }

    private func clockFinding(_ code: String, _ subject: RecordID, _ clock: WorkingDayClock) -> WarningFinding? {
        guard let share = clock.share else { return nil }
        return finding(
            code, subject, period: clock.dueOn.description, { $0.level(at: share) },
            inputs: ["dueOn": clock.dueOn.description, "used": String(clock.used), "allowed": String(clock.allowed)])
    }

    /// W-12: a promised document due soon or overdue; its anchoring event makes it overdue at once.
    public func promise(
        _ document: PromisedDocumentView, events: [PromiseAnchor: CivilDate]
    ) throws(CalendarError) -> WarningFinding? {
        let state = try document.state(
            on: today, events: events, dueSoon: profile.deadlines.promiseDueSoonWorkingDays, calendar: calendar)
        guard state == .promised || state == .dueSoon || state == .overdue else { return nil }
        let due = document.plannedDueOn
        let left: Int
        if state == .overdue {
            left = -1
        } else if let due {
            left = try calendar.workingDays(after: today, through: due)
        } else {
            return nil
        }
        return finding(
            "W-12", document.id, period: due?.description ?? document.anchor?.rawValue ?? "",
            { $0.level(at: Int64(left)) }, inputs: ["dueOn": due?.description ?? "", "state": state.rawValue])
    }

    /// W-13: a problem past due, or so many rounds without an event.
    public func stuckProblem(_ problem: ProblemFacts) -> WarningFinding? {
        guard !problem.state.isFinished, let last = problem.lastEventOn ?? problem.foundOn else { return nil }
        let rounds = profile.silentRounds(rung: problem.rung, lastEventOn: last, today: today)
        let isOverdue = problem.isOverdue(today: today)
        return finding(
            "W-13", problem.problem, period: (problem.dueOn ?? last).description,
            { rule in rule.level(at: Int64(rounds)) ?? (isOverdue ? .yellow : nil) },
            inputs: [
                "rounds": String(rounds), "dueOn": problem.dueOn?.description ?? "", "state": problem.state.rawValue,
            ])
    }

    /// W-14: money spent behind money arrived.
    public func fundUse(_ line: RecordID, arrived: Int64?, spent: Int64?) -> WarningFinding? {
        guard let arrived, let use = Ratio(spent ?? 0, over: arrived) else { return nil }
        return finding(
            "W-14", line, period: String(today.year), { $0.level(at: use) },
            inputs: ["arrived": String(arrived), "spent": String(spent ?? 0), "use": use.percentText])
    }
}

// MARK: The city and its units
extension EarlyWarning {
    /// W-15: the key list's count or share is missed.
    public func keyList(_ city: RecordID, _ share: KeyShare) -> WarningFinding? {
        let faults = (share.hasRequiredCount ? 0 : 1) + (share.reachesShare ? 0 : 1)
        return finding(
            "W-15", city, period: month, { $0.level(at: Int64(faults)) },
            inputs: ["count": String(share.count), "share": share.share.percentText])
    }

    /// W-16: a unit's monthly table is not handed in.
    public func report(_ unit: RecordID, table: String, month: CivilMonth, isSubmitted: Bool) throws(CalendarError)
        -> WarningFinding?
    {
        guard !isSubmitted else { return nil }
        let due = try profile.reportDue(month, calendar: calendar)
        let left = due.days(since: today)
        return finding(
            "W-16", unit, period: "\(month)/\(table)", { $0.level(at: Int64(left)) },
            inputs: ["dueOn": due.description, "daysLeft": String(left)])
    }

    /// W-17: fixings or service people are missing.
    public func gaps(_ gaps: ProjectGaps) -> WarningFinding? {
        finding(
            "W-17", gaps.project, period: month, { $0.level(at: Int64(gaps.gaps.count)) },
            inputs: ["missing": gaps.gaps.map(\.label.zh).joined(separator: "、")])
    }
}
