import Testing

/// What must not stand in the sources, and why.
struct BanTests {
    struct Ban: Sendable, CustomTestStringConvertible {
        let needle: String
        let folders: [String]
        let reason: String
        var testDescription: String { needle }
    }

    static let pure = [
        "Sources/Causality", "SyncProtocol/Swift", "Sources/InspectionDomain", "Sources/InspectionStore",
        "Sources/SyncEngine", "Sources/PhotoIntake", "Sources/TableIntake", "Sources/Reporting", "Sources/Wording",
    ]
    static let everywhere = ["Sources", "SyncProtocol/Swift"]

    static let bans = [
        Ban(needle: "Date()", folders: pure, reason: "time is a parameter below level 3"),
        Ban(needle: "UUID()", folders: pure, reason: "randomness is a parameter below level 3"),
        Ban(needle: "print(", folders: pure, reason: "libraries do not write to the terminal"),
        Ban(needle: "SystemRandomNumberGenerator", folders: pure, reason: "randomness is a parameter below level 3"),
        Ban(needle: "try!", folders: everywhere, reason: "errors are typed and reach the person"),
        Ban(needle: "fatalError(", folders: everywhere, reason: "never a crash on input"),
        Ban(needle: "FIXME", folders: everywhere, reason: "mend it or write an issue"),
        Ban(needle: "TODO", folders: everywhere, reason: "mend it or write an issue"),
        Ban(needle: "@unchecked Sendable", folders: everywhere, reason: "thread safety is proved by the compiler"),
    ]

    /// Path, needle and reason of each exemption.
    static let exemptions: [(path: String, needle: String, reason: String)] = []

    @Test(arguments: bans) func `the sources are free of it`(ban: Ban) {
        var offences: [Offence] = []
        for file in SourceTree.swiftFiles(below: ban.folders)
        where !Self.exemptions.contains(where: { $0.path == file.path && $0.needle == ban.needle }) {
            for (index, line) in file.lines.enumerated() where Self.contains(ban.needle, in: line) {
                if line.drop(while: { $0 == " " }).hasPrefix("//") { continue }
                offences.append(Offence(path: file.path, line: index + 1, text: String(line)))
            }
        }
        #expect(offences.isEmpty, "\(ban.reason):\n\(offences.map(\.description).joined(separator: "\n"))")
    }

    /// Whether the needle stands there by itself: `fingerprint(` is not `print(`.
    private static func contains(_ needle: String, in line: Substring) -> Bool {
        line.ranges(of: needle).contains { range in
            guard range.lowerBound > line.startIndex, let first = needle.first, first.isLetter else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !before.isLetter && !before.isNumber && before != "_"
        }
    }

    @Test func `every exemption is still needed and gives a reason`() throws {
        for exemption in Self.exemptions {
            #expect(try SourceTree.text(exemption.path).contains(exemption.needle), "\(exemption.path)")
            #expect(exemption.reason.count > 10)
        }
    }
}
