import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore
import Wording

/// A file that a browser sent as a raw body.
public struct ReceivedFile: Sendable {
    /// Where its bytes lie while the request is answered; afterwards the file is gone.
    public let path: String
    /// How many bytes came; if more than were allowed, the file does not hold them all.
    public let byteCount: Int
}

/// Bytes that are gathered before they are written.
private let writtenAtOnce = 1 << 19

extension RouterMethods where Context: PageRequestContext {
    /// A raw body by `PUT`, such as a photo: written to a temporary file as it comes, then taken in outside the event
    /// loop.
    ///
    /// - Parameters:
    ///   - limit: the most bytes that are kept. What is larger is read to its end all the same, because a browser hears
    ///     an answer only then.
    ///   - admit: refuses who may not send at all, before anything is read.
    public func upload(
        _ path: RouterPath, limit: Int, admit: @escaping @Sendable (PageCall) throws -> Void = { _ in },
        takeIn: @escaping @Sendable (PageCall, ReceivedFile) throws -> Response
    ) {
        put(path) { request, context in
            let call = PageCall(request, context)
            try await Blocking.run { try admit(call) }
            let file = try await Blocking.run { try TemporaryFile() }
            defer { file.remove() }
            var count = 0
            var gathered = ByteBuffer()
            for try await var piece in request.body {
                count += piece.readableBytes
                guard count <= limit else { continue }
                gathered.writeBuffer(&piece)
                // Pieces come as small as the socket gives them; each way to the disk and back costs a change of thread.
                guard gathered.readableBytes >= writtenAtOnce else { continue }
                let full = gathered
                gathered = ByteBuffer()
                try await Blocking.run { try file.append(full) }
            }
            let rest = gathered
            try await Blocking.run { try file.append(rest) }
            // A connection that was cut must not pass for a short file.
            let announced = request.headers[.contentLength].flatMap { Int($0) }
            guard announced == nil || announced == count else { throw PageRefusal.cutOff }
            let received = ReceivedFile(path: file.path, byteCount: count)
            return try await Blocking.run { try takeIn(call, received) }
        }
    }
}

/// A file that nobody else may read, gone when its request is answered.
private final class TemporaryFile: Sendable {
    let path: String
    private let handle: FileHandle

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("page-\(UUID().uuidString)").path
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    func append(_ bytes: ByteBuffer) throws {
        try handle.write(contentsOf: bytes.withUnsafeReadableBytes { Data($0) })
    }

    // What a kill leaves behind lies in the system's own place for such files and is cleared there.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
