public import ArgumentParser
import Foundation
import InspectionStore
import Presentation
import Wording

/// Verifies the whole replica, and on request mends what can be mended, after a backup.
public struct CheckCommand<Program: StoreProgram>: AsyncParsableCommand {
    /// What help shows.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "check", abstract: "检查全部数据。/ Verify everything.")
    }

    @Flag(help: "先备份，再修复能修复的；改动从不修改。/ Back up, then mend what can be mended; changes are never altered.")
    var repair = false

    @OptionGroup var common: CommonOptions

    /// Needed by the parser.
    public init() {}

    /// Checks, prints the findings, and exits with 8 if damage remains.
    public func run() async throws {
        try await Program.withStore(common) { store, terminal in
            let found = try store.check(rebuild: false)
            let words = CheckWords(isCentre: Program.isCentre, terminal: terminal)
            for finding in found.findings { words.say(finding) }
            words.sayCounts(of: found)
            guard repair, !found.isSound else {
                try terminal.emit(words.json(found, remaining: nil, backup: nil))
                return found.isSound ? .done : .damaged
            }
            let backup = try keepCopy(of: store)
            terminal.say(Bilingual(zh: "修复前已备份到 \(backup.path)。", en: "Backed up before repairing: \(backup.path)."))
            _ = try store.check(rebuild: true)
            let remaining = try store.check(rebuild: false)
            words.sayRepairs(found, remaining: remaining)
            try terminal.emit(words.json(found, remaining: remaining, backup: backup.path))
            return remaining.isSound ? .done : .damaged
        }
    }

    /// A backup beside the home folder, named by the moment. No repair without it.
    private func keepCopy(of store: InspectionStore) throws -> URL {
        let home = Program.home(common)
        let moment = FieldText.isoInstant(Surroundings.current.now()).filter(\.isNumber).prefix(14)
        let target = home.deletingLastPathComponent()
            .appendingPathComponent("\(home.lastPathComponent).before-repair-\(moment)", isDirectory: true)
        try store.backup(to: Program.storeFolder(in: target))
        try Program.copyCompanions(from: home, to: target)
        return target
    }
}

/// What a check found, as people and programs read it.
struct CheckWords {
    let isCentre: Bool
    let terminal: Terminal

    /// One sentence a finding, and the next step.
    func say(_ finding: CheckReport.Finding) {
        let language = terminal.language
        terminal.say("✗ [\(finding.code)] \(finding.message[language])\n  → \(nextStep(finding.remedy)[language])")
    }

    func sayCounts(of report: CheckReport) {
        terminal.say(
            Bilingual(
                zh: "检查了 \(report.changeCount) 条改动、\(report.recordCount) 条记录、\(report.photoCount) 张照片，"
                    + "发现 \(report.findings.count) 处问题。",
                en: "Verified \(report.changeCount) changes, \(report.recordCount) records, \(report.photoCount) photos; "
                    + "\(report.findings.count) findings."))
    }

    func sayRepairs(_ found: CheckReport, remaining: CheckReport) {
        let left = Set(remaining.findings)
        for finding in found.findings where !left.contains(finding) {
            terminal.say("✓ [\(finding.code)] \(done(finding.remedy)[terminal.language])")
        }
        if remaining.isSound {
            terminal.say(Bilingual(zh: "修复完成，复查无问题。", en: "Repaired; a second check found nothing."))
            return
        }
        terminal.say(Bilingual(zh: "未能修复：", en: "Not repaired:"))
        for finding in remaining.findings { say(finding) }
    }

    private func done(_ remedy: CheckReport.Remedy) -> Bilingual {
        switch remedy {
        case .fetchPhoto:
            Bilingual(zh: "已标记，下次同步时重新取回。", en: "marked to be fetched by the next sync.")
        default: Bilingual(zh: "已按改动重建。", en: "written anew from the changes.")
        }
    }

    private func nextStep(_ remedy: CheckReport.Remedy) -> Bilingual {
        switch remedy {
        case .rebuild: Bilingual(zh: "可用 check --repair 修复。", en: "check --repair mends it.")
        case .fetchPhoto:
            isCentre
                ? Bilingual(
                    zh: "check --repair 之后，由仍保存它的笔记本重新送来。",
                    en: "After check --repair a laptop that still keeps it sends it again.")
                : Bilingual(
                    zh: "check --repair 之后，sync --originals 从中心取回；若从未送达，请用 photos add 重新加入原片。",
                    en: "After check --repair, sync --originals fetches it from the centre; if it was never received, add "
                        + "the original again with photos add.")
        case .fetchChanges:
            isCentre
                ? Bilingual(
                    zh: "请把最近的备份 restore 到空目录；笔记本会重新送来中心缺少的内容。保留此目录。",
                    en: "Restore the latest backup into an empty folder; laptops send again what the centre lacks. Keep this "
                        + "folder.")
                : Bilingual(
                    zh: "请办公室发新的注册码，用 --home 在新目录 enrol 并 sync，从中心取回；保留此目录，audit 列出尚未送达的内容。",
                    en: "Ask the office for a new code, enrol in a new folder (--home) and sync: the centre sends all it "
                        + "has. Keep this folder; audit counts what was not received.")
        case .restoreBackup:
            Bilingual(
                zh: "数据库文件损坏：请把最近的备份 restore 到空目录，然后同步。保留此目录。",
                en: "The database file is damaged: restore the latest backup into an empty folder, then sync. Keep this "
                    + "folder.")
        }
    }

    func json(_ found: CheckReport, remaining: CheckReport?, backup: String?) -> JSONValue {
        func list(_ report: CheckReport) -> JSONValue {
            .list(
                report.findings.map { finding in
                    let step = nextStep(finding.remedy)
                    return [
                        "code": .text(finding.code), "zh": .text(finding.message.zh), "en": .text(finding.message.en),
                        "isMendable": .flag(finding.isMendable),
                        "nextStep": ["zh": .text(step.zh), "en": .text(step.en)],
                    ]
                })
        }
        return [
            "changes": .integer(Int64(found.changeCount)), "records": .integer(Int64(found.recordCount)),
            "photos": .integer(Int64(found.photoCount)), "repaired": .flag(remaining?.isSound ?? false),
            "backup": .optional(backup), "findings": list(found), "remaining": remaining.map(list) ?? .null,
        ]
    }
}
