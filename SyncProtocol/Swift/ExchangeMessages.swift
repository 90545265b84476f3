public import Causality
import Foundation
import SwiftProtobuf

/// What exists only with the asker, as it says itself.
public struct Backlog: Hashable, Sendable {
    /// Records with changes that no receipt covers.
    public let records: UInt64
    /// Photos that no receipt covers.
    public let photos: UInt64
    /// Bytes of those photos.
    public let photoBytes: UInt64

    /// Declares a backlog.
    public init(records: UInt64, photos: UInt64, photoBytes: UInt64) {
        self.records = records
        self.photos = photos
        self.photoBytes = photoBytes
    }
}

/// A photo whose bytes the answerer lacks.
public struct PhotoWant: Hashable, Sendable {
    /// The photo's id, 32 bytes.
    public let photo: [UInt8]
    /// Whether not even the manifest is there.
    public let needsManifest: Bool
    /// Whether the thumbnail is missing.
    public let needsThumbnail: Bool
    /// Indices of missing chunks; `nil` means all.
    public let missingChunks: Set<Int>?

    /// Describes what is missing of a photo.
    public init(photo: [UInt8], needsManifest: Bool, needsThumbnail: Bool, missingChunks: Set<Int>?) {
        self.photo = photo
        self.needsManifest = needsManifest
        self.needsThumbnail = needsThumbnail
        self.missingChunks = missingChunks
    }

    init(_ message: Tensupervisions_Sync_V1_PhotoWant) throws {
        guard message.photo.count == 32, message.missing.count <= Limits.photoBytesMax / Limits.photoChunkBytes else {
            throw ProtocolError(.malformed, "photo want")
        }
        let bitmap = [UInt8](message.missing)
        self.init(
            photo: [UInt8](message.photo), needsManifest: message.manifest, needsThumbnail: message.thumbnail,
            missingChunks: bitmap.isEmpty
                ? nil : Set((0..<bitmap.count * 8).filter { bitmap[$0 / 8] & (1 << UInt8($0 % 8)) != 0 }))
    }

    func write(to writer: inout ProtobufWriter) {
        writer.content(1, photo)
        writer.flag(2, needsManifest)
        if let missingChunks {
            var bitmap = [UInt8](repeating: 0, count: (missingChunks.max() ?? 0) / 8 + 1)
            for index in missingChunks { bitmap[index / 8] |= 1 << UInt8(index % 8) }
            writer.content(3, bitmap)
        }
        writer.flag(4, needsThumbnail)
    }
}

/// What the asker sends in one round.
public struct ExchangeRequest: Sendable {
    /// The asker's present author id.
    public let asker: AuthorID
    /// The asker's clock, milliseconds since 1970.
    public let wallMilliseconds: Int64
    /// What it knows of each scope that it wants to exchange.
    public let knowledge: [ScopeKnowledge]
    /// What it believes the answerer lacks.
    public let changes: Batch
    /// Bytes of raw changes that it can take in the answer.
    public let answerBytesMax: Int
    /// What exists only with it.
    public let backlog: Backlog
    /// Photos whose safe arrival the receipt should state.
    public let confirmPhotos: [[UInt8]]
    /// Logs that the asker stopped in this run; the answer leaves them out.
    public let refusals: [AdmissionReport.Refusal]

    /// Collects a request.
    public init(
        asker: AuthorID, wallMilliseconds: Int64, knowledge: [ScopeKnowledge], changes: Batch, answerBytesMax: Int,
        backlog: Backlog, confirmPhotos: [[UInt8]], refusals: [AdmissionReport.Refusal] = []
    ) {
        self.asker = asker
        self.wallMilliseconds = wallMilliseconds
        self.knowledge = knowledge
        self.changes = changes
        self.answerBytesMax = answerBytesMax
        self.backlog = backlog
        self.confirmPhotos = confirmPhotos
        self.refusals = refusals
    }

    /// Reads a request that came from outside.
    public init(bytes: [UInt8]) throws {
        let message: Tensupervisions_Sync_V1_ExchangeRequest = try Wire.decode(
            bytes, "exchange request", within: .request)
        try Wire.requireVersion(message.version)
        guard let asker = AuthorID(bytes: message.asker) else { throw ProtocolError(.malformed, "asker") }
        guard message.confirmPhotos.count <= Limits.photosPerRoundMax,
            message.confirmPhotos.allSatisfy({ $0.count == 32 }), message.refusals.count <= Limits.batchLogsMax
        else { throw ProtocolError(.limitExceeded, "photos to confirm or refusals") }
        self.init(
            asker: asker, wallMilliseconds: message.wallMs, knowledge: try Wire.knowledge(message.knowledge),
            changes: try Batch(message.changes),
            answerBytesMax: Int(clamping: min(message.answerBytesMax, UInt64(Limits.batchBytesAim))),
            backlog: Backlog(
                records: message.backlog.records, photos: message.backlog.photos,
                photoBytes: message.backlog.photoBytes),
            confirmPhotos: message.confirmPhotos.map { [UInt8]($0) },
            refusals: try message.refusals.map(AdmissionReport.Refusal.init))
    }

    /// The bytes to send.
    public func encoded() throws -> [UInt8] {
        ProtobufWriter.bytes {
            $0.number(1, UInt64(Limits.format))
            $0.id(2, asker)
            $0.signed(3, wallMilliseconds)
            for scope in knowledge { $0.message(4, scope.write) }
            if !changes.isEmpty { $0.message(5, changes.write) }
            $0.number(6, UInt64(answerBytesMax))
            $0.message(7) {
                $0.number(1, backlog.records)
                $0.number(2, backlog.photos)
                $0.number(3, backlog.photoBytes)
            }
            for photo in confirmPhotos { $0.present(8, photo) }
            for refusal in refusals { $0.message(9, refusal.write) }
        }
    }
}

/// What the answerer returns in one round.
public struct ExchangeAnswer: Sendable {
    /// The answerer's clock, milliseconds since 1970.
    public let wallMilliseconds: Int64
    /// What it knows after applying the request.
    public let knowledge: [ScopeKnowledge]
    /// What the asker lacks.
    public let changes: Batch
    /// Whether the asker lacks more.
    public let hasMore: Bool
    /// Photos whose bytes the answerer lacks.
    public let wants: [PhotoWant]
    /// Logs of the request that were stopped.
    public let refusals: [AdmissionReport.Refusal]
    /// What proves the answerer.
    public let answerer: AuthorCard
    let receipt: SignedReceipt

    /// Reads an answer that came from outside.
    public init(bytes: [UInt8]) throws {
        let message: Tensupervisions_Sync_V1_ExchangeAnswer = try Wire.decode(
            bytes, "exchange answer", within: .answer)
        try Wire.requireVersion(message.version)
        guard message.wants.count <= Limits.photosPerRoundMax, message.refusals.count <= Limits.batchLogsMax else {
            throw ProtocolError(.limitExceeded, "wants or refusals")
        }
        wallMilliseconds = message.wallMs
        knowledge = try Wire.knowledge(message.knowledge)
        changes = try Batch(message.changes)
        hasMore = message.more
        wants = try message.wants.map(PhotoWant.init)
        refusals = try message.refusals.map(AdmissionReport.Refusal.init)
        answerer = try AuthorCard(message.answerer)
        receipt = SignedReceipt(message.receipt)
    }

    /// Collects an answer and signs its receipt.
    public init(
        wallMilliseconds: Int64, knowledge: [ScopeKnowledge], changes: Batch, hasMore: Bool, wants: [PhotoWant],
        refusals: [AdmissionReport.Refusal], answerer: LocalAuthor, receipt: Receipt
    ) throws {
        self.wallMilliseconds = wallMilliseconds
        self.knowledge = knowledge
        self.changes = changes
        self.hasMore = hasMore
        self.wants = wants
        self.refusals = refusals
        self.answerer = answerer.card
        self.receipt = try receipt.signed(by: answerer.signer)
    }

    /// The receipt, once its signature and its answerer were checked.
    ///
    /// - Throws: ``ProtocolError`` with `receipt.bad`; nothing may then be shown as received.
    public func verifiedReceipt(for asker: AuthorID, verifier: any SignatureVerifier) throws -> Receipt {
        try verifiedReceipt(forAnyOf: [asker], verifier: verifier)
    }

    /// The same for a device that has been several authors: the receipt may be for any of them.
    public func verifiedReceipt(
        forAnyOf askers: Set<AuthorID>, verifier: any SignatureVerifier
    ) throws -> Receipt {
        let verified = try Receipt(receipt, signedBy: answerer, verifier: verifier)
        guard askers.contains(verified.asker) else { throw ProtocolError(.badReceipt, "for another asker") }
        return verified
    }

    /// The bytes to send.
    public func encoded() throws -> [UInt8] {
        ProtobufWriter.bytes {
            $0.number(1, UInt64(Limits.format))
            $0.signed(2, wallMilliseconds)
            for scope in knowledge { $0.message(3, scope.write) }
            if !changes.isEmpty { $0.message(4, changes.write) }
            $0.flag(5, hasMore)
            for want in wants { $0.message(6, want.write) }
            $0.message(7, receipt.write)
            for refusal in refusals { $0.message(8, refusal.write) }
            $0.message(9, answerer.write)
        }
    }
}

extension AdmissionReport.Refusal {
    init(_ message: Tensupervisions_Sync_V1_Refusal) throws {
        guard let scope = ScopeID(message.scope), let author = AuthorID(bytes: message.author) else {
            throw ProtocolError(.malformed, "refusal")
        }
        self.init(scope: scope, author: author, sequence: message.sequence, code: String(message.code.prefix(64)))
    }

    func write(to writer: inout ProtobufWriter) {
        writer.text(1, scope.name)
        writer.id(2, author)
        writer.number(3, sequence)
        writer.text(4, code)
    }

    var log: StoppedLog { StoppedLog(scope: scope, author: author) }
}

extension Wire {
    static func requireVersion(_ version: UInt32) throws {
        guard version == Limits.format else { throw ProtocolError(.unknownVersion, "message version \(version)") }
    }

    static func knowledge(_ messages: [Tensupervisions_Sync_V1_ScopeKnowledge]) throws -> [ScopeKnowledge] {
        guard messages.count <= Limits.scopesMax else {
            throw ProtocolError(.limitExceeded, "\(messages.count) scopes")
        }
        let knowledge = try messages.map(ScopeKnowledge.init)
        guard Set(knowledge.map(\.scope)).count == knowledge.count else {
            throw ProtocolError(.malformed, "a scope named twice")
        }
        return knowledge
    }
}
