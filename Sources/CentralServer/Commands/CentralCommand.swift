public import ArgumentParser
import Console
import Foundation
import InspectionDomain

/// The command `central`: everything the office does from the command line.
public struct CentralCommand: AsyncParsableCommand {
    /// Name and parts.
    public static let configuration = CommandConfiguration(
        commandName: "central",
        abstract: "The central office of the ten supervisions. / 十大督导中心。",
        version: ProductVersion.text,
        subcommands: [
            InitCommand.self, ServeCommand.self, RegisterCommand.self, PeopleCommand.self, DevicesCommand.self,
            StatusCommand.self, CoverageCommand.self,
        ])

    /// Needed by the parser.
    public init() {}
}

/// The version that both programs print.
enum ProductVersion {
    static let text = "0.1.0"
}

extension CommonOptions {
    /// Where the office's folder lies: `--home`, `CENTRAL_HOME`, or a folder in the person's data directory.
    func officeRoot() -> URL {
        home(variable: "CENTRAL_HOME", name: "ten-supervisions-central", environment: Surroundings.current.environment)
    }

    /// Opens the office for a command.
    func openOffice() throws -> CentralOffice {
        try CentralOffice.open(at: officeRoot(), environment: Surroundings.current)
    }

    /// Opens the streams for a command.
    func terminal() -> Terminal {
        Terminal(language: language(environment: Surroundings.current.environment), isJSON: json)
    }
}

extension Surroundings {
    /// The business date here and now, UTC+8.
    var today: CivilDate { CivilDate(millisecondsSince1970: now()) }
}
