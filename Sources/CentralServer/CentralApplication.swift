import Causality
import Console
import Foundation
public import Hummingbird
import HummingbirdTLS
import InspectionStore
public import Logging
import NIOSSL
import SyncProtocol

/// How the centre listens.
public struct ServeSettings: Sendable {
    /// The address to bind to.
    public let address: String
    /// The port; 0 takes a free one.
    public let port: Int
    /// Requests a minute allowed to each device in the long run.
    public let requestsPerMinute: Int

    /// Collects the settings.
    public init(address: String = "0.0.0.0", port: Int = 8443, requestsPerMinute: Int = 1200) {
        self.address = address
        self.port = port
        self.requestsPerMinute = requestsPerMinute
    }
}

/// Builds the centre's HTTPS service; the executable and the tests call the same function.
///
/// - Parameter onRunning: called with the port once the service listens.
/// - Throws: ``OfficeError`` when keys or certificates cannot be read.
public func buildCentralApplication(
    office: CentralOffice, settings: ServeSettings, logger: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
    let registry = try DeviceRegistry(office: office)
    let meters = Meters()
    let limiter = RequestLimiter(
        perMinute: settings.requestsPerMinute, burst: settings.requestsPerMinute, now: office.environment.now)
    let router = Router(context: CentralContext.self)
    router.add(middleware: ErrorAnswers(meters: meters))
    addOpenRoutes(to: router, office: office, registry: registry, meters: meters)

    let devices = router.group("v1").add(middleware: DeviceGate(registry: registry, limiter: limiter))
    let exchange = ExchangeRoute(office: office, contacts: ContactBook(store: office.store), meters: meters)
    devices.post("exchange") { try await exchange.handle($0, context: $1) }
    let enrolment = EnrolmentRoutes(office: office, registry: registry)
    devices.post("certify") { try await enrolment.certify($0, context: $1) }
    PhotoRoutes(office: office, meters: meters).add(to: devices)

    return Application(
        router: router,
        server: try .tls(
            .http1(configuration: .init(additionalChannelHandlers: [], idleTimeout: .seconds(60))),
            tlsConfiguration: try serverTLS(of: office.folder)),
        configuration: .init(
            address: .hostname(settings.address, port: settings.port), serverName: "ten-supervisions"),
        onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? settings.port) },
        logger: logger)
}

private func addOpenRoutes(
    to router: Router<CentralContext>, office: CentralOffice, registry: DeviceRegistry, meters: Meters
) {
    let enrolment = EnrolmentRoutes(office: office, registry: registry)
    let open = router.group("v1")
    open.get("authority") { try await enrolment.authority($0, context: $1) }
    open.post("enrol") { try await enrolment.enrol($0, context: $1) }
    open.get("health") { _, _ in "ok\n" }
    open.get("ready") { _, _ in
        _ = try await Blocking.run { try office.store.read { try $0.card(of: office.store.author.id) } }
        return "ready\n"
    }
    open.get("metrics") { _, context in
        guard context.isLocal else { throw HTTPRefusal(status: .forbidden) }
        return meters.exposition
    }
}

private func serverTLS(of folder: OfficeFolder) throws -> TLSConfiguration {
    do {
        let chain = try NIOSSLCertificate.fromPEMFile(folder.serverCertificate.path)
        let key = try NIOSSLPrivateKey(file: folder.serverKey.path, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    } catch {
        throw OfficeError.unreadable(folder.serverCertificate.path)
    }
}
