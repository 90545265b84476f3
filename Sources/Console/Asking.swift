public import Foundation
import Presentation
public import Wording

extension Terminal {
    /// Draws a line over the present one on standard error.
    func drawOver(_ text: String) {
        streams.complain(Data(("\r\u{1B}[K" + SafeText.line(text)).utf8))
    }

    /// Asks for one line; `nil` at the end of input.
    ///
    /// - Throws: ``CommandError`` `input.needsTerminal` when nobody can be asked; the hint names the option to use.
    public func ask(_ question: Bilingual, orUse option: String) throws -> String? {
        guard isInteractive else { throw CommandError.needsTerminal(option: option) }
        write(question[language] + " ")
        return streams.readLine()
    }

    /// Asks for yes or no; anything but yes is no.
    public func confirm(_ question: Bilingual, orUse option: String) throws -> Bool {
        let answer = try ask(Bilingual(zh: question.zh + " [y/N]", en: question.en + " [y/N]"), orUse: option)
        return ["y", "yes", "是", "好"].contains((answer ?? "").lowercased())
    }

    /// Lets the person choose by number or by typing part of a name until one is left; `nil` if they give up.
    public func choose<Option>(
        _ question: Bilingual, among options: [Option], label: (Option) -> String, orUse option: String
    ) throws -> Option? {
        var shown = options
        while true {
            for (number, option) in shown.prefix(20).enumerated() { write("  \(number + 1). \(label(option))\n") }
            if shown.count > 20 { write("  … +\(shown.count - 20)\n") }
            guard let answer = try ask(question, orUse: option), !answer.isEmpty else { return nil }
            if let number = Int(answer), (1...min(20, max(1, shown.count))).contains(number), !shown.isEmpty {
                return shown[number - 1]
            }
            let matching = options.filter { label($0).localizedCaseInsensitiveContains(answer) }
            if matching.count == 1 { return matching[0] }
            shown = matching.isEmpty ? options : matching
            if matching.isEmpty { say(Bilingual(zh: "没有匹配的，请重新输入。", en: "Nothing matches; try again.")) }
        }
    }

    /// Opens the person's editor on a text and returns what they saved; `nil` if the editor failed.
    ///
    /// - Parameter folder: where the temporary file is made; it is removed afterwards.
    public func edit(_ text: String, in folder: URL, environment: [String: String]) throws -> String? {
        guard let editor = environment["VISUAL"] ?? environment["EDITOR"], !editor.isEmpty else {
            throw CommandError(
                code: "input.noEditor",
                message: Bilingual(zh: "没有设置编辑器。", en: "No editor is set."),
                nextStep: Bilingual(zh: "设置 EDITOR 环境变量，或使用 --text。", en: "Set EDITOR, or use --text."))
        }
        let file = folder.appendingPathComponent("edit-\(ProcessInfo.processInfo.processIdentifier).txt")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", editor + " \"$1\"", "sh", file.path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
}

extension CommandError {
    static func needsTerminal(option: String) -> CommandError {
        CommandError(
            code: "input.needsTerminal",
            message: Bilingual(zh: "这里没有终端可以提问。", en: "There is no terminal to ask on."),
            nextStep: Bilingual(zh: "请使用选项 \(option)。", en: "Use \(option)."))
    }
}
