import Foundation
import Testing

/// A central office as its clerks have it: a folder, and the program that serves from it.
final class Office {
    let folder: TemporaryFolder
    let home: URL
    private(set) var port: Int
    private var server: Run?
    var conditions = Conditions()

    /// The office's address, as it stands on an inspector's slip.
    var url: String { "https://localhost:\(port)" }
    /// The server's process.
    var process: Run? { server }

    /// A fresh office with a register of the given projects, the people of the sample data, nobody served yet.
    init(projects: [String], in folder: TemporaryFolder) async throws {
        self.folder = folder
        home = folder.place("office")
        port = 0
        try await succeed("init", "--name", "晋城", "--host", "localhost", "--host", "127.0.0.1")
        let register = try folder.file("register.csv", Samples.register(of: projects))
        try await succeed("register", "import", register.path, "--year", "2026")
        try await succeed("people", "import", Programs.sample("people.csv").path)
    }

    /// An office in a folder that is there already, such as one restored.
    init(home: URL, port: Int = 0, in folder: TemporaryFolder) {
        self.folder = folder
        self.home = home
        self.port = port
    }

    deinit { server?.signal(9) }

    // MARK: Commands

    /// Runs `central` with `--json` and collects what it says.
    func central(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        try await central(arguments, sourceLocation: sourceLocation)
    }

    /// Runs `central` with `--json` and collects what it says.
    func central(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        try await start(arguments + ["--json"]).outcome(sourceLocation: sourceLocation)
    }

    /// Runs `central` and requires that it succeeds.
    @discardableResult
    func succeed(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        let outcome = try await central(arguments, sourceLocation: sourceLocation)
        try #require(outcome.code == 0, "\(outcome)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Starts `central` without waiting for it.
    func start(_ arguments: [String]) throws -> Run {
        let call = try conditions.applied(
            to: Programs.path("central"), arguments, home: ["CENTRAL_HOME": home.path], in: folder)
        return try Run(call.path, call.arguments, environment: call.environment)
    }

    /// Imports documents as JSON Lines.
    @discardableResult
    func take(
        _ documents: [JSON], replacing: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Outcome {
        let file = try folder.lines("lines-\(UUID().uuidString).jsonl", documents)
        let outcome = try await central(
            ["import", file.path] + (replacing ? ["--replace"] : []), sourceLocation: sourceLocation)
        try #require(outcome.code == 0, "\(outcome)", sourceLocation: sourceLocation)
        return outcome
    }

    /// The conflicts that wait for a person.
    func conflicts(sourceLocation: SourceLocation = #_sourceLocation) async throws -> [JSON] {
        try await succeed("conflicts", "list", sourceLocation: sourceLocation).documents
    }

    /// Everything recorded, visits and problems, in one text.
    func everything(sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        try await succeed("export", "--what", "visits", sourceLocation: sourceLocation).out
            + succeed("export", "--what", "problems", sourceLocation: sourceLocation).out
    }

    // MARK: Serving

    /// Serves on a free port, or on the port it had before, and waits until it listens.
    func serve(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let file = folder.place("port-\(UUID().uuidString)")
        let server = try start([
            "serve", "--address", "127.0.0.1", "--port", String(port), "--port-file", file.path,
        ])
        self.server = server
        let isListening = await eventually(within: 60) {
            !server.isRunning || (try? String(contentsOf: file, encoding: .utf8))?.hasSuffix("\n") == true
        }
        guard isListening, server.isRunning,
            let text = try? String(contentsOf: file, encoding: .utf8), let port = Int(text.dropLast())
        else {
            server.signal(9)
            let outcome = await server.outcome(isKilled: true, sourceLocation: sourceLocation)
            throw Programs.Missing(what: "a listening centre: \(outcome)")
        }
        self.port = port
    }

    /// Ends the server as an administrator does, with SIGTERM.
    @discardableResult
    func stop(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        let outcome = try await end(15, isKilled: false, sourceLocation: sourceLocation)
        #expect(outcome.code == 0, "SIGTERM did not end it cleanly: \(outcome)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Ends the server as a power cut does.
    @discardableResult
    func killNine(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        try await end(9, isKilled: true, sourceLocation: sourceLocation)
    }

    private func end(_ signal: Int32, isKilled: Bool, sourceLocation: SourceLocation) async throws -> Outcome {
        let server = try #require(server, "the centre does not serve", sourceLocation: sourceLocation)
        self.server = nil
        server.signal(signal)
        return await server.outcome(within: 30, isKilled: isKilled, sourceLocation: sourceLocation)
    }

    // MARK: Laptops

    /// A one-time code for a person.
    func invite(_ person: String, territories: [String], hours: Int = 72) async throws -> (code: String, device: String) {
        let scopes = territories.flatMap { ["--territory", $0] }
        let outcome = try await central(["devices", "invite", "--person", person, "--hours", String(hours)] + scopes)
        try #require(outcome.code == 0, "\(outcome)")
        return (try #require(outcome.json["code"].text), try #require(outcome.json["device"].text))
    }

    /// A laptop of a person, enrolled and synced.
    func laptop(_ name: String, of person: String, in territories: String...) async throws -> Laptop {
        let laptop = Laptop(name, in: folder)
        let invitation = try await invite(person, territories: territories)
        laptop.device = invitation.device
        try await laptop.succeed("enrol", url, invitation.code, "--device", name)
        try await laptop.succeed("sync")
        return laptop
    }

    /// The fingerprint of what the office knows in a scope.
    func knowledge(of scope: String) async throws -> String? {
        try await succeed("status").json["knowledge"][scope].text
    }
}
