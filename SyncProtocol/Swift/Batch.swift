public import Causality
import Foundation
import SwiftProtobuf

/// Changes of several logs, sorted by (Lamport number, author), so that every prefix is causally closed.
public struct Batch: Hashable, Sendable {
    /// A stretch of one author's log of one scope.
    public struct Segment: Hashable, Sendable {
        /// The scope.
        public let scope: ScopeID
        /// Whose log.
        public let author: AuthorID
        /// The chained hash just before the segment's first change.
        public let previousHash: [UInt8]

        /// Describes where a stretch begins.
        public init(scope: ScopeID, author: AuthorID, previousHash: [UInt8]) {
            self.scope = scope
            self.author = author
            self.previousHash = previousHash
        }
    }

    /// One change and the segment it continues.
    public struct Item: Hashable, Sendable {
        private enum Content: Sendable {
            case change(Change)
            case forwarded(ForwardedChange)
            case unreadable(ProtocolError)
        }

        /// Index into ``Batch/segments``.
        public let segment: Int
        private let content: Content

        /// A change that could be read.
        public init(segment: Int, change: Change) {
            self.segment = segment
            content = .change(change)
        }

        /// A change that goes out as it is kept.
        init(segment: Int, forwarding change: ForwardedChange) {
            self.segment = segment
            content = .forwarded(change)
        }

        init(segment: Int, error: ProtocolError) {
            self.segment = segment
            content = .unreadable(error)
        }

        /// The change; `nil` when its bytes could not be read, which stops its segment there.
        ///
        /// Decoded anew at each call if it is to go out as it is kept, unless the store had decoded it.
        public var change: Change? {
            switch content {
            case .change(let change): change
            case .forwarded(let change): try? change.decoded()
            case .unreadable: nil
            }
        }

        /// Why it could not be read.
        public var error: ProtocolError? { if case .unreadable(let error) = content { error } else { nil } }

        /// The bytes to send; `nil` when there are none that could be read.
        var forwarded: ForwardedChange? {
            switch content {
            case .change(let change): ForwardedChange(ChainedChange(change: change, hash: []))
            case .forwarded(let change): change
            case .unreadable: nil
            }
        }

        private var bytes: [[UInt8]?] {
            let change = forwarded
            return [change?.header, change?.values, change?.valuesHash, change?.signature]
        }

        /// Equal means the same bytes of the same segment, decoded or not, or the same error.
        public static func == (left: Item, right: Item) -> Bool {
            left.segment == right.segment && left.error == right.error && left.bytes == right.bytes
        }

        /// Hashes the segment and the signature, in keeping with equality.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(segment)
            hasher.combine(forwarded?.signature)
        }
    }

    /// The authors that the segments name.
    public let authors: [AuthorCard]
    /// The segments.
    public let segments: [Segment]
    /// The changes in order.
    public let items: [Item]

    /// Nothing.
    public static let empty = Batch(authors: [], segments: [], items: [])

    /// Collects a batch.
    public init(authors: [AuthorCard], segments: [Segment], items: [Item]) {
        self.authors = authors
        self.segments = segments
        self.items = items
    }

    /// Whether there is nothing in it to take.
    public var isEmpty: Bool { items.isEmpty && authors.isEmpty }

    /// The same with more cards; of several of one author the first stays, the batch's own before others.
    func adding(_ cards: [AuthorCard]) -> Batch {
        var all = authors
        for card in cards where !all.contains(where: { $0.author == card.author }) { all.append(card) }
        return Batch(authors: all.sorted { $0.author < $1.author }, segments: segments, items: items)
    }

    /// A change that cannot be read stops its own segment only (sync rule 13); a broken frame refuses the batch.
    init(_ message: Tensupervisions_Sync_V1_Batch) throws {
        guard message.changes.count <= Limits.batchChangesMax, message.logs.count <= Limits.batchLogsMax,
            message.authors.count <= Limits.batchLogsMax
        else { throw ProtocolError(.limitExceeded, "batch of \(message.changes.count) changes") }
        authors = try message.authors.map(AuthorCard.init)
        segments = try message.logs.map {
            guard let scope = ScopeID($0.scope), let author = AuthorID(bytes: $0.author), $0.previousHash.count == 32
            else { throw ProtocolError(.malformed, "log segment") }
            return Segment(scope: scope, author: author, previousHash: [UInt8]($0.previousHash))
        }
        let segmentCount = segments.count
        items = try message.changes.map { message in
            let segment = Int(message.log)
            guard segment < segmentCount else { throw ProtocolError(.malformed, "change without log") }
            do {
                let change = try Change(
                    header: [UInt8](message.header),
                    values: message.values.isEmpty ? nil : [UInt8](message.values),
                    valuesHash: [UInt8](message.valuesHash), signature: [UInt8](message.signature))
                return Item(segment: segment, change: change)
            } catch let error as ProtocolError {
                return Item(segment: segment, error: error)
            }
        }
    }

    func write(to writer: inout ProtobufWriter) {
        for card in authors { writer.message(1, card.write) }
        for segment in segments {
            writer.message(2) {
                $0.text(1, segment.scope.name)
                $0.id(2, segment.author)
                $0.content(3, segment.previousHash)
            }
        }
        for item in items {
            guard let change = item.forwarded else { continue }
            writer.message(3) {
                $0.number(1, UInt64(item.segment))
                $0.content(2, change.header)
                if let values = change.values { $0.content(3, values) } else { $0.content(4, change.valuesHash) }
                $0.content(5, change.signature)
            }
        }
    }
}
