import Causality
import Foundation
import InspectionDomain
import InspectionStore
import PhotoIntake
import Presentation
import SyncProtocol
import Wording

/// Takes photos in and puts them into visits; every call is durable when it returns.
struct PhotoDesk {
    let desk: VisitDesk
    var limits = PhotoLimits()

    /// A photo that was attached.
    struct Attached {
        let record: RecordID
        let hash: [UInt8]
        let defects: [PhotoIntakeError]
    }

    /// Where a photo is to go.
    struct Placement {
        let photo: KeptPhoto
        let visit: StoredRecord
        var item: SupervisionItem?
        var caption: String?
    }

    // MARK: Taking in

    /// Keeps a file's bytes and writes its record; the same photo of the same visit twice is one.
    ///
    /// - Throws: `photo.empty`, `photo.tooLarge`, `photo.unknownKind`; `photo.truncated` or `photo.unreadable` unless
    ///   damaged ones are kept; `visit.sealed`.
    func attach(
        _ path: String, to visit: StoredRecord, item: SupervisionItem?, caption: String?, keepsDamaged: Bool
    ) throws -> Attached {
        try desk.requireOpen(visit)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let (photo, defects) = try keep(path, named: name, keepsDamaged: keepsDamaged)
        let records = try attach([Placement(photo: photo, visit: visit, item: item, caption: caption)])
        return Attached(record: records[0], hash: photo.hash, defects: defects)
    }

    /// Keeps a file's bytes, hashed and flushed; the photo belongs to no visit yet.
    ///
    /// - Parameter name: what the camera called it.
    /// - Throws: as ``attach(_:to:item:caption:keepsDamaged:)``; then nothing was kept.
    func keep(
        _ path: String, named name: String, keepsDamaged: Bool
    ) throws -> (photo: KeptPhoto, defects: [PhotoIntakeError]) {
        let facts = try PhotoInspector(limits: limits).facts(ofFileAt: path)
        if let defect = facts.defects.first, !keepsDamaged { throw DamagedPhoto(path: name, defect: defect) }
        let manifest = try PhotoManifest(
            size: UInt64(facts.sizeBytes), chunks: facts.chunkHashes, mediaType: facts.mediaType.mimeType)
        let hash = Hashing.sha256(try manifest.encoded())
        let known = try desk.store.photoFile(hash) != nil
        // A photo of which no thumbnail can be made is kept all the same.
        let made = known ? nil : try? Thumbnail.make(ofFileAt: path, limits: limits)
        _ = try desk.store.keepPhoto(fileAt: URL(fileURLWithPath: path), manifest: manifest, thumbnail: made?.jpeg)
        return (KeptPhoto(facts, hash: hash, fileName: name), facts.defects)
    }

    // MARK: Into visits

    /// Puts photos into visits, all in one transaction; one that is there already only gets the item as well.
    ///
    /// What people wrote about a photo meanwhile stays; one that had been removed from the visit comes back.
    /// - Returns: the records, in the order given.
    /// - Throws: `visit.sealed`.
    @discardableResult
    func attach(_ placements: [Placement]) throws -> [RecordID] {
        for placement in placements { try desk.requireOpen(placement.visit) }
        var edits: [RecordEdit] = []
        var records: [RecordID] = []
        for placement in placements {
            let (photo, visit) = (placement.photo, placement.visit)
            let id = RecordKey.id(of: "photo", key: visit.id.hex + "/" + photo.hex)
            var present = try desk.store.record(id)
            if present?.standing == .deleted {
                try desk.store.undelete(id, person: desk.person, reason: Self.restored)
                present = try desk.store.record(id)
            }
            var values = photo.values
            values["visit"] = .reference(visit.id)
            values["takenBy"] = .text(desk.person)
            values["kind"] = .text(photo.kind == .pdf ? "document" : "site")
            if let text = Self.caption(placement.caption, photo.damage) { values["caption"] = .text(text) }
            if let present {
                values = values.filter { present.state[$0.key].isUnwritten }
                values.merge(Self.links(of: present, in: visit.id, to: placement.item)) { $1 }
            } else {
                values[FamilyField.name("linkedTo", Self.owner(placement.item, in: visit.id))] = FamilyField.added
            }
            edits.append(edit(id, visit.scope, values))
            records.append(id)
        }
        try desk.store.write(edits)
        return records
    }

    /// Puts photos of a visit to one item, or to the visit as a whole; they leave the items that they were at.
    ///
    /// - Throws: `visit.sealed`.
    func assign(_ photos: [StoredRecord], of visit: StoredRecord, to item: SupervisionItem?) throws {
        try desk.requireOpen(visit)
        let target = FamilyField.name("linkedTo", Self.owner(item, in: visit.id))
        try desk.store.write(
            photos.map { photo in
                var values: [String: FieldValue] = [target: FamilyField.added]
                for link in PhotoView(unchecked: photo.state).linkedTo where link.root == visit.id {
                    let name = FamilyField.name("linkedTo", link)
                    if name != target { values[name] = FamilyField.removed }
                }
                return edit(photo.id, photo.scope, values)
            })
    }

    /// Takes a photo out of its visit; its bytes stay, and ``restore(_:of:)`` brings it back.
    ///
    /// - Throws: `visit.sealed`.
    func remove(_ photo: StoredRecord, of visit: StoredRecord) throws {
        try desk.requireOpen(visit)
        if let kept = KeptPhoto(photo) { try desk.store.note(kept) }
        try desk.store.delete(photo.id, person: desk.person, reason: Self.removed)
    }

    /// Brings a photo back that was taken out of its visit.
    ///
    /// - Throws: `visit.sealed`.
    func restore(_ photo: RecordID, of visit: StoredRecord) throws {
        try desk.requireOpen(visit)
        try desk.store.undelete(photo, person: desk.person, reason: Self.restored)
    }

    // The reasons are kept with the changes and read by people of both languages.
    private static let removed = "从督导中移除 / removed from the visit"
    private static let restored = "恢复到督导 / put back into the visit"

    private func edit(_ id: RecordID, _ scope: ScopeID, _ values: [String: FieldValue]) -> RecordEdit {
        RecordEdit(record: id, type: RecordType.photo.name, scope: scope, values: values, person: desk.person)
    }

    private static func owner(_ item: SupervisionItem?, in visit: RecordID) -> RecordID {
        item.map { $0.entryID(in: visit) } ?? visit
    }

    /// The link that a photo gets which is there already; taken in again without an item it keeps those it has.
    private static func links(
        of present: StoredRecord, in visit: RecordID, to item: SupervisionItem?
    ) -> [String: FieldValue] {
        let isLinked = PhotoView(unchecked: present.state).linkedTo.contains { $0.root == visit }
        guard item != nil || !isLinked else { return [:] }
        return [FamilyField.name("linkedTo", owner(item, in: visit)): FamilyField.added]
    }

    private static func caption(_ caption: String?, _ damage: String?) -> String? {
        let parts = [caption, damage.map { "【不完整】" + $0 }].compactMap { $0 }.filter { !$0.isEmpty }
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
