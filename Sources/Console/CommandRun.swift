public import ArgumentParser
import Foundation

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
            let status = Root.exitCode(for: error)
            let message = Data((Root.fullMessage(for: error) + "\n").utf8)
            let streams = Surroundings.current.streams
            if status.isSuccess { streams.write(message) } else { streams.complain(message) }
            return status.rawValue
        }
    }
}
