import ArgumentParser
import Console
import Foundation
import InspectorApp
import Testing
import Wording

/// The documents name every command, option and exit code that exists, and none that does not.
struct DocumentTests {
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
            let kind: String
            let names: [Name]?
        }
        let command: Command
    }

    /// Every command that does something, with its words and long options.
    private static func commands() throws -> [(words: String, options: Set<String>)] {
        let dump = try JSONDecoder().decode(Dump.self, from: Data(Inspector._dumpHelp().utf8))
        func leaves(_ command: Dump.Command, _ before: [String]) -> [(String, Set<String>)] {
            let words = before + [command.commandName]
            let inner = (command.subcommands ?? []).filter { $0.commandName != "help" }
            if !inner.isEmpty { return inner.flatMap { leaves($0, words) } }
            let names = (command.arguments ?? []).flatMap { $0.names ?? [] }.filter { $0.kind == "long" }.map {
                "--" + $0.name
            }
            return [(words.dropFirst().joined(separator: " "), Set(names))]
        }
        return leaves(dump.command, []).map { (words: $0.0, options: $0.1) }
    }

    private static let common: Set<String> = ["--home", "--json", "--lang", "--help", "--version"]

    private static func page(_ name: String) throws -> String {
        try String(contentsOf: SampleData.root.appendingPathComponent("Docs/" + name), encoding: .utf8)
    }

    /// The sections of Inspector.md by the command in their heading, such as ``### `visit rate` ``.
    private static func sections() throws -> [String: String] {
        var sections: [String: String] = [:]
        var current: String?
        for line in try page("Inspector.md").split(separator: "\n", omittingEmptySubsequences: false) {
            if let heading = line.wholeMatch(of: /###? `([a-z -]+)`.*/) {
                current = String(heading.1)
                sections[String(heading.1)] = ""
            } else if line.hasPrefix("#") {
                current = nil
            } else if let current {
                sections[current, default: ""] += line + "\n"
            }
        }
        return sections
    }

    @Test func `every command has a section and every section a command`() throws {
        let commands = Set(try Self.commands().map(\.words))
        #expect(commands.count > 25)
        #expect(Set(try Self.sections().keys) == commands)
    }

    @Test func `every section names the options of its command and no others`() throws {
        let sections = try Self.sections()
        for command in try Self.commands() {
            let text = sections[command.words] ?? ""
            let named = Set(text.matches(of: /`(--[a-z-]+)/).map { String($0.1) })
            #expect(named == command.options.subtracting(Self.common), "\(command.words)")
        }
    }

    @Test func `the common options are explained once`() throws {
        let page = try Self.page("Inspector.md")
        for option in Self.common { #expect(page.contains("`\(option)")) }
        #expect(page.contains("INSPECTOR_HOME"))
    }

    @Test(arguments: Exit.allCases) func `every exit code stands in its page with both wordings`(status: Exit) throws {
        let row = "| \(status.rawValue) | \(status.meaning.zh) | \(status.meaning.en) |"
        #expect(try Self.page("ExitCodes.md").contains(row), "\(row)")
    }

    @Test func `no exit code stands there that does not exist`() throws {
        let codes = try Self.page("ExitCodes.md").matches(of: /(?m)^\| (\d+) \|/).compactMap { Int32($0.1) }
        #expect(Set(codes) == Set(Exit.allCases.map(\.rawValue)))
        #expect(codes.count == Exit.allCases.count)
    }
}
