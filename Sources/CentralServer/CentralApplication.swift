import Causality
import Console
public import Foundation
import HTTPTypes
public import Hummingbird
import HummingbirdTLS
import InspectionStore
public import Logging
import NIOSSL
import Pages
import ServiceLifecycle
import SyncProtocol

/// How the centre listens.
public struct ServeSettings: Sendable {
    /// The address to bind to.
    public let address: String
    /// The port; 0 takes a free one.
    public let port: Int
    /// Requests a minute allowed to each device in the long run.
    public let requestsPerMinute: Int
    /// Seconds within which a request's body must have come.
    public let bodySeconds: Int
    /// Whether `/v1/metrics` answers requests from this machine.
    public let servesMetrics: Bool
    /// The file that says how people log in by an identity provider; `nil` for passwords alone.
    public let signOn: URL?

    /// Collects the settings.
    public init(
        address: String = "0.0.0.0", port: Int = 8443, requestsPerMinute: Int = 1200, bodySeconds: Int = 600,
        servesMetrics: Bool = true, signOn: URL? = nil
    ) {
        self.address = address
        self.port = port
        self.requestsPerMinute = requestsPerMinute
        self.bodySeconds = bodySeconds
        self.servesMetrics = servesMetrics
        self.signOn = signOn
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
    let services = try OfficeServices(
        office: office, devices: DeviceRegistry(office: office),
        signOn: try settings.signOn.map { try SignOnSettings(file: $0) })
    let router = try buildCentralRouter(office: office, settings: settings, services: services)
    return Application(
        router: router,
        server: try .tls(
            .http1(configuration: .init(additionalChannelHandlers: [], idleTimeout: .seconds(60))),
            tlsConfiguration: try serverTLS(of: office.folder)),
        configuration: .init(
            address: .hostname(settings.address, port: settings.port), serverName: "ten-supervisions"),
        services: [
            TextIndexing(store: office.store, logger: logger),
            BoardRenewing(keeper: services.board, today: office.environment.today, logger: logger),
        ],
        onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? settings.port) },
        logger: logger)
}

/// All routes with what stands before them, without a listener.
///
/// - Parameters:
///   - bodies: reads bodies; within the settings' limit of time if absent.
///   - services: what the pages work with; the usual ones if absent.
func buildCentralRouter(
    office: CentralOffice, settings: ServeSettings, meters: Meters = Meters(), bodies: BodyReader? = nil,
    services: OfficeServices? = nil
) throws -> Router<CentralContext> {
    let registry = try services?.devices ?? DeviceRegistry(office: office)
    let bodies = bodies ?? BodyReader(seconds: settings.bodySeconds)
    let limiter = RequestLimiter(
        perMinute: settings.requestsPerMinute, burst: settings.requestsPerMinute, now: office.environment.now)
    let enrolment = EnrolmentRoutes(office: office, registry: registry, bodies: bodies)
    let router = Router(context: CentralContext.self)
    router.add(middleware: ErrorAnswers(meters: meters))

    let open = router.group("v1").add(middleware: StrangerGate(limiter: limiter))
    open.get("authority") { try await enrolment.authority($0, context: $1) }
    open.post("enrol") { try await enrolment.enrol($0, context: $1) }
    addStateRoutes(to: open, office: office, settings: settings, meters: meters)

    let devices = router.group("v1").add(middleware: DeviceGate(registry: registry, limiter: limiter))
    let exchange = ExchangeRoute(
        office: office, contacts: ContactBook(store: office.store), meters: meters, bodies: bodies)
    devices.post("exchange") { try await exchange.handle($0, context: $1) }
    devices.post("certify") { try await enrolment.certify($0, context: $1) }
    PhotoRoutes(office: office, meters: meters, bodies: bodies).add(to: devices)
    try OfficePages.add(to: router, try services ?? OfficeServices(office: office, devices: registry))
    return router
}

/// Whether the centre lives, whether it can answer, and what it has counted.
private func addStateRoutes(
    to open: RouterGroup<CentralContext>, office: CentralOffice, settings: ServeSettings, meters: Meters
) {
    open.get("health") { _, _ in "ok\n" }
    open.get("ready") { _, _ in
        _ = try await Blocking.run { try office.store.read { try $0.card(of: office.store.author.id) } }
        return "ready\n"
    }
    open.get("metrics") { request, context in
        let isLocal = Locality.isLocal(
            address: context.remoteAddress?.ipAddress, authority: request.head.authority, headers: request.headers)
        guard settings.servesMetrics, isLocal else { throw HTTPRefusal(status: .forbidden) }
        return meters.exposition
    }
}

func serverTLS(of folder: OfficeFolder) throws -> TLSConfiguration {
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
