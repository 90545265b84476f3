import ArgumentParser
import Causality
import Console
import Dispatch
import Foundation
import InspectionStore
import Presentation
import SyncEngine
import SyncProtocol
import Synchronization
import Wording

/// Exchanges everything with the centre, in both directions, and says honestly what came of it.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "与中心同步。/ Sync with the centre.")

    @Option(name: .customLong("max-bytes"), help: "本次最多传多少字节，可写 500k、20M。/ At most so many bytes.")
    var maxBytes: ByteCount?

    @Option(name: .customLong("max-rate"), help: "每秒最多多少字节，可写 100k。/ At most so many bytes a second.")
    var maxRate: ByteCount?

    @Flag(name: .customLong("no-photos"), help: "只传文字。/ Texts only.")
    var noPhotos = false

    @Flag(help: "也取回照片原件。/ Fetch originals of photos too.")
    var originals = false

    @Option(help: "每隔多少秒再同步一次，直到 Ctrl-C。/ Sync again every so many seconds until Ctrl-C.")
    var watch: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard watch.map({ $0 >= 5 }) ?? true else {
            throw ValidationError("--watch 至少 5 秒。/ --watch of at least 5 seconds.")
        }
    }

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let options = SyncOptions(
                bytesMax: maxBytes?.bytes, carriesPhotos: !noPhotos, originals: originals ? .all : .none)
            let (pause, rate) = (watch, maxRate?.bytes)
            return try await Interruption.cancelling {
                guard let pause else { return try await Self.sync(store, options, rate, terminal) }
                while true {
                    do {
                        _ = try await Self.sync(store, options, rate, terminal)
                    } catch let error as CommandError where error.isRetryable {
                        _ = terminal.report(error)
                    }
                    try await Task.sleep(for: .seconds(pause))
                }
            }
        }
    }

    private static func sync(
        _ store: InspectionStore, _ options: SyncOptions, _ rate: Int?, _ terminal: Terminal
    ) async throws -> ExitStatus {
        let line = Mutex(SyncProgressLine(terminal: terminal))
        let session = SyncSession(
            store: store, surroundings: .current, options: options, bytesPerSecond: rate,
            progress: { step in line.withLock { $0.show(step) } },
            certified: {
                terminal.say(SyncDesk.certified)
            })
        let report = try await session.run()
        line.withLock { $0.finish() }
        return try SyncWords(report, store: store).say(on: terminal)
    }
}

/// A count of bytes as people write it: `500`, `500k`, `20M`, `1G`.
struct ByteCount: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        let units: [Character: Int] = ["k": 1_000, "m": 1_000_000, "g": 1_000_000_000]
        let lower = argument.lowercased()
        let unit = lower.last.flatMap { units[$0] }
        guard let number = Int(unit == nil ? lower : String(lower.dropLast())), number > 0, number < 1_000_000_000_000
        else {
            return nil
        }
        bytes = number * (unit ?? 1)
    }
}

/// Ends work cleanly when the person presses Ctrl-C.
enum Interruption {
    /// Runs work in a task that SIGINT and SIGTERM cancel; gives ``ExitStatus/interrupted`` then.
    static func cancelling(_ work: @escaping @Sendable () async throws -> ExitStatus) async throws -> ExitStatus {
        let (interruptions, interrupted) = AsyncStream.makeStream(of: Void.self)
        var sources: [any DispatchSourceSignal] = []
        defer { sources.forEach { $0.cancel() } }
        for number in [SIGINT, SIGTERM] {
            // The default action would end the process before anything could be finished.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { interrupted.yield() }
            sources.append(source)
            // A source is registered a while after it is resumed; a signal that comes before would go unheard.
            await withCheckedContinuation { heard in
                source.setRegistrationHandler { heard.resume() }
                source.resume()
            }
        }
        let task = Task { try await work() }
        let listener = Task { for await _ in interruptions { task.cancel() } }
        defer { listener.cancel() }
        do {
            let status = try await task.value
            return task.isCancelled ? .interrupted : status
        } catch is CancellationError {
            return .interrupted
        }
    }
}
