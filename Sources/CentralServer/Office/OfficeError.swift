public import Wording

/// What keeps the central office from being set up, opened or served.
public struct OfficeError: PersonFacingError {
    /// Stable dotted code.
    public let code: String
    /// What happened, with the values.
    public let message: Bilingual
    /// What to do next.
    public let nextStep: Bilingual
    /// Whether trying again may help.
    public let isRetryable: Bool

    private init(_ code: String, zh: String, en: String, nextZh: String, nextEn: String, retry: Bool = false) {
        self.code = code
        message = Bilingual(zh: zh, en: en)
        nextStep = Bilingual(zh: nextZh, en: nextEn)
        isRetryable = retry
    }

    static func exists(_ path: String) -> OfficeError {
        OfficeError(
            "office.exists", zh: "\(path) 已经是一个中心目录。", en: "\(path) is a central office already.",
            nextZh: "直接运行 central serve，或换一个目录；缺少文件时从备份恢复。",
            nextEn: "Run central serve, or choose another folder; restore from a backup if files are missing.")
    }

    static func missing(_ path: String) -> OfficeError {
        OfficeError(
            "office.missing", zh: "\(path) 还不是中心目录。", en: "\(path) is not a central office yet.",
            nextZh: "先运行 central init。", nextEn: "Run central init first.")
    }

    static func certificates(_ detail: String) -> OfficeError {
        OfficeError(
            "office.certificates", zh: "无法生成证书：\(detail)", en: "the certificates could not be made: \(detail)",
            nextZh: "确认已安装 openssl，并检查 --host 的写法。", nextEn: "See that openssl is installed and --host is well written."
        )
    }

    static func unreadable(_ path: String) -> OfficeError {
        OfficeError(
            "office.unreadable", zh: "无法读取 \(path)。", en: "\(path) cannot be read.",
            nextZh: "检查文件权限，或从备份恢复该文件。", nextEn: "Check the permissions, or restore the file from a backup.")
    }

    static func unwritable(_ path: String) -> OfficeError {
        OfficeError(
            "office.unwritable", zh: "无法写入 \(path)。", en: "\(path) cannot be written.",
            nextZh: "检查目录权限和磁盘空间；已有的文件不会被覆盖。",
            nextEn: "Check the folder's permissions and the disk; a file that is there is never replaced.")
    }

    static func reservedPerson(_ code: String) -> OfficeError {
        OfficeError(
            "input.person", zh: "人员编码不可用：“\(code)”", en: "this code cannot name a person: “\(code)”",
            nextZh: "“office”代表中心自己，请用登记的人员编码。",
            nextEn: "“office” is the centre itself; use a person's own code.")
    }

    static func cannotListen(_ place: String) -> OfficeError {
        OfficeError(
            "office.cannotListen", zh: "无法在 \(place) 上监听。", en: "the centre cannot listen on \(place).",
            nextZh: "端口可能已被占用，或本机没有这个地址；换一个 --port 或 --address。",
            nextEn:
                "The port may be taken, or this machine does not have the address: choose another --port or --address.")
    }

    static func signOn(_ file: String, _ part: String) -> OfficeError {
        OfficeError(
            "signOn.settings", zh: "\(file) 中的“\(part)”缺失或不能用。", en: "“\(part)” of \(file) is missing or cannot be used.",
            nextZh: "对照 Docs/Central.md 的“统一身份认证”一节改正。", nextEn: "Compare it with “Single sign-on” in Docs/Central.md.")
    }

    static func badDate(_ text: String) -> OfficeError {
        OfficeError(
            "input.date", zh: "不是日期：\(text)", en: "not a date: \(text)",
            nextZh: "写成 2026-01-01 的样子。", nextEn: "Write it like 2026-01-01.")
    }

    static let clock = OfficeError(
        "office.clock", zh: "这台机器的时钟不可信。", en: "This machine's clock cannot be right.",
        nextZh: "校准时钟后再试。", nextEn: "Set the clock and try again.")

    static func badScope(_ name: String) -> OfficeError {
        OfficeError(
            "input.scope", zh: "属地代码无效：\(name)", en: "not a territory code: \(name)",
            nextZh: "使用登记表中的区域代码，例如 140525。", nextEn: "Use a code of the register, such as 140525.")
    }
}
