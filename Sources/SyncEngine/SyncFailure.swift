public import Wording

/// Why a sync, or one request of it, did not get through.
///
/// Whatever arrived before it is kept.
public enum SyncFailure: PersonFacingError, Hashable {
    /// No connection came about: no network, no such name, nobody listening.
    case unreachable(detail: String)
    /// The connection broke while bytes were on their way.
    case interrupted(detail: String)
    /// The other side did not prove that it is the centre.
    case tls(detail: String)
    /// TLS did not come about: the line broke, or something between here and the centre meddled; nothing was said yet.
    case handshake(detail: String)
    /// Nothing moved for longer than allowed.
    case timeout(detail: String)
    /// The centre answered with an error that trying again does not change.
    case refused(CentreRefusal)
    /// The centre no longer takes this device.
    case revoked(code: String)
    /// The centre asks to come back later, or failed inside.
    case busy(code: String, status: Int, retryAfterSeconds: Double?)
    /// Something between here and the centre sends elsewhere, such as a hotel's log-in page.
    case redirected(to: String)
    /// The answer cannot be read or proved; nothing of it was taken.
    case badAnswer(detail: String)
    /// The answer, or what is to be sent, is larger than allowed.
    case tooLarge(bytesMax: Int)
    /// The person, or the program, stopped it.
    case cancelled
    /// The run has moved as many bytes as it was allowed to.
    case budgetSpent(bytesMax: Int)
    /// This device has no certificate that lets it read anything.
    case notEnrolled
    /// The enrolment code was mistyped or is incomplete.
    case badCode(detail: String)
    /// The authority that the centre shows is not the one that the enrolment code names.
    case wrongAuthority(expected: String, found: String)
    /// The store on this device failed.
    case local(detail: String)
    /// The store on this device failed for a reason that it can name, such as a full disk: its own code and words.
    case store(code: String, message: Bilingual, nextStep: Bilingual)
    /// An address or a setting cannot be used.
    case badSetting(detail: String)

    /// The stable dotted name, for logs, tests and other programs.
    public var code: String {
        switch self {
        case .unreachable: "sync.unreachable"
        case .interrupted: "sync.interrupted"
        case .tls: "sync.tls"
        case .handshake: "sync.handshake"
        case .timeout: "sync.timeout"
        case .refused: "sync.refused"
        case .revoked: "sync.revoked"
        case .busy: "sync.busy"
        case .redirected: "sync.redirected"
        case .badAnswer: "sync.badAnswer"
        case .tooLarge: "sync.tooLarge"
        case .cancelled: "sync.cancelled"
        case .budgetSpent: "sync.budgetSpent"
        case .notEnrolled: "sync.notEnrolled"
        case .badCode: "sync.badCode"
        case .wrongAuthority: "sync.wrongAuthority"
        case .local: "sync.local"
        case .store(let code, _, _): code
        case .badSetting: "sync.badSetting"
        }
    }

    /// The values behind the message, by stable name; sizes in bytes, never a secret.
    public var values: [String: String] {
        switch self {
        case .unreachable(let detail), .interrupted(let detail), .tls(let detail), .handshake(let detail),
            .timeout(let detail), .badAnswer(let detail), .badCode(let detail), .local(let detail),
            .badSetting(let detail):
            ["detail": detail]
        case .refused(let refusal):
            refusal.values.merging(["code": refusal.code, "status": String(refusal.status)]) { _, own in own }
        case .revoked(let code): ["code": code]
        case .busy(let code, let status, let seconds):
            ["code": code, "status": String(status), "retryAfterSeconds": seconds.map { String($0) } ?? ""]
        case .redirected(let place): ["to": place]
        case .tooLarge(let limit), .budgetSpent(let limit): ["bytesMax": String(limit)]
        case .wrongAuthority(let expected, let found): ["expected": expected, "found": found]
        case .cancelled, .notEnrolled, .store: [:]
        }
    }

    /// Whether the same request may get through a little later without anybody doing anything.
    public var isRetryable: Bool {
        switch self {
        case .unreachable, .interrupted, .handshake, .timeout, .busy, .badAnswer: true
        case .tls, .refused, .revoked, .redirected, .tooLarge, .cancelled, .budgetSpent, .notEnrolled, .badCode,
            .wrongAuthority, .local, .store, .badSetting:
            false
        }
    }

    /// How long the centre asked to wait; `nil` if it did not say.
    public var retryAfterSeconds: Double? {
        if case .busy(_, _, let seconds) = self { seconds } else { nil }
    }
}
