import Causality
import Foundation
import Hummingbird
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import Presentation
import Wording

/// The visit as a sheet of paper, and the pictures on it.
struct SheetPages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("visits/:id/sheet") { try sheet($0) }
        routes.page("pictures/:hash") { try picture($0) }
    }

    private func sheet(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let data = try SheetData(store: desk.store, language: call.language).data(visit)
        return try desk.answer(
            call, "sheet", title: Bilingual(zh: "督导记录单", en: "Visit sheet"), section: "/visits", data)
    }

    /// The thumbnail of a photo, or its original where there is none.
    private func picture(_ call: PageCall) throws -> Response {
        guard let hash = FieldJSON.bytes(hex: call.part("hash")), hash.count == 32 else { throw PageRefusal.notFound }
        if let bytes = try desk.store.thumbnail(of: hash) { return Self.jpeg(bytes) }
        guard let file = try desk.store.photoFile(hash) else { throw PageRefusal.notFound }
        return Self.jpeg(Array(try Data(contentsOf: file)))
    }

    /// A picture named by its contents never changes, but stays out of the browser's own files.
    private static func jpeg(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "image/jpeg"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// What the sheet shows: the project's facts, the ten items, problems, photos.
struct SheetData {
    let store: InspectionStore
    let language: Language

    /// What the template `sheet` names.
    func data(_ visit: StoredRecord) throws -> PageData {
        let reading = VisitReading(store)
        let view = VisitView(unchecked: visit.state)
        let project = try view.project.flatMap { try store.record($0) }
        func own(_ name: String) -> String { text(name, of: visit, .visit) }
        func registered(_ name: String) -> String { project.map { text(name, of: $0, .project) } ?? "" }
        return [
            "id": visit.id.hex, "project": try reading.projectName(view.project), "code": registered("code"),
            "location": registered("location"), "ownerUnit": registered("ownerUnit"),
            "responsibleUnit": registered("responsibleUnit"), "totalInvestment": registered("totalInvestment"),
            "date": own("date"), "kind": own("kind"), "forms": own("forms"), "inspectors": own("inspectors"),
            "attendees": own("attendees"), "team": own("team"), "weather": own("weather"), "summary": own("summary"),
            "items": try SupervisionItem.allCases.map { try item($0, visit) },
            "problems": try problems(visit, view), "photos": try photos(visit, reading),
            "addenda": try reading.addenda(of: visit.id).map { AddendumView(unchecked: $0.state).addition ?? "" },
            "sealedAt": view.sealedAt.map { FieldText.instant($0) }, "sealedBy": own("sealedBy"),
            "isDraft": !view.isSealed, "isIncomplete": view.isMarkedIncomplete,
        ]
    }

    private func text(_ name: String, of record: StoredRecord, _ type: RecordType) -> String {
        guard let declared = type.field(named: name) else { return "" }
        let text = FieldText.whole(declared, of: record, language: language)
        return record.isMarked(name) ? text + " " + ConflictMark.text(language) : text
    }

    private func item(_ item: SupervisionItem, _ visit: StoredRecord) throws -> PageData {
        let head: PageData = ["number": item.number, "label": item.label[language]]
        guard let entry = try store.record(item.entryID(in: visit.id)), entry.standing != .deleted else {
            return head.merging(["rating": Rating.unchecked[language]])
        }
        let view = SupervisionEntryView(unchecked: entry.state)
        let mark = entry.isMarked("rating") ? " " + ConflictMark.text(language) : ""
        return head.merging([
            "rating": view.ratingLabel[language] + mark, "reason": view.reason,
            "note": text("note", of: entry, .supervisionEntry),
            "figures": EntryWords.fields(entry, of: item, language: language).joined(separator: "；"),
        ])
    }

    private func problems(_ visit: StoredRecord, _ view: VisitView) throws -> [PageData] {
        guard let project = view.project else { return [] }
        return try store.records(RecordQuery(type: RecordType.problem.name, parent: project)).filter {
            $0.value("foundInVisit").recordID == visit.id
        }.map {
            [
                "title": $0.value("title").text, "description": $0.value("description").text,
                "class": ProblemView(unchecked: $0.state).problemClass?.label[language],
            ]
        }
    }

    private func photos(_ visit: StoredRecord, _ reading: VisitReading) throws -> [PageData] {
        try reading.photos(of: visit.id).compactMap { photo in
            let view = PhotoView(unchecked: photo.state)
            guard let hash = view.hash, photo.standing != .deleted else { return nil }
            let items = view.linkedTo.filter { $0.root == visit.id }.compactMap { SupervisionItem(entryID: $0) }
            return [
                "hash": FieldValue.bytes(hash).rawText, "caption": view.caption,
                "items": items.map(\.label[language]).joined(separator: "、"),
                "at": view.capturedAt.map { FieldText.instant($0) },
            ]
        }
    }
}
