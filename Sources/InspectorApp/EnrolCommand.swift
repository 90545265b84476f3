import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import SyncEngine
import SyncProtocol
import Wording

/// Makes this laptop known to the centre with the code on the slip.
struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol", abstract: "用登记码登记本机。/ Enrol this laptop with its code.")

    @Argument(help: "中心地址，如 https://centre.example:8443。/ The centre's address.")
    var url: String

    @Argument(help: "登记码（纸条上的 26 位）。/ The code on the slip.")
    var code: String

    @Option(help: "本机名称；默认为主机名。/ What to call this laptop.")
    var device: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal(common)
        let surroundings = Surroundings.current
        try await terminal.run {
            let code = try EnrolmentCode(typed: code)
            let folder = InspectorProgram.home(common)
            let store = try Self.openOrCreate(at: folder, environment: surroundings.store)
            let name = device ?? ProcessInfo.processInfo.hostName
            let enrolment = CentreLink.enrolment(centre: url, environment: surroundings.environment)
            let enrolled = try await enrolment.enrol(
                code: code, publicKey: store.author.card.publicKey, device: name, machine: surroundings.machineID)
            try keep(enrolled, device: name, in: store)
            try store.close()
            let answer = enrolled.answer
            terminal.say(
                Bilingual(
                    zh:
                        "登记完成：\(answer.personName)（\(answer.role)），范围 \(answer.scopes.joined(separator: "、"))。"
                            + "请运行 sync。",
                    en:
                        "Enrolled: \(answer.personName) (\(answer.role)), scopes "
                            + "\(answer.scopes.joined(separator: ", ")). Run sync next."
                ))
            try terminal.emit(
                JSONValue.object([
                    "person": .text(answer.person), "personName": .text(answer.personName), "role": .text(answer.role),
                    "scopes": .list(answer.scopes.map { .text($0) }), "home": .text(folder.path),
                ]))
            return .done
        }
    }

    private static func openOrCreate(at folder: URL, environment: StoreEnvironment) throws -> InspectionStore {
        do {
            return try InspectionStore.open(at: folder, environment: environment)
        } catch StoreError.notAStore {
            return try InspectionStore.create(at: folder, environment: environment)
        }
    }

    /// The certificate last: a store that has it has everything else.
    private func keep(_ enrolled: Enrolment.Enrolled, device: String, in store: InspectionStore) throws {
        let answer = enrolled.answer
        try store.set(LocalSetting.centre, to: url)
        try store.set(LocalSetting.authority, to: enrolled.authorityPEM)
        try store.set(LocalSetting.token, to: answer.token)
        try store.set(LocalSetting.person, to: answer.person)
        try store.set(LocalSetting.personName, to: answer.personName)
        try store.set(LocalSetting.role, to: answer.role)
        try store.set(LocalSetting.scopes, to: answer.scopes.joined(separator: "\n"))
        try store.set(LocalSetting.device, to: device)
        if let language = common.chosenLanguage { try store.set(LocalSetting.language, to: language.rawValue) }
        try store.install(card: enrolled.card, organisation: [UInt8](answer.organisationKey))
    }
}
