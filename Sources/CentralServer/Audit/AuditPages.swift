import Hummingbird
import InspectionDomain
import InspectionStore
import Pages
import Presentation
import Wording

/// Who did, read and was refused what, the latest first.
enum AuditPages: OfficeSlice {
    static var templates: [String: [UInt8]] { ["audit": PackageResources.audit_mustache] }

    /// The kinds of entries that can be filtered by; an entry's code begins with one.
    static let kinds: [(code: String, label: Bilingual)] = [
        ("login", Bilingual(zh: "登录", en: "log-ins")), ("logout", Bilingual(zh: "退出", en: "log-outs")),
        ("password", Bilingual(zh: "密码", en: "passwords")), ("access", Bilingual(zh: "拒绝", en: "refusals")),
        ("export", Bilingual(zh: "导出与报表", en: "exports and reports")), ("user", Bilingual(zh: "账号", en: "accounts")),
        ("device", Bilingual(zh: "设备", en: "devices")),
    ]

    /// What each code says.
    static let words: [String: Bilingual] = [
        "login.done": Bilingual(zh: "登录", en: "logged in"),
        "login.refused": Bilingual(zh: "登录被拒", en: "log-in refused"),
        "login.locked": Bilingual(zh: "登录被锁", en: "log-in locked"),
        "logout.done": Bilingual(zh: "退出", en: "logged out"),
        "logout.everywhere": Bilingual(zh: "全部退出", en: "logged out everywhere"),
        "password.changed": Bilingual(zh: "修改密码", en: "changed the password"),
        "password.refused": Bilingual(zh: "修改密码被拒", en: "change of password refused"),
        "access.denied": Bilingual(zh: "无权，被拒", en: "not allowed, refused"),
        "export.read": Bilingual(zh: "取走文件", en: "took a file"),
        "user.added": Bilingual(zh: "添加账号", en: "added an account"),
        "user.reset": Bilingual(zh: "重置密码", en: "gave a one-time password"),
        "user.disabled": Bilingual(zh: "停用账号", en: "shut an account out"),
        "user.roles": Bilingual(zh: "修改角色", en: "changed roles"),
        "device.invited": Bilingual(zh: "发出登记码", en: "invited a laptop"),
        "device.revoked": Bilingual(zh: "停用设备", en: "revoked a laptop"),
    ]

    static func add(to routes: OfficeRoutes) {
        routes.page("audit", needs: .administer) { try page($0) }
    }

    private static func page(_ call: OfficeCall) throws -> Response {
        let (person, kind) = (call.asked("person"), call.asked("kind"))
        let query = [("person", person), ("kind", kind)].compactMap { name, value in
            value.map { name + "=" + FormPost.encoded($0) }
        }
        let total = try call.store.auditCount(person: person, action: kind.map { $0 + "." })
        let pages = Pagination(page: call.asked("page").flatMap { Int($0) }, total: total) { page in
            "/audit?" + (query + ["page=\(page)"]).joined(separator: "&")
        }
        let entries = try call.store.audit(
            person: person, action: kind.map { $0 + "." }, limit: Pagination.size, offset: pages.offset)
        return try call.page(
            "audit", title: Bilingual(zh: "审计", en: "Audit"), section: "/audit",
            [
                "person": person, "total": total, "pagination": pages.data,
                "kinds": kinds.map { entry -> PageData in
                    ["code": entry.code, "label": entry.label[call.language], "isChosen": entry.code == kind]
                },
                "rows": entries.map { entry -> PageData in
                    [
                        "at": FieldText.instant(entry.at), "person": SafeText.line(entry.person), "peer": entry.peer,
                        "action": words[entry.action]?[call.language] ?? entry.action, "code": entry.action,
                        "isRefusal": entry.action.hasSuffix("refused") || entry.action.hasSuffix("denied")
                            || entry.action.hasSuffix("locked"),
                        "subject": SafeText.line(entry.subject), "detail": SafeText.line(entry.detail),
                    ]
                },
            ])
    }
}
