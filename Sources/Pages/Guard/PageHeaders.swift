import HTTPTypes
public import Hummingbird

/// Gives every answer the headers that keep a page to itself: no script or style inside the text, no other host.
public struct PageHeaders<Context: RequestContext>: RouterMiddleware {
    /// Has no state.
    public init() {}

    /// Adds the headers to whatever comes back.
    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in PagePolicy.headers { response.headers[name] = value }
        // What lies on the laptop is shown, not kept by the browser; assets say otherwise themselves.
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

/// The headers of every answer.
public enum PagePolicy {
    /// Scripts, styles, pictures and connections from the page itself only; no frames, plug-ins or other bases.
    public static let contentSecurity = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    static let headers: [(HTTPField.Name, String)] = [
        ("Content-Security-Policy", contentSecurity), ("X-Content-Type-Options", "nosniff"),
        // Forms name their origin only if the policy lets them.
        ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}
