import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// The working groups' own work: their log, and the promotion group's quotas.
extension RegisterDesk {
    /// What a group does and how often, in words.
    static func purposeLabel(_ purpose: String) -> Bilingual {
        switch purpose {
        case "frontLine": Bilingual(zh: "一线招商", en: "front line")
        case "dispatch": Bilingual(zh: "调度", en: "dispatch")
        case "consultation": Bilingual(zh: "会商", en: "consultation")
        case "circular": Bilingual(zh: "通报", en: "circular")
        case "topicalMeeting": Bilingual(zh: "专题会议", en: "topical meeting")
        case "coverage": Bilingual(zh: "全覆盖督导", en: "full coverage")
        case "sweep": Bilingual(zh: "摸排", en: "sweep")
        default: Bilingual(zh: purpose, en: purpose)
        }
    }

    /// Each period of the year for each thing that a group owes: done on which days, or missed (F-JC-04).
    func log(_ filter: SheetFilter) throws -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.log.label,
            columns: [
                Bilingual(zh: "专班", en: "Group"), Bilingual(zh: "工作", en: "Duty"), Bilingual(zh: "周期", en: "Cadence"),
                Bilingual(zh: "期间", en: "Period"), Bilingual(zh: "完成日期", en: "Done on"), Bilingual(zh: "状态", en: "State"),
            ])
        let group = filter.group.isEmpty ? profile.workingGroups.first?.code ?? "" : filter.group
        sheet.choices = [
            OfficeSheet.Choice(
                name: "group", label: Bilingual(zh: "专班", en: "Group"),
                options: profile.workingGroups.map { ($0.code, Bilingual(zh: $0.label.zh, en: $0.label.en)) },
                chosen: group),
            OfficeSheet.Choice(
                name: "part", label: Bilingual(zh: "状态", en: "State"),
                options: [("missed", Bilingual(zh: "缺期", en: "missed"))], chosen: filter.part),
        ]
        guard let chosen = profile.workingGroups.first(where: { $0.code == group }),
            let start = CivilDate(year: today.year, month: 1, day: 1)
        else { return sheet }
        for (purpose, cadence) in chosen.cadences.sorted(by: { ($0.value.rawValue, $0.key) < ($1.value.rawValue, $1.key) }) {
            let held = try held(group: group, purpose: purpose)
            let missing = Set(
                Period.withoutMeeting(cadence, from: start, through: today, heldOn: held.map(\.on)))
            var missed = 0
            var period = Period(cadence, containing: start)
            var rows: [OfficeSheet.Row] = []
            while let current = period, current.first <= today {
                let isMissed = missing.contains(current) && current.last < today
                let isOpen = missing.contains(current) && !isMissed
                if isMissed { missed += 1 }
                let own = held.filter { current.contains($0.on) }
                if filter.part.isEmpty || isMissed {
                    rows.append(
                        OfficeSheet.Row(
                            record: own.first?.id, tone: isMissed ? .bad : isOpen ? .watch : .good,
                            cells: [
                                .label(chosen.label), .label(Self.purposeLabel(purpose)), .label(cadence.label),
                                .text(Self.name(of: current)),
                                .text(own.map(\.on.description).joined(separator: "、")),
                                isMissed
                                    ? .words(Bilingual(zh: "缺期", en: "missed"), .bad)
                                    : isOpen
                                        ? .words(Bilingual(zh: "本期待办", en: "due this period"), .watch)
                                        : .words(Bilingual(zh: "已开展", en: "done"), .good),
                            ]))
                }
                period = current.next
            }
            sheet.rows += rows.reversed()
            sheet.gauges.append(
                OfficeSheet.Gauge(
                    label: Bilingual(
                        zh: "\(Self.purposeLabel(purpose).zh)（每\(cadence.label.zh)）缺期",
                        en: "\(Self.purposeLabel(purpose).en) (every \(cadence.label.en)), missed"),
                    text: String(missed), tone: missed > 0 ? .bad : .good))
        }
        return sheet
    }

    /// The days on which a group did something, with the record of it.
    func held(group: String, purpose: String) throws -> [(id: RecordID, on: CivilDate)] {
        let meetings = try store.records(
            RecordQuery(
                type: RecordType.dispatchMeeting.name,
                equals: ["workingGroup": .text(group), "purpose": .text(purpose)]))
        return meetings.compactMap { meeting in
            meeting.value("heldOn").text.flatMap { CivilDate($0) }.map { (meeting.id, $0) }
        }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    }

    /// Writes into a group's log.
    ///
    /// - Throws: ``RegisterRefusal/unknownDuty`` for what the profile does not ask of the group.
    func note(group: String, purpose: String, on day: CivilDate, minutes: String) throws -> RecordID {
        guard profile.workingGroups.first(where: { $0.code == group })?.cadences[purpose] != nil else {
            throw RegisterRefusal.unknownDuty(group: group, purpose: purpose)
        }
        guard day <= today else { throw RegisterRefusal.future(day) }
        var values: [String: FieldValue] = [
            "kind": .text(MeetingKind.workingGroup.rawValue), "workingGroup": .text(group), "purpose": .text(purpose),
            "heldOn": .text(day.description),
        ]
        if !minutes.isEmpty { values["minutes"] = .text(minutes) }
        return try RecordEntering(store: store, person: person).add(.dispatchMeeting, values: values)
    }

    // MARK: Quotas

    /// Leaders by quarter and departments by month against their quotas (F-JC-16).
    func quotas(_ filter: SheetFilter) throws -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.quotas.label,
            columns: [
                Bilingual(zh: "单位", en: "Unit"), Bilingual(zh: "指标", en: "Quota"), Bilingual(zh: "期间", en: "Period"),
                Bilingual(zh: "完成", en: "Done"), Bilingual(zh: "应完成", en: "Required"),
                Bilingual(zh: "剩余天数", en: "Days left"), Bilingual(zh: "状态", en: "State"),
            ])
        let day = Self.day(inMonth: filter.month, before: today)
        sheet.choices = [
            OfficeSheet.Choice(
                name: "month", label: Bilingual(zh: "月份", en: "Month"),
                options: Self.months(through: today).map { ($0, Bilingual(zh: $0, en: $0)) },
                chosen: filter.month.isEmpty ? day.civilMonth.description : filter.month),
            OfficeSheet.Choice(
                name: "part", label: Bilingual(zh: "状态", en: "State"),
                options: [("short", Bilingual(zh: "未达标", en: "short"))], chosen: filter.part),
        ]
        let (leaders, departments) = try trips()
        let rule = TripQuotas(profile.quotas, today: today)
        var lines = reading.regions.map(\.code).compactMap { rule.leader($0, quarterOf: day, trips: leaders) }
        for unit in Set(departments.map(\.unit)).union(reading.regions.map(\.code)).sorted() {
            lines += rule.department(unit, monthOf: day, trips: departments)
        }
        for line in lines where filter.part.isEmpty || !line.isMet {
            let isOver = line.daysLeft < 0
            let state =
                line.isMet
                ? OfficeSheet.Cell.words(Bilingual(zh: "达标", en: "met"), .good)
                : isOver
                    ? .words(Bilingual(zh: "未达标", en: "not met"), .bad)
                    : .words(Bilingual(zh: "尚缺 \(line.required - line.done)", en: "\(line.required - line.done) to go"), .watch)
            sheet.rows.append(
                OfficeSheet.Row(
                    record: line.sources.first, tone: line.isMet ? .good : isOver ? .bad : .watch,
                    cells: [
                        .text(reading.regionNames[line.subject] ?? line.subject), .label(line.label),
                        .text(line.period.description), .count(line.done), .count(line.required),
                        .count(line.daysLeft), state,
                    ]))
        }
        let short = lines.filter { !$0.isMet }.count
        sheet.gauges = [
            OfficeSheet.Gauge(label: Bilingual(zh: "达标", en: "Met"), text: "\(lines.count - short)/\(lines.count)"),
            OfficeSheet.Gauge(
                label: Bilingual(zh: "未达标", en: "Short"), text: String(short), tone: short > 0 ? .bad : .good),
        ]
        return sheet
    }

    /// Trips of leaders and of departments.
    func trips() throws -> (leaders: [TripQuotas.Trip], departments: [TripQuotas.Trip]) {
        var leaders: [TripQuotas.Trip] = []
        var departments: [TripQuotas.Trip] = []
        for record in try store.records(RecordQuery(type: RecordType.promotionTrip.name)) {
            guard let on = record.value("on").text.flatMap({ CivilDate($0) }), let unit = record.value("unit").text
            else { continue }
            if let territories, !territories.contains(unit) { continue }
            let trip = TripQuotas.Trip(
                id: record.id, unit: unit, on: on, projects: Int(record.value("contacted").integer ?? 0))
            if record.value("kind").text == "leader" { leaders.append(trip) } else { departments.append(trip) }
        }
        return (leaders, departments)
    }

    /// The last day of a month `yyyy-mm`, or today if that is earlier or the month cannot be read.
    static func day(inMonth month: String, before today: CivilDate) -> CivilDate {
        guard let month = CivilMonth(month), let last = month.day(month.dayCount) else { return today }
        return min(last, today)
    }
}
