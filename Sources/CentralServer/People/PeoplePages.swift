import Causality
import Foundation
import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// Accounts: who may log in, as what, where; one-time passwords, roles, shutting out.
enum PeoplePages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        ["people": PackageResources.people_mustache, "one-time-password": PackageResources.one_time_password_mustache]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("people", needs: .administer) { try list($0) }
        routes.write("people/add", needs: .administer) { try addAccount($0) }
        routes.write("people/:code/reset", needs: .administer) { try reset($0) }
        routes.write("people/:code/disable", needs: .administer) { try disable($0) }
        routes.write("people/:code/roles", needs: .administer) { try changeRoles($0) }
    }

    private static func list(_ call: OfficeCall) throws -> Response {
        let known = try call.store.records(RecordQuery(type: RecordType.person.name, order: .field("code")))
        let names = Dictionary(
            known.map { ($0.value("code").text ?? "", $0.value("name").text ?? "") }, uniquingKeysWith: { $1 })
        let accounts = try call.store.accounts()
        let taken = Set(accounts.map(\.name))
        let territories = try TerritoryChoices.data(call.store)
        let rows = try accounts.map { account -> PageData in
            let last = try call.store.sessions(of: account.name).first?.seenAt
            return [
                "code": account.name, "name": names[account.name], "state": account.stateWords[call.language],
                "tone": account.isDisabled ? "bad" : account.mustChange ? "watch" : "good",
                "roles": roleBoxes(account.roles, call.language, prefix: account.name),
                "roleWords": account.roles.sorted().compactMap { OfficeRole(rawValue: $0)?.label[call.language] }
                    .joined(separator: "、"),
                "territories": account.territories?.sorted().joined(separator: "、"),
                "territoryText": account.territories?.sorted().joined(separator: " "),
                "seen": last.map { FieldText.instant($0) } ?? "—", "isSelf": account.name == call.person,
            ]
        }
        return try call.page(
            "people", title: Bilingual(zh: "人员与账号", en: "People and accounts"), section: "/people",
            [
                "rows": rows, "roles": roleBoxes([], call.language, prefix: "new"), "territories": territories,
                "people": known.filter { !taken.contains($0.value("code").text ?? "") }.map {
                    ["code": $0.value("code").text, "name": $0.value("name").text] as PageData
                },
            ])
    }

    private static func roleBoxes(_ chosen: Set<String>, _ language: Language, prefix: String) -> [PageData] {
        OfficeRole.allCases.map { role in
            [
                "code": role.rawValue, "label": role.label[language], "isChosen": chosen.contains(role.rawValue),
                "id": "role-\(prefix)-\(role.rawValue)",
            ]
        }
    }

    private static func rights(_ call: OfficeCall) throws -> (roles: Set<String>, territories: Set<String>?) {
        let form = try call.form()
        let territories = form.all("territory")
            + (form["territories"] ?? "").split { $0.isWhitespace || $0 == "、" || $0 == "," }.map(String.init)
        return try AccountRights.checked(roles: form.all("role"), territories: territories, in: call.desk.office)
    }

    private static func addAccount(_ call: OfficeCall) throws -> Response {
        let (roles, territories) = try rights(call)
        let code = try call.form()["person"]?.trimmingWhitespace ?? ""
        let password = try call.desk.book.add(
            code, roles: roles, territories: territories, by: call.person, peer: call.call.state.peer)
        return try show(password, of: code, call)
    }

    private static func reset(_ call: OfficeCall) throws -> Response {
        let account = try account(call)
        let password = try call.desk.book.reset(account, by: call.person, peer: call.call.state.peer)
        return try show(password, of: account.name, call)
    }

    private static func disable(_ call: OfficeCall) throws -> Response {
        let account = try account(call)
        // Whoever shuts out himself leaves an office without anybody to let him in again.
        guard account.name != call.person else { throw AccessError.denied }
        try call.desk.book.disable(account, by: call.person, peer: call.call.state.peer)
        return call.seeOther("/people")
    }

    private static func changeRoles(_ call: OfficeCall) throws -> Response {
        let account = try account(call)
        let (roles, territories) = try rights(call)
        let isOwn = account.name == call.person && !roles.contains(OfficeRole.administrator.rawValue)
        guard !isOwn else { throw AccessError.denied }
        try call.desk.book.change(
            account, roles: roles, territories: territories, by: call.person, peer: call.call.state.peer)
        return call.seeOther("/people")
    }

    private static func account(_ call: OfficeCall) throws -> Account {
        let code = call.part("code").removingPercentEncoding ?? ""
        guard let account = try call.store.account(named: code) else { throw UsersError.unknown(code) }
        return account
    }

    private static func show(_ password: String, of code: String, _ call: OfficeCall) throws -> Response {
        try call.page(
            "one-time-password", title: Bilingual(zh: "一次性密码", en: "One-time password"), section: "/people",
            ["code": code, "password": password])
    }
}
