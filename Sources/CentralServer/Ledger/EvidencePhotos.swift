import Causality
import Foundation
import InspectionDomain
import InspectionStore
import Pages
import PhotoIntake
import Presentation
import SyncProtocol

/// Photos that people add to a problem's steps at the office: inspected, hashed and kept byte for byte as on a laptop.
///
/// The bytes are durable before a form says "saved"; their record is written with the step that they prove, so that no
/// photo stands there without one.
struct EvidencePhotos {
    /// The most bytes of one.
    static let limit = 64 << 20
    /// The most of one step.
    static let most = 20

    let store: InspectionStore
    let person: String

    /// Keeps a file that a browser sent; returns what names it in the form.
    ///
    /// - Throws: ``PhotoIntakeError`` for what is too large, no photo or damaged; then nothing is kept.
    func keep(_ file: ReceivedFile) throws -> [UInt8] {
        guard file.byteCount <= Self.limit else {
            throw PhotoIntakeError.tooLarge(sizeBytes: file.byteCount, limitBytes: Self.limit)
        }
        let facts = try PhotoInspector().facts(ofFileAt: file.path)
        if let defect = facts.defects.first { throw defect }
        let manifest = try PhotoManifest(
            size: UInt64(facts.sizeBytes), chunks: facts.chunkHashes, mediaType: facts.mediaType.mimeType)
        // A photo of which no thumbnail can be made is kept all the same.
        let thumbnail = try? Thumbnail.make(ofFileAt: file.path)
        return try store.keepPhoto(
            fileAt: URL(fileURLWithPath: file.path), manifest: manifest, thumbnail: thumbnail?.jpeg)
    }

    /// The records of kept photos as a problem's evidence, and what writes those that are not there yet.
    ///
    /// - Parameter named: what ``keep(_:)`` returned, in hexadecimal digits, each with the file's name after a blank.
    /// - Throws: ``PageRefusal/noForm`` for one that is not kept here.
    func records(
        _ named: [String], of problem: StoredRecord
    ) throws -> (ids: [RecordID], edits: [RecordEdit]) {
        guard named.count <= Self.most else { throw PageRefusal.tooLarge }
        var (ids, edits): ([RecordID], [RecordEdit]) = ([], [])
        for text in named {
            let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
            guard let hash = parts.first.flatMap(HashText.bytes), let file = try store.photoFile(hash),
                let facts = try? PhotoInspector().facts(ofFileAt: file.path)
            else { throw PageRefusal.noForm }
            let id = RecordKey.id(of: RecordType.photo.name, key: problem.id.hex + "/" + Secrets.text(hash))
            if !ids.contains(id) { ids.append(id) }
            guard try store.record(id) == nil, !edits.contains(where: { $0.record == id }) else { continue }
            edits.append(
                RecordEdit(
                    record: id, type: RecordType.photo.name, scope: problem.scope,
                    values: values(facts, hash, fileName: parts.dropFirst().first ?? "", of: problem.id),
                    person: person))
        }
        return (ids, edits)
    }

    private func values(
        _ facts: PhotoFacts, _ hash: [UInt8], fileName: String, of problem: RecordID
    ) -> [String: FieldValue] {
        var values: [String: FieldValue] = [
            "hash": .bytes(hash), "size": .integer(Int64(facts.sizeBytes)),
            "mediaType": .text(facts.mediaType.mimeType), "orientation": .integer(Int64(facts.orientation.rawValue)),
            "kind": .text("problem"), "takenBy": .text(person),
            FamilyField.name("linkedTo", problem): FamilyField.added,
        ]
        let name = SafeText.line(fileName, atMost: 120)
        if !name.isEmpty { values["fileName"] = .text(name) }
        values["capturedAt"] = facts.capturedAt.map { .integer($0.millisecondsSince1970) }
        values["latitude"] = facts.place.map { .integer(Int64($0.latitudeMicrodegrees)) }
        values["longitude"] = facts.place.map { .integer(Int64($0.longitudeMicrodegrees)) }
        return values
    }
}

/// Hashes as addresses and forms write them.
enum HashText {
    /// 32 bytes of 64 hexadecimal digits; `nil` for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        let bytes = stride(from: 0, to: 64, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        return bytes.count == 32 ? bytes : nil
    }
}
