import Causality
import Foundation
import InspectionDomain
import InspectionStore
import PhotoIntake
import Presentation
import SyncProtocol
import Wording

/// Takes photos in and attaches them to visits.
struct PhotoDesk {
    let desk: VisitDesk
    var limits = PhotoLimits()

    /// A photo that was attached.
    struct Attached {
        let record: RecordID
        let hash: [UInt8]
        let defects: [PhotoIntakeError]
    }

    /// Keeps a file's bytes and writes its record; the same photo of the same visit twice is one.
    ///
    /// - Throws: `photo.empty`, `photo.tooLarge`, `photo.unknownKind`; `photo.truncated` or `photo.unreadable` unless
    ///   damaged ones are kept; `visit.sealed`.
    func attach(
        _ path: String, to visit: StoredRecord, item: SupervisionItem?, caption: String?, keepsDamaged: Bool
    ) throws -> Attached {
        try desk.requireOpen(visit)
        let facts = try PhotoInspector(limits: limits).facts(ofFileAt: path)
        if let defect = facts.defects.first, !keepsDamaged { throw DamagedPhoto(path: path, defect: defect) }
        let manifest = try PhotoManifest(
            size: UInt64(facts.sizeBytes), chunks: facts.chunkHashes, mediaType: facts.mediaType.mimeType)
        let hash = try desk.store.keepPhoto(
            fileAt: URL(fileURLWithPath: path), manifest: manifest, thumbnail: thumbnail(of: path))
        let id = RecordKey.id(of: "photo", key: visit.id.hex + "/" + FieldValue.bytes(hash).rawText)
        var values = Self.values(of: facts, hash: hash)
        values["visit"] = .reference(visit.id)
        values["takenBy"] = .text(desk.person)
        values["kind"] = .text(facts.mediaType == .pdf ? "document" : "site")
        if let text = Self.caption(caption, facts) { values["caption"] = .text(text) }
        let owner = item.map { $0.entryID(in: visit.id) } ?? visit.id
        values[FamilyField.name("linkedTo", owner)] = FamilyField.added
        let present = try desk.store.record(id)
        // Facts of the same bytes are the same; what people wrote about the photo meanwhile stays.
        if let present { values = values.filter { present.state[$0.key].isUnwritten } }
        try desk.write(id, .photo, in: visit.scope, values)
        return Attached(record: id, hash: hash, defects: facts.defects)
    }

    private func thumbnail(of path: String) -> [UInt8]? {
        // A photo of which no thumbnail can be made is kept all the same.
        let made = try? Thumbnail.make(ofFileAt: path, limits: limits)
        return made?.jpeg
    }

    private static func values(of facts: PhotoFacts, hash: [UInt8]) -> [String: FieldValue] {
        var values: [String: FieldValue] = [
            "hash": .bytes(hash), "size": .integer(Int64(facts.sizeBytes)),
            "mediaType": .text(facts.mediaType.mimeType),
            "orientation": .integer(Int64(facts.orientation.rawValue)),
        ]
        if let at = facts.capturedAt { values["capturedAt"] = .integer(at.millisecondsSince1970) }
        if let place = facts.place {
            values["latitude"] = .integer(Int64(place.latitudeMicrodegrees))
            values["longitude"] = .integer(Int64(place.longitudeMicrodegrees))
        }
        return values
    }

    private static func caption(_ caption: String?, _ facts: PhotoFacts) -> String? {
        let damage = facts.defects.first.map { "【不完整】" + $0.message.zh }
        let parts = [caption, damage].compactMap { $0 }.filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: "\n")
    }
}

/// A damaged photo that was not kept, with the option that keeps it.
struct DamagedPhoto: PersonFacingError {
    let path: String
    let defect: PhotoIntakeError

    var code: String { defect.code }
    var message: Bilingual {
        let name = SafeText.line(path, atMost: 120)
        return Bilingual(zh: "\(name)：\(defect.message.zh)", en: "\(name): \(defect.message.en)")
    }
    var nextStep: Bilingual {
        Bilingual(
            zh: defect.nextStep.zh + "（保留：--keep-damaged）", en: defect.nextStep.en + " (keep it with --keep-damaged)")
    }
    var isRetryable: Bool { false }
}
