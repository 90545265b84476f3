import Foundation
import SyncEngine

/// The server of `Fixtures/centre.py`, started once for all tests; it ends with this process.
final class PythonCentre: Sendable {
    struct Ports: Decodable, Sendable {
        let good: Int
        let expired: Int
        let elsewhere: Int
        let plain: Int
    }

    struct NotStarted: Error {}

    /// What `/about` tells of a request.
    struct About: Decodable {
        let method: String
        let body: Int
        /// The client's end of the connection.
        let port: Int
        /// Requests to `/stall` so far.
        let stalled: Int
        let headers: [String: String]
    }

    static let shared = Result { try PythonCentre() }

    let ports: Ports
    let authority: String
    let stranger: String
    private let process: Process
    private let input: Pipe

    private init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "sync-engine-tests-\(ProcessInfo.processInfo.globallyUniqueString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/centre.py")
        let output = Pipe()
        let input = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path, folder.path]
        process.standardOutput = output
        process.standardInput = input
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw NotStarted() }
            line += more
        }
        ports = try JSONDecoder().decode(Ports.self, from: line)
        authority = try String(contentsOf: folder.appending(path: "authority.pem"), encoding: .utf8)
        stranger = try String(contentsOf: folder.appending(path: "stranger.pem"), encoding: .utf8)
        self.process = process
        self.input = input
    }

    func settings(_ change: (inout CurlSettings) -> Void = { _ in }) -> CurlSettings {
        var settings = CurlSettings(trust: .authority(pem: authority), allowsPlainLoopback: true)
        change(&settings)
        return settings
    }

    var address: String { "https://localhost:\(ports.good)" }
    var plainAddress: String { "http://127.0.0.1:\(ports.plain)" }
}

extension HTTPTransport {
    /// A request without ceremony.
    func call(
        _ url: String, method: String = "GET", headers: [String: String] = [:], body: [UInt8] = [],
        answerBytesMax: Int = 1 << 20, meter: TrafficMeter = TrafficMeter()
    ) async throws -> HTTPAnswer {
        try await send(
            HTTPRequest(method: method, url: url, headers: headers, body: body, answerBytesMax: answerBytesMax),
            meter: meter)
    }
}
