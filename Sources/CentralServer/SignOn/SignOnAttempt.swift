import Foundation
import Pages
import SyncProtocol

/// One log-in under way at the provider: everything that ties its answer to this browser comes from one secret, which
/// lies in the browser's cookie alone.
struct SignOnAttempt {
    /// How long a log-in at the provider may take, in seconds.
    static let seconds = 600

    /// 32 bytes in hexadecimal digits.
    let secret: String
    /// When it began, milliseconds since 1970.
    let startedAt: Int64
    /// Where the person wanted to go.
    let back: String

    /// Begins one.
    init(random: [UInt8], at now: Int64, back: String) {
        secret = Secrets.text(random)
        startedAt = now
        self.back = LocalPath.safe(back.utf8.count > 500 ? nil : back)
    }

    /// Reads a cookie; `nil` for anything that ``cookie`` did not write, and for one that began too long ago.
    init?(cookie: String, at now: Int64) {
        let parts = cookie.split(separator: ".", maxSplits: 2).map(String.init)
        guard parts.count == 3, parts[0].utf8.count == 64, let began = Int64(parts[1]), began <= now,
            now - began < Int64(Self.seconds) * 1000, let back = parts[2].removingPercentEncoding
        else { return nil }
        secret = parts[0]
        startedAt = began
        self.back = LocalPath.safe(back)
    }

    /// What the browser keeps meanwhile.
    var cookie: String { "\(secret).\(startedAt).\(FormPost.encoded(back))" }

    /// What the provider hands back with the browser.
    var state: String { derived("state") }
    /// What the provider writes into its token.
    var nonce: String { derived("nonce") }
    /// What whoever fetches the token must know (PKCE, RFC 7636).
    var verifier: String { derived("verifier") }
    /// What the provider knows of the verifier.
    var challenge: String { Base64URL.text(Hashing.sha256(Array(verifier.utf8))) }

    private func derived(_ purpose: String) -> String {
        Secrets.text(Hashing.sha256(Array("sign-on \(purpose) \(startedAt) \(secret)".utf8)))
    }
}

/// The base64 of addresses and tokens (RFC 4648 section 5), without padding.
enum Base64URL {
    static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// `nil` for what is none.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { [UInt8]($0) }
    }
}
