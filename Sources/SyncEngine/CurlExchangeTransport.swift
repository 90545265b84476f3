import Foundation
import SyncProtocol

/// Carries exchanges and photos over the centre's HTTP, version 1.
public struct CurlExchangeTransport: ExchangeTransport {
    /// Bodies from this size on are compressed.
    private static let compressedFrom = 1024

    private let client: any HTTPTransport
    private let base: String
    private let token: String

    /// Speaks to the centre at an address.
    ///
    /// - Parameters:
    ///   - centre: such as `https://centre.example:8443`.
    ///   - token: the secret that enrolment returned.
    ///   - client: usually a ``CurlClient`` that believes the pinned authority alone.
    public init(centre: String, token: String, client: any HTTPTransport) {
        base = CentreAddress.base(centre)
        self.token = token
        self.client = client
    }

    /// Posts one round; compressed above 1 KiB.
    public func exchange(_ request: [UInt8], meter: TrafficMeter) async throws -> [UInt8] {
        var headers = self.headers
        headers["Content-Type"] = "application/x-protobuf"
        var body = request
        if request.count >= Self.compressedFrom {
            body = try Zstd.compress(request)
            headers["Content-Encoding"] = "zstd"
        }
        let answer = try await client.send(
            HTTPRequest(
                method: "POST", url: base + "/v1/exchange", headers: headers, body: body,
                answerBytesMax: Limits.messageBytesMax),
            meter: meter)
        try answer.requireSuccess()
        return answer.body
    }

    /// Puts a piece of a photo; never compressed, because photos are.
    public func put(_ part: PhotoPart, of photo: [UInt8], bytes: [UInt8], meter: TrafficMeter) async throws {
        var headers = self.headers
        headers["Content-Type"] = "application/octet-stream"
        let answer = try await client.send(
            HTTPRequest(
                method: "PUT", url: address(of: part, photo), headers: headers, body: bytes,
                answerBytesMax: HTTPAnswer.errorBytesMax),
            meter: meter)
        try answer.requireSuccess()
    }

    /// Gets a piece of a photo; 404 is no failure.
    public func get(_ part: PhotoPart, of photo: [UInt8], meter: TrafficMeter) async throws -> [UInt8]? {
        let answer = try await client.send(
            HTTPRequest(
                method: "GET", url: address(of: part, photo), headers: headers,
                answerBytesMax: Limits.photoChunkBytes),
            meter: meter)
        if answer.status == 404 { return nil }
        try answer.requireSuccess()
        return answer.body
    }

    private var headers: [String: String] { ["Authorization": "Bearer \(token)"] }

    private func address(of part: PhotoPart, _ photo: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        let hex = photo.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
        return "\(base)/v1/photos/\(hex)/\(part.path)"
    }
}

/// The centre's address as people type it.
enum CentreAddress {
    /// Without spaces around it and slashes at its end.
    static func base(_ typed: String) -> String {
        var text = typed.trimmingCharacters(in: .whitespacesAndNewlines)
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
