import Causality
import Foundation
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import Presentation

/// Photos: small by their hash, whole with `?full=1`, to whoever may see the record that names them.
enum PicturePages: OfficeSlice {
    static var templates: [String: [UInt8]] { [:] }

    /// What a browser may show in the page; anything else is taken away as a file.
    private static let shown: Set<String> = ["image/jpeg", "image/png"]

    static func add(to routes: OfficeRoutes) {
        routes.page("pictures/:hash", needs: .read) { try picture($0) }
    }

    private static func picture(_ call: OfficeCall) throws -> Response {
        let record = try photo(call)
        let hash = record.value("hash").bytes ?? []
        if call.asked("full") == nil, let small = try call.store.thumbnail(of: hash) {
            return answer(small, type: "image/jpeg")
        }
        guard let file = try call.store.photoFile(hash), let bytes = try? Data(contentsOf: file) else {
            throw PageRefusal.notFound
        }
        let type = record.value("mediaType").text ?? ""
        guard shown.contains(type) else {
            return try call.download(call.part("hash"), type: "application/octet-stream", bytes: [UInt8](bytes))
        }
        return answer([UInt8](bytes), type: type)
    }

    /// The first record of the photo that the visitor may see.
    private static func photo(_ call: OfficeCall) throws -> StoredRecord {
        guard let bytes = HashText.bytes(call.part("hash")) else { throw PageRefusal.notFound }
        let reach = RecordReach(store: call.store)
        let query = RecordQuery(type: RecordType.photo.name, equals: ["hash": .bytes(bytes)])
        guard let record = try call.store.records(query).first(where: { try reach.may(.read, call.visitor.access, $0) })
        else { throw PageRefusal.notFound }
        return record
    }

    private static func answer(_ bytes: [UInt8], type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "private, max-age=3600"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
