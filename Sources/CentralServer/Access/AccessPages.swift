import Hummingbird
import InspectionStore
import Pages
import Presentation
import Wording

/// One's own account: what it may do, its sessions, another password, log out.
enum AccessPages: OfficeSlice {
    static var templates: [String: [UInt8]] {
        ["login": PackageResources.login_mustache, "account": PackageResources.account_mustache]
    }

    static func add(to routes: OfficeRoutes) {
        routes.page("account", needs: .account) { try account($0) }
        routes.write("account/password", needs: .account) { try changePassword($0) }
        routes.write("account/logout", needs: .account) { try logOut($0, everywhere: false) }
        routes.write("account/logout-everywhere", needs: .account) { try logOut($0, everywhere: true) }
    }

    private static func account(_ call: OfficeCall, refusal: PageRefusal? = nil) throws -> Response {
        let visitor = call.visitor
        let sessions = try call.store.sessions(of: visitor.person).map { session -> PageData in
            ["peer": session.peer, "started": FieldText.instant(session.startedAt), "seen": FieldText.instant(session.seenAt)]
        }
        return try call.page(
            "account", title: Bilingual(zh: "我的账号", en: "My account"),
            [
                "code": visitor.person, "name": visitor.name, "mustChange": visitor.account.mustChange,
                "roles": visitor.access.roles.sorted { $0.rawValue < $1.rawValue }.map { $0.label[call.language] },
                "territories": visitor.account.territories?.sorted().joined(separator: "、"),
                "sessions": sessions, "isDone": call.asked("done") == "1", "least": PasswordRule.least,
                "message": refusal?.message[call.language], "nextStep": refusal?.nextStep[call.language],
            ])
    }

    private static func changePassword(_ call: OfficeCall) throws -> Response {
        let form = try call.form()
        let (old, new) = (form["old"] ?? "", form["new"] ?? "")
        do {
            guard new == form["again"] else { throw AccessError.passwordsDiffer }
            try call.desk.book.changePassword(
                call.visitor.account, from: old, to: new, key: call.visitor.key, peer: call.call.state.peer)
        } catch let refusal as PageRefusal {
            return try account(call, refusal: refusal)
        }
        return call.seeOther(call.visitor.account.mustChange ? "/" : "/account?done=1")
    }

    private static func logOut(_ call: OfficeCall, everywhere: Bool) throws -> Response {
        if everywhere {
            try call.store.closeSessions(of: call.person)
        } else {
            try call.store.closeSession(call.visitor.key)
        }
        try call.note(everywhere ? "logout.everywhere" : "logout.done", subject: "")
        var response = call.seeOther("/login?out=1")
        response.setCookie(OfficeSessions(book: call.desk.book).cookie(""))
        return response
    }
}

extension OfficeRole {
    /// What people call the role.
    var label: Bilingual {
        switch self {
        case .administrator: Bilingual(zh: "管理员", en: "administrator")
        case .office: Bilingual(zh: "办公室", en: "office")
        case .leader: Bilingual(zh: "领导（只读）", en: "leader (read-only)")
        case .territory: Bilingual(zh: "属地", en: "territory")
        case .inspector: Bilingual(zh: "督导员", en: "inspector")
        }
    }
}
