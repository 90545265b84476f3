import ArgumentParser
import Console
import InspectionStore
import Presentation
import Wording

/// Where everything recorded on this laptop is: received, waiting, or held back. It has to add up.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "核对账目：产生 = 已收 + 待送 + 搁置。/ Account for everything recorded here.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await InspectorProgram.withStore(common, readOnly: true) { store, terminal in
            let account = try store.conservation()
            terminal.say(
                try AuditWords.table(
                    [
                        (Bilingual(zh: "记录", en: "records"), account.records),
                        (Bilingual(zh: "照片", en: "photos"), account.photos),
                    ], title: Bilingual(zh: "本机账目", en: "This laptop's account"), language: terminal.language))
            if account.records.quarantined + account.photos.quarantined > 0 {
                terminal.say(
                    Bilingual(
                        zh: "搁置：中心未采用，或照片文件已不完整。内容仍在本机，请联系办公室；status --records 列出记录。",
                        en: "Held back: refused by the centre, or a photo's file is no longer whole. The work is kept "
                            + "here. Ask the office; status --records lists the records."))
            }
            if !account.isBalanced {
                terminal.complain(
                    AuditWords.alarm(
                        nextStep: Bilingual(
                            zh: "请运行 check --repair，并告知办公室。", en: "Run check --repair and tell the office."))[
                                terminal.language])
            }
            try terminal.emit(
                JSONValue.object([
                    "records": AuditWords.json(account.records), "photos": AuditWords.json(account.photos),
                    "isBalanced": .flag(account.isBalanced),
                ]))
            return account.isBalanced ? .done : .damaged
        }
    }
}
