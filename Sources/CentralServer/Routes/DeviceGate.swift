import Causality
import Hummingbird
import Synchronization

/// Lets requests of enrolled devices through, and not too many of each.
struct DeviceGate: RouterMiddleware {
    let registry: DeviceRegistry
    let limiter: RequestLimiter

    func handle(
        _ request: Request, context: CentralContext, next: (Request, CentralContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else {
            try limiter.admit(context.key)
            throw DeviceError(.unknownToken)
        }
        let access: DeviceRegistry.Access
        do {
            access = try await registry.access(token: String(header.dropFirst(7)))
        } catch {
            try limiter.admit(context.key)
            throw error
        }
        var context = context
        context.access = access
        try limiter.admit(context.key)
        return try await next(request, context)
    }
}

/// Bounds the requests of each address on the routes that need no token.
struct StrangerGate: RouterMiddleware {
    let limiter: RequestLimiter

    func handle(
        _ request: Request, context: CentralContext, next: (Request, CentralContext) async throws -> Response
    ) async throws -> Response {
        try limiter.admit(context.key)
        return try await next(request, context)
    }
}

/// Bounds the requests a minute of each device and each unknown address.
final class RequestLimiter: Sendable {
    private let gate: Mutex<RateGate>
    private let now: @Sendable () -> Int64

    init(perMinute: Int, burst: Int, now: @escaping @Sendable () -> Int64) {
        gate = Mutex(RateGate(perMinute: perMinute, burst: burst))
        self.now = now
    }

    /// Throws `device.tooManyRequests` when the key is over its rate.
    func admit(_ key: String) throws {
        let moment = now()
        if let wait = gate.withLock({ $0.pass(key, at: moment) }) {
            throw DeviceError(.tooMany, retryAfterSeconds: wait)
        }
    }
}
