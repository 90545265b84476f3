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

    func signed(by signer: any Signer) throws -> Tensupervisions_Sync_V1_Receipt {
        let body = try Wire.encode(
            Tensupervisions_Sync_V1_ReceiptBody.with {
                $0.answerer = Data(answerer.bytes)
                $0.asker = Data(asker.bytes)
                $0.wallMs = wallMilliseconds
                $0.heads = heads.sorted { $0.key < $1.key }.flatMap { scope, heads in
                    heads.sorted().map { head in
                        .with {
                            $0.scope = scope.name
                            $0.head = head.message
                        }
                    }
                }
                $0.photos = photos.sorted { $0.lexicographicallyPrecedes($1) }.map { Data($0) }
            })
        let signature = try signer.signature(of: Array("receipt".utf8) + Hashing.sha256(body))
        return .with {
            $0.body = Data(body)
            $0.signature = Data(signature)
        }
    }

    init(
        _ message: Tensupervisions_Sync_V1_Receipt, signedBy card: AuthorCard, verifier: any SignatureVerifier
    ) throws {
        let body = [UInt8](message.body)
        let signed = Array("receipt".utf8) + Hashing.sha256(body)
        guard verifier.isValid([UInt8](message.signature), of: signed, by: card.publicKey) else {
            throw ProtocolError(.badReceipt, "signature")
        }
        let decoded: Tensupervisions_Sync_V1_ReceiptBody = try Wire.decode(
            body, "receipt", within: .receipt)
        guard let answerer = AuthorID(bytes: decoded.answerer), answerer == card.author,
            let asker = AuthorID(bytes: decoded.asker)
        else { throw ProtocolError(.badReceipt, "answerer or asker") }
        self.answerer = answerer
        self.asker = asker
        wallMilliseconds = decoded.wallMs
        heads = try decoded.heads.reduce(into: [:]) { heads, entry in
            guard let scope = ScopeID(entry.scope) else { throw ProtocolError(.malformed, "scope of a receipt") }
            heads[scope, default: []].append(try LogHead(entry.head))
        }
        photos = Set(decoded.photos.map { [UInt8]($0) })
    }

    /// Whether the receipt covers a change that is held here; the only sound test where a log may have been forked.
    ///
    /// A head that we do not hold ourselves proves nothing: it may end another branch, written by a restored backup.
    public func covers(_ change: LogHead, in scope: ScopeID, heldBy reader: any ReplicaReader) throws -> Bool {
        let tree = LogTree(branches: try reader.branches(of: change.author, in: scope), reader: reader)
        guard let place = try tree.place(of: change) else { return false }
        return try (heads[scope] ?? []).contains { head in
            guard head.author == change.author, let end = try tree.place(of: head) else { return false }
            return tree.leads(through: place, to: end)
        }
    }
}
