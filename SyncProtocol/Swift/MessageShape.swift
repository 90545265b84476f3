/// How many of its repeated parts a message may hold, counted in its bytes before any is decoded (SPEC § Limits).
///
/// A decoded part takes some seventy bytes of memory where it took two on the wire, so a count taken afterwards comes
/// after the memory was spent. Parts that nothing bounds, unknown fields among them, are passed over.
struct MessageShape: Sendable {
    struct Part: Sendable {
        /// The field's number.
        let number: UInt64
        /// How many one message may hold; a field that is not repeated has no bound and is merged if given often.
        let most: Int?
        /// Whether all messages inside the outermost one share ``Limits/messageHeadsMax``.
        var isHead = false
        /// What is said of more.
        var refusal = ProtocolError.Code.limitExceeded
        /// What the part itself consists of, where something in it is bounded.
        var shape: MessageShape?
    }

    let parts: [Part]

    /// Refuses bytes that hold too much, or that are no message.
    func check(_ bytes: [UInt8], _ what: String) throws {
        var heads = 0
        try bytes.withUnsafeBytes { bytes in
            var tally = Tally(shape: self)
            try tally.count(bytes, heads: &heads, what)
        }
    }
}

/// What was counted so far of one message, whose bytes may come in several pieces.
private struct Tally {
    let shape: MessageShape
    var counts: [Int]
    var merged: [Int: Tally] = [:]

    init(shape: MessageShape) {
        self.shape = shape
        counts = [Int](repeating: 0, count: shape.parts.count)
    }

    mutating func count(_ bytes: UnsafeRawBufferPointer, heads: inout Int, _ what: String) throws {
        var fields = WireFields(bytes)
        while !fields.isAtEnd {
            guard let (number, content) = fields.next() else { throw ProtocolError(.malformed, what) }
            guard let content, let index = shape.parts.firstIndex(where: { $0.number == number }) else { continue }
            let part = shape.parts[index]
            counts[index] += 1
            heads += part.isHead ? 1 : 0
            guard counts[index] <= part.most ?? .max, heads <= Limits.messageHeadsMax else {
                throw ProtocolError(part.refusal, "\(what): too many of field \(number)")
            }
            guard let inner = part.shape else { continue }
            var tally = part.most == nil ? merged[index] ?? Tally(shape: inner) : Tally(shape: inner)
            try tally.count(content, heads: &heads, what)
            if part.most == nil { merged[index] = tally }
        }
    }
}

extension MessageShape {
    private static let batch = MessageShape(parts: [
        Part(number: 1, most: Limits.batchLogsMax), Part(number: 2, most: Limits.batchLogsMax),
        Part(number: 3, most: Limits.batchChangesMax),
    ])
    private static let knowledge = MessageShape(parts: [
        Part(number: 5, most: Limits.headsMax, isHead: true), Part(number: 6, most: Limits.sharedMax, isHead: true),
    ])

    /// An `ExchangeRequest`: knowledge, changes, photos to confirm, refusals.
    static let request = MessageShape(parts: [
        Part(number: 4, most: Limits.scopesMax, shape: knowledge), Part(number: 5, most: nil, shape: batch),
        Part(number: 8, most: Limits.photosPerRoundMax), Part(number: 9, most: Limits.batchLogsMax),
    ])
    /// An `ExchangeAnswer`: knowledge, changes, wants, refusals.
    static let answer = MessageShape(parts: [
        Part(number: 3, most: Limits.scopesMax, shape: knowledge), Part(number: 4, most: nil, shape: batch),
        Part(number: 6, most: Limits.photosPerRoundMax), Part(number: 8, most: Limits.batchLogsMax),
    ])
    /// A `ReceiptBody`: heads, photos.
    static let receipt = MessageShape(parts: [
        Part(number: 4, most: Limits.messageHeadsMax, isHead: true), Part(number: 5, most: Limits.photosPerRoundMax),
    ])
    /// Nothing in it is counted before it is decoded: its bytes are few, or bounded tightly by themselves.
    static let small = MessageShape(parts: [])

    /// A `ChangeValues` for so many writes; another count is no limit but a mistake (SPEC § Values).
    static func values(of writes: Int) -> MessageShape {
        MessageShape(parts: [Part(number: 2, most: writes, refusal: .malformed)])
    }
}
