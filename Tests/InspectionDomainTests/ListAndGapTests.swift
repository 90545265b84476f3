import Causality
import Foundation
import InspectionDomain
import Testing
import Wording

struct ListRuleTests {
    @Test(
        arguments: [
            (1_000_000, [], true), (999_999, [], false), (800_000, ["strategicEmerging"], true),
            (800_000, [], false), (499_999, ["strategicEmerging"], false), (nil, [], false),
        ] as [(Int64?, Set<String>, Bool)])
    func `100 million yuan is tested on total investment, with a lower bound for strategic projects`(
        total: Int64?, others: Set<String>, passes: Bool
    ) throws {
        let refusal = try MechanismProfile.jincheng2024().refusal(
            toList: "over100M", basis: nil, totalInvestment: total, annualPlan: 5_000_000, others: others)
        #expect((refusal == nil) == passes)
        if let refusal { #expect(refusal.message.zh.contains("万元") && refusal.code == "list.below-minimum") }
    }

    @Test func `Jincheng's basis tests the annual plan, another basis is not tested`() throws {
        let profile = try MechanismProfile.jincheng2024()
        let small = profile.refusal(
            toList: "key300", basis: "annualPlanOver100M", totalInvestment: 9_000_000, annualPlan: 999_900)
        #expect(small?.message.zh == "年度计划 9999 万元，该依据须不少于 10000 万元")
        #expect(
            profile.refusal(toList: "key300", basis: "provincialKey", totalInvestment: 1, annualPlan: 1) == nil)
        #expect(
            try MechanismProfile.zhanhe2021().refusal(
                toList: "key300", basis: nil, totalInvestment: nil, annualPlan: nil) == nil)
    }

    @Test func `F-JC-02 the gauge of 300 and 70 per cent turns red with its reason`() throws {
        let list = try #require(try MechanismProfile.jincheng2024().keyList)
        func share(_ count: Int, _ keyPlan: Int64) -> KeyShare {
            KeyShare(
                keyPlan: keyPlan, cityPlan: 571_100_000, source: .registered, count: count,
                requiredCount: list.requiredCount, requiredShare: list.requiredShare)
        }
        let whole = share(300, 411_200_000)
        #expect(whole.share.percentText == "72.0%")
        #expect(whole.faults(requiredCount: 300, requiredShare: list.requiredShare).isEmpty)
        let less = share(299, 399_000_000)
        #expect(
            less.faults(requiredCount: 300, requiredShare: list.requiredShare).map(\.zh) == [
                "清单 299 个项目，应为 300 个", "年度投资占比 69.9%，应不低于 70.0%",
            ])
    }

    @Test(
        arguments: [(0, "0"), (5, "0.05"), (50, "0.5"), (100, "1"), (123_450, "1234.5"), (-105, "-1.05")]
            as [(Int64, String)])
    func `amounts are written in 万元 without trailing zeros`(amount: Int64, text: String) {
        #expect(MoneyText.wan(amount) == text)
    }
}

struct ProjectGapTests {
    private let today = "2026-06-25"

    private func facts(
        plan: Int64? = 100, unit: String = "泽州县人民政府", leader: String = "市级包联领导", hasSchedule: Bool = true,
        people: [(role: String, person: String, from: String, to: String?)] = [("tracker", "专人", "2026-01-01", nil)],
        onList: Bool = true
    ) -> ProjectGaps.Facts {
        var project: [String: FieldValue] = ["responsibleUnit": .text(unit), "name": .text("示例")]
        if let plan { project["annualPlan/2026"] = .integer(plan) }
        let membership = made(
            .listMembership, 2,
            ["list": .text("key300"), "addedOn": .text("2026-01-01"), "contactLeader": .text(leader)])
        return ProjectGaps.Facts(
            project: ProjectView(unchecked: made(.project, 1, project)), stage: .underConstruction,
            membership: onList ? ListMembershipView(unchecked: membership) : nil, hasSchedule: hasSchedule,
            assignments: people.enumerated().map { index, entry in
                var values: [String: FieldValue] = [
                    "role": .text(entry.role), "person": .text(entry.person), "from": .text(entry.from),
                ]
                if let end = entry.to { values["to"] = .text(end) }
                return ServiceAssignmentView(unchecked: made(.serviceAssignment, UInt64(10 + index), values))
            })
    }

    private func gaps(_ facts: ProjectGaps.Facts, _ profile: MechanismProfile) throws -> [ProjectGaps.Gap] {
        ProjectGaps(facts, by: profile, on: try day(today)).gaps
    }

    @Test func `F-JC-03 a key project lacking any of the four fixings or a tracker is in the gap list`() throws {
        let profile = try MechanismProfile.jincheng2024()
        #expect(try gaps(facts(), profile).isEmpty)
        #expect(try gaps(facts(plan: nil), profile) == [.fixing(.investmentTarget)])
        #expect(try gaps(facts(plan: 0), profile) == [.fixing(.investmentTarget)])
        #expect(try gaps(facts(hasSchedule: false), profile) == [.fixing(.progressTarget)])
        #expect(try gaps(facts(leader: " "), profile) == [.fixing(.contactLeader)])
        #expect(try gaps(facts(unit: ""), profile) == [.fixing(.responsibleEntity)])
        let untracked = try gaps(facts(people: [("tracker", "专人", "2026-01-01", "2026-06-24")]), profile)
        #expect(untracked.map(\.label.zh) == ["缺跟踪专人"])
        #expect(try gaps(facts(plan: nil, unit: "", people: [], onList: false), profile).isEmpty)
    }

    @Test func `F-ZH-01 exactly one chief service officer is active`() throws {
        let profile = try MechanismProfile.zhanhe2021()
        let one = ("chiefServiceOfficer", "甲", "2026-01-01", nil as String?)
        #expect(try gaps(facts(people: [one], onList: false), profile).isEmpty)
        #expect(try gaps(facts(people: [], onList: false), profile).map(\.label.zh) == ["缺首席服务员"])
        let two = try gaps(facts(people: [one, ("chiefServiceOfficer", "乙", "2026-03-01", nil)]), profile)
        #expect(two == [.overstaffed(role: "chiefServiceOfficer", people: ["乙", "甲"])])
        let followed = [
            ("chiefServiceOfficer", "甲", "2026-01-01", "2026-03-01"),
            ("chiefServiceOfficer", "乙", "2026-03-02", nil as String?),
        ]
        #expect(try gaps(facts(people: followed), profile).isEmpty)
    }

    @Test func `a service secretary is asked of projects by size and stage`() throws {
        var document = String(decoding: MechanismProfile.zhanhe2021Document, as: UTF8.self)
        let rule =
            #"{ "role": "serviceSecretary", "keyListOnly": false, "minimumTotalInvestment": 1000000, "stages": ["preliminary", "readyToStart"], "label": { "zh": "服务秘书", "en": "service secretary" } },"#
        document = document.replacingOccurrences(of: #""staffing": ["#, with: #""staffing": ["# + rule)
        let profile = try MechanismProfile.decode(document.utf8)
        func needs(_ total: Int64, _ stage: ProjectStage?) throws -> Bool {
            let project = made(.project, 1, ["totalInvestment": .integer(total)])
            let facts = ProjectGaps.Facts(
                project: ProjectView(unchecked: project), stage: stage, membership: nil, hasSchedule: true,
                assignments: [])
            return try gaps(facts, profile).contains {
                if case .unstaffed("serviceSecretary", _) = $0 { true } else { false }
            }
        }
        #expect(try needs(1_000_000, .preliminary))
        #expect(try !needs(999_999, .preliminary))
        #expect(try !needs(1_000_000, .underConstruction))
        #expect(try !needs(1_000_000, nil))
    }
}
