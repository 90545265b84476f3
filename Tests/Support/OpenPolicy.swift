public import Causality
public import SyncProtocol

/// Takes every author's changes, certified or not; signatures are still checked.
public struct OpenPolicy: AdmissionPolicy {
    /// How to check signatures.
    public let verifier: any SignatureVerifier

    /// Checks signatures with the given verifier.
    public init(verifier: any SignatureVerifier = FastVerifier()) { self.verifier = verifier }

    /// Never refuses.
    public func refusal(of card: AuthorCard, in scope: ScopeID) -> ProtocolError.Code? { nil }

    /// Keeps what is known.
    public func better(of known: AuthorCard?, and sent: AuthorCard) -> AuthorCard { known ?? sent }
}
