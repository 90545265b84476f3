public import ArgumentParser
import Foundation
import InspectionStore
import Presentation
import Wording

/// Verifies the whole replica, and on request writes derived rows anew.
public struct CheckCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "check", abstract: "检查全部数据。/ Verify everything.")
    }

    @Flag(help: "发现派生数据不符时重建。/ Write derived data anew if it differs.")
    var rebuild = false

    @OptionGroup var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Checks, prints the findings, and exits with 8 if damage remains.
    public func run() async throws {
        try await Program.withStore(common) { store, terminal in
            let report = try store.check(rebuild: rebuild)
            for finding in report.findings {
                let mend =
                    finding.isMendable
                    ? Bilingual(zh: "可用 --rebuild 修复", en: "mended by --rebuild")
                    : Bilingual(zh: "须从备份或中心恢复", en: "needs a backup or the centre")
                terminal.say("✗ [\(finding.code)] \(finding.message[terminal.language])  (\(mend[terminal.language]))")
            }
            terminal.say(
                Bilingual(
                    zh:
                        "检查了 \(report.changeCount) 条改动、\(report.recordCount) 条记录、\(report.photoCount) 张照片，发现 \(report.findings.count) 处问题。",
                    en:
                        "Verified \(report.changeCount) changes, \(report.recordCount) records, \(report.photoCount) photos; \(report.findings.count) findings."
                ))
            let mended = report.didRebuild && report.findings.allSatisfy(\.isMendable)
            if report.didRebuild { terminal.say(Bilingual(zh: "已重建派生数据。", en: "Derived data was written anew.")) }
            try terminal.emit(
                JSONValue.object([
                    "changes": .integer(Int64(report.changeCount)), "records": .integer(Int64(report.recordCount)),
                    "photos": .integer(Int64(report.photoCount)), "rebuilt": .flag(report.didRebuild),
                    "findings": .list(
                        report.findings.map {
                            [
                                "code": .text($0.code), "zh": .text($0.message.zh), "en": .text($0.message.en),
                                "isMendable": .flag($0.isMendable),
                            ]
                        }),
                ]))
            return report.isSound || mended ? .done : .damaged
        }
    }
}

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
