import Foundation
import HTTPTypes
import Hummingbird
import InspectionStore
import NIOCore
import Pages
import PhotoIntake
import Presentation

/// The pictures themselves, by the hash of their contents.
struct PicturePages: Sendable {
    let desk: PageDesk

    func add(to routes: RouterGroup<InspectorPageContext>) {
        routes.page("pictures/:hash") { call in
            try call.asked("original") == "1" ? original(call) : thumbnail(call)
        }
    }

    private func thumbnail(_ call: PageCall) throws -> Response {
        if let bytes = try desk.store.thumbnail(of: try hash(call)) {
            return Response(
                status: .ok, headers: [.contentType: MediaType.jpeg.mimeType],
                body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        return try original(call)
    }

    /// The bytes as they were taken in. Browsers show JPEG and PNG; the others are handed to the person's programs.
    private func original(_ call: PageCall) throws -> Response {
        let hash = try hash(call)
        guard let file = try desk.store.photoFile(hash) else { throw PageRefusal.notFound }
        let handle = try FileHandle(forReadingFrom: file)
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 0)
        let first = try handle.read(upToCount: MediaType.firstBytesCount) ?? Data()
        try handle.seek(toOffset: 0)
        let kind = MediaType(firstBytes: Array(first))
        var headers: HTTPFields = [
            .contentType: kind?.mimeType ?? "application/octet-stream", .contentLength: String(size),
        ]
        if kind != .jpeg && kind != .png {
            let name = call.part("hash").prefix(12) + "." + (kind?.rawValue ?? "bin")
            headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        }
        return Response(status: .ok, headers: headers, body: Self.body(handle))
    }

    /// A quarter of a mebibyte at a time, read outside the event loop.
    private static func body(_ handle: FileHandle) -> ResponseBody {
        ResponseBody { writer in
            while let piece = try await Blocking.run({ try handle.read(upToCount: 1 << 18) }), !piece.isEmpty {
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try await writer.finish(nil)
        }
    }

    private func hash(_ call: PageCall) throws -> [UInt8] {
        guard let hash = FieldJSON.bytes(hex: call.part("hash")), hash.count == 32 else { throw PageRefusal.notFound }
        return hash
    }
}
