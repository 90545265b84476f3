import Causality
import Console
import InspectionStore
import SyncEngine
import SyncProtocol
import Wording

/// What this device knows of its centre since enrolment.
struct CentreLink {
    let centre: String
    let token: String
    let authority: String

    /// Reads the settings that enrolment left.
    ///
    /// - Throws: `sync.notEnrolled`.
    init(_ store: InspectionStore) throws {
        guard let centre = try store.setting(LocalSetting.centre), let token = try store.setting(LocalSetting.token),
            let authority = try store.setting(LocalSetting.authority)
        else { throw SyncFailure.notEnrolled }
        self.centre = centre
        self.token = token
        self.authority = authority
    }

    /// HTTP that believes the pinned authority alone.
    func client(bytesPerSecond: Int?, environment: [String: String]) -> any HTTPTransport {
        var settings = Self.settings(.authority(pem: authority), environment)
        settings.bandwidthBytesPerSecond = bytesPerSecond
        return CurlClient(settings: settings)
    }

    /// Enrolment and certification at a centre.
    static func enrolment(centre: String, environment: [String: String]) -> Enrolment {
        Enrolment(centre: centre) { CurlClient(settings: settings($0, environment)) }
    }

    // Plain HTTP to this very machine is for tests of the program; the variable says that it was meant.
    private static func settings(_ trust: TLSTrust, _ environment: [String: String]) -> CurlSettings {
        CurlSettings(trust: trust, allowsPlainLoopback: environment["INSPECTOR_ALLOW_PLAIN_LOOPBACK"] == "1")
    }
}
