import Foundation

/// Where the built programs and the repository's files are.
enum Programs {
    /// The folder that holds `central` and `inspector`: that of `SCENES_BIN`, else beside the running tests, else
    /// `.build/debug` of this repository.
    static let folder: URL? = {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["SCENES_BIN"], !named.isEmpty { return URL(fileURLWithPath: named, isDirectory: true) }
        let ran = URL(fileURLWithPath: CommandLine.arguments.first ?? "/").resolvingSymlinksInPath()
        let beside = [
            ran.deletingLastPathComponent(), Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent(),
            repository.appendingPathComponent(".build/debug"),
        ]
        return beside.first { folder in
            ["central", "inspector"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent($0).path)
            }
        }
    }()

    /// The repository, three folders above this file.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A program's path.
    ///
    /// - Throws: ``Missing`` when nothing was built, so that no scene passes by not running.
    static func path(_ name: String) throws -> String {
        guard let folder else { throw Missing(what: "the program \(name); run swift build, or set SCENES_BIN") }
        return folder.appendingPathComponent(name).path
    }

    /// A file of the sample data.
    static func sample(_ path: String) -> URL {
        repository.appendingPathComponent("SampleData").appendingPathComponent(path)
    }

    /// What a test needs and does not find.
    struct Missing: Error, CustomStringConvertible {
        let what: String
        var description: String { "missing: \(what)" }
    }
}
