import Causality
import Foundation
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import Presentation
import Reporting
import Wording

/// The register and the five groups: sheets, the wall chart, projects and their actions.
enum RegisterPages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        [
            "register-sheet": PackageResources.register_sheet_mustache,
            "register-tabs": PackageResources.register_tabs_mustache,
            "register-project": PackageResources.register_project_mustache,
            "register-import": PackageResources.register_import_mustache,
            "register-preview": PackageResources.register_preview_mustache,
            "register-imports": PackageResources.register_imports_mustache,
            "register-undo": PackageResources.register_undo_mustache,
        ]
    }
    static var assets: [String: [UInt8]] { ["register.css": PackageResources.register_css] }

    static func add(to routes: OfficeRoutes) {
        routes.page("register", needs: .read) { try sheet($0, .projects) }
        routes.page("register/sheets/:sheet", needs: .read) { try sheet($0, try kind($0)) }
        routes.page("register/sheets/:sheet/file", needs: .export) { try file($0) }
        RegisterActions.add(to: routes)
        ProjectPage.add(to: routes)
        RegisterImportPages.add(to: routes)
    }

    /// The desk in the visitor's name, over what the visitor may see.
    static func desk(_ call: OfficeCall, only: RecordID? = nil) throws -> RegisterDesk {
        try RegisterDesk(
            store: call.store, person: call.person, today: try call.today(), territories: call.territories, only: only)
    }

    /// The sheet of an address, if the visitor may see it.
    static func kind(_ call: OfficeCall) throws -> SheetKind {
        guard let kind = SheetKind(rawValue: call.part("sheet")) else { throw PageRefusal.notFound }
        if kind.isOfficePaper { try call.require(.drafts, in: nil) }
        return kind
    }

    static func filter(_ call: OfficeCall) -> SheetFilter { SheetFilter { call.asked($0) } }

    private static func sheet(_ call: OfficeCall, _ kind: SheetKind) throws -> Response {
        let desk = try desk(call)
        let filter = filter(call)
        let sheet = try desk.sheet(kind, filter)
        let query = filter.query.map { FormPost.encoded($0.0) + "=" + FormPost.encoded($0.1) }.joined(separator: "&")
        let path = "/register/sheets/\(kind.rawValue)"
        let pages = Pagination(page: call.asked("page").flatMap { Int($0) }, total: sheet.rows.count) { page in
            path + "?" + (query.isEmpty ? "" : query + "&") + "page=\(page)"
        }
        var data = SheetData(sheet: sheet, language: call.language).data(offset: pages.offset)
        data["tabs"] = tabs(call, current: kind)
        data["path"] = path
        data["query"] = query.isEmpty ? nil : query
        data["pagination"] = pages.data
        data["mayExport"] = call.may(.export)
        data["search"] = filter.search
        data["picture"] = kind == .chart ? WallChartPicture(desk, filter, language: call.language).svg : nil
        data["actions"] = try RegisterActions.data(call, kind, desk, filter)
        return try call.page("register-sheet", title: sheet.title, section: "/register", data)
    }

    /// The way to every sheet that the visitor may see.
    static func tabs(_ call: OfficeCall, current: SheetKind?) -> PageData {
        func entries(_ ofGroups: Bool) -> [PageData] {
            SheetKind.allCases.filter { $0.isOfGroups == ofGroups }
                .filter { !$0.isOfficePaper || call.may(.drafts, in: nil) }
                .map { kind in
                    [
                        "path": "/register/sheets/\(kind.rawValue)", "label": kind.label[call.language],
                        "isCurrent": kind == current,
                    ]
                }
        }
        return [
            "register": entries(false), "groups": entries(true), "mayImport": call.may(.edit),
            "isImport": current == nil,
        ]
    }

    private static func file(_ call: OfficeCall) throws -> Response {
        let kind = try kind(call)
        let table = try desk(call).sheet(kind, filter(call)).report(call.language)
        let name = "\(kind.label[call.language])-\(try call.today())"
        switch call.asked("format") {
        case "xlsx":
            return try call.download(
                name + ".xlsx", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                bytes: try xlsx(table, at: call.desk.now / 1000))
        case "html":
            try call.note("export.read", subject: call.call.path, detail: name)
            return Response(
                status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: HTMLWriter.page(table))))
        default:
            return try call.download(name + ".csv", type: "text/csv; charset=utf-8", bytes: CSVWriter.bytes(table))
        }
    }

    private static func xlsx(_ table: ReportTable, at seconds: Int64) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sheet-\(UInt64.random(in: 0...UInt64.max)).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        try XLSXWriter.write([table], to: file.path, created: seconds)
        return [UInt8](try Data(contentsOf: file))
    }
}

extension SheetKind {
    /// Whether it shows the office's own papers, which not everybody may read.
    var isOfficePaper: Bool {
        switch self {
        case .log, .pool, .banks: true
        default: false
        }
    }
}

/// A sheet as a template names it.
struct SheetData {
    let sheet: OfficeSheet
    let language: Language

    func data(offset: Int) -> PageData {
        [
            "title": sheet.title[language], "unitLine": sheet.unitLine?[language],
            "gauges": sheet.gauges.map(gauge), "choices": sheet.choices.map(choice),
            "headings": sheet.columns.map { $0[language] },
            "rows": sheet.rows.dropFirst(offset).prefix(Pagination.size).map(row), "isEmpty": sheet.rows.isEmpty,
            "notes": sheet.notes.map { $0[language] },
        ]
    }

    func gauge(_ gauge: OfficeSheet.Gauge) -> PageData {
        let mark: Bilingual? =
            switch gauge.tone {
            case .good: Bilingual(zh: "正常", en: "in order")
            case .watch: Bilingual(zh: "注意", en: "watch")
            case .bad: Bilingual(zh: "不符", en: "not in order")
            case .plain: nil
            }
        return [
            "label": gauge.label[language], "text": gauge.text, "tone": gauge.tone.rawValue,
            "mark": mark?[language], "reasons": gauge.reasons.map { $0[language] },
        ]
    }

    private func choice(_ choice: OfficeSheet.Choice) -> PageData {
        [
            "name": choice.name, "label": choice.label[language],
            "options": choice.options.map { option -> PageData in
                ["code": option.code, "text": option.label[language], "isChosen": option.code == choice.chosen]
            },
        ]
    }

    private func row(_ row: OfficeSheet.Row) -> PageData {
        [
            "tone": row.tone.rawValue, "record": row.record.flatMap { $0 == row.project ? nil : "/record/\($0.hex)" },
            "cells": row.cells.enumerated().map { index, cell -> PageData in
                let text = cell.shown(language)
                let leads = index == sheet.projectColumn ? row.project : nil
                return [
                    "text": text, "address": leads.map { "/projects/\($0.hex)" },
                    "isShort": text.count <= 14, "tag": cell.tone == .plain || text.isEmpty ? nil : cell.tone.rawValue, "isFigure": isFigure(cell),
                ]
            },
        ]
    }

    private func isFigure(_ cell: OfficeSheet.Cell) -> Bool {
        switch cell {
        case .count, .money, .percent: true
        case .text, .words, .date: false
        }
    }
}
