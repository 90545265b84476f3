import Testing

/// Imports go up the page only (Docs/Architecture.md); two modules of one level never import each other.
struct ArrowTests {
    static let levels: [String: Int] = [
        "Wording": 0, "Causality": 0,
        "SyncProtocol": 1, "InspectionDomain": 1,
        "SyncEngine": 2, "InspectionStore": 2, "PhotoIntake": 2, "TableIntake": 2, "Reporting": 2,
        "Presentation": 3,
        "Console": 4, "Pages": 4,
        "InspectorApp": 5, "CentralServer": 5,
        "inspector": 6, "central": 6,
    ]
    static let folders = levels.keys.sorted().map { ($0, $0 == "SyncProtocol" ? "SyncProtocol/Swift" : "Sources/\($0)") }

    @Test func `imports only go up`() {
        var offences: [Offence] = []
        for (module, folder) in Self.folders {
            for file in SourceTree.swiftFiles(below: [folder]) {
                for (index, line) in file.lines.enumerated() {
                    guard let imported = Self.importedModule(line), let level = Self.levels[imported] else { continue }
                    if level >= Self.levels[module] ?? 0 {
                        offences.append(Offence(path: file.path, line: index + 1, text: String(line)))
                    }
                }
            }
        }
        #expect(offences.isEmpty, "\(offences.map(\.description).joined(separator: "\n"))")
    }

    @Test func `each outside library is imported from one module`() {
        let owners = [
            "GRDB": ["InspectionStore"], "CCurl": ["SyncEngine"], "CZstd": ["SyncEngine"],
            "CTurboJPEG": ["PhotoIntake"], "CPng": ["PhotoIntake"],
            "CZip": ["TableIntake"], "CXlsxWriter": ["Reporting"], "SwiftProtobuf": ["SyncProtocol"], "Mustache": ["Pages"],
        ]
        for (module, folder) in Self.folders {
            for file in SourceTree.swiftFiles(below: [folder]) {
                for line in file.lines {
                    guard let imported = Self.importedModule(line), let allowed = owners[imported] else { continue }
                    #expect(allowed.contains(module), "\(file.path) imports \(imported)")
                }
            }
        }
    }

    @Test func `the protocol and the causality do no input or output`() {
        for file in SourceTree.swiftFiles(below: ["Sources/Causality", "SyncProtocol/Swift"]) {
            for word in ["FileManager", "FileHandle", "URLSession", "ProcessInfo", "Thread."] {
                #expect(!file.text.contains(word), "\(file.path) uses \(word)")
            }
        }
    }

    private static func importedModule(_ line: Substring) -> String? {
        var words = line.split(separator: " ")
        while let first = words.first, ["public", "internal", "package", "@testable", "@preconcurrency"].contains(first) {
            words.removeFirst()
        }
        guard words.count >= 2, words[0] == "import" else { return nil }
        return words[words.count - 1].split(separator: ".").first.map(String.init)
    }
}
