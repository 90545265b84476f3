import ArgumentParser
import Console
import Wording

/// `central renew`: a new server certificate under the authority that laptops have pinned.
struct RenewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Make a new server certificate. / 更新服务器证书。",
        discussion: "Laptops notice nothing: they trust the authority, which stays. Restart the service afterwards.")

    @OptionGroup var common: CommonOptions

    @Option(
        name: .customLong("host"), help: "A name or address under which laptops reach the centre; repeat it. / 主机名或地址。")
    var hosts: [String]

    func run() async throws {
        let terminal = common.terminal()
        try await terminal.run {
            let office = try common.openOffice()
            try TLSAuthority.makeServerCertificate(in: office.folder, hosts: hosts)
            try OfficeHosts.keep(hosts, in: office.store)
            terminal.say(Bilingual(zh: "已更新，请重启服务。", en: "Renewed; restart the service."))
            try terminal.emit(["hosts": hosts.joined(separator: ",")])
            return .done
        }
    }
}
