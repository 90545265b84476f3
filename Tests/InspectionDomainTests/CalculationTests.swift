import InspectionDomain
import Testing
import Wording

struct RatioTests {
    @Test(arguments: [
        (287, 300, "95.7%"), (268, 300, "89.3%"), (291, 300, "97.0%"), (300, 300, "100.0%"), (0, 300, "0.0%"),
        (1, 2000, "0.1%"), (1, 2001, "0.0%"), (-1, 2000, "-0.1%"), (-1, 2001, "0.0%"), (1, 3, "33.3%"), (2, 3, "66.7%"),
        (125, 1000, "12.5%"), (1255, 10_000, "12.6%"),
    ])
    func `one decimal, rounded half up`(numerator: Int, denominator: Int, text: String) throws {
        #expect(try #require(Ratio(numerator, of: denominator)).percentText == text)
    }

    @Test func `comparison is exact where the shown text is equal`() throws {
        let below = try #require(Ratio(6_999_999, over: 10_000_000))
        #expect(below.percentText == "70.0%")
        #expect(below < Ratio(tenthsOfPercent: 700))
        #expect(try #require(Ratio(7, over: 10)) == Ratio(tenthsOfPercent: 700))
        #expect(try #require(Ratio(.max, over: .max - 1)) > #require(Ratio(1, over: 1)))
    }

    @Test func `nothing is divided by zero and nothing overflows`() {
        #expect(Ratio(1, over: 0) == nil)
        #expect(Ratio(1, over: -1) == nil)
        #expect(Ratio(1, of: 0).percentText == "—")
        #expect(Ratio(.max, over: 1)?.roundedTenthsOfPercent == .max)
        #expect(Ratio(.min, over: 1)?.roundedTenthsOfPercent == .min)
        #expect(Ratio(.min, over: .max)?.percentText == "-100.0%")
    }

    @Test func `points carry their sign`() throws {
        #expect(try #require(Ratio(12, over: 1000)).pointsText == "+1.2")
        #expect(try #require(Ratio(-72, over: 1000)).pointsText == "-7.2")
        #expect(Ratio.zero.pointsText == "0.0")
    }
}

struct CompletionTests {
    @Test func `without a plan there is no rate, not a rate of nothing`() {
        #expect(Completion.rate(done: 5, plan: nil) == nil)
        #expect(Completion.rate(done: 5, plan: 0) == nil)
        #expect(Completion.rate(done: nil, plan: 5) == nil)
        #expect(Completion.rate(done: nil, plan: nil).percentText == "—")
        #expect(Completion.rate(done: 0, plan: 5).percentText == "0.0%")
    }

    @Test func `a group's rate is sum over sum, not the average of rates`() throws {
        let group = try #require(
            Completion.group([
                .init(done: 100, plan: 100), .init(done: 0, plan: 900), .init(done: 50, plan: nil),
                .init(done: 7, plan: 0), .init(done: nil, plan: 1000),
            ]))
        #expect(group.rate.percentText == "5.0%")
        #expect(group.done == 100 && group.plan == 2000)
        #expect(group.withoutPlan == 2 && group.withoutReport == 1)
        #expect(Completion.group([])?.rate == nil)
        #expect(Completion.group([.init(done: .max, plan: 1), .init(done: 1, plan: 1)]) == nil)
    }

    @Test func `the sample city's months add up to its expectation`() throws {
        let weights: [Int64] = [3, 3, 7, 8, 9, 10, 10, 10, 11, 11, 10, 8]
        let series = MonthlyPlanSeries(Dictionary(uniqueKeysWithValues: zip(1...12, weights)))
        #expect(series.isWhole)
        #expect(series.planned(through: 5) == 30)
        #expect(series.planned(through: 6) == 40)
        #expect(series.gap(to: 100) == 0)
        #expect(series.gap(to: 120) == -20)
        #expect(MonthlyPlanSeries([1: 5, 3: 5]).planned(through: 3) == nil)
        #expect(MonthlyPlanSeries([1: 5]).gap(to: 5) == nil)
        #expect(series.planned(through: 13) == nil)
    }
}

struct SlipTests {
    @Test(arguments: [
        (3120, "+1.2"), (3350, "+3.5"), (2910, "-0.9"), (3060, "+0.6"), (2280, "-7.2"), (2740, "-2.6"),
        (3600, "+6.0"), (3040, "+0.4"), (3000, "0.0"),
    ])
    func `the sample territories slip against 30 per cent as the catalogue says`(done: Int64, points: String) {
        let slip = Slip.againstSchedule(doneYear: done, annualPlan: 10_000, plannedToDate: 3000, elapsedMonths: 5)
        #expect(slip?.pointsText == points)
    }

    @Test func `without a monthly plan the months elapsed are expected`() {
        let slip = Slip.againstSchedule(doneYear: 400, annualPlan: 1200, plannedToDate: nil, elapsedMonths: 5)
        #expect(slip == Ratio(-100, over: 1200))
        #expect(slip?.pointsText == "-8.3")
        #expect(Slip.againstSchedule(doneYear: 4, annualPlan: 0, plannedToDate: nil, elapsedMonths: 5) == nil)
        #expect(Slip.againstSchedule(doneYear: 4, annualPlan: 5, plannedToDate: nil, elapsedMonths: 13) == nil)
        #expect(Slip.againstSchedule(doneYear: .max, annualPlan: 5, plannedToDate: nil, elapsedMonths: 1) == nil)
    }

    @Test func `the slip is told in words`() throws {
        #expect(Slip.words(try #require(Ratio(-72, over: 1000))).zh == "滞后序时进度 7.2 个百分点")
        #expect(Slip.words(try #require(Ratio(12, over: 1000))).zh == "超序时进度 1.2 个百分点")
        #expect(Slip.words(.zero).zh == "与序时进度持平")
    }

    @Test func `a milestone is late by the actual date, or by today while it is not reached`() throws {
        let planned = try day("2026-06-01")
        #expect(try Slip.milestone(planned: planned, actual: nil, today: day("2026-06-25")) == 24)
        #expect(try Slip.milestone(planned: planned, actual: day("2026-05-30"), today: day("2026-06-25")) == -2)
    }
}

struct KeyShareTests {
    private func share(_ key: Int64, _ city: Int64, count: Int = 300) -> KeyShare {
        KeyShare(
            keyPlan: key, cityPlan: city, source: .registered, count: count, requiredCount: 300,
            requiredShare: Ratio(tenthsOfPercent: 700))
    }

    @Test func `the sample city reaches 72 per cent`() {
        let sample = share(4112, 5711)
        #expect(sample.share.percentText == "72.0%")
        #expect(sample.reachesShare && sample.hasRequiredCount)
    }

    @Test func `70 per cent counts, a hair less does not though it prints alike`() {
        #expect(share(700, 1000).reachesShare)
        let hair = share(6_999_999, 10_000_000)
        #expect(hair.share.percentText == "70.0%")
        #expect(!hair.reachesShare)
    }

    @Test func `the list has exactly 300 projects`() {
        #expect(!share(4112, 5711, count: 299).hasRequiredCount)
        #expect(!share(4112, 5711, count: 301).hasRequiredCount)
    }

    @Test func `a city without plan reaches nothing`() {
        #expect(share(1, 0).share == nil)
        #expect(!share(1, 0).reachesShare)
    }
}
