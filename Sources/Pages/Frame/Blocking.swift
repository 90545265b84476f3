import Foundation

/// Runs work that blocks (SQLite, disk) outside the pool that serves connections.
public enum Blocking {
    private static let queue = DispatchQueue(label: "pages.blocking", attributes: .concurrent)

    /// The work's result; what it throws is thrown on.
    public static func run<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
