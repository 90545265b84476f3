import Foundation
import SyncProtocol
import Testing

/// The specification names what the code enforces, so that neither drifts from the other.
@Suite struct SpecTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "SyncProtocol")

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    @Test(arguments: ProtocolError.Code.allCases)
    func `the error table has every code`(code: ProtocolError.Code) throws {
        #expect(try Self.text("SPEC.md").contains("| `\(code.rawValue)` |"))
    }
}
