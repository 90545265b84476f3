import Causality
import SyncProtocol
import TestSupport
import Testing

struct LocalWriteTests {
    let scope = Samples.scope
    let one = Build.author(1)

    @Test func `a value that arrived while the form was open stays beside the new one`() throws {
        let store = MemoryReplica()
        try store.set("a", of: Build.record(1), to: .integer(1), in: scope, as: Build.author(2))
        try store.write {
            _ = try $0.write(
                Build.draft(Build.record(1), "a", .integer(2)), in: scope, as: one, wallMilliseconds: 0,
                salt: Build.salt)
        }
        #expect(try store.state(of: Build.record(1), in: scope)?["a"].isConflict == true)
    }

    @Test func `a forked author may not write`() throws {
        let left = MemoryReplica()
        try Samples.fill(left, as: one, count: 1)
        let right = MemoryReplica(left.contents)
        try Samples.fill(left, as: one, count: 1)
        try Samples.fill(right, as: one, count: 1, record: 2)
        #expect(try Samples.admit(Samples.batch(from: right), to: left).forkedAuthors == [one.id])
        let error = #expect(throws: ProtocolError.self) { try Samples.fill(left, as: one, count: 1) }
        #expect(error?.code == .authorForked)
    }

    @Test func `a value that is not held cannot be replaced`() throws {
        let dot = Dot(author: one.id, sequence: 9, hashPrefix: 1)
        let error = #expect(throws: ProtocolError.self) {
            try MemoryReplica().write {
                _ = try $0.write(
                    Build.draft(Build.record(1), "a", .integer(1), replacing: [dot]), in: scope, as: one,
                    wallMilliseconds: 0, salt: Build.salt)
            }
        }
        #expect(error?.code == .missingDependency)
    }

    @Test func `when Lamport numbers have run out a write is refused and nothing traps`() throws {
        let store = MemoryReplica()
        try store.write { try $0.save(ScopeSummary(lamport: .max), of: scope) }
        let error = #expect(throws: ProtocolError.self) { try Samples.fill(store, as: one, count: 1) }
        #expect(error?.code == .limitExceeded)
    }
}
