import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import SyncEngine
import Synchronization
import SyncProtocol
import Testing
import TestSupport

@testable import CentralServer

struct DeviceRegistryTests {
    private let office: TestOffice
    private var registry: DeviceRegistry { office.registry }

    init() throws { office = try TestOffice() }

    private func enrol(
        _ code: String, key: UInt64 = 1, peer: String = "10.0.0.9", name: String = "laptop"
    ) async throws -> DeviceRegistry.Enrolment {
        try await registry.enrol(
            code: code, publicKey: Build.author(key).card.publicKey, name: name, machine: "machine", peer: peer)
    }

    private func reason(_ work: () async throws -> Void) async -> DeviceError.Reason? {
        do { try await work() } catch { return (error as? DeviceError)?.reason }
        return nil
    }

    @Test func `a code becomes a token that lets the device in, to its scopes only`() async throws {
        let enrolment = try await enrol(try await office.invite("P001", [Place.zezhou]))
        let access = try await registry.access(token: enrolment.token)
        #expect(access.person == "P001")
        #expect(access.writable == [Place.zezhou])
        #expect(access.readable == [Place.zezhou, Place.register])
        #expect(access.authors == [Build.author(1).id])
        let certificate = try Certificate(
            bytes: enrolment.certificate, organisation: office.office.organisation.publicKey, verifier: Ed25519Verifier())
        #expect(certificate.grants.filter(\.mayWrite).map(\.scope) == [Place.zezhou])
        #expect(enrolment.token.count == 64)
    }

    @Test func `a code works once`() async throws {
        let code = try await office.invite()
        _ = try await enrol(code)
        #expect(await reason { _ = try await enrol(code, key: 2) } == .usedCode)
    }

    @Test func `of two enrolments with one code at the same moment exactly one wins`() async throws {
        let code = try await office.invite()
        let reasons = await withTaskGroup(of: DeviceError.Reason?.self) { group in
            for key in 1...8 { group.addTask { [self] in await reason { _ = try await enrol(code, key: UInt64(key)) } } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reasons.count { $0 == nil } == 1)
        #expect(reasons.count { $0 == .usedCode } == 7)
    }

    @Test func `a code expires to the millisecond`() async throws {
        let invitation = try await registry.invite(
            person: "P001", role: "inspector", scopes: [Place.city], hours: 1, by: "office")
        office.world.clock.store(invitation.expires + 1, ordering: .relaxed)
        #expect(await reason { _ = try await enrol(invitation.code) } == .expiredCode)
        office.world.clock.store(invitation.expires, ordering: .relaxed)
        _ = try await enrol(invitation.code)
    }

    @Test(arguments: zip([-5, 0, 720, Int.max], [1, 1, 720, 720]))
    func `hours stay between one and thirty days`(asked: Int, given: Int) async throws {
        let invitation = try await registry.invite(
            person: "P001", role: "inspector", scopes: [Place.city], hours: asked, by: "office")
        #expect(invitation.expires == TestWorld.start + Int64(given) * 3_600_000)
    }

    @Test(arguments: ["", "AAAAA", "00000-00000-00000-00000-00000-0", "中文", String(repeating: "7", count: 10_000)])
    func `a code that was never given out is unknown`(code: String) async throws {
        _ = try await office.invite()
        #expect(await reason { _ = try await enrol(code) } == .unknownCode)
    }

    @Test func `a code may be typed in small letters, with O for 0 and I or L for 1, without hyphens`() async throws {
        for seed in UInt64(1)...20 {
            let code = try await office.invite("P\(seed)")
            var typed = code.lowercased().replacing("-", with: " ").replacing("0", with: "o")
            typed = typed.replacing("1", with: seed.isMultiple(of: 2) ? "i" : "l")
            #expect(try await enrol(typed, key: seed).access.person == "P\(seed)")
        }
    }

    @Test func `codes and tokens are nowhere in clear`() async throws {
        let code = try await office.invite()
        let enrolment = try await enrol(code, name: "a-name-to-find")
        let secret = try EnrolmentCode(typed: code).secret
        for record in try office.office.store.records(RecordQuery(type: RecordType.device.name)) {
            let values = record.state.fields.values.flatMap { $0.all.map { "\($0.value)" } }
            for value in values {
                #expect(!value.contains(secret) && !value.contains(code) && !value.contains(enrolment.token))
            }
        }
        let bytes = try office.replicaBytes()
        #expect(bytes.range(of: Data("a-name-to-find".utf8)) != nil)
        let token = enrolment.token
        let parts = [secret, String(token.prefix(16)), String(token.dropFirst(24).prefix(16)), String(token.suffix(16))]
        for clear in parts {
            #expect(bytes.range(of: Data(clear.utf8)) == nil)
        }
        let raw = stride(from: 0, to: 64, by: 2).compactMap {
            UInt8(enrolment.token.dropFirst($0).prefix(2), radix: 16)
        }
        #expect(raw.count == 32)
        #expect(bytes.range(of: Data(raw)) == nil)
    }

    @Test func `guessing codes is slowed down for each address, and only there`() async throws {
        let code = try await office.invite()
        for _ in 0..<10 { #expect(await reason { _ = try await enrol("WRONG") } == .unknownCode) }
        #expect(await reason { _ = try await enrol(code) } == .tooMany)
        _ = try await enrol(code, peer: "10.0.0.10")
    }

    @Test func `right codes are not slowed down, so that a room full of laptops can enrol behind one address`() async throws {
        for key in UInt64(1)...30 { _ = try await enrol(try await office.invite("P\(key)"), key: key) }
    }

    @Test func `a key of the wrong length or an endless name is refused and the code stays good`() async throws {
        let code = try await office.invite()
        for key in [[], [UInt8](repeating: 1, count: 31), [UInt8](repeating: 1, count: 33)] {
            #expect(
                await reason {
                    _ = try await registry.enrol(code: code, publicKey: key, name: "n", machine: "m", peer: "p")
                } == .malformed)
        }
        let long = String(repeating: "长", count: 121)
        #expect(await reason { _ = try await enrol(code, name: long) } == .malformed)
        _ = try await enrol(code)
    }

    // MARK: Keys of others

    @Test func `the centre's own key cannot be taken by a laptop`() async throws {
        let key = office.office.store.author.card.publicKey
        let code = try await office.invite()
        #expect(
            await reason { _ = try await registry.enrol(code: code, publicKey: key, name: "n", machine: "m", peer: "p") }
                == .keyTaken)
        let access = try await enrol(code).access
        #expect(await reason { _ = try await registry.certify(publicKey: key, for: access) } == .keyTaken)
        let card = try #require(try office.office.store.read { try $0.card(of: office.office.store.author.id) })
        #expect(try office.office.policy.certificate(on: card).person == "office")
    }

    @Test func `another person's key cannot be taken`() async throws {
        let victim = try await enrol(try await office.invite("P001", [Place.zezhou]), key: 1)
        let thief = try await enrol(try await office.invite("P002"), key: 2).access
        let key = Build.author(1).card.publicKey
        #expect(await reason { _ = try await registry.certify(publicKey: key, for: thief) } == .keyTaken)
        #expect(try await registry.access(token: victim.token).authors == [Build.author(1).id])
        let card = try #require(try office.office.store.read { try $0.card(of: Build.author(1).id) })
        #expect(try office.office.policy.certificate(on: card).person == "P001")
    }

    @Test func `the same person may enrol the same laptop again`() async throws {
        _ = try await enrol(try await office.invite("P001", [Place.city]), key: 1)
        let again = try await enrol(try await office.invite("P001", [Place.zezhou]), key: 1)
        #expect(again.access.writable == [Place.zezhou])
    }

    @Test func `a key that was cut off stays cut off`() async throws {
        let first = try await enrol(try await office.invite(), key: 1)
        try await registry.revoke(first.access.device, reason: "遗失", by: "office")
        let code = try await office.invite()
        #expect(await reason { _ = try await enrol(code, key: 1) } == .keyTaken)
        let card = try #require(try office.office.store.read { try $0.card(of: Build.author(1).id) })
        #expect(office.office.policy.cutoff(on: card) != nil)
        _ = try await enrol(code, key: 2)
    }

    @Test(arguments: ["office", "Office", "OFFICE", ""])
    func `nobody is invited under the centre's name, which laptops would take for the centre`(person: String) async {
        var code: String?
        do { _ = try await office.invite(person) } catch { code = (error as? OfficeError)?.code }
        #expect(code == "input.person")
    }

    // MARK: Revoking and new incarnations

    @Test func `a revoked device is refused at once, another office process included`() async throws {
        let enrolment = try await enrol(try await office.invite())
        let second = try CentralOffice.open(at: office.office.folder.root, environment: office.world.surroundings())
        try await DeviceRegistry(office: second).revoke(enrolment.access.device, reason: "遗失", by: "office")
        #expect(await reason { _ = try await registry.access(token: enrolment.token) } == .revoked)
    }

    @Test func `an invitation can be revoked before it is used`() async throws {
        let invitation = try await registry.invite(
            person: "P001", role: "inspector", scopes: [Place.city], hours: 1, by: "office")
        try await registry.revoke(invitation.device, reason: "", by: "office")
        #expect(await reason { _ = try await enrol(invitation.code) } == .usedCode)
    }

    @Test func `only a device can be revoked`() async throws {
        let region = try #require(try office.office.store.records(RecordQuery(type: RecordType.region.name)).first)
        #expect(await reason { try await registry.revoke(region.id, reason: "", by: "office") } == .notFound)
        #expect(await reason { try await registry.revoke(office.world.record(), reason: "", by: "office") } == .notFound)
    }

    @Test func `a new incarnation is certified, however often it asks`() async throws {
        let enrolment = try await enrol(try await office.invite())
        let key = Build.author(9).card.publicKey
        for _ in 0..<3 {
            let bytes = try await registry.certify(publicKey: key, for: enrolment.access)
            let certificate = try Certificate(
                bytes: bytes, organisation: office.office.organisation.publicKey, verifier: Ed25519Verifier())
            #expect(certificate.person == "P001" && certificate.publicKey == key)
        }
        let authors = try await registry.access(token: enrolment.token).authors
        #expect(authors == [Build.author(1).id, Build.author(9).id])
    }

    @Test func `no token, a wrong one and an endless one are unknown`() async throws {
        _ = try await enrol(try await office.invite())
        for token in ["", "0", String(repeating: "f", count: 64), String(repeating: "x", count: 100_000)] {
            #expect(await reason { _ = try await registry.access(token: token) } == .unknownToken)
        }
    }
}
