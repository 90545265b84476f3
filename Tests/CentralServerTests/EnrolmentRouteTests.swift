import Causality
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import NIOCore
import SyncEngine
import SyncProtocol
import TestSupport
import Testing

@testable import CentralServer

struct EnrolmentRouteTests {
    private let office: TestOffice

    init() throws { office = try TestOffice() }

    private func body(_ code: String, key: UInt64 = 1) throws -> ByteBuffer {
        ByteBuffer(
            bytes: try JSONEncoder().encode(
                EnrolmentRequest(
                    code: code, publicKey: Data(Build.author(key).card.publicKey), device: "laptop", machine: "m")))
    }

    @Test func `the authority's fingerprint is the one in the code`() async throws {
        let code = try EnrolmentCode(typed: try await office.invite())
        try await office.serve { client in
            let response = try await client.execute(uri: "/v1/authority", method: .get)
            #expect(EnrolmentCode.fingerprint(ofAuthority: Array(buffer: response.body)) == code.fingerprint)
        }
    }

    @Test func `enrolling tells a laptop all it needs`() async throws {
        _ = try office.office.store.write([
            RecordEdit(
                record: office.world.record(), type: RecordType.person.name, scope: Place.register,
                values: ["code": .text("P001"), "name": .text("甲子")], person: "office")
        ])
        let code = try await office.invite()
        try await office.serve { client in
            let response = try await client.execute(uri: "/v1/enrol", method: .post, body: body(code))
            #expect(response.status == .ok)
            let answer = try JSONDecoder().decode(EnrolmentAnswer.self, from: Data(Array(buffer: response.body)))
            #expect(answer.person == "P001" && answer.personName == "甲子" && answer.office == "晋城")
            #expect(answer.scopes == ["register", "territory/140502"])
            #expect(Array(answer.organisationKey) == office.office.organisation.publicKey)
            #expect(Array(answer.centreKey) == office.office.store.author.card.publicKey)
            #expect(try await office.registry.access(token: answer.token).person == "P001")
        }
    }

    @Test func `one code sent twice at once enrols once`() async throws {
        let code = try await office.invite()
        try await office.serve { client in
            let answers = try await withThrowingTaskGroup(of: TestResponse.self) { group in
                for key in UInt64(1)...4 {
                    let body = try body(code, key: key)
                    group.addTask { try await client.execute(uri: "/v1/enrol", method: .post, body: body) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == .ok } == 1)
            for answer in answers where answer.status != .ok {
                #expect(answer.status == .forbidden)
                #expect(Refused(answer).code == "code.used")
            }
        }
    }

    @Test(arguments: ["", "{", "[]", "{}", "null", #"{"code":1}"#, "\u{0}", #"{"code":"A","publicKey":"?","device":"","machine":""}"#])
    func `a body that is no request is refused`(text: String) async throws {
        try await office.serve { client in
            let refused = try await client.refusal(.post, "/v1/enrol", body: Array(text.utf8))
            #expect(refused.status == .badRequest)
            #expect(refused.code == "device.malformed")
        }
    }

    @Test func `an endless body is refused`() async throws {
        try await office.serve { client in
            let refused = try await client.refusal(
                .post, "/v1/enrol", body: [UInt8](repeating: 32, count: EnrolmentRoutes.bodyBytesMax + 1))
            #expect(refused.status == .contentTooLarge)
        }
    }

    @Test func `guessing ends with 429 and the seconds to wait`() async throws {
        try await office.serve { client in
            for _ in 0..<10 {
                _ = try await client.execute(uri: "/v1/enrol", method: .post, body: body("WRONG"))
            }
            let response = try await client.execute(uri: "/v1/enrol", method: .post, body: body("WRONG"))
            #expect(response.status == .tooManyRequests)
            #expect(response.headers[.retryAfter] == "10")
            #expect(Refused(response).code == "device.tooManyRequests")
        }
    }

    @Test func `an enrolled laptop gets a certificate for its new key, a stranger does not`() async throws {
        let laptop = try await office.enrol("P001")
        let body = try JSONEncoder().encode(CertificationRequest(publicKey: Data(Build.author(9).card.publicKey)))
        try await office.serve { client in
            let response = try await client.execute(
                uri: "/v1/certify", method: .post, headers: laptop.headers, body: ByteBuffer(bytes: body))
            let answer = try JSONDecoder().decode(CertificationAnswer.self, from: Data(Array(buffer: response.body)))
            let certificate = try Certificate(
                bytes: Array(answer.certificate), organisation: office.office.organisation.publicKey,
                verifier: Ed25519Verifier())
            #expect(certificate.publicKey == Build.author(9).card.publicKey)
            let stranger = try await client.refusal(.post, "/v1/certify", body: Array(body))
            #expect(stranger.status == .unauthorized)
            #expect(stranger.code == "device.unknown")
        }
    }

    @Test func `another's key is refused with 409`() async throws {
        let laptop = try await office.enrol("P001")
        let victim = try await office.enrol("P002")
        let body = try JSONEncoder().encode(CertificationRequest(publicKey: Data(victim.store.author.card.publicKey)))
        try await office.serve { client in
            let refused = try await client.refusal(.post, "/v1/certify", headers: laptop.headers, body: Array(body))
            #expect(refused.status == .conflict)
            #expect(refused.code == "device.keyTaken")
        }
    }
}
