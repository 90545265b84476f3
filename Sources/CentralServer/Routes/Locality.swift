import HTTPTypes
import Hummingbird

/// Whether a request comes from a person or program on this very machine.
///
/// A proxy on the same machine comes from a loopback address too, so that address alone proves nothing.
enum Locality {
    private static let loopback: Set<String> = ["127.0.0.1", "::1", "::ffff:127.0.0.1"]
    private static let hosts: Set<String> = ["localhost", "127.0.0.1", "::1"]
    private static let forwarding = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"]

    /// Loopback address, a loopback name as host, and no trace of a proxy; unknown addresses are not local.
    static func isLocal(address: String?, authority: String?, headers: HTTPFields) -> Bool {
        guard let address, loopback.contains(address), let authority, hosts.contains(host(of: authority)) else {
            return false
        }
        return !headers.contains { forwarding.contains($0.name.canonicalName) }
    }

    /// The host without its port, and without the brackets of an IPv6 address.
    private static func host(of authority: String) -> String {
        let text = authority.lowercased()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            return String(text[text.index(after: text.startIndex)..<end])
        }
        return String(text.prefix { $0 != ":" })
    }
}
