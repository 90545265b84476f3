import Causality
import SyncProtocol

/// What happened, as a running hash, and as text when a person wants to read it.
public final class Trace {
    /// The hash of all that happened so far; equal runs have equal hashes.
    public private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    /// The text, if it is kept.
    public private(set) var lines: [String] = []
    private let keepsText: Bool

    /// Starts empty.
    public init(keepsText: Bool) { self.keepsText = keepsText }

    /// Notes an event: numbers for the hash, text for people, built only when kept.
    public func note(_ numbers: UInt64..., text: @autoclosure () -> String) {
        for number in numbers { mix(number) }
        if keepsText { lines.append(text()) }
    }

    /// Notes what is sent: bytes as they are, values by what tells them apart.
    func note(_ message: Message) {
        switch message.payload {
        case .requestBytes(let bytes), .answerBytes(let bytes): note(bytes: bytes)
        case .request(let request):
            for scope in request.knowledge { note(scope) }
            note(request.changes)
        case .answer(let answer):
            for scope in answer.knowledge { note(scope) }
            note(answer.changes)
            mix(UInt64(answer.refusals.count))
        case .photo(let piece): mix(piece.photo.number &* 31 &+ UInt64(piece.index + 1))
        }
    }

    private func note(_ scope: ScopeKnowledge) {
        note(bytes: scope.headsDigest)
        note(bytes: scope.liveDigest.bytes)
        mix(UInt64(scope.heads?.heads.count ?? 0))
        mix(UInt64(scope.shared.count))
    }

    private func note(_ batch: Batch) {
        for item in batch.items {
            mix(UInt64(item.segment))
        }
    }

    private func note(bytes: [UInt8]) {
        var hash = Self.mixed(hash, UInt64(bytes.count))
        bytes.withUnsafeBytes { raw in
            var offset = 0
            while offset + 8 <= raw.count {
                hash = Self.mixed(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            while offset < raw.count {
                hash = Self.mixed(hash, UInt64(raw[offset]))
                offset += 1
            }
        }
        self.hash = hash
    }

    private func mix(_ number: UInt64) { hash = Self.mixed(hash, number) }

    private static func mixed(_ hash: UInt64, _ number: UInt64) -> UInt64 {
        let product = (hash ^ number) &* 0x100_0000_01b3
        return product ^ product >> 29
    }
}
