import Foundation

/// A receipt as it travels: what was signed, and the signature.
struct SignedReceipt: Sendable {
    let body: [UInt8]
    let signature: [UInt8]

    init(body: [UInt8], signature: [UInt8]) {
        self.body = body
        self.signature = signature
    }

    init(_ message: Tensupervisions_Sync_V1_Receipt) {
        self.init(body: [UInt8](message.body), signature: [UInt8](message.signature))
    }

    func write(to writer: inout ProtobufWriter) {
        writer.content(1, body)
        writer.content(2, signature)
    }

    /// What is signed: "receipt" ‖ SHA-256 of the body.
    static func signedMessage(_ body: [UInt8]) -> [UInt8] { Array("receipt".utf8) + Hashing.sha256(body) }
}
