import Causality
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What every request carries: the peer's address, and the device once it has shown its token.
struct CentralContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    var access: DeviceRegistry.Access?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    var remoteAddress: SocketAddress? { channel.remoteAddress }

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

/// Runs work that blocks (SQLite, disk) outside the pool that serves connections.
enum Blocking {
    private static let queue = DispatchQueue(label: "central.blocking", attributes: .concurrent)

    static func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
