public import ArgumentParser
import Foundation
import InspectionStore
import Presentation
import Wording

/// Copies the replica while it is in use.
public struct BackupCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "backup", abstract: "备份到一个新文件夹。/ Copy everything to a new folder.")
    }

    @Argument(help: "新文件夹或空文件夹。/ A new or empty folder.")
    var folder: String

    @OptionGroup var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Makes the backup.
    public func run() async throws {
        try await Program.withStore(common) { store, terminal in
            let target = URL(fileURLWithPath: folder, isDirectory: true)
            try store.backup(to: Program.storeFolder(in: target))
            try Program.copyCompanions(from: Program.home(common), to: target)
            terminal.say(Bilingual(zh: "已备份到 \(target.path)。", en: "Backed up to \(target.path)."))
            try terminal.emit(["backup": target.path])
            return .done
        }
    }
}

/// Puts a backup into an empty home folder.
public struct RestoreCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "restore", abstract: "从备份恢复到空的数据目录。/ Restore a backup into an empty home.")
    }

    @Argument(help: "备份文件夹。/ The backup's folder.")
    var folder: String

    @OptionGroup var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Restores and opens the result once, so that the notice of the new identity is seen.
    public func run() async throws {
        let terminal = Terminal(common)
        try await terminal.run {
            let surroundings = Surroundings.current
            let target = Program.storeFolder(in: Program.home(common))
            let source = URL(fileURLWithPath: folder, isDirectory: true)
            try InspectionStore.restore(from: Program.storeFolder(in: source), to: target)
            try Program.copyCompanions(from: source, to: Program.home(common))
            let store = try Program.open(at: target, environment: surroundings.store, readOnly: false)
            for notice in store.notices { terminal.complain(notice.message[terminal.language]) }
            try store.close()
            terminal.say(Bilingual(zh: "已恢复到 \(target.path)。", en: "Restored to \(target.path)."))
            try terminal.emit(["home": target.path])
            return .done
        }
    }
}
