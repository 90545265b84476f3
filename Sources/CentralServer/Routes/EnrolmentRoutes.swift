import Causality
import Foundation
import HTTPTypes
import Hummingbird
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import SyncEngine
import SyncProtocol

/// The authority for pinning, enrolment by code, and certificates for new incarnations.
struct EnrolmentRoutes: Sendable {
    static let bodyBytesMax = 16 * 1024

    let office: CentralOffice
    let registry: DeviceRegistry
    let bodies: BodyReader

    /// `GET /v1/authority`: the PEM bytes, whose fingerprint stands in the code.
    func authority(_ request: Request, context: CentralContext) async throws -> Response {
        let pem = try await Blocking.run { [office] in
            guard let pem = try? Data(contentsOf: office.folder.authorityCertificate) else {
                throw OfficeError.unreadable(office.folder.authorityCertificate.path)
            }
            return pem
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-pem-file"],
            body: .init(byteBuffer: ByteBuffer(bytes: pem)))
    }

    /// `POST /v1/enrol`: a code for a token and a certificate, once.
    func enrol(_ request: Request, context: CentralContext) async throws -> Response {
        let asked: EnrolmentRequest = try await decode(request, context)
        let enrolment = try await registry.enrol(
            code: asked.code, publicKey: [UInt8](asked.publicKey), name: asked.device, machine: asked.machine,
            peer: context.peer)
        let person = enrolment.access.person
        let names = try await Blocking.run { [office] in
            let found = try office.store.records(
                RecordQuery(type: RecordType.person.name, equals: ["code": .text(person)], limit: 1)
            ).first
            return (
                person: found?.state["name"].agreed?.text ?? person,
                office: try office.store.setting(CentralOffice.nameSetting) ?? ""
            )
        }
        return try encode(
            EnrolmentAnswer(
                token: enrolment.token, certificate: Data(enrolment.certificate),
                organisationKey: Data(office.organisation.publicKey),
                centreKey: Data(office.store.author.card.publicKey),
                person: person, personName: names.person, role: enrolment.access.role,
                scopes: enrolment.access.readable.sorted().map(\.name), office: names.office))
    }

    /// `POST /v1/certify`: a certificate for a new key of an enrolled device.
    func certify(_ request: Request, context: CentralContext) async throws -> Response {
        let asked: CertificationRequest = try await decode(request, context)
        let certificate = try await registry.certify(
            publicKey: [UInt8](asked.publicKey), for: try context.requireAccess())
        return try encode(CertificationAnswer(certificate: Data(certificate)))
    }

    private func decode<Body: Decodable>(_ request: Request, _ context: CentralContext) async throws -> Body {
        let buffer = try await bodies.read(request, of: context.key, bytesMax: Self.bodyBytesMax)
        do {
            return try JSONDecoder().decode(Body.self, from: Data(Array(buffer: buffer)))
        } catch {
            throw DeviceError(.malformed, "JSON")
        }
    }

    private func encode(_ answer: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(answer))))
    }
}
