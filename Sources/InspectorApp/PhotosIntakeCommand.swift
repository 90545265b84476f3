import ArgumentParser
import Causality
import Console
import InspectionDomain
import InspectionStore
import PhotoIntake
import Presentation
import Wording

/// Takes in a folder, such as a camera's card: proposes where each photo belongs and asks before attaching.
struct PhotosIntakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake", abstract: "按时间和位置把一个文件夹的照片归到督导。/ Take in a folder by time and place.")

    @Argument(help: "文件夹，如相机存储卡。/ A folder, such as a camera's card.")
    var folder: String

    @Flag(help: "不再询问，归入有把握的照片。/ Attach the clear ones without asking.")
    var yes = false

    @Flag(name: .customLong("dry-run"), help: "只显示建议。/ Only show the proposals.")
    var dryRun = false

    @Flag(name: .customLong("keep-damaged"), help: "不完整的照片也保留，并注明。/ Keep incomplete photos, marked.")
    var keepDamaged = false

    @OptionGroup var common: CommonOptions

    private struct Choice {
        let path: String
        let suggestion: IntakeProposal.Suggestion
    }

    func run() async throws {
        try await InspectorProgram.withStore(common) { store, terminal in
            let desk = try VisitDesk(store: store)
            let scan = try FolderScan(folder: folder)
            let matcher = IntakeMatcher(candidates: try IntakeDrafts.candidates(store))
            let proposals = matcher.proposals(for: scan.photos.map { IntakeMatcher.Photo($0.facts) })
            var choices: [Choice] = []
            for (photo, proposal) in zip(scan.photos, proposals) {
                try show(photo, proposal, terminal)
                if let suggestion = try chosen(photo.path, proposal, terminal) {
                    choices.append(Choice(path: photo.path, suggestion: suggestion))
                }
            }
            say(scan, choices.count, terminal)
            if dryRun || choices.isEmpty { return .done }
            if !yes {
                let question = Bilingual(zh: "把 \(choices.count) 张照片归入督导？", en: "Attach \(choices.count) photos?")
                guard try terminal.confirm(question, orUse: "--yes") else { return .done }
            }
            return try attach(choices, PhotoDesk(desk: desk), terminal)
        }
    }

    private func show(_ photo: FolderScan.Photo, _ proposal: IntakeProposal, _ terminal: Terminal) throws {
        let first = proposal.suggestions.first
        let name = SafeText.line(photo.path, atMost: 60)
        let words = first?.reason ?? proposal.noProposal ?? Bilingual(zh: "没有建议", en: "no proposal")
        let isClear = proposal.preferred != nil
        terminal.say("\(isClear ? "→" : "?") \(name)  \(SafeText.line(words[terminal.language], atMost: 160))")
        for defect in photo.facts.defects { terminal.say("    ✗ " + defect.message[terminal.language]) }
        try terminal.emit(
            JSONValue.object([
                "file": .text(photo.path), "visit": .optional(first?.visitID), "item": .optional(first?.itemID),
                "confidence": .optional(first.map { Int64($0.confidence) }), "clear": .flag(isClear),
            ]))
    }

    /// The clear suggestion; of several close ones the one that the person chooses, if one can be asked.
    private func chosen(
        _ path: String, _ proposal: IntakeProposal, _ terminal: Terminal
    ) throws -> IntakeProposal.Suggestion? {
        if let preferred = proposal.preferred { return preferred }
        guard terminal.isInteractive, !yes, !dryRun, !proposal.suggestions.isEmpty else { return nil }
        return try terminal.choose(
            Bilingual(zh: "归入哪次督导（回车跳过）：", en: "Which visit (return skips):"), among: proposal.suggestions,
            label: { SafeText.line($0.reason[terminal.language], atMost: 120) }, orUse: "--yes")
    }

    private func say(_ scan: FolderScan, _ chosen: Int, _ terminal: Terminal) {
        for skipped in scan.skipped {
            guard case .photo(let error) = skipped.reason else { continue }
            terminal.say("✗ \(SafeText.line(skipped.path, atMost: 80))：\(error.message[terminal.language])")
        }
        terminal.say(
            Bilingual(
                zh:
                    "照片 \(scan.photos.count) 张，重复 \(scan.duplicates.count) 张，未采用 \(scan.skipped.count) 个文件，可归入 "
                        + "\(chosen) 张。",
                en:
                    "\(scan.photos.count) photos, \(scan.duplicates.count) duplicates, \(scan.skipped.count) "
                        + "files left out, \(chosen) to attach."
            ))
    }

    private func attach(_ choices: [Choice], _ photos: PhotoDesk, _ terminal: Terminal) throws -> ExitStatus {
        var status = ExitStatus.done
        var attached = 0
        var progress = ProgressLine(on: terminal)
        for (number, choice) in choices.enumerated() {
            progress.show(Bilingual(zh: "归入", en: "Attaching"), done: number, total: choices.count)
            guard let id = RecordID(hex: choice.suggestion.visitID), let visit = try photos.desk.store.record(id) else {
                continue
            }
            let item = choice.suggestion.itemID.flatMap { Int($0) }.flatMap { SupervisionItem(rawValue: $0) }
            do {
                _ = try photos.attach(
                    folder + "/" + choice.path, to: visit, item: item, caption: nil, keepsDamaged: keepDamaged)
                attached += 1
            } catch {
                guard let known = ErrorWords.known(error), !(error is StoreError) else { throw error }
                status = terminal.report(
                    known is DamagedPhoto ? known : NamedFileError(file: choice.path, cause: known))
            }
        }
        progress.finish()
        terminal.say(Bilingual(zh: "已归入 \(attached) 张。", en: "Attached \(attached)."))
        return status
    }
}
