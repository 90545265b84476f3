import Causality
import InspectionDomain
import Testing

struct CautiousValueTests {
    /// What is shown when the values were written concurrently, in either order of authors.
    private func shown(_ type: RecordType, _ field: String, _ values: [FieldValue]) -> [CautiousValue] {
        [values, values.reversed()].map { order in
            var sample = Sample(type)
            for (index, value) in order.enumerated() { sample.writeUnaware(value, to: field, by: UInt64(index + 1)) }
            return CautiousValue(sample.record[field], declared: type.field(named: field))
        }
    }

    @Test(arguments: [
        ("rating", FieldValue.text("normal"), FieldValue.text("attention"), FieldValue.text("attention")),
        ("rating", .text("lagging"), .text("attention"), .text("lagging")),
        ("rating", .text("notApplicable"), .text("normal"), .text("normal")),
        ("rating", .empty, .text("normal"), .text("normal")),
        ("rating", .text("splendid"), .text("normal"), .text("normal")),
        ("rating", .text("splendid"), .empty, .text("splendid")),
        ("workState", .text("working"), .text("stopped"), .text("stopped")),
        ("workState", .text("resumed"), .text("stopped"), .text("stopped")),
        ("workState", .text("finished"), .text("notStarted"), .text("notStarted")),
        ("observedDoneMonth", .integer(500), .integer(300), .integer(300)),
        ("observedPercent", .integer(0), .integer(700), .integer(0)),
        ("openNeeds", .integer(2), .integer(5), .integer(5)),
        ("promisedOutstanding", .integer(0), .integer(1), .integer(1)),
        ("safetyConcern", .flag(false), .flag(true), .flag(true)),
        ("trackerPresent", .flag(false), .flag(true), .flag(false)),
        ("fourFixings/contactLeader", .flag(true), .flag(false), .flag(false)),
        ("expectedFinish", .text("2026-12-01"), .text("2027-03-01"), .text("2027-03-01")),
        ("stoppedSince", .text("2026-06-01"), .text("2026-05-20"), .text("2026-05-20")),
        ("trackState/eia", .text("done"), .text("notStarted"), .text("notStarted")),
        ("rechecked/00000000000000010000000000000009", .text("solved"), .text("stillOpen"), .text("stillOpen")),
        ("entryState", .text("entered"), .text("returned"), .text("returned")),
    ])
    func `in a conflict the more cautious value is shown and marked`(
        field: String, first: FieldValue, second: FieldValue, cautious: FieldValue
    ) {
        for reading in shown(.supervisionEntry, field, [first, second]) {
            #expect(reading.value == cautious)
            #expect(reading.isConflict)
            #expect(reading.values.count == 2)
        }
    }

    @Test func `the lower figure of a territory and its auditor is shown`() {
        for reading in shown(.investmentReport, "doneYear", [.integer(900), .integer(800)]) {
            #expect(reading.value == .integer(800))
        }
    }

    @Test func `of texts the one with the first dot is shown, on every replica alike`() {
        let readings = shown(.supervisionEntry, "note", [.text("甲"), .text("乙")])
        #expect(readings.map(\.value) == [.text("甲"), .text("乙")])
        #expect(readings.allSatisfy { $0.isConflict })
    }

    @Test func `equal values and single values carry no mark`() {
        #expect(shown(.supervisionEntry, "rating", [.text("normal"), .text("normal")]).allSatisfy { !$0.isConflict })
        #expect(shown(.supervisionEntry, "rating", [.text("normal")])[0].value == .text("normal"))
        #expect(CautiousValue(Siblings(), declared: nil).value == .empty)
    }

    @Test func `three values are compared too`() {
        for reading in shown(.supervisionEntry, "rating", [.text("normal"), .text("lagging"), .text("attention")]) {
            #expect(reading.value == .text("lagging"))
        }
    }
}

struct ShownFieldTests {
    @Test func `declared fields come in form order, unknown ones after them and raw`() {
        var visit = Sample(.visit)
        visit.write(.text("later"), to: "aFieldOfTomorrow")
        visit.write(.text("晴"), to: "weather")
        visit.write(.text("2026-06-25"), to: "date")
        visit.write(FamilyField.added, to: "forms/siteView")
        visit.write(.empty, to: "summary")
        let fields = ShownField.all(of: visit.record)
        #expect(fields.map(\.name) == ["date", "forms/siteView", "weather", "aFieldOfTomorrow"])
        #expect(fields.map { $0.declaration == nil } == [false, false, false, true])
        #expect(fields.last?.reading.value.rawText == "later")
    }

    @Test func `a record of an unknown type is shown raw`() {
        var record = RecordState(id: id(1), type: "satelliteImage")
        record.write(
            .bytes([1]), to: "pixels", as: Dot(author: AuthorID(high: 0, low: 1), sequence: 1, hashPrefix: 0),
            replacing: [])
        let fields = ShownField.all(of: record)
        #expect(fields.map(\.name) == ["pixels"])
        #expect(fields.first?.declaration == nil)
    }

    @Test func `a view wraps only records of its type`() {
        #expect(VisitView(Sample(.visit).record) != nil)
        #expect(VisitView(Sample(.project).record) == nil)
    }

    @Test func `members of a set are never in conflict`() {
        var visit = Sample(.visit)
        visit.write(FamilyField.added, to: "forms/siteView", by: 1)
        visit.writeUnaware(.empty, to: "forms/siteView", by: 2)
        visit.writeUnaware(.text("晴"), to: "weather", by: 1)
        visit.writeUnaware(.text("雨"), to: "weather", by: 2)
        #expect(VisitView(unchecked: visit.record).conflicts == ["weather"])
    }

    @Test func `a project's target is its plan until one is set`() {
        var project = Sample(.project)
        project.write(.integer(500), to: "annualPlan/2026")
        #expect(ProjectView(unchecked: project.record).annualTarget(2026) == 500)
        project.write(.integer(600), to: "annualTarget/2026")
        #expect(ProjectView(unchecked: project.record).annualTarget(2026) == 600)
        #expect(ProjectView(unchecked: project.record).annualTarget(2025) == nil)
    }
}
