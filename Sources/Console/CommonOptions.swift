public import ArgumentParser
public import Foundation
public import Wording

extension Language: ExpressibleByArgument {}

/// What every command of both programs understands.
public struct CommonOptions: ParsableArguments {
    /// Where the replica lives.
    @Option(name: .customLong("home"), help: ArgumentHelp("Folder of the store. / 数据目录。", valueName: "folder"))
    public var homePath: String?

    /// Whether to print JSON for programs instead of text for people.
    @Flag(help: "Print JSON. / 输出 JSON。")
    public var json = false

    /// The language of messages; by locale when absent.
    @Option(name: .customLong("lang"), help: "zh or en; by locale when absent. / 语言。")
    public var chosenLanguage: Language?

    /// Needed by the parser.
    public init() {}

    /// The language asked for, or that of the locale.
    public func language(environment: [String: String] = ProcessInfo.processInfo.environment) -> Language {
        if let chosenLanguage { return chosenLanguage }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return Language(locale: locale ?? "")
    }

    /// The folder of the store: the option, then the variable, then a folder in the person's data directory.
    public func home(variable: String, name: String, environment: [String: String]) -> URL {
        if let homePath { return URL(fileURLWithPath: homePath, isDirectory: true) }
        if let path = environment[variable], !path.isEmpty { return URL(fileURLWithPath: path, isDirectory: true) }
        let base =
            environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? (environment["HOME"] ?? "/var/lib") + "/.local/share"
        return URL(fileURLWithPath: base, isDirectory: true).appendingPathComponent(name, isDirectory: true)
    }
}
