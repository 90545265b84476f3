import Causality
import InspectionDomain
import Presentation
import Testing
import Wording

@testable import Pages

/// Forms drawn from declarations, and read back.
struct FormTests {
    static let dots = [
        Dot(author: AuthorID(high: 1, low: .max), sequence: 12, hashPrefix: 0xab),
        Dot(author: AuthorID(high: 0, low: 0), sequence: 1, hashPrefix: .max),
    ]

    @Test func `dots survive a form`() {
        #expect(DotText.dots(of: DotText.text(of: Self.dots)) == Self.dots)
        #expect(DotText.dots(of: "") == [])
    }

    @Test(arguments: ["1:2", "x:1:1", "\(String(repeating: "0", count: 32)):-1:0", "\(String(repeating: "0", count: 32)):1:1ffffffff"])
    func `mangled dots are refused`(text: String) {
        #expect(DotText.dots(of: text) == nil)
        #expect(throws: PageRefusal.self) {
            try FormPost(urlEncoded: Array("s:rating=\(FormPost.encoded(text))&v:rating=normal".utf8)).entry(of: .supervisionEntry)
        }
    }

    @Test func `a form brings values with the dots that it showed`() throws {
        let body = "s:rating=\(FormPost.encoded(DotText.text(of: Self.dots)))&v:rating=lagging&s:reason=&v:reason="
            + "&s:missingProof/%E5%8F%91%E7%A5%A8=&v:missingProof/%E5%8F%91%E7%A5%A8=true&s:note=&v:note=a%0D%0Ab"
        let entry = try FormPost(urlEncoded: Array(body.utf8)).entry(of: .supervisionEntry)
        #expect(entry.values == [
            "rating": .text("lagging"), "reason": .empty, "missingProof/发票": .flag(true), "note": .text("a\nb"),
        ])
        #expect(entry.shown["rating"] == Self.dots && entry.shown["reason"] == [])
    }

    @Test func `a map whose keys nobody lists has a place where a key is typed`() throws {
        let drawing = FormDrawing(.project, record: nil, language: .zh, prefix: "project")
        let plan = try #require(drawing.fields(["annualPlan"]).first)
        #expect(plan.inputs.isEmpty && plan.addition?.postName == "a:annualPlan")
        let body = "a:annualPlan=" + FormPost.encoded("2026:12000、2027:8000.5")
        let entry = try FormPost(urlEncoded: Array(body.utf8)).entry(of: .project)
        #expect(entry.values == ["annualPlan/2026": .integer(1_200_000), "annualPlan/2027": .integer(800_050)])
    }

    @Test func `an empty box takes a member out of its set`() throws {
        let entry = try FormPost(urlEncoded: Array("s:forms/siteView=".utf8)).entry(of: .visit)
        #expect(entry.values == ["forms/siteView": .empty])
    }

    @Test func `new members of a set claim to have seen nothing`() throws {
        let entry = try FormPost(urlEncoded: Array("a:attendees=%E7%94%B2%E3%80%81%E4%B9%99".utf8)).entry(of: .visit)
        #expect(entry.values == ["attendees/甲": .flag(true), "attendees/乙": .flag(true)] && entry.shown.isEmpty)
    }

    @Test(arguments: ["s:nothing=&v:nothing=1", "s:rating=&v:rating=great", "s:observedPercent=&v:observedPercent=12.34"])
    func `what the declaration does not know is refused`(body: String) {
        #expect(throws: CommandError.self) { try FormPost(urlEncoded: Array(body.utf8)).entry(of: .supervisionEntry) }
    }

    @Test(arguments: RecordTypes.all) func `every record type gets a form from its declaration`(type: RecordType) {
        let drawing = FormDrawing(type, record: nil, language: .zh, prefix: "t")
        let drawn = Set(drawing.fields(type.fields.map(\.name)).map(\.name))
        for declared in type.fields {
            let expected: Bool
            switch declared.kind {
            case .reference, .hash, .set(.reference), .map(.reference, _): expected = false
            default: expected = declared.merge != .derived
            }
            #expect(drawn.contains(declared.name) == expected, "\(declared.name)")
        }
    }

    @Test(arguments: RecordTypes.all) func `the ids of a form's inputs are all different`(type: RecordType) {
        let fields = FormDrawing(type, record: nil, language: .en, prefix: "t").fields(type.fields.map(\.name))
        let ids = fields.flatMap { $0.inputs + [$0.addition].compactMap { $0 } }.flatMap { input -> [String] in
            switch input.widget {
            case .radio(let choices): choices.map(\.id)
            case .pick(let choices): [input.id] + choices.map(\.id)
            default: [input.id]
            }
        }
        #expect(Set(ids).count == ids.count)
    }

    static let typed: [(FieldKind, FieldValue)] = [
        (.money, .integer(5_307_702)), (.money, .integer(-5)), (.percent, .integer(485)), (.flag, .flag(false)),
        (.microdegrees(limit: 180), .integer(112_869_019)), (.instant, .integer(1_782_349_260_000)),
        (.date, .text("2026-06-25")), (.month, .text("2026-06")), (.integer(0...9), .integer(7)),
        (.note(maxCharacters: 50), .text("两行\n文字 ")), (.choice([Choice("a", "甲", "one")]), .text("a")),
        (.text(maxCharacters: 9), .empty),
    ]

    @Test(arguments: typed) func `a value in an input is read back as itself`(kind: FieldKind, value: FieldValue) throws {
        let declared = FieldDeclaration("f", "字段", "field", kind, .sibling, by: [.inspector])
        #expect(try FieldParsing.value(FieldText.typed(value, kind: kind), of: declared) == value)
    }
}
