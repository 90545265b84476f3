import Foundation
import InspectionDomain
import Testing
import Wording

struct MechanismProfileTests {
    @Test func `the profile of Jincheng carries the notice's numbers`() throws {
        let profile = try MechanismProfile.jincheng2024()
        #expect(profile.keyList?.requiredCount == 300)
        #expect(profile.keyList?.requiredShare.percentText == "70.0%")
        #expect(profile.tiers.map(\.cadence) == [nil, .tenDay, .month, .month, .twoMonth])
        #expect(profile.tier(rung: 4)?.code == "mayor")
        #expect(profile.coverage.target.percentText == "100.0%")
        #expect(profile.deadlines.startOnLandWorkingDays == 35)
        #expect(profile.deadlines.landListingWorkingDays == 30)
        #expect(profile.workingGroups.count == 5)
        #expect(profile.warnings.count == 17)
        #expect(profile.race?.aspects.map(\.weight) == [30, 20, 30, 20])
        #expect(profile.faults.isEmpty)
    }

    @Test(
        arguments: [
            ("W-01", -49, nil), ("W-01", -50, .yellow), ("W-01", -100, .red), ("W-02", 600, nil),
            ("W-02", 599, .yellow),
            ("W-03", 15, nil), ("W-03", 16, .yellow), ("W-03", 31, .red), ("W-06", 7, .yellow), ("W-06", 15, .red),
            ("W-09", 0, .yellow), ("W-09", -1, .red), ("W-15", 1, .red), ("W-15", 0, nil),
        ] as [(String, Int64, WarningRule.Level?)])
    func `a rule fires on its side of the threshold`(code: String, value: Int64, level: WarningRule.Level?) throws {
        let rule = try #require(MechanismProfile.jincheng2024().warning(code))
        #expect(rule.level(at: value) == level)
    }

    @Test(arguments: [
        (#""requiredCount": 300"#, #""requiredCount": 0"#, "profile.out-of-range", "keyList.requiredCount"),
        (
            #""requiredShareTenthsOfPercent": 700"#, #""requiredShareTenthsOfPercent": 1001"#, "profile.out-of-range",
            "keyList.requiredShareTenthsOfPercent"
        ),
        (#""name": "jincheng-2024""#, #""name": """#, "profile.name-missing", "name"),
        (#""rung": 4"#, #""rung": 3"#, "profile.twice", "tiers"),
        (#""code": "mayor""#, #""code": "viceMayor""#, "profile.twice", "tiers"),
        ("[10, 10, 10, 5]", "[10, 10, 10, 10]", "profile.sum-wrong", "deadlines.startOnLandStageWorkingDays"),
        (#""reportDay": 25"#, #""reportDay": 32"#, "profile.out-of-range", "deadlines.reportDay"),
        (#""minimumForms": 1"#, #""minimumForms": 4"#, "profile.out-of-range", "completeness.minimumForms"),
        (
            #""yellow": -50, "red": -100"#, #""yellow": -100, "red": -50"#, "profile.thresholds-unordered",
            "warnings.W-01"
        ),
        (
            #""yellow": null, "red": 1"#, #""yellow": null, "red": null"#, "profile.thresholds-unordered",
            "warnings.W-15"
        ),
        (
            #""code": "yearCompletion", "weight": 20"#, #""code": "yearCompletion", "weight": 19"#, "profile.sum-wrong",
            "race.aspects.investmentScale"
        ),
        (
            #""code": "reserve", "weight": 20"#, #""code": "reserve", "weight": 21"#, "profile.sum-wrong",
            "race.aspects.reserve"
        ),
        (#""cadence": "tenDay""#, #""cadence": "fortnight""#, "profile.malformed", "tiers[1].cadence"),
        (#""clockSkewMinutes": 10"#, #""clockSkew": 10"#, "profile.malformed", "deadlines.clockSkewMinutes"),
        (
            #""bankMeetingsPerYear": 2"#, #""bankMeetingsPerYear": -2"#, "profile.out-of-range",
            "quotas.bankMeetingsPerYear"
        ),
    ])
    func `a faulty profile is refused and its place named`(
        original: String, change: String, code: String, place: String
    ) throws {
        let document = String(decoding: MechanismProfile.jincheng2024Document, as: UTF8.self)
        #expect(document.contains(original))
        let changed = document.replacingOccurrences(of: original, with: change)
        let error = #expect(throws: ProfileError.self) { try MechanismProfile.decode(changed.utf8) }
        #expect(error?.code == code)
        #expect(error?.place == place)
        #expect(error?.message.zh.contains(place) == true)
    }

    @Test func `aspects that do not add up to 100 are refused`() throws {
        let document = String(decoding: MechanismProfile.jincheng2024Document, as: UTF8.self)
            .replacingOccurrences(of: #""code": "reserve", "weight": 20"#, with: #""code": "reserve", "weight": 21"#)
            .replacingOccurrences(
                of: #""code": "conversion", "weight": 10"#, with: #""code": "conversion", "weight": 11"#)
        let error = #expect(throws: ProfileError.self) { try MechanismProfile.decode(document.utf8) }
        #expect(error?.code == "profile.sum-wrong" && error?.place == "race.aspects")
    }

    @Test func `keys that this version does not know are ignored`() throws {
        let document = String(decoding: MechanismProfile.jincheng2024Document, as: UTF8.self)
            .replacingOccurrences(of: #""calendar": "china","#, with: #""calendar": "china", "later": {"a": 1},"#)
        #expect(try MechanismProfile.decode(document.utf8) == MechanismProfile.jincheng2024())
    }

    @Test func `what is no JSON is refused`() {
        #expect(throws: ProfileError.self) { try MechanismProfile.decode("".utf8) }
        #expect(throws: ProfileError.self) { try MechanismProfile.decode([0xff, 0xfe]) }
    }
}

struct GlossaryTests {
    @Test func `every type and field has a row with both languages`() {
        let rows = Glossary.rows()
        #expect(rows.filter { $0.subject == .recordType }.map(\.identifier) == RecordTypes.all.map(\.name))
        #expect(rows.filter { $0.subject == .field }.count == RecordTypes.all.map(\.fields.count).reduce(0, +))
        #expect(rows.filter { $0.subject == .supervisionItem }.count == 10)
        #expect(rows.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty && !$0.identifier.isEmpty })
        #expect(Set(rows.map { [$0.subject.rawValue, $0.identifier] }).count == rows.count)
    }

    @Test func `a field's row shows kind, unit and merge`() throws {
        let row = try #require(Glossary.rows().first { $0.identifier == "project.totalInvestment" })
        #expect(row.zh == "总投资" && row.en == "Total investment")
        #expect(row.kind == "money" && row.unit == "0.01 万元" && row.merge == .officeOnly)
    }
}
