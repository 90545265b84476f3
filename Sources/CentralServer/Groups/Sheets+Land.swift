import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Land: needs and problems, the quarterly topical meeting, and the city's quota pool.
extension RegisterDesk {
    /// Land needs and problems with the clock from signing to listing (F-JC-08, F-ZH-15).
    func land(_ filter: SheetFilter) throws -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.land.label,
            columns: Self.projectColumns + [
                Bilingual(zh: "需求或问题", en: "Need or problem"), Bilingual(zh: "数量", en: "Amount"),
                Bilingual(zh: "优先类别", en: "Priority"), Bilingual(zh: "提出", en: "Raised on"),
                Bilingual(zh: "已历天数", en: "Days open"), Bilingual(zh: "地块签约", en: "Signed on"),
                Bilingual(zh: "挂牌时限", en: "To be listed by"), Bilingual(zh: "挂牌", en: "Listed on"),
                Bilingual(zh: "状态", en: "State"),
            ], projectColumn: 1)
        sheet.choices = [
            territoryChoice(filter),
            OfficeSheet.Choice(
                name: "part", label: Bilingual(zh: "状态", en: "State"),
                options: [("open", Bilingual(zh: "未结", en: "open"))] + NeedState.allCases.map { ($0.rawValue, $0.label) },
                chosen: filter.part),
        ]
        var (open, late) = (0, 0)
        for (need, project) in landNeeds(filter) {
            if need.state.isOpen { open += 1 }
            let clock = try listingClock(of: need)
            if clock?.isLate == true { late += 1 }
            guard filter.part.isEmpty || need.state.rawValue == filter.part || filter.part == "open" && need.state.isOpen
            else { continue }
            let unit = need.reading("amountUnit").value.text ?? ""
            let amount = need.reading("amount").value.integer.map { MoneyText.wan($0) + unit }
            let tone: OfficeSheet.Tone = clock?.isLate == true ? .bad : need.state.isOpen ? .watch : .good
            sheet.rows.append(
                OfficeSheet.Row(
                    record: need.id, project: project.id, tone: tone,
                    cells: cells(of: project) + [
                        .optional(need.reading("text").value.text), .optional(amount), .label(need.priority.label),
                        .date(need.raisedOn), need.state.isOpen ? need.age(on: today).map { .count($0) } ?? .text("") : .text(""),
                        .date(Self.day(need, "signedOn")), .date(clock?.dueOn), .date(Self.day(need, "listedOn")),
                        .words(need.state.label, tone),
                    ]))
        }
        sheet.gauges = [
            OfficeSheet.Gauge(label: Bilingual(zh: "未结", en: "Open"), text: String(open), tone: open > 0 ? .watch : .good),
            OfficeSheet.Gauge(
                label: Bilingual(zh: "挂牌超时", en: "Listed late"), text: String(late), tone: late > 0 ? .bad : .good),
        ]
        if let line = try topicalMeetings() {
            sheet.gauges.append(
                OfficeSheet.Gauge(
                    label: Bilingual(zh: "本季度专题会议", en: "Topical meetings this quarter"),
                    text: "\(line.done)/\(line.required)", tone: line.isMet ? .good : .watch,
                    reasons: line.isMet
                        ? [] : [Bilingual(zh: "本季度还有 \(line.daysLeft) 天", en: "\(line.daysLeft) days left")]))
        }
        return sheet
    }

    private func landNeeds(_ filter: SheetFilter) -> [(ResourceNeedView, ProjectView)] {
        selected(filter).flatMap { project in
            (reading.needs[project.id] ?? []).filter { $0.kind == "land" && $0.standing != .deleted }
                .map { ($0, project) }
        }
    }

    private static func day(_ need: ResourceNeedView, _ field: String) -> CivilDate? {
        need.reading(field).value.text.flatMap { CivilDate($0) }
    }

    /// From signing to listing, in working days; `nil` for a plot that is not signed.
    func listingClock(of need: ResourceNeedView) throws -> WorkingDayClock? {
        guard let signed = Self.day(need, "signedOn") else { return nil }
        return try WorkingDayClock(
            openedOn: signed, workingDays: profile.deadlines.landListingWorkingDays,
            finishedOn: Self.day(need, "listedOn"), today: today, calendar: calendar)
    }

    private func topicalMeetings() throws -> QuotaLine? {
        guard let quarter = Period(.quarter, containing: today) else { return nil }
        let held = try held(group: "land", purpose: "topicalMeeting").filter { quarter.contains($0.on) }
        return QuotaLine(
            subject: "land", label: Self.purposeLabel("topicalMeeting"), period: quarter, done: held.count,
            required: profile.quotas.landMeetingsPerQuarter, today: today, sources: held.map(\.id))
    }

    /// Builds the quarter's topical meeting from the open needs, priority classes first, then the oldest (F-JC-08).
    ///
    /// - Returns: the meeting and how many matters are on its agenda.
    /// - Throws: ``RegisterRefusal/nothingOpen``.
    func callLandMeeting(on day: CivilDate) throws -> (meeting: RecordID, matters: Int) {
        guard let scope = Scopes.office else { throw OfficeError.badScope(Scopes.officeName) }
        let projects = reading.projectByID
        let open = ResourceNeedView.agenda(reading.needs.values.joined(), kind: "land", on: today)
            .filter { need in need.project.map { projects[$0] != nil } ?? false }
        guard !open.isEmpty else { throw RegisterRefusal.nothingOpen }
        let meeting = store.makeRootID()
        var edits = [
            RecordEdit(
                record: meeting, type: RecordType.dispatchMeeting.name, scope: scope,
                values: [
                    "kind": .text(MeetingKind.workingGroup.rawValue), "workingGroup": .text("land"),
                    "purpose": .text("topicalMeeting"), "plannedOn": .text(day.description),
                ], person: person)
        ]
        for (number, need) in open.enumerated() {
            let name = need.project.flatMap { projects[$0]?.name } ?? ""
            let text = need.reading("text").value.text ?? ""
            var values: [String: FieldValue] = [
                "meeting": .reference(meeting), "number": .integer(Int64(number + 1)),
                "subject": .text(String("\(name)：\(text)（\(need.priority.label.zh)）".prefix(500))),
                "source": .text(AgendaSource.picked.rawValue),
            ]
            if let project = need.project { values["project"] = .reference(project) }
            edits.append(
                RecordEdit(
                    record: store.makeRootID(), type: RecordType.agendaItem.name, scope: scope, values: values,
                    person: person))
        }
        _ = try store.write(edits)
        return (meeting, open.count)
    }

    // MARK: Quota pool

    /// Movements and balance of the city's pool, and who waits for land (F-JC-17).
    func pool(_ filter: SheetFilter) throws -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.pool.label, unitLine: Bilingual(zh: "单位：亩", en: "Unit: mu"),
            columns: [
                Bilingual(zh: "日期", en: "On"), Bilingual(zh: "收支", en: "Direction"), Bilingual(zh: "面积", en: "Area"),
                Bilingual(zh: "余额", en: "Balance"), Bilingual(zh: "项目", en: "Project"),
                Bilingual(zh: "优先类别", en: "Priority"), Bilingual(zh: "说明", en: "Note"),
            ], projectColumn: 4)
        let entries = try poolEntries()
        let pool = LandQuotaPool(entries.map(\.entry))
        var balance: Int64 = 0
        for (entry, record) in entries {
            balance = Self.adding(balance, entry.change)
            let project = record.value("project").recordID.flatMap { reading.projectByID[$0] }
            let priority = record.value("priority").text.flatMap(LandPriority.init(rawValue:))
            let isBelow = pool.overdrawn.contains(entry.id)
            sheet.rows.append(
                OfficeSheet.Row(
                    record: entry.id, project: project?.id, tone: isBelow ? .bad : .plain,
                    cells: [
                        .date(entry.on),
                        .label(entry.change < 0 ? Bilingual(zh: "使用", en: "out") : Bilingual(zh: "收储", en: "in")),
                        .money(Int64(clamping: entry.change.magnitude)),
                        isBelow ? .words(Bilingual(zh: "透支", en: "overdrawn"), .bad) : .money(balance),
                        .optional(project?.name), .label(priority?.label), .optional(record.value("note").text),
                    ]))
        }
        sheet.gauges = [
            OfficeSheet.Gauge(
                label: Bilingual(zh: "余额（亩）", en: "Balance (mu)"), text: MoneyText.wan(pool.balance),
                tone: pool.balance < 0 ? .bad : .good)
        ]
        let waiting = try waitingClaims()
        for priority in LandPriority.allCases {
            let own = waiting.filter { $0.priority == priority }
            guard !own.isEmpty else { continue }
            sheet.gauges.append(
                OfficeSheet.Gauge(
                    label: Bilingual(zh: "待保障（项·亩）：\(priority.label.zh)", en: "waiting (needs · mu): \(priority.label.en)"),
                    text: "\(own.count) · \(MoneyText.wan(own.map(\.area).reduce(0, Self.adding)))", tone: .watch))
        }
        return sheet
    }

    private func poolEntries() throws -> [(entry: LandQuotaPool.Entry, record: StoredRecord)] {
        try store.records(RecordQuery(type: RecordType.landQuotaEntry.name)).compactMap { record in
            guard let on = record.value("on").text.flatMap({ CivilDate($0) }), let area = record.value("area").integer
            else { return nil }
            let change = record.value("direction").text == "out" ? -area : area
            return (LandQuotaPool.Entry(id: record.id, on: on, change: change), record)
        }.sorted { ($0.entry.on, $0.entry.id) < ($1.entry.on, $1.entry.id) }
    }

    /// Open land needs and what each still wants.
    private func waitingClaims() throws -> [LandQuotaPool.Claim] {
        var given: [RecordID: Int64] = [:]
        for (entry, record) in try poolEntries() where entry.change < 0 {
            if let need = record.value("need").recordID { given[need] = Self.adding(given[need] ?? 0, -entry.change) }
        }
        return reading.needs.values.joined().filter { $0.kind == "land" && $0.state.isOpen && $0.standing != .deleted }
            .compactMap { need in
                let wanted = (need.reading("amount").value.integer ?? 0) - (given[need.id] ?? 0)
                return wanted > 0 ? LandQuotaPool.Claim(need: need.id, priority: need.priority, area: wanted) : nil
            }
    }

    /// Gives a need land from the pool.
    ///
    /// - Parameter area: in 0.01 亩.
    /// - Throws: `LandQuotaPool.Refusal` if the pool does not hold so much or a higher class would go short.
    func allocate(_ record: StoredRecord, area: Int64) throws -> RecordID {
        let need = ResourceNeedView(unchecked: record.state)
        let claim = LandQuotaPool.Claim(need: need.id, priority: need.priority, area: area)
        try LandQuotaPool(try poolEntries().map(\.entry)).check(claim, waiting: try waitingClaims())
        var values: [String: FieldValue] = [
            "year": .integer(Int64(today.year)), "on": .text(today.description), "direction": .text("out"),
            "area": .integer(area), "need": .reference(need.id), "priority": .text(need.priority.rawValue),
        ]
        if let project = need.project { values["project"] = .reference(project) }
        return try RecordEntering(store: store, person: person).add(.landQuotaEntry, values: values)
    }
}
