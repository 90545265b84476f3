import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// A tier's pack: the agenda, what moved, the lists to be handed over, the dialogue sheets; and the meeting itself.
enum PackPage {
    /// What the address asks for.
    private struct Asked {
        let desk: DispatchDesk
        let ledger: ProblemLedger
        let pack: DispatchPack
        let day: CivilDate

        init(_ call: OfficeCall) throws {
            desk = try call.dispatchDesk
            guard desk.profile.tier(call.part("tier")) != nil else { throw PageRefusal.notFound }
            day = call.asked("on").flatMap { FieldParsing.date($0) } ?? desk.today
            ledger = try desk.ledgerDesk.ledger()
            pack = try desk.pack(call.part("tier"), on: day, field: call.asked("field"))
        }

        func tables(_ language: Language) throws -> [ReportTable] {
            try DispatchTables(desk: desk, ledger: ledger, language: language).tables(pack)
        }
    }

    static func page(_ call: OfficeCall) throws -> Response {
        let asked = try Asked(call)
        let (desk, pack, language) = (asked.desk, asked.pack, call.language)
        let meetings = MeetingDesk(dispatch: desk)
        let planned = try call.store.record(try meetings.planned(pack.tier, on: asked.day, field: pack.field))
        let isHeld = planned.map { DispatchMeetingView(unchecked: $0.state).isHeld } ?? false
        let drawing = FormDrawing(
            .dispatchMeeting, record: isHeld ? nil : planned, language: language, prefix: "meeting")
        let title = DispatchTables(desk: desk, ledger: asked.ledger, language: language).title(pack)
        let missed = try desk.tiers(asked.ledger).first { $0.tier == pack.tier }?.due?.missed ?? []
        let tables = try asked.tables(language)
        return try call.page(
            "dispatch-pack", title: title, section: "/meetings",
            [
                "tabs": call.tabs("/meetings"), "title": title[language], "tier": pack.tier.code,
                "on": asked.day.description, "chosenField": pack.field, "mayDecide": call.may(.decide),
                "mayExport": call.may(.export), "query": query(asked), "fields": fields(asked, language),
                "missed": missed.suffix(12).map(\.description).joined(separator: "，"),
                "takesPicks": (pack.tier.pack ?? []).contains(AgendaSource.picked.rawValue), "isOpen": false,
                "matters": pack.items.enumerated().map { index, item in matter(item, index, call) },
                "form": drawing.fields(MeetingPages.fields).map(\.data),
                // The first table is the agenda itself, which the page shows with its boxes.
                "tables": tables.dropFirst().map(table),
            ])
    }

    private static func matter(_ item: DispatchPack.Item, _ index: Int, _ call: OfficeCall) -> PageData {
        [
            "key": "m\(index)", "posted": MeetingDesk.Matter(item, language: call.language).posted,
            "source": item.source.label[call.language],
            "subject": SafeText.line(item.subject[call.language], atMost: 120),
            "detail": SafeText.line(item.detail[call.language], atMost: 200), "mayDecide": call.may(.decide),
            "address": item.problem.map { "/ledger/problem/\($0.hex)" } ?? item.project.map { "/record/\($0.hex)" },
        ]
    }

    private static func table(_ table: ReportTable) -> PageData {
        [
            "title": table.title, "headings": table.columns.map(\.flattened), "notes": table.notes,
            "rows": table.rows.map { row -> PageData in ["cells": row.map(\.shown)] },
        ]
    }

    private static func fields(_ asked: Asked, _ language: Language) -> [PageData] {
        let all: [(String, Bilingual)] =
            [("", Bilingual(zh: "全部", en: "All"))]
            + asked.desk.fields(of: asked.ledger).map { ($0, asked.desk.profile.label(ofField: $0)) }
        return all.map { code, label in
            ["code": code, "label": label[language], "isChosen": code == asked.pack.field ?? ""]
        }
    }

    private static func query(_ asked: Asked) -> String {
        "?on=\(asked.day)" + (asked.pack.field.map { "&field=" + FormPost.encoded($0) } ?? "")
    }

    static func export(_ call: OfficeCall) throws -> Response {
        let asked = try Asked(call)
        guard call.part("format") != "csv" else { throw PageRefusal.notFound }
        let name = "pack-\(asked.pack.tier.code)-\(asked.pack.period?.first.description ?? asked.day.description)"
        return try call.file(try asked.tables(call.language), named: name, format: call.part("format"))
    }

    // MARK: Writing

    private static func day(_ call: OfficeCall) throws -> CivilDate {
        if let day = try call.givenDay("on") { return day }
        return try call.today()
    }

    static func hold(_ call: OfficeCall) throws -> Response {
        let entry = try MeetingPages.meetingEntry(call)
        let matters = try call.form().all("matter").map { line in
            guard let matter = MeetingDesk.Matter(posted: line) else { throw PageRefusal.noForm }
            return matter
        }
        let id = try call.meetingDesk.hold(
            tier: call.part("tier"), field: try call.given("field").nilIfEmpty, on: try day(call), entry.values,
            shown: entry.shown, matters: matters)
        return call.seeOther("/meetings/held/\(id.hex)")
    }

    static func pick(_ call: OfficeCall) throws -> Response {
        let code = try call.given("project")
        let project = code.isEmpty ? nil : try RecordNaming(store: call.store).project(code)
        let day = try day(call)
        try call.meetingDesk.pick(
            MeetingDesk.Matter(source: .picked, subject: try call.given("subject"), project: project?.id),
            for: call.part("tier"), on: day, reason: try call.given("reason"))
        return call.seeOther("/meetings/tier/\(call.part("tier"))?on=\(day)")
    }
}
