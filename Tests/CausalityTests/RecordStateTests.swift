import Causality
import Testing

struct RecordStateTests {
    let id = RecordID(high: 1, low: 0)
    let one = Dot(author: AuthorID(high: 1, low: 0), sequence: 1, hashPrefix: 1)
    let two = Dot(author: AuthorID(high: 1, low: 0), sequence: 2, hashPrefix: 2)
    let other = Dot(author: AuthorID(high: 2, low: 0), sequence: 1, hashPrefix: 3)

    @Test func `a delete that saw everything leaves the record deleted`() {
        var state = RecordState(id: id, type: "visit")
        state.write(.integer(1), to: "a", as: one, replacing: [])
        state.write(.empty, to: "a", as: two, replacing: [one])
        state.write(RecordExistence.deleted, to: RecordExistence.fieldName, as: two, replacing: [])
        #expect(RecordExistence.standing(of: state) == .deleted)
    }

    @Test func `an edit that the deleter did not see makes it disputed`() {
        var state = RecordState(id: id, type: "visit")
        state.write(.integer(1), to: "a", as: one, replacing: [])
        state.write(.empty, to: "a", as: two, replacing: [one])
        state.write(RecordExistence.deleted, to: RecordExistence.fieldName, as: two, replacing: [])
        state.write(.integer(5), to: "b", as: other, replacing: [])
        #expect(RecordExistence.standing(of: state) == .disputed)
    }

    @Test func `of two types the first in byte order counts whatever comes first`() {
        var left = RecordState(id: id, type: "visit")
        left.join(type: "problem")
        var right = RecordState(id: id, type: "problem")
        right.join(type: "visit")
        #expect(left == right)
    }

    @Test func `different fields never interact`() {
        var state = RecordState(id: id, type: "visit")
        state.write(.integer(1), to: "a", as: one, replacing: [])
        state.write(.integer(2), to: "b", as: other, replacing: [])
        #expect(state.conflictedFields.isEmpty)
    }
}
