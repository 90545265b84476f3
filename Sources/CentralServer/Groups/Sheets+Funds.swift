import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Wording

/// Money: meetings with banks, and fund lines.
extension RegisterDesk {
    /// Meetings with banks against the year's number (F-JC-18, F-ZH-15).
    func banks(_ filter: SheetFilter) throws -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.banks.label, unitLine: Bilingual(zh: "单位：万元", en: "Unit: 万元 (10,000 yuan)"),
            columns: [
                Bilingual(zh: "名称", en: "Name"), Bilingual(zh: "计划日期", en: "Planned on"),
                Bilingual(zh: "召开日期", en: "Held on"), Bilingual(zh: "金融机构", en: "Banks"),
                Bilingual(zh: "对接项目", en: "Projects"), Bilingual(zh: "签约金额", en: "Agreed amount"),
                Bilingual(zh: "状态", en: "State"),
            ])
        var held: [(RecordID, CivilDate)] = []
        for record in try store.records(RecordQuery(type: RecordType.bankMeeting.name, order: .field("plannedOn"))) {
            let on = record.value("heldOn").text.flatMap { CivilDate($0) }
            let planned = record.value("plannedOn").text.flatMap { CivilDate($0) }
            if let on { held.append((record.id, on)) }
            let state: (Bilingual, OfficeSheet.Tone) =
                on != nil
                ? (Bilingual(zh: "已召开", en: "held"), .good)
                : planned.map { $0 < today } == true
                    ? (Bilingual(zh: "逾期未开", en: "overdue"), .bad) : (Bilingual(zh: "计划", en: "planned"), .plain)
            sheet.rows.append(
                OfficeSheet.Row(
                    record: record.id, tone: state.1,
                    cells: [
                        .optional(record.value("name").text), .date(planned), .date(on),
                        .text(Self.number(record, "bankCount", "banks")),
                        .text(Self.number(record, "projectCount", "projects")),
                        record.value("agreed").integer.map { .money($0) } ?? .text(""), .words(state.0, state.1),
                    ]))
        }
        guard let year = Period(.year, containing: today) else { return sheet }
        let own = held.filter { year.contains($0.1) }
        let line = QuotaLine(
            subject: "", label: SheetKind.banks.label, period: year, done: own.count,
            required: profile.quotas.bankMeetingsPerYear, today: today, sources: own.map(\.0))
        sheet.gauges = [
            OfficeSheet.Gauge(
                label: Bilingual(zh: "本年已开 / 应开", en: "Held / required this year"), text: "\(line.done)/\(line.required)",
                tone: line.isMet ? .good : .watch,
                reasons: line.isMet
                    ? [] : [Bilingual(zh: "本年还有 \(line.daysLeft) 天", en: "\(line.daysLeft) days left this year")],
                share: Ratio(line.done, of: max(1, line.required)))
        ]
        return sheet
    }

    /// How many: those named, or the number that was entered.
    private static func number(_ record: StoredRecord, _ count: String, _ named: String) -> String {
        let names = record.elements(named).count
        return names > 0 ? String(names) : record.value(count).integer.map(String.init) ?? ""
    }

    /// Fund lines with what arrived and what was spent (F-ZH-15).
    func funds(_ filter: SheetFilter) throws -> OfficeSheet {
        var sheet = OfficeSheet(
            title: SheetKind.funds.label, unitLine: Bilingual(zh: "单位：万元", en: "Unit: 万元 (10,000 yuan)"),
            columns: Self.projectColumns + [
                Bilingual(zh: "资金类别", en: "Source"), Bilingual(zh: "年度", en: "Year"),
                Bilingual(zh: "下达", en: "Granted"), Bilingual(zh: "到位", en: "Arrived"), Bilingual(zh: "支出", en: "Spent"),
                Bilingual(zh: "到位率", en: "Arrived of granted"), Bilingual(zh: "支出率", en: "Spent of arrived"),
            ], projectColumn: 1)
        sheet.choices = [territoryChoice(filter)]
        let sources = RecordType.fundLine.field(named: "source")?.kind.choiceLabels ?? [:]
        var (granted, arrived, spent): (Int64, Int64, Int64) = (0, 0, 0)
        for record in try store.records(RecordQuery(type: RecordType.fundLine.name)) {
            guard let project = record.value("project").recordID.flatMap({ reading.projectByID[$0] }),
                filter.territory.isEmpty || project.region == filter.territory
            else { continue }
            let (amount, came, went) = (
                record.value("amount").integer, record.value("arrived").integer, record.value("spent").integer
            )
            granted = Self.adding(granted, amount ?? 0)
            arrived = Self.adding(arrived, came ?? 0)
            spent = Self.adding(spent, went ?? 0)
            sheet.rows.append(
                OfficeSheet.Row(
                    record: record.id, project: project.id,
                    cells: cells(of: project) + [
                        .label(record.value("source").text.flatMap { sources[$0] }),
                        .optional(record.value("year").integer.map(String.init)), .money(amount), .money(came),
                        .money(went), .percent(Completion.rate(done: came, plan: amount)),
                        .percent(Completion.rate(done: went, plan: came)),
                    ]))
        }
        sheet.gauges = [
            OfficeSheet.Gauge(label: Bilingual(zh: "下达", en: "Granted"), text: MoneyText.wan(granted)),
            OfficeSheet.Gauge(label: Bilingual(zh: "到位", en: "Arrived"), text: MoneyText.wan(arrived)),
            OfficeSheet.Gauge(label: Bilingual(zh: "支出", en: "Spent"), text: MoneyText.wan(spent)),
        ]
        return sheet
    }
}
