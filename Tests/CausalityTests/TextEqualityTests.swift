import Causality
import Testing

/// Texts that look alike but differ in bytes are different: no replica may merge what a person typed differently.
struct TextEqualityTests {
    static let composed = "\u{00E9}"
    static let decomposed = "e\u{0301}"

    @Test func `two spellings of one letter are two values`() {
        #expect(Self.composed == Self.decomposed, "Swift itself holds them for equal")
        #expect(FieldValue.text(Self.composed) != .text(Self.decomposed))
        #expect(Set([FieldValue.text(Self.composed), .text(Self.decomposed)]).count == 2)
    }

    @Test func `two spellings written concurrently are a conflict`() {
        let dots = (1...2).map { Dot(author: AuthorID(high: UInt64($0), low: 0), sequence: 1, hashPrefix: 0) }
        var siblings = Siblings()
        siblings.write(.text(Self.composed), as: dots[0], replacing: [])
        siblings.write(.text(Self.decomposed), as: dots[1], replacing: [])
        #expect(siblings.isConflict)
        #expect(siblings.values.count == 2)
    }

    @Test func `two spellings of a scope are two scopes`() {
        #expect(ScopeID("territory/" + Self.composed) != ScopeID("territory/" + Self.decomposed))
    }
}
