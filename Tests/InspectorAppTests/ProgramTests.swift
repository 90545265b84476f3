import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import SyncProtocol
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What only the built program can show: signals, real streams, its exit code.
@Suite(.serialized) struct ProgramTests {
    /// The program beside the running tests.
    private static var program: URL {
        get throws {
            let ran = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            let places = [
                ran.deletingLastPathComponent(), Bundle.main.bundleURL,
                Bundle.main.bundleURL.deletingLastPathComponent(),
            ]
            let found = places.map { $0.appendingPathComponent("inspector") }.first {
                FileManager.default.isExecutableFile(atPath: $0.path)
            }
            return try #require(found, "swift build --product inspector first")
        }
    }

    private static func process(_ laptop: Laptop, _ words: [String]) throws -> (process: Process, output: Pipe) {
        let process = Process()
        let output = Pipe()
        process.executableURL = try program
        process.arguments = words
        process.environment = ["INSPECTOR_HOME": laptop.home.path, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        return (process, output)
    }

    @Test func `the program prints to its streams and returns its code`() throws {
        let laptop = Laptop()
        for (words, status, text) in [
            (["init", "--person", "a\u{1B}b", "--territory", "140524"], Int32(0), "Made:"),
            (["status"], 0, "Person: a␛b"),
            (["visit", "new"], 9, "input.project"), (["history", "ffffffff"], 3, "notFound.record"),
            (["nonsense"], 64, "Usage"),
        ] {
            let (process, output) = try Self.process(laptop, words)
            try process.run()
            let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == status, "\(words)")
            #expect(printed.contains(text), "\(printed)")
        }
    }

    @Test(arguments: [SIGINT, SIGTERM]) func `a sync that hangs ends with 130 when it is interrupted`(number: Int32)
        throws
    {
        let laptop = Laptop()
        let listener = try SilentListener()
        try Self.enrol(laptop, at: "https://127.0.0.1:\(listener.port)")
        let (process, output) = try Self.process(laptop, ["sync"])
        try process.run()
        // Only once the program waits for the silent centre does the signal meet a sync under way.
        try listener.waitForConnection()
        kill(process.processIdentifier, number)
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130, "\(printed)")
        #expect(!printed.contains("Fatal"))
    }

    @Test func `an unreachable centre gives 6 and says that nothing is lost`() throws {
        let laptop = Laptop()
        let listener = try SilentListener()
        let port = listener.port
        listener.close()
        try Self.enrol(laptop, at: "https://127.0.0.1:\(port)")
        let (process, output) = try Self.process(laptop, ["sync"])
        try process.run()
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 6, "\(printed)")
        #expect(printed.contains("sync.unreachable"))
    }

    @Test func `a set-up that was cut off before the name was noted is finished by the same command`() throws {
        let laptop = Laptop()
        let environment = StoreEnvironment(
            now: laptop.surroundings.now, randomBytes: laptop.surroundings.randomBytes,
            machineID: Surroundings.ofThisProcess.machineID)
        try InspectionStore.create(at: laptop.home, environment: environment).close()
        for status in [Int32(0), 1] {
            let (process, _) = try Self.process(laptop, ["init", "--person", "庚辰", "--territory", "140524"])
            try process.run()
            process.waitUntilExit()
            #expect((process.terminationStatus == 0) == (status == 0), "a finished store is left alone")
        }
    }

    /// Makes a store that believes to be enrolled at an address.
    private static func enrol(_ laptop: Laptop, at address: String) throws {
        let own = laptop.surroundings
        // The program runs on this very machine, so the store must have been made on it.
        let environment = StoreEnvironment(
            now: own.now, randomBytes: own.randomBytes, machineID: Surroundings.ofThisProcess.machineID)
        let store = try InspectionStore.create(at: laptop.home, environment: environment)
        let organisation = Ed25519Signer()
        let scope = try #require(Scopes.territory("140524"))
        let certificate = try Certificate(
            publicKey: store.author.card.publicKey, device: "test", person: "P017", role: "inspector",
            grants: [Certificate.Grant(scope: scope, mayWrite: true)], issuedMilliseconds: 1, serial: 1
        ).signed(by: organisation)
        try store.install(
            card: AuthorCard(publicKey: store.author.card.publicKey, certificate: certificate),
            organisation: organisation.publicKey)
        try store.set("centre.url", to: address)
        try store.set("centre.token", to: "token")
        try store.set("centre.authority", to: Self.authority)
        try store.set("person.name", to: "庚辰")
        try store.close()
    }

    /// Any certificate will do: nobody here ever proves to be the centre.
    private static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBfTCCASOgAwIBAgIUcxSOb1gq5EnItaYtsyp3WLJQo9owCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJYXV0aG9yaXR5MB4XDTI2MTEyMTEwNTgxNFoXDTM2MTExODEw
        NTgxNFowFDESMBAGA1UEAwwJYXV0aG9yaXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0D
        AQcDQgAEzpK/MgOZuf4AmNewLNdP+MIRxdEqu7HL6t/JOYseqKl/4ddVfV605o03
        sAegwmRaJp0vChbKTNq4pOws2fBtdqNTMFEwHQYDVR0OBBYEFOEqAN6LT+Yu5KaZ
        JrN/NbP4iiPzMB8GA1UdIwQYMBaAFOEqAN6LT+Yu5KaZJrN/NbP4iiPzMA8GA1Ud
        EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAPnA/zwxWei7EzakuYGhRcSH
        9LgCB2t8Yh4TeaqMvNSWAiBIysImyYCiyfuqwwkNpWvfv8G6zgxd1qx/+pJrk44V
        dw==
        -----END CERTIFICATE-----
        """
}

/// A TCP port that takes connections and never says a word.
final class SilentListener {
    let port: UInt16
    private var descriptor: Int32

    init() throws {
        let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(opened >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(opened, raw, length) == 0 && listen(opened, 4) == 0 && getsockname(opened, raw, &length) == 0
            }
        }
        try #require(bound)
        descriptor = opened
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close() }

    /// Waits until somebody connects, and keeps the connection open.
    func waitForConnection() throws { try #require(accept(descriptor, nil, nil) >= 0) }

    func close() {
        guard descriptor >= 0 else { return }
        _ = closeDescriptor(descriptor)
        descriptor = -1
    }
}

/// The system's `close`, which a method of the same name would hide.
private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }
