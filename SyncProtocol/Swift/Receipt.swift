public import Causality
import Foundation
import SwiftProtobuf

/// What an answerer states to hold durably; the only ground for showing "received" (SPEC § Receipts).
public struct Receipt: Hashable, Sendable {
    /// Who states it.
    public let answerer: AuthorID
    /// To whom.
    public let asker: AuthorID
    /// When, by the answerer's clock, milliseconds since 1970.
    public let wallMilliseconds: Int64
    /// The heads of the asker's present log, and of its device's earlier logs if known, by scope.
    public let heads: [ScopeID: [LogHead]]
    /// Photos that were stored, read again and hashed.
    public let photos: Set<[UInt8]>

    /// Describes a receipt.
    public init(
        answerer: AuthorID, asker: AuthorID, wallMilliseconds: Int64, heads: [ScopeID: [LogHead]],
        photos: Set<[UInt8]>
    ) {
        self.answerer = answerer
        self.asker = asker
        self.wallMilliseconds = wallMilliseconds
        self.heads = heads
        self.photos = photos
    }

    func signed(by signer: any Signer) throws -> SignedReceipt {
        let body = ProtobufWriter.bytes {
            $0.id(1, answerer)
            $0.id(2, asker)
            $0.signed(3, wallMilliseconds)
            for (scope, heads) in heads.sorted(by: { $0.key < $1.key }) {
                for head in heads.sorted() {
                    $0.message(4) {
                        $0.text(1, scope.name)
                        $0.head(2, head)
                    }
                }
            }
            for photo in photos.sorted(by: { $0.lexicographicallyPrecedes($1) }) { $0.present(5, photo) }
        }
        return SignedReceipt(
            body: body, signature: try signer.signature(of: SignedReceipt.signedMessage(body)))
    }

    init(_ signed: SignedReceipt, signedBy card: AuthorCard, verifier: any SignatureVerifier) throws {
        let message = SignedReceipt.signedMessage(signed.body)
        guard verifier.isValid(signed.signature, of: message, by: card.publicKey) else {
            throw ProtocolError(.badReceipt, "signature")
        }
        let receipt = try signed.body.withUnsafeBytes { Self(plain: ProtobufReader($0)) } ?? Self(body: signed.body)
        guard receipt.answerer == card.author else { throw ProtocolError(.badReceipt, "answerer or asker") }
        self = receipt
    }

    /// Reads any form.
    init(body: [UInt8]) throws {
        let decoded: Tensupervisions_Sync_V1_ReceiptBody = try Wire.decode(body, "receipt", within: .receipt)
        guard let answerer = AuthorID(bytes: decoded.answerer), let asker = AuthorID(bytes: decoded.asker) else {
            throw ProtocolError(.badReceipt, "answerer or asker")
        }
        self.init(
            answerer: answerer, asker: asker, wallMilliseconds: decoded.wallMs,
            heads: try decoded.heads.reduce(into: [:]) { heads, entry in
                guard let scope = ScopeID(entry.scope) else { throw ProtocolError(.malformed, "scope of a receipt") }
                heads[scope, default: []].append(try LogHead(entry.head))
            },
            photos: Set(decoded.photos.map { [UInt8]($0) }))
    }

    /// Reads the usual form, several times quicker; `nil` for anything else.
    init?(plain reader: ProtobufReader) {
        var reader = reader
        var (answerer, asker): (AuthorID?, AuthorID?)
        var wallMilliseconds: Int64 = 0
        var heads: [ScopeID: [LogHead]] = [:]
        var photos: Set<[UInt8]> = []
        var parts = 0
        while !reader.isAtEnd {
            guard let (number, field) = reader.next() else { return nil }
            switch (number, field) {
            case (1, .bytes(let bytes)): answerer = AuthorID(bytes: bytes)
            case (2, .bytes(let bytes)): asker = AuthorID(bytes: bytes)
            case (3, .varint): wallMilliseconds = field.signed ?? 0
            case (4, .bytes(let bytes)):
                guard let (scope, head) = Self.stated(ProtobufReader(bytes)) else { return nil }
                heads[scope, default: []].append(head)
            case (5, .bytes(let bytes)): photos.insert([UInt8](bytes))
            default: return nil
            }
            // Whether so many are allowed is not decided here.
            parts += 1
            guard parts <= Limits.photosPerRoundMax else { return nil }
        }
        guard let answerer, let asker else { return nil }
        self.init(
            answerer: answerer, asker: asker, wallMilliseconds: wallMilliseconds, heads: heads, photos: photos)
    }

    private static func stated(_ reader: ProtobufReader) -> (ScopeID, LogHead)? {
        var reader = reader
        guard case (1, let name)? = reader.next(), let scope = name.text.flatMap({ ScopeID($0) }),
            case (2, let content)? = reader.next(), reader.isAtEnd,
            let head = content.bytes.flatMap({ LogHead(plain: ProtobufReader($0)) })
        else { return nil }
        return (scope, head)
    }

    /// Whether the receipt covers a change that is held here; the only sound test where a log may have been forked.
    ///
    /// A head that we do not hold ourselves proves nothing: it may end another branch, written by a restored backup.
    public func covers(_ change: LogHead, in scope: ScopeID, heldBy reader: any ReplicaReader) throws -> Bool {
        guard let stated = heads[scope]?.filter({ $0.author == change.author }), !stated.isEmpty else { return false }
        let tree = LogTree(branches: try reader.branches(of: change.author, in: scope), reader: reader)
        guard let place = try tree.place(of: change) else { return false }
        return try stated.contains { head in
            guard let end = try tree.place(of: head) else { return false }
            return tree.leads(through: place, to: end)
        }
    }
}
