import Causality
import Foundation
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import TableIntake
import Wording

/// The monthly tables' pages: the month's board, a unit's grid, one row's form; on the same desk as the commands.
enum MonthlyPages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        [
            "monthly": PackageResources.monthly_mustache, "monthly-run": PackageResources.monthly_run_mustache,
            "monthly-row": PackageResources.monthly_row_mustache,
        ]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("monthly", needs: .read) { try board($0) }
        routes.write("monthly/begin", needs: .fill) { try begin($0) }
        routes.write("monthly/merge", needs: .decide) { try merge($0) }
        routes.upload("monthly/import", needs: .fill, limit: 4 << 20) { try take($0, $1) }
        routes.page("monthly/run/:id", needs: .read) { try grid($0) }
        routes.write("monthly/run/:id/submit", needs: .fill) { try submit($0) }
        routes.write("monthly/run/:id/return", needs: .decide) { try giveBack($0) }
        routes.write("monthly/run/:id/audit", needs: .decide) { try audit($0) }
        routes.write("monthly/run/:id/correct", needs: .decide) { try correct($0) }
        routes.page("monthly/run/:id/export/:format", needs: .export) { try export($0) }
        routes.page("monthly/run/:id/row/:row", needs: .fill) { try MonthlyRowPage.form($0) }
        routes.write("monthly/run/:id/row/:row", needs: .fill) { try MonthlyRowPage.save($0) }
    }

    static func desk(_ call: OfficeCall) throws -> MonthlyDesk {
        try MonthlyDesk.open(call.store, today: call.today(), person: call.person)
    }

    /// The run that an address names, if the visitor may see it.
    static func run(_ call: OfficeCall) throws -> MonthlyRun {
        MonthlyRun(stored: try call.record(call.part("id"), .reportRun))
    }

    /// Refuses unless the visitor may do that for the run's territory.
    static func require(_ permission: Permission, _ run: MonthlyRun, _ call: OfficeCall) throws {
        try call.require(permission, in: Scopes.territoryCode(of: run.stored.scope))
    }

    // MARK: The month's board

    private static func board(_ call: OfficeCall) throws -> Response {
        let desk = try desk(call)
        let month = call.asked("month").flatMap { CivilMonth($0) } ?? desk.today.civilMonth
        var data: PageData = [
            "month": month.description, "previous": month.adding(months: -1)?.description,
            "next": month.adding(months: 1)?.description, "profile": desk.rules.profile.label[call.language],
            "hasTables": desk.rules.profile.tables != nil,
        ]
        if desk.rules.profile.tables != nil {
            let slots = try desk.slots(of: month).filter { sees($0.unit, call) }
            data["dueOn"] = slots.first?.slot.dueOn.description
            data["tables"] = try desk.tableRules().tables.map { table in
                try section(table, slots.filter { $0.table.code == table.code }, month, desk, call)
            }
        }
        return try call.page(
            "monthly", title: Bilingual(zh: "月报", en: "Monthly tables"), section: "/monthly", scripts: ["upload.js"],
            data)
    }

    private static func sees(_ unit: MonthlyUnit, _ call: OfficeCall) -> Bool {
        call.may(.read, in: Scopes.territoryCode(of: unit.scope))
    }

    private static func section(
        _ table: MechanismProfile.TableRules.Table, _ slots: [MonthlySlot], _ month: CivilMonth, _ desk: MonthlyDesk,
        _ call: OfficeCall
    ) throws -> PageData {
        let isAnnex = AnnexKind(rawValue: table.code) != nil
        let district = isAnnex ? try? desk.district() : nil
        let merged = try district.map { try desk.versions(table.code, unit: $0.name, month: month) } ?? []
        let tags: [SubmissionSlot.State: String] = [.onTime: "good", .late: "watch", .missing: "bad", .open: ""]
        return [
            "code": table.code, "label": table.label[call.language], "isAnnex": isAnnex, "month": month.description,
            "mayMerge": isAnnex && call.may(.decide, in: nil),
            "slots": slots.map { slot -> PageData in
                let state = slot.run?.view.state ?? .open
                return [
                    "unit": slot.unit.name, "run": slot.run?.id.hex, "tag": tags[slot.slot.state],
                    "slot": slot.slot.state.label[call.language], "state": state.label[call.language],
                    "handedIn": slot.slot.submittedOn?.description, "table": table.code, "month": month.description,
                    "mayBegin": slot.run == nil && call.may(.fill, in: Scopes.territoryCode(of: slot.unit.scope)),
                    "mayImport": isAnnex && [.open, .drafted, .returned].contains(state)
                        && call.may(.fill, in: Scopes.territoryCode(of: slot.unit.scope)),
                ]
            },
            "versions": merged.reversed().map { run -> PageData in
                [
                    "run": run.id.hex, "version": run.view.version, "unit": run.view.unit,
                    "state": run.view.state.label[call.language], "on": run.view.publishedOn?.description,
                ]
            },
        ]
    }

    private static func month(of form: FormPost) throws -> CivilMonth {
        guard let month = form["month"].flatMap({ CivilMonth($0) }) else { throw PageRefusal.noForm }
        return month
    }

    private static func begin(_ call: OfficeCall) throws -> Response {
        let (form, desk) = (try call.form(), try desk(call))
        let table = try desk.table(form["table"] ?? "")
        let unit = try desk.unit(form["unit"] ?? "", of: table)
        try call.require(.fill, in: Scopes.territoryCode(of: unit.scope))
        let run = try desk.begin(table.code, unit: unit.name, month: month(of: form))
        return call.seeOther("/monthly/run/\(run.id.hex)")
    }

    private static func merge(_ call: OfficeCall) throws -> Response {
        let (form, desk) = (try call.form(), try desk(call))
        try call.require(.decide, in: nil)
        let run = try desk.merge(desk.table(form["table"] ?? "").code, month: month(of: form))
        return call.seeOther("/monthly/run/\(run.id.hex)")
    }

    /// A spreadsheet for one unit's table; the answer names every cell that is wrong.
    private static func take(_ call: OfficeCall, _ bytes: [UInt8]) throws -> Response {
        let desk = try desk(call)
        guard let month = call.asked("month").flatMap({ CivilMonth($0) }) else { throw PageRefusal.noForm }
        let table = try desk.table(call.asked("table") ?? "")
        let unit = try desk.unit(call.asked("unit") ?? "", of: table)
        try call.require(.fill, in: Scopes.territoryCode(of: unit.scope))
        let sheets = try TableReader.read(bytes: bytes, fileName: call.asked("name") ?? "")
        guard let sheet = sheets.first(where: { !$0.isHidden }) else { throw RegisterImport.emptyTable }
        let outcome = try AnnexImport(desk, table: table.code, unit: unit.name, month: month).outcome(of: sheet)
        if let first = outcome.issues.first {
            let more = outcome.issues.count - 1
            let tail = more > 0 ? Bilingual(zh: "（另有 \(more) 处）", en: " (and \(more) more)") : Bilingual(zh: "", en: "")
            throw CommandError(
                code: first.code,
                message: Bilingual(zh: first.message.zh + tail.zh, en: first.message.en + tail.en),
                nextStep: first.nextStep)
        }
        try call.store.write(outcome.edits)
        let run = try desk.run(table.code, unit: unit.name, month: month)
        return try PageFrame.json(["address": "/monthly/run/\(run.id.hex)"])
    }

    // MARK: One run

    private static func grid(_ call: OfficeCall) throws -> Response {
        let (desk, run) = (try desk(call), try run(call))
        let view = run.view
        let territory = Scopes.territoryCode(of: run.stored.scope)
        let isOpen = [.open, .drafted, .returned].contains(view.state)
        let mayFill = isOpen && call.may(.fill, in: territory)
        let rows = try desk.frozen(run)?.rows ?? desk.rows(of: run).map(\.row)
        let faults = isOpen ? try desk.faults(of: run) : []
        let columns = view.annex?.columns ?? []
        let year = view.month?.year ?? desk.today.year
        let table = try? desk.table(view.table ?? "")
        let title =
            "\(view.unit ?? "") \(view.month?.description ?? "") \(table?.label[call.language] ?? view.table ?? "")"
        let data: PageData = [
            "id": run.id.hex, "title": title, "version": view.version, "state": view.state.label[call.language],
            "month": view.month?.description, "reason": view.state == .returned ? view.returnedReason : nil,
            "submitted": view.submittedOn?.description, "submittedBy": view.submittedBy,
            "published": view.publishedOn?.description, "headings": columns.map { $0.flattened(year: year) },
            "rows": rows.enumerated().map { index, row -> PageData in
                [
                    "number": index + 1, "address": mayFill ? "/monthly/run/\(run.id.hex)/row/\(row.project.hex)" : nil,
                    "project": row.project.hex, "name": row.text(.name),
                    "cells": columns.dropFirst().map { column -> PageData in
                        let amount = row.money(column.content)
                        return [
                            "text": amount.map { MoneyText.wan($0) } ?? row.text(column.content),
                            "isMoney": column.content.isMoney,
                        ]
                    },
                ]
            },
            "faults": faults.prefix(100).map { $0.label[call.language] }, "faultCount": faults.isEmpty ? nil : String(faults.count),
            "remarks": isOpen ? try desk.remarks(of: run).map { $0[call.language] } : [String](),
            "maySubmit": [.drafted, .returned].contains(view.state) && call.may(.fill, in: territory),
            "mayAudit": view.state == .submitted && call.may(.decide, in: territory),
            "mayCorrect": view.state == .published && view.unit != (try? desk.district())?.name
                && call.may(.decide, in: territory),
            "mayExport": view.annex != nil && call.may(.export, in: territory), "isFrozen": view.frozenHash != nil,
        ]
        return try call.page("monthly-run", title: Bilingual(zh: title, en: title), section: "/monthly", data)
    }

    private static func back(_ run: MonthlyRun, _ call: OfficeCall) -> Response {
        call.seeOther("/monthly/run/\(run.id.hex)")
    }

    private static func submit(_ call: OfficeCall) throws -> Response {
        let run = try run(call)
        try require(.fill, run, call)
        return back(try desk(call).submit(run, emptyBecause: try call.form()["reason"] ?? ""), call)
    }

    private static func giveBack(_ call: OfficeCall) throws -> Response {
        let run = try run(call)
        try require(.decide, run, call)
        return back(try desk(call).giveBack(run, reason: try call.form()["reason"] ?? ""), call)
    }

    private static func audit(_ call: OfficeCall) throws -> Response {
        let run = try run(call)
        try require(.decide, run, call)
        return back(try desk(call).audit(run), call)
    }

    private static func correct(_ call: OfficeCall) throws -> Response {
        let run = try run(call)
        try require(.decide, run, call)
        return back(try desk(call).correct(run, reason: try call.form()["reason"] ?? ""), call)
    }

    private static func export(_ call: OfficeCall) throws -> Response {
        let run = try run(call)
        try require(.export, run, call)
        let view = run.view
        let name = "\(view.unit ?? "")-\(view.month?.description ?? "")-\(view.table ?? "")-v\(view.version)"
        return try TableDownload.answer([try desk(call).printed(run)], name: name, format: call.part("format"), call)
    }
}

/// Tables as a file to take away.
enum TableDownload {
    /// The file of a format: xlsx, csv or html.
    ///
    /// - Throws: ``PageRefusal/notFound`` for another format.
    static func answer(_ tables: [ReportTable], name: String, format: String, _ call: OfficeCall) throws -> Response {
        let bytes: [UInt8]
        let type: String
        switch format {
        case "xlsx":
            let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xlsx")
            bytes = try XLSXWriter.bytes(tables, scratchPath: scratch.path, created: 0)
            type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case "csv":
            bytes = Array(tables.map { CSVWriter.bytes($0) }.joined(separator: Array("\r\n".utf8)))
            type = "text/csv; charset=utf-8"
        case "html":
            bytes = Array(HTMLWriter.page(tables).utf8)
            type = "text/html; charset=utf-8"
        default: throw PageRefusal.notFound
        }
        return try call.download("\(name).\(format)", type: type, bytes: bytes)
    }
}
