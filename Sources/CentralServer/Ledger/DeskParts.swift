import Causality
import Foundation
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Reporting
import Wording

/// A list as the desks' pages show it: headings, rows that lead on, and the steps that a row may take.
///
/// The template `desk-list` draws it.
struct DeskList {
    /// One cell.
    struct Cell {
        var text: String
        /// Where it leads, on this site.
        var address: String?
        /// `good`, `watch` or `bad`; the text says the same.
        var tone: String?

        init(_ text: String, to address: String? = nil, tone: String? = nil) {
            self.text = text
            self.address = address
            self.tone = tone
        }

        init(_ date: CivilDate?) { self.init(date?.description ?? "") }

        fileprivate var data: PageData { ["text": text, "address": address, "tone": tone] }
    }

    /// One step offered: a small form of its own.
    struct Action {
        /// What else the step needs.
        struct Input {
            let name: String
            let label: Bilingual
            var type = "text"
            var isRequired = false
        }

        let path: String
        let label: Bilingual
        var step = ""
        /// The dots that the form shows of the state.
        var shown: [Dot] = []
        var inputs: [Input] = []
        /// Whether it is the usual next step.
        var isUsual = false
    }

    struct Row {
        let cells: [Cell]
        var actions: [Action] = []
    }

    let headings: [Bilingual]
    let rows: [Row]

    /// What the template names; ids of inputs are unique on the page by row and step.
    func data(_ language: Language, prefix: String = "a") -> PageData {
        [
            "headings": headings.map { $0[language] }, "hasActions": rows.contains { !$0.actions.isEmpty },
            "isEmpty": rows.isEmpty,
            "rows": rows.enumerated().map { index, row -> PageData in
                [
                    "first": row.cells.first?.data, "cells": row.cells.dropFirst().map(\.data),
                    "actions": row.actions.enumerated().map { number, action in
                        Self.data(action, id: "\(prefix)\(index)-\(number)", language)
                    },
                ]
            },
        ]
    }

    static func data(_ action: Action, id: String, _ language: Language) -> PageData {
        [
            "path": action.path, "label": action.label[language], "step": action.step,
            "shown": DotText.text(of: action.shown), "isUsual": action.isUsual, "hasInputs": !action.inputs.isEmpty,
            "inputs": action.inputs.map { input -> PageData in
                [
                    "id": "\(id)-\(input.name)", "name": input.name, "label": input.label[language],
                    "type": input.type, "isRequired": input.isRequired,
                ]
            },
        ]
    }
}

/// What the pages of the ledger, dispatch and follow-up share.
extension OfficeCall {
    /// What the desks read, as far as the visitor may see.
    func city() throws -> CityReading { try CityReading(store: store, today: today(), territories: territories) }

    var ledgerDesk: LedgerDesk { get throws { LedgerDesk(city: try city(), person: person) } }
    var dispatchDesk: DispatchDesk { get throws { DispatchDesk(city: try city(), person: person) } }
    var meetingDesk: MeetingDesk { get throws { MeetingDesk(dispatch: try dispatchDesk) } }
    var followUpDesk: FollowUpDesk { get throws { FollowUpDesk(city: try city(), person: person) } }
    var warningDesk: WarningDesk { get throws { WarningDesk(city: try city(), person: person) } }

    /// Whether the visitor may see the office's own records of meetings, not one territory's matters only.
    var isWholeCity: Bool { may(.read, in: nil) }

    /// The ways between the pages of the desks.
    func tabs(_ present: String) -> [PageData] {
        var tabs = [
            ("/ledger", Bilingual(zh: "问题台账", en: "Problem ledger")),
            ("/meetings", Bilingual(zh: "分级调度", en: "Dispatch")),
            ("/resolutions", Bilingual(zh: "议定事项", en: "Resolutions")),
            ("/notices", Bilingual(zh: "文书", en: "Notices")),
            ("/tasks", Bilingual(zh: "工作任务", en: "Work tasks")), ("/warnings", Bilingual(zh: "预警", en: "Warnings")),
            ("/rectifications", Bilingual(zh: "整改台账", en: "Rectification")),
            ("/checks", Bilingual(zh: "专项督查", en: "Special checks")),
        ]
        if isWholeCity { tabs.insert(("/rewards", Bilingual(zh: "奖励", en: "Rewards")), at: 4) }
        return tabs.map { path, label in
            ["path": path, "label": label[language], "isCurrent": path == present]
        }
    }

    /// The record that an address names by its id; 404 for what is none.
    func id(_ part: String = "id") throws -> RecordID {
        guard let id = RecordID(hex: self.part(part)) else { throw PageRefusal.notFound }
        return id
    }

    /// A text that the form gave, trimmed; empty if none.
    func given(_ name: String) throws -> String { (try form()[name] ?? "").trimmed }

    /// A day that the form gave; `nil` if it was left empty.
    ///
    /// - Throws: `input.date`.
    func givenDay(_ name: String) throws -> CivilDate? {
        let typed = try given(name)
        return typed.isEmpty ? nil : try CivilDate(typed: typed)
    }

    /// The dots of the state that the form showed.
    func givenShown() throws -> [Dot]? {
        guard let text = try form()["shown"] else { return nil }
        guard let dots = DotText.dots(of: text) else { throw PageRefusal.noForm }
        return dots
    }

    /// The step that the form asks for.
    func givenStep<State: CodedChoice>(_ type: State.Type) throws -> State {
        guard let step = State(rawValue: try given("step")) else { throw PageRefusal.noForm }
        return step
    }

    /// A table as a file of a format that an address names.
    func file(_ tables: [ReportTable], named name: String, format: String) throws -> Response {
        switch format {
        case "xlsx":
            return try download(
                name + ".xlsx", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                bytes: try XLSXWriter.bytes(
                    tables, scratchPath: FileManager.default.temporaryDirectory.path + "/\(newRecord().hex).xlsx",
                    created: 0))
        case "csv" where tables.count == 1:
            return try download(name + ".csv", type: "text/csv; charset=utf-8", bytes: CSVWriter.bytes(tables[0]))
        case "html":
            return try download(
                name + ".html", type: "text/html; charset=utf-8", bytes: Array(HTMLWriter.page(tables).utf8))
        default: throw PageRefusal.notFound
        }
    }
}
