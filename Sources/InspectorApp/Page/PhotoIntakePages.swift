import Causality
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import PhotoIntake
import Presentation
import Wording

/// Photos that belong to no visit yet: proposed by time and place, put into visits when the person says so.
struct PhotoIntakePages: Sendable {
    let desk: PageDesk

    /// At most so many stand on the screen at once.
    static let mostAtOnce = 300

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("photos") { try tray($0) }
        routes.page("photos/:hash") { try one($0) }
        routes.upload("photos", limit: desk.photoLimits.maximumBytes) { try take($0, $1) }
        routes.write("photos/intake") { try attach($0) }
        routes.write("photos/aside") { try setAside($0) }
    }

    // MARK: Looking

    private func tray(_ call: PageCall) throws -> Response {
        let waiting = try desk.unassignedPhotos()
        let shown = waiting.filter { !$0.isSetAside }
            .sorted { ($0.capturedAt ?? 0, $0.fileName) < ($1.capturedAt ?? 0, $1.fileName) }
        let aside = waiting.filter(\.isSetAside)
        let tray = try PhotoTray(Array(shown.prefix(Self.mostAtOnce)), store: desk.store, language: call.language)
        let data = try tray.data().merging([
            "count": shown.count, "beyond": shown.count > Self.mostAtOnce ? String(shown.count - Self.mostAtOnce) : nil,
            "aside": try aside.map { try tray.tile.facts($0) }, "hasAside": !aside.isEmpty, "address": "/photos?",
            "attached": call.asked("attached"), "visit": call.asked("visit"),
        ])
        guard call.asked("part") != "1" else { return try desk.frame.part("intake-tray", data, state: call.state) }
        return try desk.answer(
            call, "intake", title: Bilingual(zh: "照片", en: "Photos"), section: "/photos",
            scripts: ["photos.js", "upload.js"], data)
    }

    private func one(_ call: PageCall) throws -> Response {
        guard let photo = try photo(call.part("hash")) else { throw PageRefusal.notFound }
        let tile = PhotoTile(store: desk.store, language: call.language)
        var facts = [(Bilingual(zh: "文件名", en: "File name"), SafeText.line(photo.fileName, atMost: 120))]
        if let at = photo.capturedAt { facts.append((Bilingual(zh: "拍摄时间", en: "Captured at"), FieldText.instant(at))) }
        if let place = photo.place { facts.append((Bilingual(zh: "位置", en: "Place"), place.text)) }
        facts.append((Bilingual(zh: "大小（字节）", en: "Size (bytes)"), String(photo.size)))
        let data = try tile.facts(photo).merging([
            "hasOriginal": try desk.store.photoFile(photo.hash) != nil,
            "facts": facts.filter { !$0.1.isEmpty }.map { ["label": $0.0[call.language], "text": $0.1] as PageData }
        ])
        guard call.asked("part") != "1" else { return try desk.frame.part("photo-large", data, state: call.state) }
        return try desk.answer(
            call, "photo", title: Bilingual(zh: "照片", en: "Photo"), section: "/photos", scripts: ["photos.js"], data)
    }

    private func photo(_ hex: String) throws -> KeptPhoto? {
        try FieldJSON.bytes(hex: hex).flatMap { $0.count == 32 ? try desk.store.keptPhoto($0) : nil }
    }

    // MARK: Writing

    /// Takes one file in; it waits for its visit.
    private func take(_ call: PageCall, _ file: ReceivedFile) throws -> Response {
        let photo = try desk.photos().keep(file, call)
        let named = try desk.store.records(
            RecordQuery(type: RecordType.photo.name, equals: ["hash": .bytes(photo.hash)], limit: 1))
        if named.isEmpty { try desk.store.note(photo) }
        let visit = named.first.flatMap { PhotoView(unchecked: $0.state).visit }
        let data = try PhotoTile(store: desk.store, language: call.language).facts(photo).merging([
            "id": photo.key, "address": "/photos/\(photo.hex)", "elsewhere": visit?.hex,
        ])
        return try desk.frame.part("photo-tile", data, state: call.state)
    }

    /// Puts photos into the visits that the form names: all, one group, or the chosen ones.
    private func attach(_ call: PageCall) throws -> Response {
        let form = try call.form()
        let waiting = try desk.waitingPhotos()
        let target = form["target"].flatMap { $0.isEmpty ? nil : $0 }
        let chosen = Set(form.all("photo"))
        let accepted = form["accept"] ?? ""
        var placements: [PhotoDesk.Placement] = []
        var visits: [String: StoredRecord] = [:]
        for number in 0..<Self.mostAtOnce {
            // A photo that another tab has put into a visit meanwhile is passed over.
            guard let key = form["key.\(number)"], let photo = waiting[key] else { continue }
            let isMeant =
                switch accepted {
                case "all": true
                case "chosen": chosen.contains(key)
                default: form["group.\(number)"] == accepted
                }
            let visit = accepted == "chosen" ? target : form["visit.\(number)"]
            guard isMeant, let visit, !visit.isEmpty else { continue }
            if visits[visit] == nil { visits[visit] = try desk.record(visit, .visit) }
            guard let record = visits[visit] else { continue }
            let item = form["item.\(number)"].flatMap { Int($0) }.flatMap { SupervisionItem(rawValue: $0) }
            placements.append(PhotoDesk.Placement(photo: photo, visit: record, item: item))
        }
        try desk.photos().attach(placements)
        let only = visits.count == 1 ? visits.keys.first.map { "&visit=" + $0 } ?? "" : ""
        return PageFrame.seeOther("/photos?attached=\(placements.count)\(only)")
    }

    /// Puts the chosen photos out of the way, or back.
    private func setAside(_ call: PageCall) throws -> Response {
        let form = try call.form()
        let isBack = form["back"] == "1"
        let waiting = try desk.waitingPhotos()
        for key in form.all("photo") {
            guard var photo = waiting[key] else { continue }
            photo.isSetAside = !isBack
            try desk.store.note(photo)
        }
        return PageFrame.seeOther("/photos")
    }
}

extension PageDesk {
    /// The photos of this laptop that belong to no visit, oldest first.
    func unassignedPhotos() throws -> [KeptPhoto] {
        try store.unassignedPhotos().compactMap { try store.keptPhoto($0) }
    }

    /// The same by the keys that forms name them with.
    func waitingPhotos() throws -> [String: KeptPhoto] {
        Dictionary(try unassignedPhotos().map { ($0.key, $0) }) { $1 }
    }
}
