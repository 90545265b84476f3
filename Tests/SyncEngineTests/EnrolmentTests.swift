import Foundation
import SyncEngine
import SyncProtocol
import Synchronization
import TestSupport
import Testing

@Suite("Enrolment")
struct EnrolmentTests {
    private let pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    private let random: [UInt8] = [0xDE, 0xAD, 0xBE, 0xEF, 0x01, 0x02, 0x03]

    private var code: EnrolmentCode { EnrolmentCode(randomBytes: random, authorityPEM: Array(pem.utf8)) }

    @Test func `a code is 26 characters in groups of five`() {
        #expect(code.text.filter { $0 != "-" }.count == 26)
        #expect(code.text.split(separator: "-").map(\.count) == [5, 5, 5, 5, 5, 1])
        #expect(code.secret == "VTPVXVR108")
    }

    @Test func `the fingerprint is the first 80 bits of SHA-256 in base 32`() {
        // SHA-256 of nothing begins e3b0c442 98fc1c14 9afb.
        #expect(EnrolmentCode.fingerprint(ofAuthority: []) == "WERC8GMRZGE196QV")
    }

    @Test func `a code is read as people type it`() throws {
        let text = code.text
        let wide = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar.properties.isAlphabetic || ("0"..."9").contains(Character(scalar))
                        ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
                }))
        for typed in [
            text, text.lowercased(), text.replacing("-", with: " "), text.replacing("-", with: ""), "  \(text)\n",
            text.replacing("0", with: "o").replacing("1", with: "l"), text.replacing("1", with: "I"),
            text.replacing("-", with: "－"), wide,
        ] {
            #expect(try EnrolmentCode(typed: typed) == code, "\(typed)")
        }
    }

    @Test(arguments: ["", "VTPVX", "VTPVX-VR105-U", "督导", "VTPVXVR108WERC8GMRZGE196QVX"])
    func `a code that cannot be one is refused`(typed: String) {
        #expect {
            try EnrolmentCode(typed: typed)
        } throws: {
            ($0 as? SyncFailure)?.code == "sync.badCode"
        }
    }

    // MARK: Against a centre

    private func centre(key: [UInt8], certifying: [UInt8]? = nil, authority: String? = nil) throws -> ScriptedCentre {
        let organisation = FastSigner(seed: 90)
        let own = try certificate(of: certifying ?? key, by: organisation)
        let answer = EnrolmentAnswer(
            token: "token", certificate: own, organisationKey: Data(organisation.publicKey),
            centreKey: Data(FastSigner(seed: 91).publicKey),
            person: "p1", personName: "王", role: "inspector", scopes: ["register", "territory/1"])
        return ScriptedCentre([
            "/v1/authority": Array((authority ?? pem).utf8),
            "/v1/enrol": [UInt8](try JSONEncoder().encode(answer)),
            "/v1/certify": [UInt8](try JSONEncoder().encode(CertificationAnswer(certificate: own))),
        ])
    }

    private func certificate(of key: [UInt8], by organisation: FastSigner) throws -> Data {
        Data(
            try Certificate(
                publicKey: key, device: "d", person: "p1", role: "inspector", grants: [], issuedMilliseconds: 1,
                serial: 1
            ).signed(by: organisation))
    }

    private func enrolment(_ centre: ScriptedCentre) -> Enrolment {
        Enrolment(centre: "https://centre.example/", verifier: FastVerifier()) { centre.believing($0) }
    }

    @Test func `the code is sent only to whoever proves to be the centre`() async throws {
        let key = FastSigner(seed: 5).publicKey
        let centre = try centre(key: key)
        let enrolled = try await enrolment(centre).enrol(code: code, publicKey: key, device: "笔记本", machine: "m")
        #expect(enrolled.authorityPEM == pem)
        #expect(enrolled.card.publicKey == key)
        #expect(enrolled.answer.personName == "王")
        #expect(centre.asked == ["nobodyYet /v1/authority", "authority /v1/enrol"])
        #expect(centre.bodies.filter { String(decoding: $0, as: UTF8.self).contains(code.text) }.count == 1)
    }

    @Test func `an authority that the code does not name gets no code`() async throws {
        let key = FastSigner(seed: 5).publicKey
        let centre = try centre(key: key, authority: pem + "\n")
        await #expect {
            _ = try await enrolment(centre).enrol(code: code, publicKey: key, device: "d", machine: "m")
        } throws: {
            ($0 as? SyncFailure)?.code == "sync.wrongAuthority"
        }
        #expect(centre.asked == ["nobodyYet /v1/authority"])
    }

    @Test func `a certificate of another key is not taken`() async throws {
        let centre = try centre(key: FastSigner(seed: 5).publicKey, certifying: FastSigner(seed: 6).publicKey)
        await #expect(throws: SyncFailure.badAnswer(detail: "certificate of another key")) {
            _ = try await enrolment(centre).enrol(
                code: code, publicKey: FastSigner(seed: 5).publicKey, device: "d", machine: "m")
        }
    }

    @Test func `a new incarnation is certified with the device's token`() async throws {
        let key = FastSigner(seed: 5).publicKey
        let centre = try centre(key: key)
        let card = try await enrolment(centre).certify(
            publicKey: key, token: "token", authorityPEM: pem, organisation: FastSigner(seed: 90).publicKey)
        #expect(card.publicKey == key)
        #expect(centre.asked == ["authority /v1/certify"])
    }
}

/// Answers by path and remembers who was believed.
private final class ScriptedCentre: Sendable {
    private let answers: [String: [UInt8]]
    private let log = Mutex<(asked: [String], bodies: [[UInt8]])>(([], []))

    init(_ answers: [String: [UInt8]]) { self.answers = answers }

    var asked: [String] { log.withLock { $0.asked } }
    var bodies: [[UInt8]] { log.withLock { $0.bodies } }

    func believing(_ trust: TLSTrust) -> any HTTPTransport { Line(centre: self, trust: trust) }

    private struct Line: HTTPTransport {
        let centre: ScriptedCentre
        let trust: TLSTrust

        func send(_ request: HTTPRequest, meter: TrafficMeter) async throws -> HTTPAnswer {
            let path = request.url.replacing("https://centre.example", with: "")
            centre.log.withLock {
                $0.asked.append((trust == .nobodyYet ? "nobodyYet " : "authority ") + path)
                $0.bodies.append(request.body)
            }
            return centre.answers[path].map { HTTPAnswer(status: 200, body: $0) } ?? HTTPAnswer(status: 404)
        }
    }
}
