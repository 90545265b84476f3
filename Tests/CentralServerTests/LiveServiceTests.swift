import Causality
import Console
import Foundation
import Hummingbird
import InspectionStore
import Logging
import NIOCore
import ServiceLifecycle
import SyncEngine
import SyncProtocol
import Testing
import TestSupport

@testable import CentralServer

/// The service as the executable builds it, over TLS and the network, with the laptop's own client.
@Suite(.timeLimit(.minutes(15)))
struct LiveServiceTests {
    private func serve(
        _ office: CentralOffice, _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let application = try buildCentralApplication(
            office: office, settings: ServeSettings(address: "127.0.0.1", port: 0), logger: Logger(label: "test")
        ) { found.yield($0) }
        let group = ServiceGroup(services: [application], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = try #require(await ports.first { _ in true })
            let result = await Task { try await body("https://127.0.0.1:\(port)") }.result
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
    }

    @Test func `a laptop enrols and syncs over TLS, and the service ends when told`() async throws {
        let test = try TestOffice()
        let code = try EnrolmentCode(typed: try await test.invite())
        let store = try InspectionStore.create(
            at: test.folder.sub("laptop"), environment: test.world.surroundings(machine: "laptop").store)
        try await serve(test.office) { url in
            let enrolment = Enrolment(centre: url) { CurlClient(settings: CurlSettings(trust: $0)) }
            let enrolled = try await enrolment.enrol(
                code: code, publicKey: store.author.card.publicKey, device: "laptop", machine: "m")
            try store.install(card: enrolled.card, organisation: Array(enrolled.answer.organisationKey))
            let laptop = Laptop(
                store: store, token: enrolled.answer.token, device: test.world.record(), scopes: [], world: test.world)
            let record = try laptop.note("经由网络")
            let policy = try #require(store.policy)
            let client = CurlClient(settings: CurlSettings(trust: .authority(pem: enrolled.authorityPEM)))
            let report = await SyncRun(
                store: store, transport: CurlExchangeTransport(centre: url, token: laptop.token, client: client),
                author: store.author, policy: policy, isCentre: SyncRun.certifiedCentre(policy),
                effects: SyncEffects(nowMilliseconds: { 0 }, sleep: { _ in }, random: { 0 })
            ).run()
            #expect(report.failure == nil)
            #expect(try test.office.store.record(record)?.state["text"].agreed == .text("经由网络"))
            #expect(try store.unsentRecords().isEmpty)
        }
    }

    @Test func `a refusal leaves the client's next request unharmed`() async throws {
        let test = try TestOffice()
        let pem = try String(contentsOf: test.office.folder.authorityCertificate, encoding: .utf8)
        try await serve(test.office) { url in
            let client = CurlClient(settings: CurlSettings(trust: .authority(pem: pem)))
            for _ in 0..<3 {
                let refused = try await client.send(
                    SyncEngine.HTTPRequest(
                        method: "POST", url: url + "/v1/exchange", body: [UInt8](repeating: 7, count: 2_000_000),
                        answerBytesMax: 100_000), meter: TrafficMeter())
                #expect(refused.status == 401)
                #expect(Refused.checkedCode(refused.body) == "device.unknown")
                let health = try await client.send(
                    SyncEngine.HTTPRequest(method: "GET", url: url + "/v1/health", answerBytesMax: 100), meter: TrafficMeter())
                #expect(health.status == 200)
            }
        }
    }

    @Test func `a laptop that pinned another office's authority does not speak to this one`() async throws {
        let test = try TestOffice(), other = try TestOffice(seed: 2)
        let pem = try String(contentsOf: other.office.folder.authorityCertificate, encoding: .utf8)
        try await serve(test.office) { url in
            let client = CurlClient(settings: CurlSettings(trust: .authority(pem: pem)))
            await #expect(throws: SyncFailure.self) {
                try await client.send(
                    SyncEngine.HTTPRequest(method: "GET", url: url + "/v1/health", answerBytesMax: 100), meter: TrafficMeter())
            }
        }
    }
}
