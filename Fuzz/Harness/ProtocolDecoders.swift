import Causality
import Foundation
@testable import SyncProtocol

/// The messages of the protocol. Signatures always hold here, so that what lies behind them is reached.
enum ProtocolDecoders {
    private static let card = AuthorCard(publicKey: [UInt8](repeating: 7, count: 32))
    private static let asker = Hashing.author(ofPublicKey: [UInt8](repeating: 9, count: 32))
    private static let signature = [UInt8](repeating: 0, count: 64)

    /// The header's bytes, then those of the values; with the flag the values count as stripped.
    static func change(_ bytes: [UInt8]) throws {
        let parts = Parts(bytes)
        try quickReadingAgrees(header: parts.first, values: parts.second)
        let values = parts.flag ? nil : parts.second
        let hash = parts.flag ? Array(parts.second.prefix(32)) : nil
        let read = try decoded(refusedBy: ProtocolError.self) {
            try Change(header: parts.first, values: values, valuesHash: hash, signature: signature)
        }
        guard let change = read else { return }
        try require(change.header == parts.first && change.values == values, "bytes are kept verbatim")
        try require(values != nil || change.valuesHash == hash, "a stripped change keeps its hash")
        try require(change.writes.allSatisfy { ($0.value == nil) == parts.flag }, "every write has a value or none has")
        // No values and empty values travel alike: as the field that is absent.
        guard change.values?.isEmpty != true else { return }
        let segment = Batch.Segment(
            scope: try scope("office"), author: change.author, previousHash: [UInt8](repeating: 0, count: 32))
        let batch = Batch(authors: [card], segments: [segment], items: [Batch.Item(segment: 0, change: change)])
        let again = try Batch(Wire.decode(ProtobufWriter.bytes(batch.write), "batch"))
        try require(again == batch, "a change travels unchanged")
    }

    /// The quick reader of changes takes no bytes that the generated code refuses, and reads the same in them.
    private static func quickReadingAgrees(header: [UInt8], values: [UInt8]) throws {
        if let quick = header.withUnsafeBytes({ ChangeHead.plain(ProtobufReader($0)) }) {
            let message: Tensupervisions_Sync_V1_ChangeHeader = try Wire.decode(header, "header")
            try require(quick == ChangeHead(message), "the header reads as the generated code reads it")
        }
        if let quick = values.withUnsafeBytes({ ChangeContent.plain(ProtobufReader($0)) }) {
            let message: Tensupervisions_Sync_V1_ChangeValues = try Wire.decode(values, "values")
            try require(quick == ChangeContent(message), "values read as the generated code reads them")
        }
    }

    /// Were parts counted in fewer bytes than are decoded, the rest would be decoded uncounted.
    private static func countingAgrees(_ bytes: [UInt8], _ shape: MessageShape, _ decode: () throws -> Void) throws {
        do {
            try shape.check(bytes, "message")
        } catch let error as ProtocolError where error.code == .malformed {
            try require((try? decode()) == nil, "what cannot be counted cannot be decoded")
        } catch {}
    }

    static func request(_ bytes: [UInt8]) throws {
        try countingAgrees(bytes, .request) {
            _ = try Wire.uncounted(bytes, "request") as Tensupervisions_Sync_V1_ExchangeRequest
        }
        let message = try decoded(refusedBy: ProtocolError.self) { try ExchangeRequest(bytes: bytes) }
        guard let read = message else { return }
        let again = try ExchangeRequest(bytes: try read.encoded())
        let encoded = try again.encoded()
        // Not of what was read: a change that could not be read is not sent on.
        try require(try ExchangeRequest(bytes: encoded).encoded() == encoded, "encoding is stable")
        try require(again.knowledge == read.knowledge && again.refusals == read.refusals, "statements travel unchanged")
        try require(changes(of: again.changes) == changes(of: read.changes), "changes travel verbatim")
        try require(read.answerBytesMax <= Limits.batchBytesAim, "the answer asked for is bounded")
    }

    static func answer(_ bytes: [UInt8]) throws {
        try countingAgrees(bytes, .answer) {
            _ = try Wire.uncounted(bytes, "answer") as Tensupervisions_Sync_V1_ExchangeAnswer
        }
        let message = try decoded(refusedBy: ProtocolError.self) { try ExchangeAnswer(bytes: bytes) }
        guard let read = message else { return }
        let again = try ExchangeAnswer(bytes: try read.encoded())
        let encoded = try again.encoded()
        try require(try ExchangeAnswer(bytes: encoded).encoded() == encoded, "encoding is stable")
        try require(again.knowledge == read.knowledge && again.refusals == read.refusals, "statements travel unchanged")
        try require(again.answerer == read.answerer, "the card travels verbatim")
        try require(changes(of: again.changes) == changes(of: read.changes), "changes travel verbatim")
        for (want, same) in zip(read.wants, again.wants) {
            try require(want == same || want.missingChunks == [], "wants travel unchanged")
        }
        _ = try decoded(refusedBy: ProtocolError.self) {
            try read.verifiedReceipt(for: asker, verifier: EverySignature())
        }
    }

    /// Heads of one scope, with the digest made to fit: no mutation would find one that does.
    static func knowledge(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: ProtocolError.self) {
            var message: Tensupervisions_Sync_V1_ScopeKnowledge = try Wire.decode(bytes, "knowledge")
            guard message.heads.count <= Limits.headsMax else { throw ProtocolError(.limitExceeded, "heads") }
            if message.listed {
                message.headsDigest = Data(
                    ScopeKnowledge.digest(of: VersionVector(try message.heads.map(LogHead.init))))
            }
            return try ScopeKnowledge(message)
        }
        guard let knowledge = read else { return }
        let again = try ScopeKnowledge(Wire.decode(ProtobufWriter.bytes(knowledge.write), "knowledge"))
        try require(again == knowledge, "knowledge travels unchanged")
        guard let heads = knowledge.heads else { return }
        try require(heads.order(comparedWith: heads) == .equal, "a vector equals itself")
        let sorted = zip(heads.heads, heads.heads.dropFirst()).allSatisfy { $0 < $1 }
        try require(sorted, "heads are sorted and each stands once")
    }

    /// The body of a receipt, with its answerer and asker made to fit.
    static func receipt(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: ProtocolError.self) {
            var body: Tensupervisions_Sync_V1_ReceiptBody = try Wire.decode(bytes, "receipt")
            body.answerer = Data(card.author.bytes)
            body.asker = Data(asker.bytes)
            let fitted = try Wire.encode(body)
            if let quick = fitted.withUnsafeBytes({ Receipt(plain: ProtobufReader($0)) }) {
                try require(quick == Receipt(body: fitted), "the receipt reads as the generated code reads it")
            }
            let signed = SignedReceipt(body: fitted, signature: [])
            return try Receipt(signed, signedBy: card, verifier: EverySignature())
        }
        guard let receipt = read else { return }
        let signed = try receipt.signed(by: Stamp())
        let again = try Receipt(signed, signedBy: card, verifier: EverySignature())
        try require(again.photos == receipt.photos, "photos travel unchanged")
        try require(
            again.heads.mapValues { $0.sorted() } == receipt.heads.mapValues { $0.sorted() }, "heads travel unchanged")
    }

    static func certificate(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: ProtocolError.self) {
            try Certificate(bytes: bytes, organisation: card.publicKey, verifier: EverySignature())
        }
        if let certificate = read {
            let again = try Certificate(
                bytes: try certificate.signed(by: Stamp()), organisation: card.publicKey, verifier: EverySignature())
            try require(again == certificate, "a certificate can be signed again")
        }
        let policy = OrganisationPolicy(organisation: card.publicKey, verifier: EverySignature())
        let shown = AuthorCard(publicKey: read?.publicKey ?? card.publicKey, certificate: bytes)
        let refusal = policy.refusal(of: shown, in: try scope("office"))
        try require(read != nil || refusal != nil, "what cannot be read grants nothing")
        try require(policy.better(of: shown, and: shown) == shown, "a card is no better than itself")
    }

    static func cutoff(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: ProtocolError.self) {
            try Cutoff(bytes: bytes, organisation: card.publicKey, verifier: EverySignature())
        }
        guard let cutoff = read else { return }
        let again = try Cutoff(
            bytes: try cutoff.signed(by: Stamp()), organisation: card.publicKey, verifier: EverySignature())
        try require(again == cutoff, "a cut-off can be signed again")
    }

    static func manifest(_ bytes: [UInt8]) throws {
        let read = try decoded(refusedBy: ProtocolError.self) {
            try PhotoManifest(bytes: bytes, id: Hashing.sha256(bytes))
        }
        guard let manifest = read else { return }
        let sum = manifest.chunks.indices.reduce(0) { $0 + manifest.length(ofChunk: $1) }
        try require(sum == Int(manifest.size), "chunks add up to the photo")
        let encoded = try manifest.encoded()
        try require(try PhotoManifest(bytes: encoded, id: manifest.id()) == manifest, "a manifest travels unchanged")
    }

    private static func changes(of batch: Batch) -> [Change] { batch.items.compactMap(\.change) }

    private static func scope(_ name: String) throws -> ScopeID {
        guard let scope = ScopeID(name) else { throw Violation(description: "\(name) names a scope") }
        return scope
    }

    /// Signs with zeros.
    private struct Stamp: Signer {
        let publicKey = ProtocolDecoders.card.publicKey
        func signature(of message: [UInt8]) -> [UInt8] { ProtocolDecoders.signature }
    }
}

/// Takes every signature for valid.
struct EverySignature: SignatureVerifier {
    func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool { true }
}
