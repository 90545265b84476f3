import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Wording

/// `central init`: sets up a central office in an empty folder.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Set up a central office. / 建立中心。",
        discussion: """
            Makes keys, the certificate authority that laptops will pin, a server certificate for the given hosts, the \
            replica, the city's profile and the work calendar. Never overwrites anything.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "The city's name. / 城市名称。")
    var name = "晋城"

    @Option(
        name: .customLong("host"), help: "A name or address under which laptops reach the centre; repeat it. / 主机名或地址。")
    var hosts: [String] = []

    func run() async throws {
        let terminal = common.terminal()
        try await terminal.run {
            let root = common.officeRoot()
            let named = hosts.isEmpty ? ["localhost", "127.0.0.1", ProcessInfo.processInfo.hostName] : hosts
            _ = try CentralOffice.initialise(
                at: root, name: name, hosts: named, environment: Surroundings.current, furnish: CitySettings.install)
            terminal.say(
                Bilingual(
                    zh: "中心已建立：\(root.path)\n下一步：central register import 登记表.xlsx，然后 central serve",
                    en:
                        "The central office is set up: \(root.path)\nNext: central register import FILE, then "
                            + "central serve"
                ))
            try terminal.emit(["home": root.path, "name": name, "hosts": named.joined(separator: ",")])
            return .done
        }
    }
}

/// The city's numbers and calendar as records, so that nodes receive them by sync.
enum CitySettings {
    static func install(in office: CentralOffice) throws {
        guard let scope = Scopes.register else { throw OfficeError.badScope(Scopes.registerName) }
        var generator = SystemBytes(office.environment)
        let profile = try MechanismProfile.jincheng2024()
        let documents: [(RecordType, String, Int, [UInt8])] = [
            (.mechanismProfile, profile.name, profile.version, MechanismProfile.jincheng2024Document),
            (.workCalendar, "china-2024-2026", 1, WorkCalendar.china2024To2026Document),
        ]
        _ = try office.store.write(
            documents.map { type, name, version, document in
                RecordEdit(
                    record: RecordID.randomRoot(using: &generator), type: type.name, scope: scope,
                    values: [
                        "name": .text(name), "version": .integer(Int64(version)),
                        "document": .text(String(decoding: document, as: UTF8.self)),
                    ], person: "office", reason: "")
            })
    }
}
