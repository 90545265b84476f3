public import HTTPTypes
public import Wording

/// A request that a page does not take.
public struct PageRefusal: PersonFacingError {
    /// The status of the answer.
    public let status: HTTPResponse.Status
    /// The stable dotted code.
    public let code: String
    /// What happened.
    public let message: Bilingual
    /// What to do next.
    public let nextStep: Bilingual
    /// Trying again does not help.
    public var isRetryable: Bool { false }

    /// Describes a refusal.
    public init(_ status: HTTPResponse.Status, code: String, message: Bilingual, nextStep: Bilingual) {
        self.status = status
        self.code = code
        self.message = message
        self.nextStep = nextStep
    }

    static let wrongHost = PageRefusal(
        .misdirectedRequest, code: "page.host",
        message: Bilingual(zh: "请求用的地址不是本页的地址。", en: "The request does not name this page's own address."),
        nextStep: Bilingual(zh: "请用程序显示的地址打开。", en: "Open the address that the program printed."))

    static let foreignOrigin = PageRefusal(
        .forbidden, code: "page.origin",
        message: Bilingual(zh: "请求来自别的网站，未执行。", en: "The request came from another site and was not carried out."),
        nextStep: Bilingual(zh: "请在本页中操作。", en: "Use the page itself."))

    static let noSession = PageRefusal(
        .unauthorized, code: "page.session",
        message: Bilingual(zh: "还没有打开，或已失效。", en: "Not opened yet, or no longer open."),
        nextStep: Bilingual(
            zh: "请回到终端，再次运行 inspector page，用新显示的地址打开。",
            en: "Go back to the terminal, run inspector page again and open the new address."))

    static let wrongToken = PageRefusal(
        .forbidden, code: "page.csrf",
        message: Bilingual(zh: "页面已过期，没有保存。", en: "The page is out of date; nothing was saved."),
        nextStep: Bilingual(zh: "请刷新页面后再试。", en: "Reload the page and try again."))

    /// No form, or a mangled one, came with a write.
    public static let noForm = PageRefusal(
        .badRequest, code: "page.form",
        message: Bilingual(zh: "没有收到表单内容。", en: "No form came with the request."),
        nextStep: Bilingual(zh: "请刷新页面后再试。", en: "Reload the page and try again."))

    /// More bytes than are taken.
    public static let tooLarge = PageRefusal(
        .contentTooLarge, code: "page.tooLarge",
        message: Bilingual(zh: "内容太大，没有保存。", en: "Too large; nothing was saved."),
        nextStep: Bilingual(zh: "请分成几段。", en: "Split it into parts."))

    static let cutOff = PageRefusal(
        .badRequest, code: "page.cutOff",
        message: Bilingual(zh: "文件没有传完，没有保存。", en: "The file did not arrive in full; it was not saved."),
        nextStep: Bilingual(zh: "请再拖入一次。", en: "Drop it again."))

    /// There is no such page.
    public static let notFound = PageRefusal(
        .notFound, code: "notFound.page",
        message: Bilingual(zh: "没有这个页面。", en: "There is no such page."),
        nextStep: Bilingual(zh: "请从导航重新进入。", en: "Start again from the navigation."))
}
