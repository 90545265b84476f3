import Causality
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Pages

/// What every request carries: the peer's address, and the device once it has shown its token.
struct CentralContext: PageRequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    var access: DeviceRegistry.Access?
    var page = PageState()

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    var remoteAddress: SocketAddress? { channel.remoteAddress }

    var localPort: Int { channel.localAddress?.port ?? 0 }

    /// The peer's address without the port, for rate limits.
    var peer: String { remoteAddress?.ipAddress ?? "local" }

    /// Whom limits count for: the device, or the address while it has not shown a token.
    var key: String { access?.device.hex ?? "stranger \(peer)" }

    /// The device, which ``DeviceGate`` has put there.
    func requireAccess() throws -> DeviceRegistry.Access {
        guard let access else { throw DeviceError(.unknownToken) }
        return access
    }
}
