import Causality
@testable import SyncProtocol
import TestSupport
import Testing

struct AdmissionTests {
    let scope = Samples.scope

    @Test func `a late bundle changes nothing twice`() throws {
        let source = MemoryReplica(), target = MemoryReplica()
        try Samples.fill(source, as: Build.author(1), count: 5)
        let batch = try Samples.batch(from: source)
        #expect(try Samples.admit(batch, to: target).appliedCount == 5)
        let before = try target.stated(of: scope)
        let again = try Samples.admit(batch, to: target)
        #expect(again.appliedCount == 0)
        #expect(again.duplicateCount == 5)
        #expect(try target.stated(of: scope) == before)
    }

    @Test func `a new record that one batch writes twice gives the digest of its last state`() throws {
        let source = MemoryReplica(), target = MemoryReplica()
        try Samples.fill(source, as: Build.author(1), count: 3)
        try Samples.admit(try Samples.batch(from: source), to: target)
        #expect(try target.stated(of: scope) == source.stated(of: scope))
    }

    @Test(arguments: [1, 2]) func `the greatest sequence number stops its log and no more`(count: Int) throws {
        let author = Build.author(1)
        let sealed = try Change.sealing(
            Build.draft(Build.record(1), "a", .integer(1)), author: author.id, sequence: .max, lamport: 1,
            wallMilliseconds: 0, previous: [UInt8](repeating: 0, count: 32), salt: Build.salt, signer: author.signer)
        var items = [Batch.Item(segment: 0, change: sealed.change)]
        if count > 1 { items.append(Batch.Item(segment: 0, error: ProtocolError(.malformed, "second"))) }
        let segment = Batch.Segment(scope: scope, author: author.id, previousHash: [UInt8](repeating: 0, count: 32))
        let report = try Samples.admit(
            Batch(authors: [author.card], segments: [segment], items: items), to: MemoryReplica())
        #expect(report.refusals.map(\.code) == ["change.gap"])
    }

    @Test func `a log that stops inside a run of bad signatures is taken up to the last good one`() throws {
        let liar = CarelessSigner(seed: 9) { $0 == 1 || $0 == 4 }
        let source = MemoryReplica(), target = MemoryReplica()
        for number in 0..<3 {
            try source.set("a", of: Build.record(1), to: .integer(Int64(number)), in: scope, as: liar.author)
        }
        let other = try source.set("b", of: Build.record(2), to: .integer(1), in: scope, as: Build.author(2))
        try source.write {
            _ = try $0.write(
                Build.draft(Build.record(2), "b", .integer(2), replacing: [other.dot]), in: scope, as: liar.author,
                wallMilliseconds: 0, salt: Build.salt)
        }
        let all = try Samples.batch(from: source)
        let segment = try #require(all.segments.firstIndex { $0.author == liar.author.id })
        let lies = Batch(
            authors: all.authors, segments: [all.segments[segment]],
            items: all.items.filter { $0.segment == segment }.compactMap { item in
                item.change.map { Batch.Item(segment: 0, change: $0) }
            })
        let report = try Samples.admit(lies, to: target)
        #expect(report.appliedCount == 1)
        #expect(report.refusals.map(\.code) == ["change.missingDependency"])
        #expect(try target.stated(of: scope).heads?.heads.map(\.sequence) == [1])
    }

    @Test(arguments: [
        (Limits.lamportJumpMax, true), (Limits.lamportJumpMax + 1, false), (UInt64.max, false),
    ]) func `a Lamport number may jump so far and no farther`(lamport: UInt64, isTaken: Bool) throws {
        let source = MemoryReplica()
        try source.write { try $0.save(ScopeSummary(lamport: lamport - 1), of: scope) }
        try Samples.fill(source, as: Build.author(1), count: 1)
        let report = try Samples.admit(try Samples.batch(from: source), to: MemoryReplica())
        #expect(report.appliedCount == (isTaken ? 1 : 0))
        #expect(report.refusals.map(\.code) == (isTaken ? [] : ["change.badLamport"]))
    }

    @Test func `a change below what it replaces is refused`() throws {
        let source = MemoryReplica()
        try Samples.fill(source, as: Build.author(1), count: 5)
        let target = MemoryReplica(source.contents)
        try source.write { try $0.save(ScopeSummary(lamport: 1), of: scope) }
        try source.set("a", of: Build.record(1), to: .integer(9), in: scope, as: Build.author(2))
        let report = try Samples.admit(try Samples.batch(from: source), to: target)
        #expect(report.refusals.map(\.code) == ["change.badLamport"])
    }

    @Test func `a scope that the peer may not write to is refused`() throws {
        let source = MemoryReplica()
        try Samples.fill(source, as: Build.author(1), count: 2)
        let batch = try Samples.batch(from: source)
        let report = try MemoryReplica().write {
            try Admission.apply(batch, allowing: [], policy: Samples.policy, to: $0)
        }
        #expect(report.refusals.map(\.code) == ["author.notGranted"])
        #expect(report.appliedCount == 0)
    }

    @Test func `a bad change stops its own log and no other`() throws {
        let source = MemoryReplica()
        try Samples.fill(source, as: Build.author(1), count: 2)
        try Samples.fill(source, as: Build.author(2), count: 2, record: 2)
        let batch = try Samples.batch(from: source)
        let broken = Batch(
            authors: batch.authors,
            segments: batch.segments.enumerated().map { index, segment in
                Batch.Segment(
                    scope: segment.scope, author: segment.author,
                    previousHash: index == 0 ? [UInt8](repeating: 1, count: 32) : segment.previousHash)
            }, items: batch.items)
        let report = try Samples.admit(broken, to: MemoryReplica())
        #expect(report.appliedCount == 2)
        #expect(report.refusals.count == 1)
    }

    @Test func `a transaction that fails leaves no trace`() throws {
        struct Failure: Error {}
        let source = MemoryReplica(), target = MemoryReplica()
        try Samples.fill(source, as: Build.author(1), count: 3)
        let batch = try Samples.batch(from: source)
        target.beforeCommit = { throw Failure() }
        #expect(throws: Failure.self) { try Samples.admit(batch, to: target) }
        #expect(try target.stated(of: scope).heads?.heads.isEmpty == true)
        #expect(target.contents.logs.isEmpty && target.contents.cards.isEmpty)
    }
}
