import ArgumentParser
import Foundation
import SyncProtocol
import Testing

@testable import CentralServer

/// Docs/Central.md says what the program does.
struct CentralDocumentTests {
    private struct Dump: Decodable {
        struct Command: Decodable {
            let commandName: String
            let subcommands: [Command]?
            let arguments: [Argument]?
        }
        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }
            let names: [Name]?
            let defaultValue: String?
        }
        let command: Command
    }

    private let page: String
    private let command: Dump.Command

    init() throws {
        let root = SampleData.root.deletingLastPathComponent()
        page = try String(contentsOf: root.appendingPathComponent("Docs/Central.md"), encoding: .utf8)
        var text = ""
        do {
            _ = try CentralCommand.parseAsRoot(["--experimental-dump-help"])
        } catch {
            text = CentralCommand.message(for: error)
        }
        command = try JSONDecoder().decode(Dump.self, from: Data(text.utf8)).command
    }

    private func rows(under heading: String) -> [[String]] {
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let section = lines.drop { $0 != "## \(heading)" }.dropFirst().prefix { !$0.hasPrefix("## ") }
        return section.filter { $0.hasPrefix("|") }.dropFirst(2).map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// Every command that does something, such as `devices invite`.
    private func leaves(_ command: Dump.Command, _ path: [String] = []) -> [(path: String, command: Dump.Command)] {
        let parts = (command.subcommands ?? []).filter { $0.commandName != "help" }
        if parts.isEmpty { return [(path.joined(separator: " "), command)] }
        return parts.flatMap { leaves($0, path + [$0.commandName]) }
    }

    @Test func `the table of commands names every command and no other`() {
        var named: Set<String> = []
        for row in rows(under: "Commands") {
            var group = ""
            for match in (row.first ?? "").matches(of: /`([^`]+)`/) {
                var words = match.1.split(separator: " ").map(String.init).filter { word in
                    word.allSatisfy { $0.isLowercase || $0 == "-" } && !word.hasPrefix("-")
                }
                if words.first == "central" {
                    words.removeFirst()
                    group = words.first ?? ""
                } else {
                    words.insert(group, at: 0)
                }
                named.insert(words.joined(separator: " "))
            }
        }
        #expect(named == Set(leaves(command).map(\.path)))
    }

    @Test func `settings stand with their defaults`() throws {
        let serve = try #require(leaves(command).first { $0.path == "serve" }).command
        var defaults: [String: String] = [:]
        for argument in serve.arguments ?? [] {
            for name in argument.names ?? [] { defaults["--\(name.name)"] = argument.defaultValue ?? "" }
        }
        let rows = rows(under: "Limits and settings").filter { $0[0].hasPrefix("`--") }
        #expect(rows.count >= 5)
        for row in rows {
            for match in row[0].matches(of: /`([^`]+)`/) {
                let name = String(match.1)
                let found = try #require(defaults[name], "serve has no \(name)")
                if !found.isEmpty, !name.hasPrefix("--no-") { #expect(found == row[1], "\(name)") }
            }
        }
        let own = ["--port", "--address", "--requests-per-minute", "--body-seconds", "--no-metrics"]
        for name in own { #expect(rows.contains { $0[0].contains("`\(name)`") }, "\(name) is not in Central.md") }
    }

    @Test func `limits are those of the code`() {
        let limits = [
            "body is at most \(ExchangeRoute.bodyBytesMax >> 20) MiB",
            "photo at most \(Limits.photoBytesMax >> 20) MiB", "chunks of \(Limits.photoChunkBytes >> 10) KiB",
            "\(ExchangeRoute.inFlightMax) exchanges", "\(ExchangeRoute.inFlightPerDeviceMax) of one device",
            "\(BodyReader.placesMax) bodies", "\(BodyReader.placesPerKeyMax) of one device or address",
            "\(TLSAuthority.serverDays) days", "\(TLSAuthority.authorityDays / 365) years",
        ]
        for limit in limits { #expect(page.contains(limit), "Central.md does not say “\(limit)”") }
    }
}
