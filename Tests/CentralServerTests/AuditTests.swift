import Causality
import Foundation
import HTTPTypes
import HummingbirdTesting
import InspectionStore
import NIOCore
import SyncProtocol
import Testing

@testable import CentralServer

/// What the office says of one laptop's work.
struct AuditTests {
    private let office: TestOffice

    init() throws { office = try TestOffice() }

    private func account(of laptop: Laptop) async throws -> DeviceAccount {
        let record = try await office.registry.device(named: laptop.device.hex)
        return try DeviceAccount(
            of: await office.registry.authors(of: record),
            contact: ContactBook(store: office.office.store).contact(of: laptop.device), in: office.office.store)
    }

    @Test func `everything that a laptop stated has arrived, and it adds up`() async throws {
        let laptop = try await office.enrol("P001")
        for text in ["一", "二", "三"] { try laptop.note(text) }
        try await office.serve { client in _ = try await laptop.sync(client) }
        let account = try await account(of: laptop)
        #expect(account.changes == .init(produced: 3, received: 3, pending: 0, quarantined: 0))
        #expect(account.records == .init(produced: 3, received: 3, pending: 0, quarantined: 0))
        #expect(account.isBalanced && account.stopped.isEmpty)
        #expect(try account.records.produced == laptop.store.conservation().records.produced)
    }

    @Test func `what a laptop stated and did not bring is pending`() async throws {
        let laptop = try await office.enrol("P001")
        try laptop.note("一")
        try await office.serve { client in
            _ = try await laptop.sync(client)
            try laptop.note("二")
            try laptop.note("三")
            let request = try laptop.request()
            let silent = ExchangeRequest(
                asker: request.asker, wallMilliseconds: request.wallMilliseconds, knowledge: request.knowledge,
                changes: Batch(authors: [], segments: [], items: []), answerBytesMax: 0, backlog: request.backlog,
                confirmPhotos: [])
            let response = try await client.execute(
                uri: "/v1/exchange", method: .post, headers: laptop.headers, body: .init(bytes: silent.encoded()))
            #expect(response.status == .ok)
        }
        let account = try await account(of: laptop)
        #expect(account.changes == .init(produced: 3, received: 1, pending: 2, quarantined: 0))
        #expect(account.records == .init(produced: 3, received: 1, pending: 2, quarantined: 0))
    }

    @Test func `what the centre stopped is held back, and what it has lost does not add up`() async throws {
        let laptop = try await office.enrol("P001")
        try laptop.note("一")
        try await office.serve { client in _ = try await laptop.sync(client) }
        let log = { (stated: UInt64, held: UInt64, refusal: String?) in
            StatedLog(
                scope: Place.city.name, author: laptop.store.author.id.hex, stated: stated, held: held, refusal: refusal)
        }
        func account(_ log: StatedLog) throws -> DeviceAccount {
            let contact = Contact(
                at: 0, clockOffsetMilliseconds: 0, records: 2, photos: 0, photoBytes: 0, logs: [log])
            return try DeviceAccount(of: [laptop.store.author.id], contact: contact, in: office.office.store)
        }
        let stopped = try account(log(4, 1, "author.revoked"))
        #expect(stopped.changes == .init(produced: 4, received: 1, pending: 0, quarantined: 3))
        #expect(stopped.records == .init(produced: 3, received: 1, pending: 0, quarantined: 2))
        #expect(stopped.stopped.count == 1)
        #expect(try !account(log(4, 3, nil)).isBalanced, "three were held at the last contact, one is here")
    }
}
