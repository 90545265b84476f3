import Causality
import InspectionDomain
import InspectionStore
import Pages
import PhotoIntake
import Presentation
import Wording

/// What the page of a visit shows.
struct VisitPageData {
    /// The visit's own fields that an inspector fills in.
    static let visitFields = [
        "date", "kind", "forms", "inspectors", "attendees", "unannounced", "team", "weather", "latitude", "longitude",
        "accuracy", "summary",
    ]

    /// The fields of an entry that an inspector fills in.
    static func entryFields(of item: SupervisionItem) -> [String] { ["rating", "reason", "note"] + item.fieldNames }

    let desk: PageDesk
    let visit: StoredRecord
    let view: VisitView
    let language: Language
    let reading: VisitReading
    private let last: StoredRecord?
    private let photos: [StoredRecord]

    /// Reads what stands around a visit.
    init(desk: PageDesk, visit: StoredRecord, language: Language) throws {
        self.desk = desk
        self.visit = visit
        self.language = language
        view = VisitView(unchecked: visit.state)
        reading = VisitReading(desk.store)
        last = try Self.lastVisit(before: view, store: desk.store)
        photos = try reading.photos(of: visit.id)
    }

    /// The sealed visit of the same project before this one.
    private static func lastVisit(before visit: VisitView, store: InspectionStore) throws -> StoredRecord? {
        guard let project = visit.project else { return nil }
        let until = visit.date.map { RecordQuery.Range("date", to: .text($0.description)) }
        let earlier = try store.records(
            RecordQuery(
                type: RecordType.visit.name, parent: project, range: until,
                order: .field("date", isDescending: true), limit: 12))
        return earlier.first { $0.id != visit.id && VisitView(unchecked: $0.state).isSealed }
    }

    // MARK: The whole page

    /// What the template `visit` names.
    func data() throws -> PageData {
        let lacking = try reading.completeness(of: visit)
        let candidates = try milestones()
        let drawing = FormDrawing(
            .visit, record: visit, last: last, language: language, prefix: "visit", isLocked: view.isSealed)
        return [
            "id": visit.id.hex, "project": try reading.projectName(view.project), "projectID": view.project?.hex,
            "date": view.date?.description ?? "—", "state": try reading.state(of: visit).label[language],
            "tone": view.isSealed ? "good" : "watch", "isSealed": view.isSealed, "isOpen": !view.isSealed,
            "lastDate": last.flatMap { VisitView(unchecked: $0.state).date?.description }, "lastID": last?.id.hex,
            "fields": drawing.parts(Self.visitFields.dropLast()),
            "summary": drawing.fields(["summary"]).map(\.data),
            "items": try SupervisionItem.allCases.map { try item($0, candidates) },
            "missingText": missingText(lacking), "sealedAt": view.sealedAt.map { FieldText.instant($0) },
            "addenda": try reading.addenda(of: visit.id).map(addendum),
            "delivery": DeliveryWords.text(try reading.delivery(of: visit))[language],
            "lacksProject": view.project == nil && !view.isSealed, "question": view.reviewQuestion,
            "photoCount": photos.count,
        ]
    }

    /// What changes on the page with every save: the ratings in the list of items, and what is missing.
    func renewedParts() throws -> [String: String] {
        var parts = ["missing": missingText(try reading.completeness(of: visit))]
        for item in SupervisionItem.allCases {
            let entry = try desk.store.record(item.entryID(in: visit.id))
            parts["rating-\(item.number)"] = rating(entry).text
        }
        return parts
    }

    private func missingText(_ lacking: VisitCompleteness) -> String {
        lacking.isComplete
            ? Bilingual(zh: "十项齐全，可以封存。", en: "Nothing is missing; ready to be sealed.")[language]
            : Bilingual(zh: "还缺：", en: "Missing: ")[language]
                + lacking.missing.map(\.label[language]).joined(separator: "；")
    }

    private func addendum(_ record: StoredRecord) -> PageData {
        let view = AddendumView(unchecked: record.state)
        return [
            "item": view.item.map { "\($0.number) \($0.label[language])" }, "text": view.addition,
            "author": record.value("author").text, "at": record.value("at").integer.map { FieldText.instant($0) },
        ]
    }

    // MARK: One item

    private func item(_ item: SupervisionItem, _ milestones: [FormDrawing.Candidate]) throws -> PageData {
        let id = item.entryID(in: visit.id)
        let entry = try desk.store.record(id)
        let before = try last.flatMap { try desk.store.record(item.entryID(in: $0.id)) }
        let drawing = FormDrawing(
            .supervisionEntry, record: entry, last: before, language: language, prefix: "i\(item.number)",
            candidates: ["milestone": milestones], isLocked: view.isSealed)
        let rating = rating(entry)
        let pictures = pictures(of: id)
        let names = item.fieldNames.filter { $0 != "milestonesReached" || !milestones.isEmpty }
        return [
            "visit": visit.id.hex, "record": id.hex, "number": item.number, "label": item.label[language],
            "hint": item.hint[language], "rating": rating.text, "tone": rating.tone, "isOpen": !view.isSealed,
            "judgement": drawing.fields(["rating", "reason"]).map(\.data), "fields": drawing.parts(names),
            "note": drawing.fields(["note"]).map(\.data), "lastDate": lastDate(before),
            "isProblems": item == .problems, "problems": item == .problems ? try problems(entry) : nil,
            "found": try found(in: item), "photos": pictures, "hasPhotos": !pictures.isEmpty,
        ]
    }

    /// The photos of an item, by their thumbnails.
    private func pictures(of entry: RecordID) -> [PageData] {
        photos.filter { PhotoView(unchecked: $0.state).linkedTo.contains(entry) }.compactMap { photo in
            let view = PhotoView(unchecked: photo.state)
            guard let hash = view.hash else { return nil }
            let kind = MediaType.allCases.first { $0.mimeType == view.mediaType }
            return [
                "address": "/visits/\(visit.id.hex)/photos/\(photo.id.hex)", "hash": FieldValue.bytes(hash).rawText,
                "hasPicture": kind == .jpeg || kind == .png, "kindName": kind?.name ?? "",
                "name": SafeText.line(view.caption ?? view.fileName ?? "", atMost: 60),
                "title": PhotoTitle.text(view, language: language),
            ]
        }
    }

    private func lastDate(_ before: StoredRecord?) -> String? {
        before == nil ? nil : last.flatMap { VisitView(unchecked: $0.state).date?.description }
    }

    private func rating(_ entry: StoredRecord?) -> (text: String, tone: String) {
        guard let entry, entry.standing != .deleted else { return (Rating.unchecked[language], "") }
        let view = SupervisionEntryView(unchecked: entry.state)
        let mark = entry.isMarked("rating") ? " ※" : ""
        let tone =
            switch view.rating {
            case .normal: "good"
            case .attention: "watch"
            case .lagging: "bad"
            case .notApplicable, nil: ""
            }
        return (view.ratingLabel[language] + mark, tone)
    }

    private func milestones() throws -> [FormDrawing.Candidate] {
        guard let project = view.project else { return [] }
        return try desk.store.records(RecordQuery(type: RecordType.milestone.name, parent: project)).map {
            FormDrawing.Candidate(id: $0.id, label: $0.value("name").text ?? FieldText.shortID($0.id))
        }
    }

    /// The project's unresolved problems, with what this visit found of them.
    private func problems(_ entry: StoredRecord?) throws -> [PageData] {
        guard let project = view.project else { return [] }
        let results = entry.map { SupervisionEntryView(unchecked: $0.state).rechecked } ?? [:]
        return try desk.store.openProblems(of: project).map { problem in
            problem.data(language).merging([
                "result": results[problem.record.id]?.label[language], "visit": visit.id.hex,
                "isOpen": !view.isSealed, "isNew": problem.view.foundInVisit == visit.id,
            ])
        }
    }

    /// The problems that this visit found in an item.
    private func found(in item: SupervisionItem) throws -> [PageData] {
        guard let project = view.project else { return [] }
        return try desk.store.records(RecordQuery(type: RecordType.problem.name, parent: project)).filter {
            $0.value("foundInVisit").recordID == visit.id && $0.value("foundInItem").integer == Int64(item.number)
        }.map { ["id": $0.id.hex, "title": $0.value("title").text] }
    }
}
