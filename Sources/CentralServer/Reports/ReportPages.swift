import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// Reports on the office's pages: made from what is known, kept with their cut, made again, compared, taken away.
enum ReportPages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        [
            "reports": PackageResources.reports_mustache, "report": PackageResources.report_mustache,
            "reporttable": PackageResources.reporttable_mustache,
        ]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("reports", needs: .read) { try list($0) }
        routes.page("reports/now/:kind", needs: .read) { try now($0) }
        routes.write("reports/keep", needs: .export) { try keep($0) }
        routes.page("reports/made/:id", needs: .export) { try made($0) }
        routes.page("reports/made/:id/changes", needs: .export) { try changes($0) }
        routes.page("reports/made/:id/file/:format", needs: .export) { try file($0) }
    }

    private static func desk(_ call: OfficeCall) throws -> ReportDesk {
        // A report speaks of the whole city: for who may see a part of it, there is none.
        guard call.may(.read, in: nil) else { throw PageRefusal.notFound }
        return try ReportDesk.open(call.store, person: call.person)
    }

    private static func list(_ call: OfficeCall) throws -> Response {
        let isWhole = call.may(.read, in: nil)
        let mayKeep = isWhole && call.may(.export, in: nil)
        let kept = mayKeep ? try desk(call).kept() : []
        let profile = try call.store.mechanismProfile(on: try call.today())
        let kinds = isWhole ? ReportKind.allCases.filter { $0.isOffered(by: profile) } : []
        return try call.page(
            "reports", title: Bilingual(zh: "报表", en: "Reports"), section: "/reports",
            [
                "month": call.asked("month").flatMap { CivilMonth($0) }?.description
                    ?? (try call.today().civilMonth.description),
                "isWhole": isWhole, "mayKeep": mayKeep,
                "kinds": kinds.map { ["kind": $0.rawValue, "label": $0.label[call.language]] as PageData },
                "kept": kept.prefix(200).map { record -> PageData in
                    let kind = record.value("kind").text.flatMap(ReportKind.init(rawValue:))
                    return [
                        "id": record.id.hex, "label": kind?.label[call.language] ?? record.value("kind").text,
                        "period": record.value("period").text, "asOf": record.value("asOf").text,
                        "by": record.value("madeBy").text,
                        "cut": record.value("cut").text.flatMap { StoreCut(text: $0) }?.digest,
                    ]
                },
            ])
    }

    private static func order(_ kind: String, _ month: String?, _ call: OfficeCall) throws -> ReportOrder {
        guard let kind = ReportKind(rawValue: kind) else { throw PageRefusal.notFound }
        let today = try call.today()
        let month = month.flatMap { CivilMonth($0) } ?? today.civilMonth
        let order = ReportOrder(kind: kind, month: month, language: call.language, asOf: today)
        try refuseDrafts(order, call)
        return order
    }

    /// Scores under way are shown to whoever may see drafts.
    private static func refuseDrafts(_ order: ReportOrder, _ call: OfficeCall) throws {
        guard order.kind.isDraft, !call.may(.drafts, in: nil) else { return }
        let race = try RaceDesk.open(call.store, today: order.asOf, person: call.person)
        let round = try race.round(.race, containing: order.month.day(1) ?? order.asOf)
        if round.state != .published { throw PageRefusal.notFound }
    }

    private static func now(_ call: OfficeCall) throws -> Response {
        let desk = try desk(call)
        let report = try desk.make(try order(call.part("kind"), call.asked("month"), call))
        return try draw(report.tables, report.order, kept: nil, call)
    }

    private static func draw(
        _ tables: [ReportTable], _ order: ReportOrder, kept: StoredRecord?, isDiff: Bool = false, _ call: OfficeCall
    ) throws -> Response {
        try call.page(
            "report", title: order.kind.label, section: "/reports",
            [
                "label": order.kind.label[call.language], "kind": order.kind.rawValue,
                "month": order.month.description, "id": kept?.id.hex, "isKept": kept != nil, "isDiff": isDiff,
                "mayKeep": kept == nil && call.may(.export, in: nil), "tables": tables.map(TablePart.data),
            ])
    }

    private static func keep(_ call: OfficeCall) throws -> Response {
        let (desk, form) = (try desk(call), try call.form())
        try call.require(.export, in: nil)
        let report = try desk.make(try order(form["kind"] ?? "", form["month"], call))
        guard let kept = try desk.keep(report) else { throw PageRefusal.notFound }
        return call.seeOther("/reports/made/\(kept.id.hex)")
    }

    private static func kept(_ call: OfficeCall) throws -> (ReportDesk, StoredRecord, ReportOrder) {
        let desk = try desk(call)
        try call.require(.export, in: nil)
        guard let id = RecordID(hex: call.part("id")), let record = try call.store.record(id),
            record.type == RecordType.madeReport.name
        else { throw PageRefusal.notFound }
        let order = try desk.order(of: record).order
        try refuseDrafts(order, call)
        return (desk, record, order)
    }

    private static func made(_ call: OfficeCall) throws -> Response {
        let (desk, record, order) = try kept(call)
        return try draw(try desk.again(record).tables, order, kept: record, call)
    }

    private static func changes(_ call: OfficeCall) throws -> Response {
        let (desk, record, order) = try kept(call)
        return try draw(
            try desk.diff(since: record, today: call.today()), order, kept: record, isDiff: true, call)
    }

    private static func file(_ call: OfficeCall) throws -> Response {
        let (desk, record, order) = try kept(call)
        return try TableDownload.answer(
            try desk.again(record).tables, name: "\(order.kind.rawValue)-\(order.month)", format: call.part("format"),
            call)
    }
}

/// A report's table as a template draws it.
enum TablePart {
    static func data(_ table: ReportTable) -> PageData {
        [
            "title": table.title, "unitLine": table.unitLine, "headings": table.columns.map(\.flattened),
            "rows": table.rows.map { row in
                ["cells": row.map { ["text": $0.shown, "isFigure": $0.isFigure] as PageData }] as PageData
            },
            "notes": table.notes,
        ]
    }
}
