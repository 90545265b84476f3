import Foundation
import SwiftProtobuf

/// Bytes to messages and back, with one kind of error.
enum Wire {
    /// How deep messages, and groups of unknown fields, may lie in each other (SPEC § Limits).
    static let nestingMax = 16

    /// Reads a message; refuses what is too long, holds too much, or is too deep, in this order.
    static func decode<M: Message>(
        _ bytes: [UInt8], _ what: String, within shape: MessageShape = .small
    ) throws -> M {
        guard bytes.count <= Limits.messageBytesMax else {
            throw ProtocolError(.limitExceeded, "\(what) of \(bytes.count) bytes")
        }
        try shape.check(bytes, what)
        return try uncounted(bytes, what)
    }

    /// Reads bytes whose parts were counted already.
    static func uncounted<M: Message>(_ bytes: [UInt8], _ what: String) throws -> M {
        do {
            var options = BinaryDecodingOptions()
            options.messageDepthLimit = nestingMax
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
