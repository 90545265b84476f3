public import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Wording

/// The command `central`: everything the office does from the command line.
public struct CentralCommand: AsyncParsableCommand {
    /// Name and parts.
    public static let configuration = CommandConfiguration(
        commandName: "central",
        abstract: "The central office of the ten supervisions. / 十大督导中心。",
        version: ProductVersion.text,
        // One a line, so that two people can add one each.
        subcommands: [
            InitCommand.self,
            ServeCommand.self,
            RenewCommand.self,
            RegisterCommand.self,
            PeopleCommand.self,
            RecordsCommand.self,
            SheetCommand.self,
            GroupsCommand.self,
            UsersCommand.self,
            DevicesCommand.self,
            ProblemCommand.self,
            LedgerCommand.self,
            DispatchCommand.self,
            WarningsCommand.self,
            StatusCommand.self,
            ProfileCommand.self,
            MonthlyCommand.self,
            OfficerCommand.self,
            RaceCommand.self,
            HonorCommand.self,
            AssessCommand.self,
            TourCommand.self,
            ReportCommand.self,
            CoverageCommand<CentralProgram>.self,
            ConflictsCommand<CentralProgram>.self,
            HistoryCommand<CentralProgram>.self,
            SearchCommand<CentralProgram>.self,
            ExportCommand<CentralProgram>.self,
            ImportCommand<CentralProgram>.self,
            AuditCommand.self,
            CheckCommand<CentralProgram>.self,
            BackupCommand<CentralProgram>.self,
            RestoreCommand<CentralProgram>.self,
        ])

    /// Needed by the parser.
    public init() {}
}

extension CommonOptions {
    /// Where the office's folder lies: `--home`, `CENTRAL_HOME`, or a folder in the person's data directory.
    func officeRoot() -> URL {
        CentralProgram.home(self)
    }

    /// Opens the office for a command and says what its store noticed: it is noticed at one opening only.
    func openOffice() throws -> CentralOffice {
        let office = try CentralOffice.open(at: officeRoot(), environment: Surroundings.current)
        let terminal = terminal()
        for notice in office.store.notices { terminal.complain(notice.message[terminal.language]) }
        return office
    }

    /// Opens the streams for a command.
    func terminal() -> Terminal { Terminal(self) }
}

extension Surroundings {
    /// The business date here and now, UTC+8.
    ///
    /// - Throws: ``OfficeError`` `office.clock` when the clock stands outside the calendar.
    func today() throws -> CivilDate {
        guard let today = CivilDate(instant: now()) else { throw OfficeError.clock }
        return today
    }
}
