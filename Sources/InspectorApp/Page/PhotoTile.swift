import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Pages
import PhotoIntake
import Presentation
import Wording

/// What lists and the large view show of a photo.
struct PhotoTile {
    let store: InspectionStore
    let language: Language
    /// Where the project lies, so that a photo says how far away it was taken.
    var site: Place?
    /// The visit's day: photos of that day show the time alone.
    var day: CivilDate?

    /// What the template `photo-tile` names.
    func data(_ record: StoredRecord, in visit: RecordID) throws -> PageData {
        guard let photo = KeptPhoto(record) else { return ["id": record.id.hex] }
        let view = PhotoView(unchecked: record.state)
        let items = view.linkedTo.filter { $0.root == visit }.compactMap { SupervisionItem(entryID: $0) }
        return try facts(photo).merging([
            "title": PhotoTitle.text(view, place: distance(photo), language: language),
            "id": record.id.hex, "address": "/visits/\(visit.hex)/photos/\(record.id.hex)",
            "caption": view.caption.map { SafeText.line($0, atMost: 80) },
            "items": items.sorted().map { ["number": $0.number, "label": $0.label[language]] as PageData },
            "isMarked": !record.markedFields.isEmpty,
            "state": try PhotoWords.state(photo.hash, store, language),
        ])
    }

    /// What stands beside every picture, whether it belongs to a visit or not.
    func facts(_ photo: KeptPhoto) throws -> PageData {
        let hasPicture = try store.thumbnail(of: photo.hash) != nil
        return [
            "hash": photo.hex, "key": photo.key, "order": String(photo.capturedAt ?? 0), "hasPicture": hasPicture,
            "kindName": photo.kind?.name ?? photo.mediaType, "name": SafeText.line(photo.fileName, atMost: 60),
            "at": photo.capturedAt.map(time), "distance": distance(photo), "isFar": isFar(photo),
            "damage": photo.damage != nil,
            "title": PhotoTitle.text(
                capturedAt: photo.capturedAt, place: distance(photo), words: photo.fileName, language: language),
        ]
    }

    /// The time of day for photos of the visit's own day, otherwise the day too.
    private func time(_ at: Int64) -> String {
        let text = FieldText.instant(at)
        return day != nil && CivilDate(instant: at) == day ? String(text.suffix(5)) : text
    }

    private func metres(_ photo: KeptPhoto) -> Int? {
        photo.place.flatMap { place in site.map { place.metres(to: $0) } }
    }

    private func isFar(_ photo: KeptPhoto) -> Bool { metres(photo).map { $0 > IntakeMatcher.radiusMetres } ?? false }

    private func distance(_ photo: KeptPhoto) -> String? {
        guard let place = photo.place else { return nil }
        guard let metres = metres(photo) else { return place.text }
        let text = metres < 1000 ? "\(metres) m" : FieldText.decimal(Int64(metres / 100), places: 1) + " km"
        return Bilingual(zh: "距项目 \(text)", en: "\(text) away")[language]
    }
}

extension Place {
    /// As people read it, to ten metres.
    var text: String {
        PhotoTitle.text(of: (latitude: Int64(latitudeMicrodegrees), longitude: Int64(longitudeMicrodegrees)))
    }

    /// Where a visit or a project lies; `nil` unless its record says so.
    init?(of record: StoredRecord?) {
        guard let latitude = record?.value("latitude").integer, let longitude = record?.value("longitude").integer
        else { return nil }
        self.init(latitudeMicrodegrees: Int(latitude), longitudeMicrodegrees: Int(longitude))
    }
}
