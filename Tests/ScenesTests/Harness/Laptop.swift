import Foundation
import Testing

/// An inspector's laptop: a home folder of its own, and the program that works on it.
final class Laptop {
    let name: String
    let folder: TemporaryFolder
    var home: URL
    /// The device's id at the centre.
    var device = ""
    var conditions = Conditions()

    init(_ name: String, in folder: TemporaryFolder) {
        self.name = name
        self.folder = folder
        home = folder.place(name)
    }

    /// Runs `inspector` with `--json` and collects what it says.
    func inspector(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        try await inspector(arguments, sourceLocation: sourceLocation)
    }

    /// Runs `inspector` with `--json` and collects what it says.
    func inspector(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        try await start(arguments + ["--json"]).outcome(sourceLocation: sourceLocation)
    }

    /// Runs `inspector` as a person does, without `--json`.
    func told(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        try await start(arguments).outcome(sourceLocation: sourceLocation)
    }

    /// Runs `inspector` and requires that it succeeds.
    @discardableResult
    func succeed(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        try await succeed(arguments, sourceLocation: sourceLocation)
    }

    /// Runs `inspector` and requires that it succeeds.
    @discardableResult
    func succeed(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        let outcome = try await inspector(arguments, sourceLocation: sourceLocation)
        try #require(outcome.code == 0, "\(outcome)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Starts `inspector` without waiting for it.
    func start(_ arguments: [String], input: URL? = nil) throws -> Run {
        let call = try conditions.applied(
            to: Programs.path("inspector"), arguments, home: ["INSPECTOR_HOME": home.path], in: folder)
        return try Run(call.path, call.arguments, environment: call.environment, input: input)
    }

    /// Imports documents as JSON Lines.
    func take(_ documents: [JSON], sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        let file = try folder.lines("lines-\(UUID().uuidString).jsonl", documents)
        return try await inspector(["import", file.path], sourceLocation: sourceLocation)
    }

    // MARK: Looking

    /// A visit as its line of JSON.
    func visit(_ id: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSON {
        try await succeed("visit", "show", id, sourceLocation: sourceLocation).json
    }

    /// Everything recorded, visits and problems, in one text: two laptops that hold the same give the same.
    func everything(sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        try await succeed("export", "--what", "visits", sourceLocation: sourceLocation).out
            + succeed("export", "--what", "problems", sourceLocation: sourceLocation).out
    }

    /// The conflicts that wait for a person.
    func conflicts(sourceLocation: SourceLocation = #_sourceLocation) async throws -> [JSON] {
        try await succeed("conflicts", "list", sourceLocation: sourceLocation).documents
    }

    /// The fingerprint of what the laptop knows in a scope.
    func knowledge(of scope: String) async throws -> String? {
        try await succeed("status").json["knowledge"][scope].text
    }
}
