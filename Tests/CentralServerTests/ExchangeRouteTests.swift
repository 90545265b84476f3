import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionStore
import NIOCore
import SyncEngine
import SyncProtocol
import Testing
import TestSupport

@testable import CentralServer

struct ExchangeRouteTests {
    private let office: TestOffice

    init() throws { office = try TestOffice() }

    private func post(
        _ client: any TestClientProtocol, _ laptop: Laptop, _ request: ExchangeRequest, headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var all = laptop.headers
        for field in headers { all[field.name] = field.value }
        let bytes = try request.encoded()
        let isCompressed = headers[.contentEncoding] == "zstd"
        return try await client.execute(
            uri: "/v1/exchange", method: .post, headers: all,
            body: ByteBuffer(bytes: isCompressed ? try Zstd.compress(bytes) : bytes))
    }

    @Test func `a laptop's work arrives and its receipt covers it`() async throws {
        let laptop = try await office.enrol("P001")
        let record = try laptop.note("进度正常")
        try await office.serve { client in
            let run = try await laptop.sync(client)
            #expect(run.standing == .equal)
            #expect(run.refusals.isEmpty)
            #expect(try office.office.store.record(record)?.state["text"].agreed == .text("进度正常"))
            #expect(try laptop.store.unsentRecords().isEmpty)
        }
    }

    @Test func `what the office writes into the register arrives on a laptop`() async throws {
        let laptop = try await office.enrol("P001")
        let run = try await office.serve { client in try await laptop.sync(client).standing }
        #expect(run == .equal)
        #expect(try laptop.store.records(RecordQuery(type: "region")).count == 2)
    }

    @Test func `a receipt covers every author that the device has been`() async throws {
        let laptop = try await office.enrol("P001")
        try laptop.note("旧身份")
        let store = try InspectionStore.create(
            at: office.folder.sub("again"), environment: office.world.surroundings(machine: "again").store)
        let access = try await office.registry.access(token: laptop.token)
        let certificate = try await office.registry.certify(publicKey: store.author.card.publicKey, for: access)
        try store.install(
            card: AuthorCard(publicKey: store.author.card.publicKey, certificate: certificate),
            organisation: office.office.organisation.publicKey)
        let again = Laptop(
            store: store, token: laptop.token, device: laptop.device, scopes: laptop.scopes, world: office.world)
        try again.note("新身份")
        let other = try await office.enrol("P002")
        try other.note("别人的")
        try await office.serve { client in
            _ = try await laptop.sync(client)
            _ = try await other.sync(client)
            let answer = try await again.sync(client).last
            let receipt = try answer.verifiedReceipt(for: store.author.id, verifier: Ed25519Verifier())
            #expect(Set((receipt.heads[Place.city] ?? []).map(\.author)) == [laptop.store.author.id, store.author.id])
        }
    }

    // MARK: What is not granted

    @Test func `another territory's work cannot be read`() async throws {
        let owner = try await office.enrol("P001", scopes: [Place.zezhou])
        let record = try owner.note("泽州的事", in: Place.zezhou)
        let stranger = try await office.enrol("P002", scopes: [Place.city])
        try await office.serve { client in
            _ = try await owner.sync(client)
            for scope in [Place.zezhou, Place.officeScope] {
                let response = try await post(client, stranger, try stranger.request([scope, Place.city]))
                let answer = try ExchangeAnswer(bytes: Array(buffer: response.body))
                #expect(answer.knowledge.map(\.scope) == [Place.city])
                #expect(!answer.changes.segments.contains { $0.scope == scope })
                #expect(Array(buffer: response.body).firstRange(of: Array("泽州的事".utf8)) == nil)
            }
            _ = try await stranger.sync(client, scopes: [Place.zezhou, Place.city])
        }
        #expect(try stranger.store.record(record) == nil)
    }

    @Test(arguments: [Place.zezhou, Place.register, Place.officeScope])
    func `changes to a scope that was not granted are refused and not kept`(scope: ScopeID) async throws {
        let record = office.world.record()
        let laptop = try await office.enrol("P002", scopes: [Place.city]) { store in
            try Laptop.note("混入", record: record, in: scope, store: store)
        }
        try await office.serve { client in
            let run = try await laptop.sync(client, scopes: Set([scope, Place.city, Place.register]).sorted())
            #expect(run.refusals.allSatisfy { $0.code == "author.notGranted" })
            let response = try await post(client, laptop, try laptop.request([scope]))
            #expect(response.status == .ok)
        }
        #expect(try office.office.store.record(record) == nil)
    }

    @Test func `an asker that is not the device is refused`() async throws {
        let laptop = try await office.enrol("P001")
        let other = try await office.enrol("P002")
        let centre = office.office.store.author.id
        try await office.serve { client in
            for asker in [other.store.author.id, centre, Build.author(77).id] {
                let response = try await post(client, laptop, try laptop.request(asker: asker))
                #expect(response.status == .forbidden)
                #expect(Refused(response).code == "author.uncertified")
            }
        }
    }

    // MARK: Revoking

    @Test func `a revoked laptop is refused at once; what arrived before counts, what comes later is kept and does not`() async throws {
        let laptop = try await office.enrol("P001")
        let earlier = try laptop.note("停用之前")
        try await office.serve { client in
            _ = try await laptop.sync(client)
            let later = try laptop.note("停用之后")
            try await office.registry.revoke(laptop.device, reason: "遗失", by: "office")
            let refused = try await client.refusal(
                .post, "/v1/exchange", headers: laptop.headers, body: try laptop.request().encoded())
            #expect(refused.status == .forbidden)
            #expect(refused.code == "device.revoked")
            // The same changes by another way, such as a colleague who carries them along.
            let (_, report) = try Answerer(author: office.office.store.author, policy: office.office.policy).answer(
                try laptop.request(), readable: [Place.city], writable: [Place.city], store: office.office.store,
                photos: office.office.store, wallMilliseconds: 0)
            #expect(report.refusals.isEmpty)
            #expect(report.appliedCount == 1)
            #expect(try office.office.store.record(later)?.state.fields.isEmpty ?? true)
            #expect(try office.office.store.record(earlier)?.state["text"].agreed == .text("停用之前"))
        }
    }

    @Test func `a colleague keeps the earlier work of a revoked laptop`() async throws {
        let lost = try await office.enrol("P001")
        let colleague = try await office.enrol("P002")
        let earlier = try lost.note("停用之前")
        try await office.serve { client in
            _ = try await lost.sync(client)
            try await office.registry.revoke(lost.device, reason: "遗失", by: "office")
            #expect(try await colleague.sync(client).standing == .equal)
            #expect(try colleague.text(of: earlier) == "停用之前")
        }
    }

    // MARK: Many at once

    @Test func `eight laptops that exchange at once end equal`() async throws {
        var laptops: [Laptop] = []
        for number in 1...8 { laptops.append(try await office.enrol("P00\(number)")) }
        let shared = office.world.record()
        for (number, laptop) in laptops.enumerated() {
            for entry in 0..<5 { try laptop.note("\(number)-\(entry)") }
            try laptop.note("各写各的 \(number)", record: shared)
        }
        let all = laptops
        try await office.serve { client in
            for _ in 0..<2 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for laptop in all {
                        group.addTask {
                            // Sixteen places are enough for eight laptops; none is ever sent away.
                            let refusals = try await laptop.sync(client).refusals
                            #expect(refusals.isEmpty)
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
        let expected = try office.fingerprint(of: Place.city)
        for laptop in laptops {
            #expect(try laptop.store.read { try $0.knowledge(of: Place.city).fingerprint } == expected)
        }
        #expect(try office.office.store.count(RecordQuery(type: "fieldNote")) == 41)
        #expect(try office.office.store.record(shared)?.state["text"].all.count == 8)
    }

    // MARK: Numbers that a laptop makes up

    @Test(arguments: [Int64.min, -1, 0, .max])
    func `any clock of a laptop is taken and noted`(wall: Int64) async throws {
        let laptop = try await office.enrol("P001")
        let answer = try await office.serve { client in try await post(client, laptop, try laptop.request(wall: wall)) }
        #expect(answer.status == .ok)
        let contact = try #require(try ContactBook(store: office.office.store).contact(of: laptop.device))
        #expect(contact.at == TestWorld.start)
        #expect((contact.clockOffsetMilliseconds < 0) == (wall < TestWorld.start))
    }

    @Test func `a backlog without end does not overflow the office's sums`() {
        #expect(UInt64.max.addedWithinRange(.max) == .max)
        #expect(UInt64(2).addedWithinRange(3) == 5)
    }

    // MARK: Compression

    @Test func `a compressed request is read and the answer comes compressed to whoever takes it`() async throws {
        let laptop = try await office.enrol("P001")
        let reader = try await office.enrol("P002")
        try await office.serve { client in
            for each in [laptop, reader] { _ = try await each.sync(client) }
            for number in 0..<40 { try laptop.note("第 \(number) 条记录，文字足够长，值得压缩") }
            try reader.note("自己的一条，使请求说出所知")
            let sent = try await post(client, laptop, try laptop.request(), headers: [.contentEncoding: "zstd"])
            #expect(sent.status == .ok)
            let plain = try await post(client, reader, try reader.request())
            #expect(plain.headers[.contentEncoding] == nil)
            let packed = try await post(client, reader, try reader.request(), headers: [.acceptEncoding: "gzip, zstd"])
            #expect(packed.headers[.contentEncoding] == "zstd")
            let bytes = try Zstd.decompress(Array(buffer: packed.body), bytesMax: Limits.messageBytesMax)
            #expect(try ExchangeAnswer(bytes: bytes).changes.items.count == 40)
            #expect(packed.body.readableBytes < plain.body.readableBytes)
        }
    }
}
