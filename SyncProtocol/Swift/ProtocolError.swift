/// What a peer sent, or a caller asked, that the protocol does not allow.
///
/// Nothing was applied from the thing it speaks of. Trying the same bytes again gives the same error.
public struct ProtocolError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong; each case has a stable dotted code.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The bytes are not a message of this protocol.
        case malformed = "protocol.malformed"
        /// A value lies outside its limit.
        case limitExceeded = "protocol.limitExceeded"
        /// The format or version is not known here.
        case unknownVersion = "protocol.unknownVersion"
        /// The change does not follow what is held of its log.
        case gap = "change.gap"
        /// The change replaces a value whose change is not held yet; resending everything missing helps.
        case missingDependency = "change.missingDependency"
        /// The signature does not fit.
        case badSignature = "change.badSignature"
        /// Neither the batch nor the store has the author's public key.
        case unknownAuthor = "author.unknown"
        /// The organisation has not certified the author.
        case uncertified = "author.uncertified"
        /// The certificate or cut-off is not signed by the organisation, or is for another key.
        case badCertificate = "author.badCertificate"
        /// The author's certificate does not allow writing in this scope.
        case notGranted = "author.notGranted"
        /// The office cut the writing author off; a new incarnation must be started.
        case revoked = "author.revoked"
        /// The writer's own log has two branches; a new incarnation must be started.
        case authorForked = "author.forked"
        /// The Lamport number does not rise, or jumps too far.
        case badLamport = "change.badLamport"
        /// A change that may not be ignored has a format that is not known here.
        case unknownCritical = "change.unknownCritical"
        /// The receipt is not signed by the answerer, or speaks of another asker.
        case badReceipt = "receipt.bad"
    }

    /// The stable code.
    public let code: Code
    /// The values concerned, for logs and for the detail shown to a person; never a secret.
    public let detail: String

    /// Names what is wrong and where.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// Code and detail in one line.
    public var description: String { "\(code.rawValue): \(detail)" }
}
