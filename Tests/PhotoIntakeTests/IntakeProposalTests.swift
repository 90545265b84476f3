import Testing
import Wording

@testable import PhotoIntake

@Suite struct IntakeProposalTests {
    /// 2024-05-17 09:30 in UTC+8.
    static let morning: Int64 = 1_715_909_400_000
    static let day: Int64 = 86_400_000

    /// A place so many metres north of the first project.
    static func north(_ metres: Int) -> Place? {
        Place(latitudeMicrodegrees: 31_240_000 + metres * 1_000_000 / 111_195, longitudeMicrodegrees: 121_490_000)
    }

    static let visits = [
        VisitCandidate(
            visitID: "v1", projectID: "p1", projectName: "地铁", date: "2024-05-17", place: north(0),
            itemHints: [
                .init(itemID: "safety", span: morning + 3_600_000...morning + 7_200_000),
                .init(itemID: "rebar", span: morning + 4_000_000...morning + 5_000_000),
            ]),
        VisitCandidate(visitID: "v2", projectID: "p2", projectName: "桥梁", date: "2024-05-17", place: north(1_500)),
        VisitCandidate(visitID: "v3", projectID: "p3", projectName: "医院", date: "2024-05-16", place: north(100_000)),
        VisitCandidate(visitID: "v4", projectID: "p4", projectName: "学校", date: "2024-05-15"),
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let time: Int64?
        let place: Place?
        let expected: [String]
        let isAmbiguous: Bool
    }

    static let cases = [
        Case(
            testDescription: "on the spot", time: morning, place: north(10), expected: ["v1", "v2"],
            isAmbiguous: false),
        Case(
            testDescription: "between two", time: morning, place: north(750), expected: ["v1", "v2"],
            isAmbiguous: true),
        Case(
            testDescription: "beyond the first", time: morning, place: north(2_100), expected: ["v2"],
            isAmbiguous: false),
        Case(testDescription: "beyond both", time: morning, place: north(4_000), expected: [], isAmbiguous: false),
        Case(testDescription: "time only", time: morning, place: nil, expected: ["v1", "v2"], isAmbiguous: true),
        Case(
            testDescription: "time in an item", time: morning + 4_500_000, place: nil, expected: ["v1", "v2"],
            isAmbiguous: false),
        Case(
            testDescription: "place only", time: nil, place: north(1_500), expected: ["v2", "v1"], isAmbiguous: false),
        Case(
            testDescription: "wrong date, right place", time: morning - day, place: north(0), expected: ["v1", "v2"],
            isAmbiguous: true),
        Case(
            testDescription: "a visit without place", time: morning - 2 * day, place: north(50_000), expected: ["v4"],
            isAmbiguous: false),
        Case(
            testDescription: "last minute of the day before", time: morning - 34_260_000, place: nil, expected: ["v3"],
            isAmbiguous: false),
        Case(
            testDescription: "first minute of the day", time: morning - 34_200_000, place: nil, expected: ["v1", "v2"],
            isAmbiguous: true),
        Case(testDescription: "another year", time: 0, place: nil, expected: [], isAmbiguous: false),
        Case(testDescription: "nothing known", time: nil, place: nil, expected: [], isAmbiguous: false),
        Case(testDescription: "the earliest instant", time: .min, place: nil, expected: [], isAmbiguous: false),
        Case(testDescription: "the last instant", time: .max, place: nil, expected: [], isAmbiguous: false),
    ]

    @Test(arguments: cases)
    func `visits are proposed by time and place`(row: Case) {
        let photo = IntakeMatcher.Photo(time: row.time, place: row.place)
        let proposal = IntakeMatcher(candidates: Self.visits).proposal(for: photo)
        #expect(proposal.suggestions.map(\.visitID) == row.expected)
        #expect(proposal.isAmbiguous == row.isAmbiguous)
        #expect((proposal.noProposal == nil) != row.expected.isEmpty)
        #expect(proposal.suggestions.allSatisfy { (1...99).contains($0.confidence) && !$0.reason.zh.isEmpty })
        let backwards = IntakeMatcher(candidates: Self.visits.reversed()).proposal(for: photo)
        #expect(backwards == proposal)
    }

    @Test func `a place without its date is named but never preselected`() {
        let matcher = IntakeMatcher(candidates: [Self.visits[0]])
        let proposal = matcher.proposal(for: .init(time: Self.morning - Self.day, place: Self.north(0)))
        #expect(proposal.suggestions.map(\.visitID) == ["v1"])
        #expect(proposal.preferred == nil)
    }

    @Test func `the item with the shortest matching hint is proposed`() {
        let matcher = IntakeMatcher(candidates: Self.visits)
        func item(_ later: Int64) -> String? {
            matcher.proposal(for: .init(time: Self.morning + later, place: Self.north(0))).suggestions.first?.itemID
        }
        #expect(item(4_500_000) == "rebar")
        #expect(item(3_600_000) == "safety")
        #expect(item(0) == nil)
    }

    @Test func `a photo without place takes the visit of the photos around it`() {
        let matcher = IntakeMatcher(candidates: Self.visits)
        let photos: [IntakeMatcher.Photo] = [
            .init(time: Self.morning + 1_200_000, place: Self.north(1_500)),
            .init(time: Self.morning + 600_000, place: nil),
            .init(time: Self.morning, place: Self.north(1_490)), .init(time: Self.morning + 3_000_000, place: nil),
        ]
        let proposals = matcher.proposals(for: photos)
        #expect(proposals.map { $0.preferred?.visitID } == ["v2", "v2", "v2", nil])
        #expect(proposals[1].suggestions.map(\.visitID) == ["v2", "v1"])
    }

    @Test func `distances agree with the sphere`() throws {
        let shanghai = try #require(Place(latitudeMicrodegrees: 31_230_400, longitudeMicrodegrees: 121_473_700))
        let beijing = try #require(Place(latitudeMicrodegrees: 39_904_200, longitudeMicrodegrees: 116_407_400))
        #expect(abs(shanghai.metres(to: beijing) - 1_067_300) < 1_000)
        #expect(shanghai.metres(to: shanghai) == 0)
        let west = try #require(Place(latitudeMicrodegrees: 0, longitudeMicrodegrees: -180_000_000))
        let east = try #require(Place(latitudeMicrodegrees: 0, longitudeMicrodegrees: 180_000_000))
        #expect(west.metres(to: east) == 0)
    }

    @Test func `the days of three centuries are numbered without gap`() throws {
        var expected = try #require(CivilDay("1899-12-31".utf8, separator: 45)).daysSince1970
        for year in 1900...2199 {
            var found = 0
            for month in 1...12 {
                for day in 1...31 {
                    let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
                    guard let number = CivilDay(text.utf8, separator: 45)?.daysSince1970 else { continue }
                    expected += 1
                    found += 1
                    #expect(number == expected, "\(text)")
                }
            }
            #expect(found == (year % 4 == 0 && ![1900, 2100].contains(year) ? 366 : 365), "\(year)")
        }
        #expect(CivilDay("1970-01-01".utf8, separator: 45)?.daysSince1970 == 0)
    }

    @Test(arguments: ["2024-02-30", "2023-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024:01:01", "24-1-1", ""])
    func `what is no day is refused`(text: String) {
        #expect(CivilDay(text.utf8, separator: 45) == nil)
    }

    @Test(arguments: [
        (Int64(0), 0), (57_599_999, 0), (57_600_000, 1), (-28_800_000, 0), (-28_800_001, -1), (-115_200_001, -2),
    ])
    func `a day begins at midnight in UTC+8`(instant: Int64, day: Int) {
        #expect(CivilDay(inChinaAt: instant).daysSince1970 == day)
    }
}
