import HTTPTypes
import Pages
import Wording

/// What keeps somebody from logging in or from doing something.
enum AccessError {
    /// Wrong name or password, or a disabled account: all say the same.
    static let refused = PageRefusal(
        .unauthorized, code: "access.refused",
        message: Bilingual(zh: "用户名或密码不对。", en: "The name or the password is wrong."),
        nextStep: Bilingual(
            zh: "请再试一次；忘记密码请找管理员重置。", en: "Try again; an administrator can reset a forgotten password."))

    static func locked(seconds: Int64) -> PageRefusal {
        let minutes = max(1, (seconds + 59) / 60)
        return PageRefusal(
            .tooManyRequests, code: "access.locked",
            message: Bilingual(zh: "失败次数太多，暂不能登录。", en: "Too many failures; logging in is not possible for now."),
            nextStep: Bilingual(zh: "请 \(minutes) 分钟后再试。", en: "Try again in \(minutes) min."))
    }

    static let busy = PageRefusal(
        .serviceUnavailable, code: "access.busy",
        message: Bilingual(zh: "同时登录的人太多。", en: "Too many people are logging in at once."),
        nextStep: Bilingual(zh: "请稍后再试。", en: "Try again in a moment."))

    static let noSession = PageRefusal(
        .unauthorized, code: "access.session",
        message: Bilingual(zh: "还没有登录，或登录已失效。", en: "Not logged in, or no longer."),
        nextStep: Bilingual(zh: "请登录。", en: "Log in."))

    static let signOnRefused = PageRefusal(
        .unauthorized, code: "access.signOn",
        message: Bilingual(zh: "统一身份认证没有通过。", en: "Single sign-on did not let you in."),
        nextStep: Bilingual(zh: "请再试一次，或用密码登录。", en: "Try again, or log in by password."))

    static let signOnStale = PageRefusal(
        .unauthorized, code: "access.signOnStale",
        message: Bilingual(zh: "这次登录已经过期，或不是从这个浏览器开始的。", en: "This log-in is too old, or did not begin in this browser."),
        nextStep: Bilingual(zh: "请重新登录。", en: "Begin it anew."))

    static let signOnUnknown = PageRefusal(
        .unauthorized, code: "access.signOnUnknown",
        message: Bilingual(zh: "您的身份在本中心没有可用账号。", en: "You have no account here that may log in."),
        nextStep: Bilingual(zh: "请找管理员添加账号。", en: "Ask an administrator for one."))

    static let signOnUnavailable = PageRefusal(
        .serviceUnavailable, code: "access.signOnUnavailable",
        message: Bilingual(zh: "现在连不上统一身份认证。", en: "The identity provider does not answer now."),
        nextStep: Bilingual(zh: "请稍后再试，或用密码登录。", en: "Try again later, or log in by password."))

    static let denied = PageRefusal(
        .forbidden, code: "access.denied",
        message: Bilingual(zh: "您的账号没有这项权限。", en: "Your account may not do this."),
        nextStep: Bilingual(zh: "需要时请找管理员。", en: "Ask an administrator if you need it."))

    static let weakPassword = PageRefusal(
        .unprocessableContent, code: "access.weakPassword",
        message: Bilingual(
            zh: "密码不符合要求，没有修改。", en: "The password does not fit; nothing was changed."),
        nextStep: Bilingual(
            zh: "至少 \(PasswordRule.least) 个字符，至少 4 种不同字符，不含用户名。",
            en: "At least \(PasswordRule.least) characters, 4 of them different, and not the account's name."))

    static let passwordsDiffer = PageRefusal(
        .unprocessableContent, code: "access.passwordsDiffer",
        message: Bilingual(zh: "两次输入的新密码不一致。", en: "The two new passwords differ."),
        nextStep: Bilingual(zh: "请重新输入。", en: "Type them again."))

    static let samePassword = PageRefusal(
        .unprocessableContent, code: "access.samePassword",
        message: Bilingual(zh: "新密码与原密码相同。", en: "The new password is the old one."),
        nextStep: Bilingual(zh: "请换一个。", en: "Choose another."))
}
