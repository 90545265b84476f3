import Causality
import Console
import InspectionDomain
import Presentation
import Testing
import Wording

/// The ten items, ratings and field values as people type and read them.
struct WordsTests {
    @Test(arguments: SupervisionItem.allCases)
    func `an item is known by number, both names, its code and a beginning`(item: SupervisionItem) throws {
        let words = [
            "\(item.number)", item.label.zh, item.label.en, "\(item)", "第\(item.number)项",
            "\(item.number) \(item.label.zh)",
        ]
        for word in words + [item.label.en.uppercased(), " \(item.label.zh) "] {
            #expect(try SupervisionWords.item(word) == item, "\(word)")
        }
        #expect(try SupervisionWords.item(String("\(item)".prefix(5))) == item)
    }

    @Test func `full-width digits are digits`() throws {
        #expect(try SupervisionWords.item("５") == .progress)
        #expect(try SupervisionWords.item("１０") == .problems)
    }

    @Test(arguments: ["", "0", "11", "55", "进展", "pro", "5 投资", "-5"])
    func `what names no item, or two, is refused with the ten names`(word: String) {
        #expect(throws: CommandError.self) { try SupervisionWords.item(word) }
    }

    @Test(arguments: [
        ("正常", Rating.normal), ("NORMAL", .normal), ("1", .normal), ("n", .normal), ("关注", .attention),
        ("attention", .attention),
        ("2", .attention), ("a", .attention), ("滞后", .lagging), ("Lagging", .lagging), ("3", .lagging), ("l", .lagging),
        ("不适用", .notApplicable), ("notApplicable", .notApplicable), ("not applicable", .notApplicable),
        ("n/a", .notApplicable),
        ("na", .notApplicable), ("x", .notApplicable), ("４", .notApplicable),
    ])
    func `a rating is known in both languages`(word: String, rating: Rating) throws {
        #expect(try SupervisionWords.rating(word) == rating)
    }

    @Test(arguments: ["", "unchecked", "未查", "5", "好"])
    func `what is no rating is refused`(word: String) {
        #expect(throws: CommandError.self) { try SupervisionWords.rating(word) }
    }

    @Test(arguments: [
        ("observedPercent=42", "observedPercent", FieldValue.integer(420)),
        ("observedPercent=42.5%", "observedPercent", .integer(425)),
        ("现场估计完成比例=62.0", "observedPercent", .integer(620)),
        ("monthTarget=2,800.89万元", "monthTarget", .integer(280_089)),
        ("monthTarget=1130", "monthTarget", .integer(113_000)), ("ledgerKept=否", "ledgerKept", .flag(false)),
        ("ledgerKept=Yes", "ledgerKept", .flag(true)), ("workState=停工", "workState", .text("stopped")),
        ("stoppedSince=2026年5月2日", "stoppedSince", .text("2026-05-02")), ("workers=", "workers", .empty),
        ("trackState/landApproval=办理中", "trackState/landApproval", .text("running")),
        ("visibleProgress=二层=完成", "visibleProgress", .text("二层=完成")),
    ])
    func `a field is assigned by name or label, in its unit`(text: String, register: String, value: FieldValue) throws {
        #expect(try FieldParsing.assignment(text, in: .supervisionEntry) == [register: value])
    }

    @Test func `sets and maps take several members`() throws {
        #expect(
            try FieldParsing.assignment("missingProof=发票、-合同", in: .supervisionEntry)
                == ["missingProof/发票": .flag(true), "missingProof/合同": .empty])
        #expect(
            try FieldParsing.assignment("trackState=用地审批手续:已办结，eia:running", in: .supervisionEntry)
                == ["trackState/landApproval": .text("done"), "trackState/eia": .text("running")])
    }

    @Test(arguments: [
        "observedPercent=42.55", "monthTarget=1.234", "monthTarget=abc", "ledgerKept=maybe", "workState=睡觉",
        "stoppedSince=2026-02-30", "noSuchField=1", "observedPercent", "trackState=landApproval",
    ])
    func `what would be rounded, guessed or lost is refused`(text: String) {
        #expect(throws: CommandError.self) { try FieldParsing.assignment(text, in: .supervisionEntry) }
    }

    @Test func `values are shown with their units`() {
        let entry = RecordType.supervisionEntry
        #expect(
            FieldText.shown(.integer(280_089), of: entry.field(named: "monthTarget"), language: .zh) == "2800.89 万元")
        #expect(FieldText.shown(.integer(-5), of: entry.field(named: "monthTarget"), language: .zh) == "-0.05 万元")
        #expect(FieldText.shown(.integer(425), of: entry.field(named: "observedPercent"), language: .en) == "42.5%")
        #expect(FieldText.shown(.text("stopped"), of: entry.field(named: "workState"), language: .en) == "stopped")
        #expect(FieldText.shown(.text("stopped"), of: entry.field(named: "workState"), language: .zh) == "停工")
        #expect(FieldText.label(of: "trackState/eia", in: entry, language: .zh) == "手续状态·环评审批手续")
    }

    @Test(arguments: [Int64(0), 1_782_349_200_000, 951_782_399_000, 4_102_444_800_000])
    func `a moment is read as it is written`(milliseconds: Int64) {
        #expect(FieldParsing.instant(FieldText.isoInstant(milliseconds)) == milliseconds)
    }

    @Test func `zones count`() {
        #expect(FieldParsing.instant("2026-06-25T01:00:00Z") == FieldParsing.instant("2026-06-25 09:00"))
        #expect(FieldParsing.instant("2026-06-25T09:00:00+08:00") == FieldParsing.instant("2026-06-24T20:00:00-05:00"))
        #expect(FieldParsing.instant("2026-06-25T25:00") == nil)
    }
}
