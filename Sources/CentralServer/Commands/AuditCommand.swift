import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import SyncProtocol
import Wording

/// `central audit DEVICE`: what a laptop said that it recorded, against what the office holds of it.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Account for one laptop. / 核对一台设备的账目。",
        discussion: "Produced, as the laptop stated at its last contact, = received + pending + held back.")

    @Argument(help: "The device, by the beginning of its id or its name. / 设备。")
    var device: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = common.terminal()
        try await terminal.run {
            let office = try common.openOffice()
            let registry = try DeviceRegistry(office: office)
            let record = try await registry.device(named: device)
            let contact = try ContactBook(store: office.store).contact(of: record.state.id)
            let account = try DeviceAccount(
                of: await registry.authors(of: record), contact: contact, in: office.store)
            let title = Bilingual(zh: "设备账目", en: "Account of a laptop")
            terminal.say(try AuditWords.table(account.lines, title: title, language: terminal.language))
            say(account, contact, terminal)
            try terminal.emit(json(account, contact, record))
            return account.isBalanced ? .done : .damaged
        }
    }

    private func say(_ account: DeviceAccount, _ contact: Contact?, _ terminal: Terminal) {
        guard let contact else {
            terminal.say(Bilingual(zh: "该设备还没有联系过中心。", en: "The laptop has not reached the centre yet."))
            return
        }
        terminal.say(
            Bilingual(
                zh: "“已收”和照片由中心此刻清点；改动的“产生”和“待送”、记录的“待送”由设备在 \(LocalTime.text(contact.at)) 自报。",
                en: "Received, and all about photos, was counted here just now. The changes produced and pending, and the "
                    + "records pending, were declared by the laptop at \(LocalTime.text(contact.at))."))
        for log in account.stopped {
            terminal.say(
                Bilingual(
                    zh: "※ \(log.scope)：第 \(log.held + 1) 条起未采用（\(log.refusal ?? "")），内容仍在设备上。",
                    en: "※ \(log.scope): held back from change \(log.held + 1) on (\(log.refusal ?? "")); kept on the laptop."))
        }
        if !account.isBalanced {
            terminal.complain(
                AuditWords.alarm(
                    nextStep: Bilingual(
                        zh: "若中心恢复过备份，请让该设备同步一次后再核对；否则请运行 check。",
                        en: "If the centre was restored from a backup, let the laptop sync once and ask again; otherwise run "
                            + "check."))[terminal.language])
        }
    }

    private func json(_ account: DeviceAccount, _ contact: Contact?, _ record: StoredRecord) -> JSONValue {
        [
            "device": .text(record.state.id.hex), "changes": AuditWords.json(account.changes),
            "records": AuditWords.json(account.records), "photos": AuditWords.json(account.photos),
            "lastContact": .optional(contact?.at), "isBalanced": .flag(account.isBalanced),
            "stopped": .list(
                account.stopped.map {
                    ["scope": .text($0.scope), "from": .integer(Int64(clamping: $0.held + 1)), "code": .optional($0.refusal)]
                }),
        ]
    }
}

/// What the office can say of one device's work.
struct DeviceAccount {
    /// Changes: stated by the device against held in the logs at this moment.
    let changes: ConservationAccount.Line
    /// Records: held here, and those that the device stated to exist only with it.
    let records: ConservationAccount.Line
    /// Photos that the device's records name: whole here, or still wanted.
    let photos: ConservationAccount.Line
    /// Logs of the device that were stopped at its last contact.
    let stopped: [StatedLog]

    var isBalanced: Bool { changes.isBalanced && records.isBalanced && photos.isBalanced }

    var lines: [(kind: Bilingual, line: ConservationAccount.Line)] {
        [
            (Bilingual(zh: "改动", en: "changes"), changes), (Bilingual(zh: "记录", en: "records"), records),
            (Bilingual(zh: "照片", en: "photos"), photos),
        ]
    }

    init(of authors: Set<AuthorID>, contact: Contact?, in store: InspectionStore) throws {
        let logs = contact?.logs ?? []
        stopped = logs.filter { $0.stated > $0.held && $0.refusal != nil }
        let late = logs.filter { $0.stated > $0.held && $0.refusal == nil }
        let missing = { (logs: [StatedLog]) in logs.reduce(0) { $0 + Int(clamping: $1.stated - $1.held) } }
        changes = ConservationAccount.Line(
            produced: logs.reduce(0) { $0 + Int(clamping: $1.stated) }, received: try Self.held(logs, in: store),
            pending: missing(late), quarantined: missing(stopped))
        let holdings = try store.holdings(of: authors)
        let open = late.isEmpty && stopped.isEmpty ? 0 : Int(clamping: contact?.records ?? 0)
        let quarantined = late.isEmpty ? open : 0
        records = ConservationAccount.Line(
            produced: holdings.records + open, received: holdings.records, pending: open - quarantined,
            quarantined: quarantined)
        photos = ConservationAccount.Line(
            produced: holdings.photos, received: holdings.wholePhotos, pending: holdings.wantedPhotos,
            quarantined: 0)
    }

    /// How many of the stated changes are in the logs now.
    private static func held(_ logs: [StatedLog], in store: InspectionStore) throws -> Int {
        try store.read { reader in
            try logs.reduce(0) { sum, log in
                guard let scope = ScopeID(log.scope), let author = AuthorID(hex: log.author) else { return sum }
                let last = try reader.branches(of: author, in: scope).map(\.head).max() ?? 0
                return sum + Int(clamping: min(last, log.held))
            }
        }
    }
}
