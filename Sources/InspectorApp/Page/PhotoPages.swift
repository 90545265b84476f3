import Causality
import Console
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import PhotoIntake
import Presentation
import Wording

/// The photos of a visit: dropped in, put to items, captioned, looked at in full.
struct PhotoPages: Sendable {
    let desk: PageDesk

    private static let fields = ["caption", "kind"]

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("visits/:id/photos") { try grid($0) }
        routes.page("visits/:id/photos/:photo") { try one($0) }
        routes.upload("visits/:id/photos", limit: desk.photoLimits.maximumBytes) { try take($0, $1) }
        routes.write("visits/:id/photos/assign") { try assign($0) }
        routes.write("visits/:id/photos/:photo/save") { try save($0) }
        routes.write("visits/:id/photos/:photo/remove") { try remove($0) }
        routes.write("visits/:id/photos/:photo/restore") { try restore($0) }
    }

    // MARK: Looking

    private func grid(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let view = VisitView(unchecked: visit.state)
        let reading = VisitReading(desk.store)
        let photos = try reading.photos(of: visit.id)
        let tile = try tile(visit, call.language)
        let chosen = call.asked("item").flatMap { Int($0) }.flatMap { SupervisionItem(rawValue: $0) }
        let removed = call.asked("removed").flatMap { RecordID(hex: $0) }
        return try desk.answer(
            call, "photos", title: Bilingual(zh: "照片", en: "Photos"), section: "/visits",
            scripts: ["form.js", "photos.js", "upload.js"],
            [
                "visit": visit.id.hex, "project": try reading.projectName(view.project),
                "date": view.date?.description ?? "—", "isOpen": !view.isSealed, "count": photos.count,
                "address": "/visits/\(visit.id.hex)/photos?item=\(chosen?.number ?? 0)",
                "chosen": chosen.map { "\($0.number) \($0.label[call.language])" },
                "photos": try photos.map { try tile.data($0, in: visit.id) },
                "items": items(photos, of: visit.id, call.language), "hasCounts": true, "isEmpty": photos.isEmpty,
                "removed": removed?.hex,
            ])
    }

    /// One photo in full: as a page, and as a part of the grid's page.
    private func one(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let photo = try photo(call, of: visit)
        let data = try large(photo, of: visit, call.language)
        let title = PhotoTitle.text(PhotoView(unchecked: photo.state), language: call.language)
        guard call.asked("part") != "1" else { return try desk.frame.part("photo-large", data, state: call.state) }
        return try desk.answer(
            call, "photo", title: Bilingual(zh: title, en: title), section: "/visits",
            scripts: ["form.js", "photos.js"], data)
    }

    private func large(_ photo: StoredRecord, of visit: StoredRecord, _ language: Language) throws -> PageData {
        let all = try VisitReading(desk.store).photos(of: visit.id).map(\.id)
        let place = all.firstIndex(of: photo.id) ?? 0
        func address(_ index: Int) -> String? {
            all.indices.contains(index) ? "/visits/\(visit.id.hex)/photos/\(all[index].hex)" : nil
        }
        let isSealed = VisitView(unchecked: visit.state).isSealed
        let drawing = FormDrawing(
            .photo, record: photo, language: language, prefix: "photo", isLocked: isSealed)
        let shown = ["capturedAt", "latitude", "longitude", "size", "fileName", "takenBy"].compactMap { name in
            RecordType.photo.field(named: name).flatMap { declared -> PageData? in
                let text = FieldText.whole(declared, of: photo, language: language)
                return text.isEmpty ? nil : ["label": declared.label[language], "text": SafeText.line(text)]
            }
        }
        let own = PhotoView(unchecked: photo.state).linkedTo.compactMap { SupervisionItem(entryID: $0) }
        return try tile(visit, language).data(photo, in: visit.id).merging([
            "hasOriginal": try PhotoView(unchecked: photo.state).hash.flatMap { try desk.store.photoFile($0) } != nil,
            "visit": visit.id.hex, "isOpen": !isSealed, "facts": shown, "position": place + 1, "count": all.count,
            "before": address(place - 1), "after": address(place + 1),
            "fields": drawing.fields(Self.fields).map(\.data),
            "choices": Self.choices(own.count == 1 ? own[0] : nil, language),
        ])
    }

    /// The ten items to choose from, after the visit as a whole.
    static func choices(_ chosen: SupervisionItem?, _ language: Language) -> [PageData] {
        let whole: PageData = [
            "number": 0, "label": Bilingual(zh: "整次督导", en: "the visit as a whole")[language],
            "isChosen": chosen == nil,
        ]
        return [whole]
            + SupervisionItem.allCases.map {
                ["number": $0.number, "label": "\($0.number) \($0.label[language])", "isChosen": $0 == chosen]
            }
    }

    private func tile(_ visit: StoredRecord, _ language: Language) throws -> PhotoTile {
        let view = VisitView(unchecked: visit.state)
        let project = try view.project.flatMap { try desk.store.record($0) }
        return PhotoTile(
            store: desk.store, language: language, site: Place(of: project) ?? Place(of: visit), day: view.date)
    }

    /// The ten items with how many photos each has.
    private func items(_ photos: [StoredRecord], of visit: RecordID, _ language: Language) -> [PageData] {
        let links = photos.flatMap { Set(PhotoView(unchecked: $0.state).linkedTo.filter { $0.root == visit }) }
        let counts = Dictionary(grouping: links, by: { $0 }).mapValues(\.count)
        return SupervisionItem.allCases.map { item in
            [
                "number": item.number, "label": item.label[language], "key": item.number % 10,
                "count": counts[item.entryID(in: visit)] ?? 0,
            ]
        }
    }

    private func photo(_ call: PageCall, of visit: StoredRecord) throws -> StoredRecord {
        let photo = try desk.record(call.part("photo"), .photo)
        guard PhotoView(unchecked: photo.state).visit == visit.id else { throw PageRefusal.notFound }
        return photo
    }

    // MARK: Writing

    /// Takes one file in; the answer is its tile, drawn only once the bytes are hashed and on the disk.
    private func take(_ call: PageCall, _ file: ReceivedFile) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let photos = try desk.photos()
        try photos.desk.requireOpen(visit)
        let kept = try photos.keep(file, call)
        let item = call.asked("item").flatMap { Int($0) }.flatMap { SupervisionItem(rawValue: $0) }
        let record = try photos.attach([PhotoDesk.Placement(photo: kept, visit: visit, item: item)])[0]
        guard let stored = try desk.store.record(record) else { throw PageRefusal.notFound }
        let data = try tile(visit, call.language).data(stored, in: visit.id)
        return try desk.frame.part("photo-tile", data.merging(["isOpen": true]), state: call.state)
    }

    private func assign(_ call: PageCall) throws -> Response {
        let form = try call.form()
        let visit = try desk.record(call.part("id"), .visit)
        let item = form["item"].flatMap { Int($0) }.flatMap { SupervisionItem(rawValue: $0) }
        let photos = try form.all("photo").map { try desk.record($0, .photo) }
            .filter { PhotoView(unchecked: $0.state).visit == visit.id }
        try desk.photos().assign(photos, of: visit, to: item)
        guard call.wantsJSON else { return PageFrame.seeOther("/visits/\(visit.id.hex)/photos") }
        let all = try VisitReading(desk.store).photos(of: visit.id)
        let tile = try tile(visit, call.language)
        let tiles = try photos.map { photo -> (String, JSONValue) in
            let data = try desk.store.record(photo.id).map { try tile.data($0, in: visit.id) } ?? [:]
            let html = try desk.frame.text("photo-items", data, state: call.state)
            return (photo.id.hex, .text(html))
        }
        let counts = items(all, of: visit.id, call.language).map {
            JSONValue.integer(Int64($0["count"] as? Int ?? 0))
        }
        return try PageFrame.json(
            JSONValue.object([
                "items": .object(Dictionary(tiles) { $1 }), "counts": .list(counts), "savedAt": .text(try desk.clock()),
            ]))
    }

    private func save(_ call: PageCall) throws -> Response {
        let form = try call.form()
        let visit = try desk.record(call.part("id"), .visit)
        let photo = try photo(call, of: visit)
        let visits = try desk.visits()
        try visits.requireOpen(visit)
        let entry = try form.entry(of: .photo).only(Self.fields)
        try visits.write(photo.id, .photo, in: photo.scope, entry.values, shown: entry.shown)
        guard call.wantsJSON else {
            return PageFrame.seeOther("/visits/\(visit.id.hex)/photos/\(photo.id.hex)")
        }
        return try PageFrame.json(
            try SavedForm.document(photo.id, .photo, form, store: desk.store, at: try desk.clock()))
    }

    private func remove(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let photo = try photo(call, of: visit)
        try desk.photos().remove(photo, of: visit)
        return PageFrame.seeOther("/visits/\(visit.id.hex)/photos?removed=\(photo.id.hex)")
    }

    private func restore(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        guard let id = RecordID(hex: call.part("photo")), let photo = try desk.store.record(id),
            photo.type == RecordType.photo.name
        else { throw PageRefusal.notFound }
        try desk.photos().restore(id, of: visit)
        return PageFrame.seeOther("/visits/\(visit.id.hex)/photos")
    }
}

extension PhotoDesk {
    /// Keeps a file that a page received.
    ///
    /// - Throws: as ``keep(_:named:keepsDamaged:)``; the page names the file itself.
    func keep(_ file: ReceivedFile, _ call: PageCall) throws -> KeptPhoto {
        guard file.byteCount <= limits.maximumBytes else {
            throw PhotoIntakeError.tooLarge(sizeBytes: file.byteCount, limitBytes: limits.maximumBytes)
        }
        do {
            return try keep(
                file.path, named: call.asked("name") ?? "", keepsDamaged: call.asked("damaged") == "1"
            ).photo
        } catch let damaged as DamagedPhoto {
            throw damaged.defect
        }
    }
}

extension PageDesk {
    /// Takes photos in, in the person's name.
    func photos() throws -> PhotoDesk { PhotoDesk(desk: try visits(), limits: photoLimits) }

    /// The time of day to show beside “saved”.
    func clock() throws -> String { String(FieldText.isoInstant(try visits().now).dropFirst(11).prefix(8)) }
}
