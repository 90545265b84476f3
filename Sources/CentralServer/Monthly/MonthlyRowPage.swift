import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// One project's row of a table: what the records say beside what may be typed, in the order of the annex.
///
/// Two clerks on one row keep both values: the form posts the dots that it showed.
enum MonthlyRowPage {
    /// A register that a column is typed into; `nil` for what the project register alone knows.
    private static func register(of content: AnnexColumn.Content) -> (type: RecordType, name: String)? {
        switch content {
        case .doneMonth, .doneYear, .doneTotal, .visibleProgress: (.investmentReport, content.rawValue)
        case .progress: (.investmentReport, "progressText")
        case .remark: (.reportRow, "remark")
        case _ where content.isMoney: nil
        case .name, .sector, .years, .contact: nil
        default: (.reportRow, FamilyField.name("cells", content.rawValue))
        }
    }

    private static func found(_ call: OfficeCall) throws -> (MonthlyDesk, MonthlyRun, MonthlyRow) {
        let run = try MonthlyPages.run(call)
        try MonthlyPages.require(.fill, run, call)
        let desk = try MonthlyPages.desk(call)
        try desk.requireOpen(run)
        guard let project = RecordID(hex: call.part("row")),
            let row = try desk.rows(of: run).first(where: { $0.project.id == project })
        else { throw PageRefusal.notFound }
        return (desk, run, row)
    }

    static func form(_ call: OfficeCall) throws -> Response {
        let (desk, run, row) = try found(call)
        let year = run.view.month?.year ?? desk.today.year
        let faults = try desk.faults(of: run).filter { $0.project == row.row.text(.name) }
        let cells = (run.view.annex?.columns ?? []).map { column -> PageData in
            let heading = column.flattened(year: year)
            let shown = row.row.money(column.content).map { MoneyText.wan($0) } ?? row.row.text(column.content)
            let fault = faults.first { $0.heading == heading }?.reason.label[call.language]
            guard let (type, register) = register(of: column.content) else {
                return ["heading": heading, "shown": shown, "fault": fault]
            }
            let record = type == .reportRow ? row.record : row.report
            let value = record?.value(register) ?? .empty
            let isMarked = record?.isMarked(register) ?? false
            return [
                "heading": heading, "register": isMarked ? nil : register,
                "prefix": type == .reportRow ? "row" : "report",
                "dots": DotText.text(of: record?.state[register].dots ?? []), "fault": fault,
                "typed": value.integer.map { MoneyText.wan($0) } ?? value.text, "shown": shown,
                "isMoney": column.content.isMoney,
                "conflict": isMarked ? record.map { Conflict.address(of: $0.id, field: register) } : nil,
            ]
        }
        let note = row.report?.value("correctionNote").text
        let title = row.row.text(.name)
        return try call.page(
            "monthly-row", title: Bilingual(zh: title, en: title), section: "/monthly",
            [
                "id": run.id.hex, "project": row.project.id.hex, "title": title, "unit": run.view.unit,
                "month": run.view.month?.description, "cells": cells,
                "note": note, "hasFigures": run.view.annex == .annex3,
                "noteDots": DotText.text(of: row.report?.state["correctionNote"].dots ?? []),
            ])
    }

    static func save(_ call: OfficeCall) throws -> Response {
        let (desk, run, row) = try found(call)
        let form = try call.form()
        let known = Set(
            (run.view.annex?.columns ?? []).compactMap { register(of: $0.content)?.name } + ["correctionNote"])
        guard form.registers.allSatisfy(known.contains) else { throw PageRefusal.notFound }
        // One form, two records: each takes the registers that it declares.
        var edits: [RecordEdit] = []
        for (type, record) in [(RecordType.reportRow, Optional(row.record)), (.investmentReport, row.report)] {
            let entry = try entry(of: type, in: form)
            let isEmpty = record == nil && entry.values.values.allSatisfy { $0 == .empty }
            guard !entry.values.isEmpty, !isEmpty else { continue }
            if let record {
                edits.append(
                    RecordEdit(
                        record: record.id, type: type.name, scope: record.scope, values: entry.values,
                        shown: entry.shown, person: call.person))
            } else if let month = run.view.month {
                edits.append(try desk.reportEdit(entry.values, project: row.project.id, month: month))
            }
        }
        try call.store.write(edits)
        return call.seeOther("/monthly/run/\(run.id.hex)")
    }

    /// What the form holds for the registers that a type declares.
    private static func entry(
        of type: RecordType, in form: FormPost
    ) throws -> (values: [String: FieldValue], shown: [String: [Dot]]) {
        var entry: (values: [String: FieldValue], shown: [String: [Dot]]) = ([:], [:])
        for register in form.registers {
            guard let declared = type.field(named: register) else { continue }
            guard let dots = form["s:" + register].flatMap({ DotText.dots(of: $0) }) else { throw PageRefusal.noForm }
            entry.values[register] = try FieldParsing.value(form["v:" + register] ?? "", of: declared)
            entry.shown[register] = dots
        }
        return entry
    }
}
