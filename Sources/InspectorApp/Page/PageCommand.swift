import ArgumentParser
import Console
import Foundation
import Hummingbird
import Logging
import Pages
import Presentation
import ServiceLifecycle
import Synchronization
import UnixSignals
import Wording

/// `inspector page`: the whole day's work in a browser on this machine, without a network.
struct PageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page", abstract: "在浏览器中工作，无需网络。/ Work in a browser, without a network.",
        discussion: "Serves this machine only. Ends on Ctrl-C; everything shown as saved is on the disk.")

    @Flag(name: .customLong("no-open"), help: "不自动打开浏览器。/ Do not open a browser.")
    var noOpen = false

    @Option(help: "端口；省略时取空闲的。/ Port; a free one if left out.")
    var port = 0

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let surroundings = Surroundings.current
        try await InspectorProgram.withStore(common) { store, terminal in
            guard (0...65_535).contains(port) else { throw Self.cannotListen(port) }
            let opening = OpeningToken(
                person: try InspectorProgram.person(in: store), name: "inspector",
                randomBytes: surroundings.randomBytes)
            var logger = Logger(label: "page")
            logger.logLevel = surroundings.environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) } ?? .error
            let isListening = Mutex(false)
            let opensBrowser = !noOpen && terminal.isInteractive
            let sync = SyncDesk(store: store, surroundings: surroundings)
            let application = try buildPageApplication(
                store: store, surroundings: surroundings, sync: sync, opening: opening, port: port,
                language: terminal.language, logger: logger
            ) { port in
                isListening.withLock { $0 = true }
                let address = "http://127.0.0.1:\(port)" + (opening.openingPath ?? "/")
                terminal.say(
                    Bilingual(
                        zh: "页面已就绪，只能在本机打开，地址只能用一次：\n  \(address)\n按 Ctrl-C 结束。",
                        en:
                            "The page is ready, on this machine only; the address works once:\n  "
                                + "\(address)\nCtrl-C ends."
                    ))
                try? terminal.emit(["address": address])
                if opensBrowser { Browser.open(address, environment: surroundings.environment) }
            }
            do {
                try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
            } catch  where !isListening.withLock({ $0 }) {
                throw Self.cannotListen(port)
            }
            await sync.finish()
            terminal.say(Bilingual(zh: "页面已关闭。", en: "The page is closed."))
            return .done
        }
    }

    private static func cannotListen(_ port: Int) -> CommandError {
        CommandError(
            code: "page.cannotListen",
            message: Bilingual(zh: "端口 \(port) 不可用。", en: "Port \(port) cannot be used."),
            nextStep: Bilingual(zh: "省略 --port，自动取空闲端口。", en: "Leave out --port; a free one is taken."))
    }
}

/// The person's browser, if the machine has one.
enum Browser {
    /// Opens an address; does nothing where there is no desktop.
    static func open(_ address: String, environment: [String: String]) {
        #if os(macOS)
            let opener = "/usr/bin/open"
        #else
            guard environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil else { return }
            let opener = "/usr/bin/xdg-open"
        #endif
        guard FileManager.default.isExecutableFile(atPath: opener) else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: opener)
        process.arguments = [address]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        // Without a browser the printed address is enough.
        try? process.run()
    }
}
