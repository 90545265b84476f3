import Foundation
import SwiftProtobuf

/// Bytes to messages and back, with one kind of error.
enum Wire {
    /// Reads a message; refuses what is too deep or too long.
    static func decode<M: Message>(_ bytes: [UInt8], _ what: String) throws -> M {
        guard bytes.count <= Limits.messageBytesMax else {
            throw ProtocolError(.limitExceeded, "\(what) of \(bytes.count) bytes")
        }
        do {
            var options = BinaryDecodingOptions()
            options.messageDepthLimit = 16
            return try M(serializedBytes: bytes, options: options)
        } catch {
            throw ProtocolError(.malformed, what)
        }
    }

    /// Writes a message; our own messages always encode.
    static func encode(_ message: some Message) throws -> [UInt8] {
        do {
            return try message.serializedBytes()
        } catch {
            throw ProtocolError(.malformed, "message that cannot be encoded: \(error)")
        }
    }
}
