import Testing

@testable import CentralServer

struct RateGateTests {
    struct Step: Sendable {
        let at: Int64
        let wait: Int?
        init(_ at: Int64, _ wait: Int?) {
            self.at = at
            self.wait = wait
        }
    }

    struct Course: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let perMinute: Int
        let burst: Int
        let steps: [Step]
    }

    static let courses = [
        Course(
            testDescription: "a burst and then nothing", perMinute: 6, burst: 2,
            steps: [Step(0, nil), Step(0, nil), Step(0, 10), Step(0, 10)]),
        Course(
            testDescription: "one place every ten seconds", perMinute: 6, burst: 1,
            steps: [Step(0, nil), Step(4_000, 6), Step(9_999, 1), Step(10_000, nil), Step(10_001, 10)]),
        Course(
            testDescription: "a long pause fills up to the burst and no further", perMinute: 60, burst: 2,
            steps: [Step(0, nil), Step(3_600_000, nil), Step(3_600_000, nil), Step(3_600_000, 1)]),
        Course(
            testDescription: "a clock set back gives nothing and is no trap", perMinute: 6, burst: 1,
            steps: [Step(100_000, nil), Step(0, 10), Step(10_000, nil)]),
        Course(
            testDescription: "no rate at all counts as one a minute", perMinute: 0, burst: 0,
            steps: [Step(0, nil), Step(0, 60), Step(60_000, nil)]),
        Course(
            testDescription: "the ends of time", perMinute: 6, burst: 1,
            steps: [Step(.min, nil), Step(.max, 10), Step(.min, 10)]),
    ]

    @Test(arguments: courses) func `requests pass at the rate`(course: Course) {
        var gate = RateGate(perMinute: course.perMinute, burst: course.burst)
        for (number, step) in course.steps.enumerated() {
            #expect(gate.pass("a", at: step.at) == step.wait, "step \(number)")
        }
    }

    @Test func `each key has a rate of its own`() {
        var gate = RateGate(perMinute: 1, burst: 1)
        #expect(gate.pass("a", at: 0) == nil)
        #expect(gate.pass("a", at: 0) != nil)
        #expect(gate.pass("b", at: 0) == nil)
    }

    @Test func `what was in order costs nothing`() {
        var gate = RateGate(perMinute: 1, burst: 1)
        for _ in 0..<100 {
            #expect(gate.pass("a", at: 0) == nil)
            gate.giveBack("a")
        }
        gate.giveBack("a")
        gate.giveBack("unknown")
        #expect(gate.pass("a", at: 0) == nil)
        #expect(gate.pass("a", at: 0) != nil)
    }

    @Test func `a flood of new keys neither fills the memory nor shuts new ones out`() {
        var gate = RateGate(perMinute: 1, burst: 1, keysMax: 100)
        for number in 0..<10_000 {
            #expect(gate.pass("key \(number)", at: Int64(number)) == nil)
            #expect(gate.keyCount <= 100)
        }
        #expect(gate.pass("key 9999", at: 10_000) != nil)
    }
}
