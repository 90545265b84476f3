import ArgumentParser
import Console
import Foundation
import Hummingbird
import InspectionStore
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals
import Wording

/// `central serve`: answers laptops over HTTPS until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer laptops over HTTPS. / 启动中心服务。",
        discussion: "Ends cleanly on SIGTERM and SIGINT: requests under way are finished, nothing is lost.")

    @OptionGroup var common: CommonOptions

    @Option(help: "Address to bind to. / 监听地址。")
    var address = "0.0.0.0"

    @Option(help: "Port; 0 takes a free one. / 端口。")
    var port = 8443

    @Option(help: "File that gets the port once the service listens. / 写入端口号的文件。")
    var portFile: String?

    @Option(help: "Requests a minute allowed to each device. / 每台设备每分钟请求数。")
    var requestsPerMinute = 1200

    @Option(help: "Seconds within which a request's body must have come. / 请求内容须在多少秒内传完。")
    var bodySeconds = 600

    @Flag(inversion: .prefixedNo, help: "Answer /v1/metrics from this machine. / 向本机提供计数。")
    var metrics = true

    @Option(help: "JSON file of the identity provider by which people may log in. / 统一身份认证的设置文件。")
    var signOn: String?

    func run() async throws {
        let terminal = common.terminal()
        try await terminal.run {
            let office = try common.openOffice()
            var logger = Logger(label: "central")
            logger.logLevel =
                Surroundings.current.environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) } ?? .notice
            guard (0...65_535).contains(port) else { throw OfficeError.cannotListen("\(address):\(port)") }
            let isListening = Mutex(false)
            let portFile = portFile
            let settings = ServeSettings(
                address: address, port: port, requestsPerMinute: requestsPerMinute, bodySeconds: bodySeconds,
                servesMetrics: metrics, signOn: signOn.map { URL(fileURLWithPath: $0) })
            let application = try buildCentralApplication(office: office, settings: settings, logger: logger) { port in
                isListening.withLock { $0 = true }
                terminal.say(
                    Bilingual(zh: "中心已启动，端口 \(port)", en: "The centre is listening on port \(port)"))
                try? terminal.emit(["port": port])
                if let portFile {
                    try? Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: portFile), options: .atomic)
                }
            }
            do {
                try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
            } catch  where !isListening.withLock({ $0 }) {
                throw OfficeError.cannotListen("\(address):\(port)")
            }
            terminal.say(Bilingual(zh: "中心已停止。", en: "The centre has stopped."))
            return .done
        }
    }
}
