import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// The records of one type, a page at a time; `?of=ID` those that belong to a record, `?field=code` those with a value.
enum RecordList {
    /// So many columns fit beside the title.
    private static let columns = 5

    static func page(_ call: OfficeCall) throws -> Response {
        let type = try RecordPages.type(call)
        let owner = try call.asked("of").map { try call.record($0) }
        var query = RecordQuery(type: type.name, parent: owner?.id, equals: try conditions(of: type, call))
        if let territories = call.territories, type.home == .territory {
            query.scopes = Set(territories.compactMap(Scopes.territory))
        }
        query.order = order(of: type)
        let (rows, pages) = try found(query, type, call)
        let fields = shownFields(of: type, in: rows)
        let title = RecordTitle(store: call.store, language: call.language)
        let label = type.label[call.language]
        return try call.page(
            "record-list", title: Bilingual(zh: label, en: label), section: "/records",
            [
                "type": type.name, "label": label, "owner": try owner.map(title.text), "ownerID": owner?.id.hex,
                "headings": fields.map { $0.label[call.language] },
                "rows": try rows.map { record -> PageData in
                    [
                        "id": record.id.hex, "title": try title.text(of: record),
                        "isMarked": !record.markedFields.isEmpty,
                        "cells": try fields.map { try RecordForm.text($0, of: record, title: title).text },
                    ]
                },
                "pagination": pages.data, "mayAdd": RecordForm.mayAdd(type, call),
                "newQuery": owner.map { "?of=" + $0.id.hex },
            ])
    }

    /// A page of the records that the visitor may see.
    ///
    /// Where the query alone cannot tell (records of the register that belong to projects, papers of the office), all are
    /// looked through. Who sees the whole city misses unannounced visits under way alone; a page is then a little shorter.
    private static func found(
        _ query: RecordQuery, _ type: RecordType, _ call: OfficeCall
    ) throws -> ([StoredRecord], Pagination) {
        let page = call.asked("page").flatMap { Int($0) }
        let address = { @Sendable (page: Int) in
            "/records/\(type.name)?page=\(page)" + (query.parent.map { "&of=" + $0.hex } ?? "")
        }
        let reach = RecordReach(store: call.store)
        let access = call.visitor.access
        let seesAll = access.may(.drafts, in: nil)
        if access.territories(.read) == nil, seesAll || type.home != .office {
            let pages = Pagination(page: page, total: try call.store.count(query), address: address)
            var part = query
            (part.limit, part.offset) = (Pagination.size, pages.offset)
            return (try call.store.records(part).filter { try seesAll || reach.may(.read, access, $0) }, pages)
        }
        let all = try call.store.records(query).filter { try reach.may(.read, access, $0) }
        let pages = Pagination(page: page, total: all.count, address: address)
        return (Array(all.dropFirst(pages.offset).prefix(Pagination.size)), pages)
    }

    /// The latest first where records have a day; otherwise by code, so that people find theirs.
    private static func order(of type: RecordType) -> RecordQuery.Order {
        let queried = Set(type.fields.filter { $0.isQueried && !$0.kind.isFamily }.map(\.name))
        if let day = ["date", "foundOn", "month", "addedOn", "heldOn"].first(where: queried.contains) {
            return .field(day, isDescending: true)
        }
        return queried.contains("code") ? .field("code") : .id
    }

    private static func conditions(of type: RecordType, _ call: OfficeCall) throws -> [String: FieldValue] {
        var equals: [String: FieldValue] = [:]
        for field in type.fields where field.isQueried && !field.kind.isFamily {
            guard let text = call.asked(field.name), field.name != "of", field.name != "page" else { continue }
            equals[field.name] = try FieldParsing.value(text, of: field)
        }
        return equals
    }

    /// The first fields that say anything in these rows, without those that make up the title.
    private static func shownFields(of type: RecordType, in rows: [StoredRecord]) -> [FieldDeclaration] {
        let candidates = type.fields.filter { field in
            if case .hash = field.kind { return false }
            if case .note = field.kind { return false }
            return field.name != "name" && field.name != "title"
        }
        let telling = candidates.filter { field in
            rows.isEmpty || rows.contains { !FieldText.whole(field, of: $0, language: .zh).isEmpty }
        }
        return Array(telling.prefix(columns))
    }
}
