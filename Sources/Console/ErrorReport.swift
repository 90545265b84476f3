import ArgumentParser
import Foundation
import Presentation
public import Wording

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
            return report(ErrorWords.described(error))
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
