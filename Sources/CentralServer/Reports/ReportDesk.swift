import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import SyncProtocol
import Wording

/// What a report is made of; the same order and cut give the same bytes on any machine.
struct ReportOrder: Hashable {
    let kind: ReportKind
    /// A month of the period.
    let month: CivilMonth
    let language: Language
    /// The day that counts as today: what is overdue by then, which lists hold.
    let asOf: CivilDate
}

/// A report that was made, with what it rests on.
struct MadeReport {
    let order: ReportOrder
    let cut: StoreCut
    /// The tables, the last line naming the cut.
    let tables: [ReportTable]

    /// The page as it is printed.
    var page: String { HTMLWriter.page(tables) }
    var digest: [UInt8] { Hashing.sha256(Array(page.utf8)) }
}

/// Makes reports, each pinned to a vector clock, and compares them.
struct ReportDesk {
    let store: InspectionStore
    let scopes: Set<ScopeID>
    let person: String

    /// A desk over all scopes of the office.
    static func open(_ store: InspectionStore, person: String) throws -> ReportDesk {
        var scopes = Set([Scopes.register, Scopes.office].compactMap { $0 })
        for region in try store.records(RecordQuery(type: RecordType.region.name)) {
            if let scope = region.value("code").text.flatMap(Scopes.territory) { scopes.insert(scope) }
        }
        return ReportDesk(store: store, scopes: scopes, person: person)
    }

    /// Makes a report of what is known now, or at a cut.
    ///
    /// - Throws: what the report itself refuses, such as a year that the calendar lacks; ``StoreError/badRequest(_:)``
    ///   for a cut that is not held here.
    func make(_ order: ReportOrder, at cut: StoreCut? = nil) throws -> MadeReport {
        let now = try store.cut(of: scopes)
        if cut == nil || cut == now {
            let tables = try order.kind.tables(order, store: store)
            // Something that arrived in between would make figures of two moments.
            if try store.cut(of: scopes) == now { return try made(order, now, tables) }
        }
        return try Self.atCut(cut ?? now, of: store) {
            try made(order, cut ?? now, order.kind.tables(order, store: $0))
        }
    }

    private func made(_ order: ReportOrder, _ cut: StoreCut, _ tables: [ReportTable]) throws -> MadeReport {
        let note = Self.note(of: cut, asOf: order.asOf)
        let last = try tables.indices.map { index in
            index == tables.indices.last ? try tables[index].adding(note: note[order.language]) : tables[index]
        }
        return MadeReport(order: order, cut: cut, tables: last)
    }

    /// The line that names what figures rest on.
    static func note(of cut: StoreCut, asOf day: CivilDate) -> Label {
        Label("数据截面 \(cut.digest)，截至 \(day)", "Cut \(cut.digest), as of \(day)")
    }

    /// Works on the records as they were at a cut.
    static func atCut<Result>(
        _ cut: StoreCut, of store: InspectionStore, _ work: (InspectionStore) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "report-\(UUID().uuidString)", isDirectory: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let past = try store.replica(at: cut, in: folder)
        defer { try? past.close() }
        return try work(past)
    }

    // MARK: Kept reports

    /// Notes a made report, so that it can be made again and compared.
    func keep(_ report: MadeReport) throws -> StoredRecord? {
        guard let scope = Scopes.office else { throw OfficeError.badScope(Scopes.officeName) }
        let order = report.order
        let id = RecordKey.id(
            of: RecordType.madeReport.name,
            key: "\(order.kind.rawValue) \(order.month) \(order.language.rawValue) \(order.asOf) \(report.cut.digest)")
        try store.write([
            RecordEdit(
                record: id, type: RecordType.madeReport.name, scope: scope,
                values: [
                    "kind": .text(order.kind.rawValue), "period": .text(order.month.description),
                    "language": .text(order.language.rawValue), "asOf": .text(order.asOf.description),
                    "cut": .text(report.cut.text), "digest": .bytes(report.digest), "madeBy": .text(person),
                ], person: person)
        ])
        return try store.record(id)
    }

    /// The reports made so far, the newest period first.
    func kept() throws -> [StoredRecord] {
        try store.records(RecordQuery(type: RecordType.madeReport.name, order: .field("period", isDescending: true)))
    }

    /// What a kept report was made of.
    ///
    /// - Throws: ``CommandError`` `report.damaged` if the record does not say it.
    func order(of record: StoredRecord) throws -> (order: ReportOrder, cut: StoreCut) {
        guard let kind = record.value("kind").text.flatMap(ReportKind.init(rawValue:)),
            let month = record.value("period").text.flatMap({ CivilMonth($0) }),
            let language = record.value("language").text.flatMap(Language.init(rawValue:)),
            let asOf = record.value("asOf").text.flatMap({ CivilDate($0) }),
            let cut = record.value("cut").text.flatMap({ StoreCut(text: $0) })
        else {
            throw CommandError(
                code: "report.damaged",
                message: Bilingual(zh: "这份报表的记录不完整", en: "the record of this report is incomplete"),
                nextStep: Bilingual(zh: "请重新出具。", en: "Make it anew."))
        }
        return (ReportOrder(kind: kind, month: month, language: language, asOf: asOf), cut)
    }

    /// Makes a kept report again, from the same cut.
    func again(_ record: StoredRecord) throws -> MadeReport {
        let (order, cut) = try order(of: record)
        return try make(order, at: cut)
    }

    /// What changed since a kept report: the same order as of now, or as of another kept one of the kind.
    func diff(since old: StoredRecord, to new: StoredRecord? = nil, today: CivilDate) throws -> [ReportTable] {
        let before = try again(old)
        let order = before.order
        let after: MadeReport
        if let new {
            after = try again(new)
            guard after.order.kind == order.kind else { throw Self.otherKind(order.kind, after.order.kind) }
        } else {
            after = try make(
                ReportOrder(kind: order.kind, month: order.month, language: order.language, asOf: today))
        }
        return try zip(before.tables, after.tables).enumerated().map { index, pair in
            let diff = TableDiff(from: pair.0, to: pair.1, keys: order.kind.keys(ofTable: index))
            let words = Label("变化：\(pair.1.title)", "Changes: \(pair.1.title)")
            let note = Label(
                "从数据截面 \(before.cut.digest)（\(before.order.asOf)）到 \(after.cut.digest)（\(after.order.asOf)）"
                    + (diff.lines.isEmpty ? "，没有变化。" : "，\(diff.lines.count) 处。"),
                "From cut \(before.cut.digest) (\(before.order.asOf)) to \(after.cut.digest) (\(after.order.asOf)): "
                    + (diff.lines.isEmpty ? "nothing changed." : "\(diff.lines.count) differences."))
            return try diff.table(
                title: words[order.language], notes: [note[order.language]], language: order.language)
        }
    }

    private static func otherKind(_ one: ReportKind, _ other: ReportKind) -> CommandError {
        CommandError(
            code: "report.other-kind",
            message: Bilingual(
                zh: "“\(one.label.zh)”不能与“\(other.label.zh)”比较",
                en: "“\(one.label.en)” cannot be compared with “\(other.label.en)”"),
            nextStep: Bilingual(zh: "请选同一种报表。", en: "Choose two of one kind."))
    }
}
