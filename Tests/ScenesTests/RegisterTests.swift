import Foundation
import Testing

extension BadDays {
    struct OddRegister: Sendable, CustomTestStringConvertible {
        let file: String
        let code: String
        /// What the sentence must name, so that a clerk finds the cell.
        let named: [String]
        var testDescription: String { file }
    }

    static let oddRegisters = [
        OddRegister(file: "merged-headers.xlsx", code: "table.header.missing", named: ["3"]),
        OddRegister(file: "duplicated-codes.csv", code: "register.code.duplicate", named: ["JC26-140502-003", "A8"]),
        OddRegister(file: "letters-in-amounts.csv", code: "table.cell.money.letters", named: ["12O00", "K"]),
        OddRegister(file: "missing-column.csv", code: "table.header.missing", named: ["年度计划投资"]),
    ]

    @Test(arguments: oddRegisters)
    func `an odd register is refused with row and column, and nothing of it is written`(odd: OddRegister) async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        let before = try await office.knowledge(of: "register")
        let refused = try await office.central("register", "import", Programs.sample("odd/\(odd.file)").path, "--year", "2026")
        expectRefusal(refused, exit: 9)
        #expect(refused.err.contains(odd.code), "\(refused)")
        for word in odd.named { #expect(refused.err.contains(word), "\(refused)") }
        #expect(try await office.knowledge(of: "register") == before)
        #expect(try await office.succeed("status").json["projects"].int == OfficeTemplate.sceneProjects.count)
    }

    @Test func `a register that is no table, is not there, or is empty is refused`() async throws {
        let folder = try TemporaryFolder()
        let office = try await OfficeTemplate.small(in: folder)
        let files = [
            try folder.file("noise.xlsx", Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 37) })),
            try folder.file("empty.csv", ""), try folder.file("zeros.csv", Data(count: 4096)),
        ]
        for file in files {
            expectRefusal(try await office.central("register", "import", file.path, "--year", "2026"), exit: 9)
        }
        expectRefusal(
            try await office.central("register", "import", folder.place("none.csv").path), exit: 3, code: "notFound.file")
        expectRefusal(try await office.central("people", "import", Programs.sample("odd/missing-column.csv").path), exit: 9)
        #expect(try await office.succeed("status").json["projects"].int == OfficeTemplate.sceneProjects.count)
    }
}
