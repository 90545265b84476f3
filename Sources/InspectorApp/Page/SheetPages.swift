import Causality
import Foundation
import Hummingbird
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import Presentation
import Wording

/// The visit as a sheet of paper, and the pictures on it.
struct SheetPages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("visits/:id/sheet") { try sheet($0) }
        routes.page("pictures/:hash") { try picture($0) }
    }

    private func sheet(_ call: PageCall) throws -> Response {
        let visit = try desk.record(call.part("id"), .visit)
        let data = try VisitRecordSheet(store: desk.store, language: call.language).data(visit)
        return try desk.answer(
            call, "sheet", title: Bilingual(zh: "督导记录单", en: "Visit sheet"), section: "/visits", data)
    }

    /// The thumbnail of a photo, or its original where there is none.
    private func picture(_ call: PageCall) throws -> Response {
        guard let hash = FieldJSON.bytes(hex: call.part("hash")), hash.count == 32 else { throw PageRefusal.notFound }
        if let bytes = try desk.store.thumbnail(of: hash) { return Self.jpeg(bytes) }
        guard let file = try desk.store.photoFile(hash) else { throw PageRefusal.notFound }
        return Self.jpeg(Array(try Data(contentsOf: file)))
    }

    /// A picture named by its contents never changes, but stays out of the browser's own files.
    private static func jpeg(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "image/jpeg"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
