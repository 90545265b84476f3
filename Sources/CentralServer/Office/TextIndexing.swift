import InspectionStore
import Logging
import Pages
import ServiceLifecycle

/// Indexes the texts that exchanges and imports brought, while the service runs.
///
/// A little at a time with a pause as long as the work took, so that no exchange waits longer for it than for another's
/// write. Search is right without; see ``InspectionStore/indexTexts(limit:)``.
struct TextIndexing: Service {
    /// Records in one transaction.
    private static let pieceMax = 50
    static let whenIdle = Duration.seconds(2)
    static let afterFailure = Duration.seconds(60)

    let store: InspectionStore
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled { try? await Task.sleep(for: await step()) }
        }
    }

    /// Indexes one piece; returns how long to pause.
    func step() async -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let waiting = try await Blocking.run { [store] in try store.indexTexts(limit: Self.pieceMax) }
            return waiting == 0 ? Self.whenIdle : clock.now - start
        } catch {
            logger.warning("texts could not be indexed", metadata: ["error": "\(error)"])
            return Self.afterFailure
        }
    }
}
