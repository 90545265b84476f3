import Foundation
import SyncProtocol

/// What a command takes from outside: time, randomness, the machine, the environment and the terminal's streams.
///
/// Commands read ``current``; a test gives its own with `Surroundings.$current.withValue(…)`.
public struct Surroundings: Sendable {
    /// The device's clock, milliseconds since 1970.
    public var now: @Sendable () -> Int64
    /// That many random bytes.
    public var randomBytes: @Sendable (Int) -> [UInt8]
    /// Names this machine without giving away its own id.
    public var machineID: String
    /// The environment's variables.
    public var environment: [String: String]
    /// Where to read and write.
    public var streams: any TerminalStreams

    /// Collects surroundings.
    public init(
        now: @escaping @Sendable () -> Int64, randomBytes: @escaping @Sendable (Int) -> [UInt8], machineID: String,
        environment: [String: String], streams: any TerminalStreams
    ) {
        self.now = now
        self.randomBytes = randomBytes
        self.machineID = machineID
        self.environment = environment
        self.streams = streams
    }

    /// Those of the running command.
    @TaskLocal public static var current = Surroundings.ofThisProcess

    /// The system's clock, random source, machine id and streams.
    public static var ofThisProcess: Surroundings {
        Surroundings(
            now: { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) },
            randomBytes: { count in
                var generator = SystemRandomNumberGenerator()
                return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            },
            machineID: machineIDOfThisProcess(), environment: ProcessInfo.processInfo.environment,
            streams: ProcessStreams())
    }

    // The system's own id is meant to stay on the machine, so only a hash of it is used.
    private static func machineIDOfThisProcess() -> String {
        let files = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        let id = files.lazy.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }.first { !$0.isEmpty }
        let name = id ?? ProcessInfo.processInfo.hostName
        let hash = Hashing.sha256(Array("tensupervisions machine ".utf8), Array(name.utf8))
        return hash.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
