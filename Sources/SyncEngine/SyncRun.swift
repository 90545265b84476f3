public import SyncProtocol

/// One sync run with one other replica: texts first, then thumbnails, then originals, then the centre's confirmation.
///
/// Everything that arrives is kept at once, so a run may be cut or cancelled at any moment and the next goes on from
/// there. Several runs over one store at once do no harm.
public struct SyncRun: Sendable {
    let store: any ReplicaStore & PhotoVault & SyncLedger
    let transport: any ExchangeTransport
    let author: LocalAuthor
    let policy: any AdmissionPolicy
    let isCentre: @Sendable (AuthorCard) -> Bool
    let options: SyncOptions
    let effects: SyncEffects

    /// Prepares a run.
    ///
    /// - Parameter isCentre: whether an answerer is the centre, so that its receipts count as "received"; the work is
    ///   exchanged with anybody else all the same. Usually ``certifiedCentre(_:person:role:)``.
    public init(
        store: any ReplicaStore & PhotoVault & SyncLedger, transport: any ExchangeTransport, author: LocalAuthor,
        policy: any AdmissionPolicy, isCentre: @escaping @Sendable (AuthorCard) -> Bool,
        options: SyncOptions = SyncOptions(), effects: SyncEffects
    ) {
        self.store = store
        self.transport = transport
        self.author = author
        self.policy = policy
        self.isCentre = isCentre
        self.options = options
        self.effects = effects
    }

    /// Prepares a run of a device that was enrolled: the centre is whom the organisation certified as such.
    ///
    /// - Parameters:
    ///   - author: whom the store writes as.
    ///   - policy: whom the store trusts since its enrolment.
    public init(
        store: any ReplicaStore & PhotoVault & SyncLedger, transport: any ExchangeTransport, author: LocalAuthor,
        trusting policy: OrganisationPolicy, options: SyncOptions = SyncOptions(), effects: SyncEffects
    ) {
        self.init(
            store: store, transport: transport, author: author, policy: policy,
            isCentre: Self.certifiedCentre(policy), options: options, effects: effects)
    }

    /// Believes answerers whom the organisation has certified as the centre itself and not revoked.
    ///
    /// - Parameters:
    ///   - person: whom the centre's certificate names; no person of the register has this code.
    ///   - role: its role, which clerks share.
    public static func certifiedCentre(
        _ policy: OrganisationPolicy, person: String = "office", role: String = "office"
    ) -> @Sendable (AuthorCard) -> Bool {
        { card in
            guard policy.cutoff(on: card) == nil, let certificate = try? policy.certificate(on: card) else {
                return false
            }
            return certificate.person == person && certificate.role == role
        }
    }

    /// Runs until both sides know the same, nothing more can be carried, or something ends it; never throws.
    public func run() async -> SyncReport {
        let course = SyncCourse(self)
        do {
            try await course.exchangeTexts()
            if options.carriesPhotos { try await course.carryPhotos() }
            try await course.close()
        } catch {
            course.end(with: SyncFailure(error))
        }
        return course.finish()
    }
}

extension SyncFailure {
    /// Names any error in this module's terms.
    init(_ error: any Error) {
        switch error {
        case let failure as SyncFailure: self = failure
        case is CancellationError: self = .cancelled
        default: self = .local(detail: "\(error)")
        }
    }
}
