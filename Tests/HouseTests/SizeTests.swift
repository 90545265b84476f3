import Testing

/// File ≤ 400 lines, function ≤ 70 lines, README ≤ 130 lines: what the best codebases of the field keep.
struct SizeTests {
    static let product = SourceTree.swiftFiles(below: ["Sources", "SyncProtocol/Swift"])

    @Test func `the tree was found`() {
        #expect(Self.product.count > 50)
    }

    @Test(arguments: SourceTree.swiftFiles(below: ["Sources", "SyncProtocol/Swift", "Tests"]))
    func `a file stays within 400 lines`(file: SourceTree.File) {
        #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
    }

    @Test func `a function stays within 70 lines`() {
        let long = Self.product.flatMap { functions(longerThan: 70, in: $0) }
        #expect(long.isEmpty, "\(long.map(\.description).joined(separator: "\n"))")
    }

    @Test func `the README stays within 130 lines and names both commands`() throws {
        let readme = try SourceTree.text("README.md")
        #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 131)
        #expect(readme.contains("Scripts/demo"))
        #expect(readme.contains("Scripts/test"))
    }

    /// A function begins at its `func` or `init` line and ends at the closing brace of the same indentation.
    private func functions(longerThan limit: Int, in file: SourceTree.File) -> [Offence] {
        var offences: [Offence] = []
        var start: (line: Int, indent: Int, text: String)?
        for (index, line) in file.lines.enumerated() {
            let indent = line.prefix { $0 == " " }.count
            let text = line.drop { $0 == " " }
            if start == nil, text.contains("func ") || text.hasPrefix("init(") || text.contains(" init("),
                !text.hasPrefix("//"), !text.hasPrefix("@Test(")
            {
                start = (index, indent, String(text))
            } else if let open = start, indent == open.indent, text == "}" {
                let length = index - open.line + 1
                if length > limit {
                    offences.append(
                        Offence(path: file.path, line: open.line + 1, text: "\(length) lines: \(open.text)"))
                }
                start = nil
            } else if let open = start, indent <= open.indent, index > open.line,
                text.contains("func ") || text.hasPrefix("var ") || text.hasPrefix("let ")
            {
                start = nil
            }
        }
        return offences
    }
}
