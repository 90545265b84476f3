import Pages
import Wording

/// The navigation, in one table: an entry is shown to whoever may open it, once a slice serves its path.
enum OfficeNavigation {
    struct Entry: Sendable {
        let path: String
        let label: Bilingual
        let needs: Permission

        init(_ path: String, _ zh: String, _ en: String, needs: Permission = .read) {
            self.path = path
            label = Bilingual(zh: zh, en: en)
            self.needs = needs
        }
    }

    static let entries = [
        Entry("/", "看板", "Board"), Entry("/unknown", "未知", "Unknown"), Entry("/register", "登记", "Register"),
        Entry("/ledger", "问题", "Problems"), Entry("/meetings", "调度", "Meetings"),
        Entry("/monthly", "月报", "Monthly"), Entry("/race", "竞赛", "Race"), Entry("/reports", "报表", "Reports"),
        Entry("/conflicts", "冲突", "Conflicts", needs: .settle), Entry("/records", "记录", "Records"),
        Entry("/profile", "机制", "Profile"), Entry("/devices", "设备", "Devices", needs: .administer),
        Entry("/people", "人员", "People", needs: .administer), Entry("/audit", "审计", "Audit", needs: .administer),
    ]

    /// What an account sees of it.
    static func sections(for access: Access, among routes: RouteTable) -> [PageFrame.Section] {
        entries.filter { access.may($0.needs) && routes.holds(page: $0.path) }
            .map { PageFrame.Section(path: $0.path, label: $0.label) }
    }
}
