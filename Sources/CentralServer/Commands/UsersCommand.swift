import ArgumentParser
import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import Presentation
import Reporting
import Wording

/// `central users`: who may log in to the office's pages.
struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "Who may log in to the pages. / 页面用户。",
        subcommands: [Add.self, List.self, Reset.self, Disable.self, Roles.self])

    /// What a command on one account shares.
    struct Named: ParsableArguments {
        @OptionGroup var common: CommonOptions

        @Argument(help: "The person's code in the register; it is the name at log-in. / 人员编码，即用户名。")
        var person: String

        /// The account and the book that it stands in.
        func open() throws -> (AccountBook, Account) {
            let book = try AccountBook(office: common.openOffice())
            guard let account = try book.store.account(named: person) else { throw UsersError.unknown(person) }
            return (book, account)
        }
    }

    /// Roles and territories of an account.
    struct Rights: ParsableArguments {
        @Option(name: .customLong("role"), help: "administrator, office, leader, territory or inspector; repeat it. / 角色。")
        var roles: [String] = []

        @Option(name: .customLong("territory"), help: "Region code that the account is confined to; repeat it. / 属地代码。")
        var territories: [String] = []

        /// The rights, checked against what exists.
        func checked(in office: CentralOffice) throws -> (roles: Set<String>, territories: Set<String>?) {
            try AccountRights.checked(roles: roles, territories: territories, in: office)
        }
    }

    /// `central users add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Let a person log in; prints a one-time password. / 添加用户。",
            discussion: "The password is shown once and must be changed at the first log-in.")

        @OptionGroup var named: Named
        @OptionGroup var rights: Rights

        func run() async throws {
            let terminal = named.common.terminal()
            try await terminal.run {
                let office = try named.common.openOffice()
                let (roles, territories) = try rights.checked(in: office)
                let book = try AccountBook(office: office)
                let password = try book.add(
                    named.person, roles: roles, territories: territories, by: CentralOffice.person, peer: "")
                UsersCommand.show(password, of: named.person, terminal)
                return .done
            }
        }
    }

    /// `central users list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "All accounts. / 用户列表。")

        @OptionGroup var common: CommonOptions

        private struct Row: Encodable {
            let person: String
            let roles: [String]
            let territories: [String]?
            let isDisabled: Bool
            let mustChange: Bool
        }

        func run() async throws {
            let terminal = common.terminal()
            try await terminal.run {
                let accounts = try common.openOffice().store.accounts()
                for account in accounts {
                    try terminal.emit(
                        Row(
                            person: account.name, roles: account.roles.sorted(),
                            territories: account.territories?.sorted(), isDisabled: account.isDisabled,
                            mustChange: account.mustChange))
                }
                terminal.say(TextTableWriter.text(try Self.table(accounts, terminal.language)))
                return .done
            }
        }

        private static func table(_ accounts: [Account], _ language: Language) throws -> ReportTable {
            let headings = language == .zh ? ["用户", "角色", "属地", "状态"] : ["user", "roles", "territories", "state"]
            return try ReportTable(
                title: language == .zh ? "用户" : "Users", language: language,
                columns: headings.map { ReportColumn($0) },
                rows: accounts.map { account in
                    let roles = account.roles.sorted().compactMap { OfficeRole(rawValue: $0)?.label[language] }
                    let everywhere = language == .zh ? "全市" : "the whole city"
                    return [
                        .text(account.name), .text(roles.joined(separator: "、")),
                        .text(account.territories?.sorted().joined(separator: " ") ?? everywhere),
                        .text(account.stateWords[language]),
                    ]
                })
        }
    }

    /// `central users reset`.
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset", abstract: "A new one-time password; ends all sessions and lets a locked one in. / 重置密码。")

        @OptionGroup var named: Named

        func run() async throws {
            let terminal = named.common.terminal()
            try await terminal.run {
                let (book, account) = try named.open()
                let password = try book.reset(account, by: CentralOffice.person, peer: "")
                UsersCommand.show(password, of: named.person, terminal)
                return .done
            }
        }
    }

    /// `central users disable`.
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disable", abstract: "Shut a person out at once; reset lets them in again. / 停用用户。")

        @OptionGroup var named: Named

        func run() async throws {
            let terminal = named.common.terminal()
            try await terminal.run {
                let (book, account) = try named.open()
                try book.disable(account, by: CentralOffice.person, peer: "")
                terminal.say(Bilingual(zh: "已停用。", en: "Disabled."))
                try terminal.emit(["person": account.name, "state": "disabled"])
                return .done
            }
        }
    }

    /// `central users roles`.
    struct Roles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "roles", abstract: "Other roles and territories, in force at once. / 修改角色。")

        @OptionGroup var named: Named
        @OptionGroup var rights: Rights

        func run() async throws {
            let terminal = named.common.terminal()
            try await terminal.run {
                let (book, account) = try named.open()
                let (roles, territories) = try rights.checked(in: book.office)
                try book.change(account, roles: roles, territories: territories, by: CentralOffice.person, peer: "")
                terminal.say(Bilingual(zh: "已修改。", en: "Changed."))
                try terminal.emit(["person": account.name, "roles": roles.sorted().joined(separator: ",")])
                return .done
            }
        }
    }

    private static func show(_ password: String, of person: String, _ terminal: Terminal) {
        terminal.say(
            Bilingual(
                zh: "用户 \(person) 的一次性密码（只显示这一次，首次登录须修改）：\(password)",
                en: "One-time password of \(person) (shown this once, to be changed at the first log-in): \(password)"))
        try? terminal.emit(["person": person, "password": password])
    }
}

/// What keeps an account from being made or changed.
enum UsersError {
    static func unknown(_ person: String) -> CommandError {
        CommandError(
            code: "notFound.user",
            message: Bilingual(zh: "没有用户“\(SafeText.line(person))”。", en: "There is no user “\(SafeText.line(person))”."),
            nextStep: Bilingual(zh: "用 central users list 查看。", en: "See central users list."))
    }

    static func taken(_ person: String) -> CommandError {
        CommandError(
            code: "input.user",
            message: Bilingual(zh: "用户“\(SafeText.line(person))”已存在。", en: "The user “\(SafeText.line(person))” exists."),
            nextStep: Bilingual(
                zh: "重置密码用 central users reset，修改角色用 central users roles。",
                en: "Use central users reset for another password, central users roles for other roles."))
    }

    static func noPerson(_ person: String) -> CommandError {
        CommandError(
            code: "notFound.person",
            message: Bilingual(
                zh: "登记中没有人员“\(SafeText.line(person))”。", en: "The register has no person “\(SafeText.line(person))”."),
            nextStep: Bilingual(
                zh: "先用 central people import 导入人员；只有管理员可以先于登记建立。",
                en: "Import people with central people import first; an administrator alone needs no entry."))
    }

    static func role(_ role: String) -> CommandError {
        CommandError(
            code: "input.role",
            message: Bilingual(zh: "角色无效：“\(SafeText.line(role))”", en: "not a role: “\(SafeText.line(role))”"),
            nextStep: Bilingual(
                zh: "可用：" + OfficeRole.allCases.map(\.rawValue).joined(separator: "、"),
                en: "One of " + OfficeRole.allCases.map(\.rawValue).joined(separator: ", ")))
    }
}

extension Account {
    /// Whether it is open, waits for its first log-in, or was shut out.
    var stateWords: Bilingual {
        if isDisabled { return Bilingual(zh: "已停用", en: "disabled") }
        return mustChange
            ? Bilingual(zh: "待首次登录", en: "has a one-time password") : Bilingual(zh: "正常", en: "open")
    }
}
