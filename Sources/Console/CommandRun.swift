public import ArgumentParser
import Foundation
import Wording

/// Runs a program's command line and gives its exit code; the same for `main` and for tests.
public enum CommandRun {
    /// Parses the arguments and runs the command that they name, in the present surroundings.
    ///
    /// Help, completions and complaints about the arguments go to the surroundings' streams.
    /// - Returns: the exit code; see ``ExitStatus``.
    public static func status<Root: ParsableCommand>(of root: Root.Type, arguments: [String]) async -> Int32 {
        do {
            var command = try Root.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch let exit as ExitCode {
            return exit.rawValue
        } catch {
            if let usage = UsageError(error, of: root) {
                return Terminal(unparsed: arguments).report(usage).rawValue
            }
            let status = Root.exitCode(for: error)
            let message = Data((Root.fullMessage(for: error) + "\n").utf8)
            let streams = Surroundings.current.streams
            if status.isSuccess { streams.write(message) } else { streams.complain(message) }
            return status.rawValue
        }
    }
}

extension Terminal {
    /// The terminal that arguments ask for which could not be parsed as a whole.
    fileprivate init(unparsed arguments: [String]) {
        var options = CommonOptions()
        options.json = arguments.prefix { $0 != "--" }.contains("--json")
        let named = arguments.firstIndex(of: "--lang").map { arguments.dropFirst($0 + 1).first ?? "" }
        options.chosenLanguage = named.flatMap { Language(rawValue: $0) }
        self.init(options)
    }
}
