import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// What the sheet shows: the project's facts, the ten items, problems, photos.
struct VisitRecordSheet {
    let store: InspectionStore
    let language: Language
    /// Whether pictures stand inside the document, for a file that goes elsewhere.
    var holdsPictures = false

    /// The sheet as one HTML document that needs nothing beside it.
    ///
    /// - Throws: what the store or a template throws.
    func document(_ visit: StoredRecord) throws -> String {
        var sheet = self
        sheet.holdsPictures = true
        let styles = [PackageResources.sheet_css, PageStyles.print].map { String(decoding: $0, as: UTF8.self) }
        let data = try sheet.data(visit).merging(["styles": styles.joined()])
        return try Templates(PageFiles.templates).render("sheet-file", data, language: language)
    }

    /// Where a picture's bytes are found; `nil` for files that are no pictures, such as PDF, or are not here yet.
    private func source(_ hash: [UInt8]) throws -> String? {
        guard let thumbnail = try store.thumbnail(of: hash) else { return nil }
        guard holdsPictures else { return "/pictures/" + FieldValue.bytes(hash).rawText }
        return "data:image/jpeg;base64," + Data(thumbnail).base64EncodedString()
    }

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
            "figures": EntryWords.fields(entry, of: item, language: language, naming: title)
                .joined(separator: Bilingual(zh: "；", en: "; ")[language]),
        ])
    }

    /// What a problem is called.
    private func title(_ record: RecordID) -> String? { (try? store.record(record))?.value("title").text }

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
                "source": try source(hash), "title": PhotoTitle.text(view, language: language), "caption": view.caption, "name": SafeText.line(view.fileName ?? "", atMost: 80),
                "kindName": view.mediaType,
                "items": items.map(\.label[language]).joined(separator: "、"),
                "at": view.capturedAt.map { FieldText.instant($0) },
            ]
        }
    }
}
