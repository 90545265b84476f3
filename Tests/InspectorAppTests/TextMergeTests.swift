@testable import Presentation
import Testing


/// The three-way merge of notes, always as a draft.
struct TextMergeTests {
    private static func merge(_ base: String, _ texts: String...) -> TextMerge {
        TextMerge(base: base, sides: texts.enumerated().map { TextMerge.Side(title: "[\($0 + 1)]", text: $1) })
    }

    @Test func `what only one side changed is taken`() {
        let merged = Self.merge("一。二。三。", "一。二改。三。", "一。二。三改。")
        #expect(merged.draft == "一。二改。三改。")
        #expect(merged.contradictions == 0)
    }

    @Test func `additions of both sides stand one after the other`() {
        let merged = Self.merge("台账齐全。", "台账齐全。公示牌电话已更换。", "台账齐全。请补交台账封面照片。")
        #expect(merged.draft == "台账齐全。公示牌电话已更换。请补交台账封面照片。")
        #expect(merged.contradictions == 0)
    }

    @Test func `the same change of both stands once`() {
        #expect(Self.merge("一。二。", "一。改。", "一。改。").draft == "一。改。")
    }

    @Test func `a contradiction stands between markers that must go`() {
        let merged = Self.merge("一。二。三。", "一。甲。三。", "一。乙。三。")
        #expect(merged.contradictions == 1)
        #expect(TextMerge.isUnfinished(merged.draft))
        for text in ["一。", "甲。", "二。", "乙。", "三。"] { #expect(merged.draft.contains(text)) }
    }

    @Test func `a removal and a change of the same sentence contradict each other`() {
        #expect(Self.merge("一。二。", "一。", "一。二改。").contradictions == 1)
    }

    @Test func `three sides merge`() {
        #expect(Self.merge("一。二。三。", "甲。二。三。", "一。乙。三。", "一。二。丙。").draft == "甲。乙。丙。")
    }

    @Test func `without a base both texts are kept`() {
        #expect(Self.merge("", "甲说。", "乙说。").draft == "甲说。乙说。")
    }

    @Test(arguments: ["", "没有记号", "======", "a\n======= b"]) func `ordinary text is finished`(text: String) {
        #expect(!TextMerge.isUnfinished(text))
    }

    @Test func `nothing of either side is lost, whatever they change`() {
        var random = SplitMix(state: 7)
        for _ in 0..<300 {
            let base = (0..<5).map { "基\($0)。" }
            func changed(_ name: String) -> [String] {
                base.flatMap { piece -> [String] in
                    switch random.next() % 4 {
                    case 0: ["\(name)改\(piece)"]
                    case 1: [piece, "\(name)加\(piece)"]
                    default: [piece]
                    }
                }
            }
            let (left, right) = (changed("甲"), changed("乙"))
            let draft = Self.merge(base.joined(), left.joined(), right.joined()).draft
            for piece in left + right where !base.contains(piece) { #expect(draft.contains(piece)) }
        }
    }
}
