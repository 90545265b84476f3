public import ArgumentParser
import Console

/// The command line of the inspector's program.
public struct Inspector: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "inspector",
            abstract: "十大督导：离线记录、同步。/ The ten supervisions: record offline, sync later.",
            version: ProductVersion.text,
            subcommands: [],
            groupedSubcommands: [
                CommandGroup(
                    name: "开始 / Begin", subcommands: [InitCommand.self, EnrolCommand.self]),
                CommandGroup(
                    name: "督导 / Supervise",
                    subcommands: [
                        ProjectsCommand.self, VisitCommand.self, NoteCommand.self, PhotosCommand.self,
                        ProblemCommand.self, MeetingCommand.self, CoverageCommand<InspectorProgram>.self, PageCommand.self,
                    ]),
                CommandGroup(
                    name: "同步 / Sync",
                    subcommands: [
                        SyncCommand.self, StatusCommand.self, HandOverCommand.self,
                        ConflictsCommand<InspectorProgram>.self,
                    ]),
                CommandGroup(
                    name: "查找与交换 / Find and exchange",
                    subcommands: [
                        SearchCommand<InspectorProgram>.self, HistoryCommand<InspectorProgram>.self,
                        ExportCommand<InspectorProgram>.self, ImportCommand<InspectorProgram>.self,
                    ]),
                CommandGroup(
                    name: "维护 / Upkeep",
                    subcommands: [
                        AuditCommand.self, CheckCommand<InspectorProgram>.self,
                        BackupCommand<InspectorProgram>.self, RestoreCommand<InspectorProgram>.self,
                    ]),
            ])
    }

    /// Needed by the parser.
    public init() {}
}
