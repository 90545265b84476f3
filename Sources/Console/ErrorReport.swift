import ArgumentParser
import Foundation
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
        /// Whether trying again may help.
        public let isRetryable: Bool
    }

    /// The error.
    public let error: Body

    /// Describes an error.
    public init(_ error: some PersonFacingError) {
        self.error = Body(
            code: error.code, message: Wordings(error.message), hint: Wordings(error.nextStep),
            isRetryable: error.isRetryable)
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
struct UnforeseenError: PersonFacingError {
    let detail: String
    var code: String { "program.unforeseen" }
    var message: Bilingual {
        Bilingual(zh: "发生了没有预料到的错误：\(detail)", en: "something unforeseen happened: \(detail)")
    }
    var nextStep: Bilingual {
        Bilingual(
            zh: "已记录的内容没有丢失。请运行 check 命令，并把本行发给维护人员。",
            en: "Nothing recorded is lost. Run the check command and send this line to whoever maintains the program.")
    }
    var isRetryable: Bool { false }
}

extension Terminal {
    /// Runs a command's work and turns what it throws into a sentence, or a JSON document, and an exit code.
    ///
    /// - Throws: `ExitCode` only, as the parser expects it; never a stack trace to a person.
    public func run(_ work: () async throws -> ExitStatus) async throws {
        let status = try await status(of: work)
        if status != .done { throw ExitCode(status.rawValue) }
    }

    /// The exit status of a command's work, after telling the person what it threw.
    ///
    /// - Throws: an `ExitCode` that the work itself threw.
    public func status(of work: () async throws -> ExitStatus) async throws -> ExitStatus {
        do {
            return try await work()
        } catch let exit as ExitCode {
            throw exit
        } catch is CancellationError {
            return .interrupted
        } catch {
            return report(
                ErrorWords.known(error) ?? UnforeseenError(detail: String(describing: error).prefixOfLine(400)))
        }
    }

    /// Prints an error for the person or the program and returns the exit code for it.
    public func report(_ error: any PersonFacingError) -> ExitStatus {
        if isJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let bytes = try? encoder.encode(ErrorDocument(error))
            complain(SafeText.json(String(decoding: bytes ?? Data(error.code.utf8), as: UTF8.self)))
        } else {
            let prefix = Bilingual(zh: "错误", en: "error")[language]
            complain("\(prefix) [\(error.code)] \(SafeText.line(error.message[language], atMost: 600))")
            if !error.nextStep[language].isEmpty { complain("  → \(error.nextStep[language])") }
        }
        return ExitStatus(errorCode: error.code)
    }
}

extension String {
    /// The first line, cut to a count of characters.
    func prefixOfLine(_ count: Int) -> String {
        String(prefix { $0 != "\n" }.prefix(count))
    }
}
