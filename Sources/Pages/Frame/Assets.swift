import HTTPTypes
public import Hummingbird
import NIOCore
import SyncProtocol

/// Style sheets that documents outside the page use too.
public enum PageStyles {
    /// How pages are printed on A4.
    public static let print = PackageResources.print_css
}

/// Style sheets and scripts, kept inside the binary and named by their contents.
///
/// The folder in their address is a hash of them all, so a browser may keep them for good and never mixes two versions.
public struct Assets: Sendable {
    private let files: [String: [UInt8]]
    /// Where they are served, such as `/assets/0a1b2c3d4e5f6071`.
    public let folder: String

    /// Takes the shared assets and a program's own; of equal names the program's counts.
    public init(_ own: [String: [UInt8]] = [:]) {
        files = PageParts.assets.merging(own) { $1 }
        let own = own.keys.filter { $0.hasSuffix(".css") && PageParts.assets[$0] == nil }.sorted()
        styles = ["page.css", "form.css", "conflict.css"] + own + ["print.css"]
        let all = files.sorted { $0.key < $1.key }.reduce(into: [UInt8]()) { $0 += Array($1.key.utf8) + [0] + $1.value }
        folder = "/assets/" + Secrets.text(Array(Hashing.sha256(all).prefix(8)))
    }

    /// The style sheets: the shared ones first, then the program's own, print last.
    let styles: [String]

    /// The address of a file.
    public func address(of name: String) -> String { folder + "/" + name }

    /// Adds the route; assets hold nothing of anybody, so it stands outside the guard.
    public func add<Context: PageRequestContext>(to router: Router<Context>, place: PagePlace) {
        router.get("assets/:version/:name") { request, context -> Response in
            try place.checkHost(of: request, port: context.localPort)
            guard let name = context.parameters.get("name"), let bytes = files[name] else {
                throw PageRefusal.notFound
            }
            let type = name.hasSuffix(".css") ? "text/css" : name.hasSuffix(".js") ? "text/javascript" : "image/svg+xml"
            return Response(
                status: .ok,
                headers: [
                    .contentType: type + "; charset=utf-8", .cacheControl: "public, max-age=31536000, immutable",
                ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }
}
