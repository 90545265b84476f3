public import Wording

/// Why a device is not let in, or an administrator's request about a device cannot be met.
public struct DeviceError: PersonFacingError, Hashable {
    /// What is wrong.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The code was never given out, or was mistyped.
        case unknownCode = "code.unknown"
        /// The code was good once and is too old.
        case expiredCode = "code.expired"
        /// The code was used before.
        case usedCode = "code.used"
        /// Too many wrong codes, or too many requests.
        case tooMany = "device.tooManyRequests"
        /// The token is missing or not known.
        case unknownToken = "device.unknown"
        /// The device was revoked.
        case revoked = "device.revoked"
        /// The request's key is not 32 bytes, or a name is too long.
        case malformed = "device.malformed"
        /// The public key belongs to somebody else, or to a device that was revoked.
        case keyTaken = "device.keyTaken"
        /// No device of that name or id.
        case notFound = "notFound.device"
    }

    /// What is wrong.
    public let reason: Reason
    /// The values concerned, such as the moment of expiry; never a secret.
    public let detail: String
    /// After how many seconds trying again may help.
    public let retryAfterSeconds: Int?

    /// Describes a refusal.
    public init(_ reason: Reason, _ detail: String = "", retryAfterSeconds: Int? = nil) {
        self.reason = reason
        self.detail = detail
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// The reason's stable code.
    public var code: String { reason.rawValue }
    /// The detail and the seconds to wait, as far as there are any.
    public var values: [String: String] {
        var values = detail.isEmpty ? [:] : ["detail": detail]
        values["retryAfterSeconds"] = retryAfterSeconds.map { String($0) }
        return values
    }
    /// Only when there were too many requests.
    public var isRetryable: Bool { reason == .tooMany }

    /// What happened.
    public var message: Bilingual {
        switch reason {
        case .unknownCode: Bilingual(zh: "没有这个登记码。", en: "There is no such enrolment code.")
        case .expiredCode: Bilingual(zh: "登记码已过期\(bracketed)。", en: "The enrolment code has expired\(bracketed).")
        case .usedCode: Bilingual(zh: "登记码已经用过。", en: "The enrolment code was used already.")
        case .tooMany: Bilingual(zh: "请求太频繁。", en: "There were too many requests.")
        case .unknownToken: Bilingual(zh: "中心不认识这台设备。", en: "The centre does not know this device.")
        case .revoked: Bilingual(zh: "这台设备已被中心停用\(bracketed)。", en: "The centre has revoked this device\(bracketed).")
        case .malformed: Bilingual(zh: "登记请求无效：\(detail)", en: "The request is not valid: \(detail)")
        case .keyTaken:
            Bilingual(
                zh: "这个签名密钥属于别人，或已被停用\(bracketed)。",
                en: "This signing key belongs to somebody else or was revoked\(bracketed).")
        case .notFound: Bilingual(zh: "没有设备“\(detail)”。", en: "There is no device “\(detail)”.")
        }
    }

    /// What to do next.
    public var nextStep: Bilingual {
        switch reason {
        case .unknownCode:
            Bilingual(zh: "核对登记码；仍不行请向办公室要新码。", en: "Check the code; if it fails again ask the office for a new one.")
        case .expiredCode, .usedCode:
            Bilingual(zh: "请向办公室要一个新的登记码。", en: "Ask the office for a new code.")
        case .tooMany:
            Bilingual(
                zh: "\(retryAfterSeconds ?? 60) 秒后再试。", en: "Try again in \(retryAfterSeconds ?? 60) seconds.")
        case .unknownToken:
            Bilingual(zh: "请用新的登记码重新登记；本机内容会保留。", en: "Enrol again with a new code; what is on this laptop stays.")
        case .revoked:
            Bilingual(
                zh: "本机内容都还在。请联系办公室；可用 inspector export 把记录交给办公室。",
                en: "Everything on this laptop is kept. Call the office; inspector export hands the records over.")
        case .malformed: Bilingual(zh: "请更新程序后再试。", en: "Update the program and try again.")
        case .keyTaken:
            Bilingual(
                zh: "请用新的数据目录重新登记；旧目录的内容可用 inspector export 交给办公室。",
                en: "Enrol with a fresh folder; inspector export hands the old one's records over.")
        case .notFound: Bilingual(zh: "用 central devices list 查看。", en: "See central devices list.")
        }
    }

    private var bracketed: String { detail.isEmpty ? "" : "（\(detail)）" }
}
