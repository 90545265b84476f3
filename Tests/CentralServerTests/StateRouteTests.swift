import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionStore
import SyncProtocol
import Testing
import Wording

@testable import CentralServer

struct StateRouteTests {
    @Test func `health and readiness need no token`() async throws {
        let office = try TestOffice()
        try await office.serve { client in
            for (path, body) in [("/v1/health", "ok\n"), ("/v1/ready", "ready\n")] {
                let answer = try await client.execute(uri: path, method: .get)
                #expect(answer.status == .ok)
                #expect(String(buffer: answer.body) == body)
            }
        }
    }

    @Test func `a centre whose database is gone is alive but not ready`() async throws {
        let office = try TestOffice()
        try await office.serve { client in
            try office.office.store.close()
            #expect(try await client.execute(uri: "/v1/health", method: .get).status == .ok)
            let refused = try await client.refusal(.get, "/v1/ready")
            #expect(refused.status.code >= 500)
        }
    }

    struct Origin: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let address: String?
        let authority: String?
        var headers: HTTPFields = [:]
        let isLocal: Bool
    }

    static let origins = [
        Origin(testDescription: "IPv4", address: "127.0.0.1", authority: "localhost:8443", isLocal: true),
        Origin(testDescription: "IPv6", address: "::1", authority: "[::1]:8443", isLocal: true),
        Origin(testDescription: "mapped", address: "::ffff:127.0.0.1", authority: "127.0.0.1:8443", isLocal: true),
        Origin(testDescription: "no port", address: "127.0.0.1", authority: "LOCALHOST", isLocal: true),
        Origin(testDescription: "network", address: "10.0.0.7", authority: "localhost", isLocal: false),
        Origin(testDescription: "unknown address", address: nil, authority: "localhost", isLocal: false),
        Origin(testDescription: "unknown host", address: "127.0.0.1", authority: nil, isLocal: false),
        Origin(testDescription: "a proxy that keeps the host", address: "127.0.0.1", authority: "centre.example.cn", isLocal: false),
        Origin(testDescription: "open bracket", address: "127.0.0.1", authority: "[::1", isLocal: false),
        Origin(testDescription: "empty host", address: "127.0.0.1", authority: "", isLocal: false),
    ] + ["Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-Real-IP", "Via"].compactMap { name in
        HTTPField.Name(name).map {
            Origin(
                testDescription: "a proxy that says \(name)", address: "127.0.0.1", authority: "localhost",
                headers: [$0: "10.0.0.7"], isLocal: false)
        }
    }

    @Test(arguments: origins) func `only this machine itself is local`(origin: Origin) {
        let isLocal = Locality.isLocal(address: origin.address, authority: origin.authority, headers: origin.headers)
        #expect(isLocal == origin.isLocal)
    }

    @Test func `metrics are refused to whoever is not known to be local`() async throws {
        let office = try TestOffice()
        try await office.serve { client in
            let refused = try await client.refusal(.get, "/v1/metrics")
            #expect(refused.status == .forbidden)
            #expect(refused.code == "http.403")
        }
    }

    @Test(arguments: [true, false])
    func `this machine reads metrics unless they are turned off, a proxy on it never`(servesMetrics: Bool) async throws {
        let office = try TestOffice()
        let meters = Meters()
        meters.count("exchanges")
        let router = try buildCentralRouter(
            office: office.office, settings: ServeSettings(servesMetrics: servesMetrics), meters: meters)
        try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
            .test(.live) { client in
                let answer = try await client.execute(uri: "/v1/metrics", method: .get)
                #expect(answer.status == (servesMetrics ? .ok : .forbidden))
                if servesMetrics { #expect(String(buffer: answer.body).contains("central_exchanges_total 1\n")) }
                let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
                let proxied = try await client.execute(uri: "/v1/metrics", method: .get, headers: [forwarded: "10.0.0.7"])
                #expect(proxied.status == .forbidden)
            }
    }

    @Test func `counters are sorted, labelled and only rise`() {
        let meters = Meters()
        meters.count("b", by: "x", 2)
        meters.count("a")
        meters.count("a", -5)
        meters.count("a", 0)
        #expect(meters.exposition == "central_a_total 1\ncentral_b_total{by=\"x\"} 2\n")
    }

    // MARK: Refusals

    static let refusals: [(any PersonFacingError, Int)] =
        DeviceError.Reason.allCases.map { reason in
            let status =
                switch reason {
                case .unknownToken: 401
                case .revoked, .unknownCode, .expiredCode, .usedCode: 403
                case .tooMany: 429
                case .malformed: 400
                case .keyTaken: 409
                case .notFound: 404
                }
            return (DeviceError(reason, "x"), status)
        } + [
            (StoreError.diskFull, 507), (StoreError.busy, 503), (StoreError.inputOutput("x"), 503),
            (StoreError.corrupt("x"), 500), (StoreError.database("x"), 500), (StoreError.photoDamaged("x"), 500),
            (OfficeError.unreadable("x"), 500), (PhotoNotHere(), 404),
            (RefusedMessage(error: ProtocolError(.malformed, "x")), 400),
            (RefusedMessage(error: ProtocolError(.limitExceeded, "x")), 413),
            (RefusedMessage(error: ProtocolError(.uncertified, "x")), 403),
            (HTTPRefusal(status: .serviceUnavailable), 503),
        ]

    @Test(arguments: refusals.indices) func `each refusal has its status and both languages`(index: Int) {
        let (error, status) = Self.refusals[index]
        #expect(ErrorAnswers.status(of: error).code == status, "\(error.code)")
        for text in [error.message, error.nextStep] {
            #expect(!text.zh.isEmpty && !text.en.isEmpty && text.zh != text.en, "\(error.code)")
        }
    }
}
