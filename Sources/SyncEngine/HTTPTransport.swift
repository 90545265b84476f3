/// One HTTP request.
public struct HTTPRequest: Sendable {
    /// Such as `GET`, `PUT` or `POST`.
    public var method: String
    /// The whole address.
    public var url: String
    /// Header fields, by name.
    public var headers: [String: String]
    /// The body's bytes; none for `GET`.
    public var body: [UInt8]
    /// Bytes of the answer's body, decompressed, beyond which it is refused.
    public var answerBytesMax: Int

    /// Describes a request.
    public init(
        method: String, url: String, headers: [String: String] = [:], body: [UInt8] = [], answerBytesMax: Int
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.answerBytesMax = answerBytesMax
    }
}

/// The answer to one HTTP request, whatever its status.
public struct HTTPAnswer: Sendable {
    /// The status, such as 200.
    public let status: Int
    /// Header fields by lower-case name; of a repeated field the last one.
    public let headers: [String: String]
    /// The body's bytes, decompressed.
    public let body: [UInt8]

    /// Describes an answer.
    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Sends one HTTP request and returns whatever answer came.
public protocol HTTPTransport: Sendable {
    /// Sends a request.
    ///
    /// - Throws: ``SyncFailure`` when no whole answer came; an answer with an error status is no failure here.
    func send(_ request: HTTPRequest, meter: TrafficMeter) async throws -> HTTPAnswer
}
