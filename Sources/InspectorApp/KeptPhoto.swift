import Causality
import Foundation
import InspectionDomain
import InspectionStore
import PhotoIntake
import Presentation
import Wording

/// A photo whose bytes are durable on this laptop, with what its record will say once it belongs to a visit.
///
/// Noted among the device's own settings, so that a photo which waits for its visit need not be read again.
struct KeptPhoto: Codable, Hashable, Sendable {
    /// The manifest's hash, 32 bytes.
    let hash: [UInt8]
    let size: Int
    let mediaType: String
    let orientation: Int
    /// Milliseconds since 1970, by the camera's clock.
    let capturedAt: Int64?
    /// Millionths of a degree.
    let latitude: Int?
    let longitude: Int?
    /// What the camera called it; empty if nobody said.
    let fileName: String
    /// What is wrong with the bytes, in Chinese; `nil` if nothing is.
    let damage: String?
    /// Whether the person put it aside: it stays on the disk and out of the way.
    var isSetAside = false

    /// Takes a file's facts over.
    init(_ facts: PhotoFacts, hash: [UInt8], fileName: String) {
        self.hash = hash
        size = facts.sizeBytes
        mediaType = facts.mediaType.mimeType
        orientation = Int(facts.orientation.rawValue)
        capturedAt = facts.capturedAt?.millisecondsSince1970
        latitude = facts.place?.latitudeMicrodegrees
        longitude = facts.place?.longitudeMicrodegrees
        self.fileName = String(fileName.prefix(120))
        damage = facts.defects.first?.message.zh
    }

    /// Takes over what a record says of its photo; `nil` if it names none.
    init?(_ record: StoredRecord) {
        let view = PhotoView(unchecked: record.state)
        guard let hash = view.hash else { return nil }
        self.hash = hash
        size = Int(view.size ?? 0)
        mediaType = view.mediaType ?? ""
        orientation = Int(record.value("orientation").integer ?? 1)
        capturedAt = view.capturedAt
        latitude = view.place.map { Int($0.latitude) }
        longitude = view.place.map { Int($0.longitude) }
        fileName = view.fileName ?? ""
        damage = nil
    }

    /// As in addresses and forms.
    var hex: String { FieldValue.bytes(hash).rawText }

    /// Names it in forms among the photos of one laptop.
    var key: String { String(hex.prefix(16)) }

    var kind: MediaType? { MediaType.allCases.first { $0.mimeType == mediaType } }

    var place: Place? {
        guard let latitude, let longitude else { return nil }
        return Place(latitudeMicrodegrees: latitude, longitudeMicrodegrees: longitude)
    }

    /// What is written once and never changes.
    var values: [String: FieldValue] {
        var values: [String: FieldValue] = [
            "hash": .bytes(hash), "size": .integer(Int64(size)), "mediaType": .text(mediaType),
            "orientation": .integer(Int64(orientation)),
        ]
        if !fileName.isEmpty { values["fileName"] = .text(fileName) }
        if let capturedAt { values["capturedAt"] = .integer(capturedAt) }
        if let latitude, let longitude {
            values["latitude"] = .integer(Int64(latitude))
            values["longitude"] = .integer(Int64(longitude))
        }
        return values
    }
}

extension InspectionStore {
    private static func key(_ hash: [UInt8]) -> String { "photo.kept." + FieldValue.bytes(hash).rawText }

    /// The photos of this laptop that belong to no visit and were not put aside, oldest first.
    func photosWithoutVisit() throws -> [KeptPhoto] {
        try unassignedPhotos().compactMap { try keptPhoto($0) }.filter { !$0.isSetAside }
    }

    /// What was noted of a photo when it was taken in; read from its bytes if the note was lost to a kill.
    ///
    /// - Returns: `nil` if the photo is not here in full, or unreadable.
    func keptPhoto(_ hash: [UInt8]) throws -> KeptPhoto? {
        if let text = try setting(Self.key(hash)),
            let noted = try? JSONDecoder().decode(KeptPhoto.self, from: Data(text.utf8))
        {
            return noted
        }
        guard let file = try photoFile(hash), let facts = try? PhotoInspector().facts(ofFileAt: file.path) else {
            return nil
        }
        let read = KeptPhoto(facts, hash: hash, fileName: "")
        // A note that cannot be written now is made up for the next time.
        try? note(read)
        return read
    }

    /// Notes what a photo is that belongs to no visit.
    func note(_ photo: KeptPhoto) throws {
        try set(Self.key(photo.hash), to: String(decoding: try JSONEncoder().encode(photo), as: UTF8.self))
    }
}
