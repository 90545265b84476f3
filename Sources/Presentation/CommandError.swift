public import Wording

/// The one JSON shape of an error, on the command line and in every answer of the centre.
public struct ErrorDocument: Codable, Sendable {
    /// Two wordings of one text.
    public struct Wordings: Codable, Sendable {
        /// Chinese.
        public let zh: String
        /// English.
        public let en: String

        init(_ text: Bilingual) {
            zh = text.zh
            en = text.en
        }
    }

    /// What stands under `error`.
    public struct Body: Codable, Sendable {
        /// The stable dotted code.
        public let code: String
        /// What happened.
        public let message: Wordings
        /// What to do next.
        public let hint: Wordings
        /// The values concerned, by name.
        public let values: [String: String]
        /// Whether trying again may help.
        public let isRetryable: Bool
    }

    /// The error.
    public let error: Body

    /// Describes an error.
    public init(_ error: some PersonFacingError) {
        self.error = Body(
            code: error.code, message: Wordings(error.message), hint: Wordings(error.nextStep),
            values: error.values, isRetryable: error.isRetryable)
    }
}

/// An error that a command raises by itself.
public struct CommandError: PersonFacingError {
    /// The stable dotted code.
    public let code: String
    /// What happened.
    public let message: Bilingual
    /// What to do next.
    public let nextStep: Bilingual
    /// Whether trying again may help.
    public let isRetryable: Bool

    /// Describes an error.
    public init(code: String, message: Bilingual, nextStep: Bilingual, isRetryable: Bool = false) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
        self.isRetryable = isRetryable
    }
}

/// Something unforeseen, put into words; the detail is for whoever is asked for help.
public struct UnforeseenError: PersonFacingError {
    let detail: String
    /// Always `program.unforeseen`.
    public var code: String { "program.unforeseen" }
    /// What happened, with the detail.
    public var message: Bilingual {
        Bilingual(zh: "发生了没有预料到的错误：\(detail)", en: "something unforeseen happened: \(detail)")
    }
    /// To check the store and ask for help.
    public var nextStep: Bilingual {
        Bilingual(
            zh: "已记录的内容没有丢失。请运行 check 命令，并把本行发给维护人员。",
            en: "Nothing recorded is lost. Run the check command and send this line to whoever maintains the program.")
    }
    /// Unknown, so no.
    public var isRetryable: Bool { false }

    /// Keeps the first line of what is known of the error.
    public init(_ error: any Error) { detail = String(describing: error).prefixOfLine(400) }
}

extension String {
    /// The first line, cut to a count of characters.
    func prefixOfLine(_ count: Int) -> String {
        String(prefix { $0 != "\n" }.prefix(count))
    }
}
