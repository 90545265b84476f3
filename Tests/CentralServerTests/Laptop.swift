import Causality
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import NIOCore
import SyncProtocol
import TestSupport
import Testing

@testable import CentralServer

/// An enrolled laptop that speaks to the router.
struct Laptop: Sendable {
    let store: InspectionStore
    let token: String
    let device: RecordID
    let scopes: [ScopeID]
    let world: TestWorld

    var headers: HTTPFields { [.authorization: "Bearer \(token)", .contentType: "application/x-protobuf"] }

    /// Writes a note.
    @discardableResult
    func note(_ text: String, in scope: ScopeID = Place.city, record: RecordID? = nil) throws -> RecordID {
        let id = record ?? world.record()
        try Laptop.note(text, record: id, in: scope, store: store)
        return id
    }

    static func note(_ text: String, record: RecordID, in scope: ScopeID, store: InspectionStore) throws {
        try store.write([
            RecordEdit(
                record: record, type: RecordType.fieldNote.name, scope: scope, values: ["text": .text(text)],
                person: "P001")
        ])
    }

    /// The first request that the laptop would send; it brings changes if the laptop has synced before.
    func request(_ scopes: [ScopeID]? = nil, asker: AuthorID? = nil, wall: Int64 = TestWorld.start) throws -> ExchangeRequest {
        var course = Asker(
            scopes: scopes ?? self.scopes, author: store.author, policy: try #require(store.policy),
            hint: try store.peerHint())
        let made = try course.request(
            from: store, bytesMax: 512 * 1024, wallMilliseconds: wall, backlog: store.backlog(), confirmPhotos: [])
        return ExchangeRequest(
            asker: asker ?? made.asker, wallMilliseconds: wall, knowledge: made.knowledge, changes: made.changes,
            answerBytesMax: made.answerBytesMax, backlog: made.backlog, confirmPhotos: made.confirmPhotos)
    }

    /// Exchanges until both know the same; the last answer.
    @discardableResult
    func sync(_ client: any TestClientProtocol, scopes: [ScopeID]? = nil) async throws -> (
        standing: Asker.Standing, refusals: Set<AdmissionReport.Refusal>, last: ExchangeAnswer
    ) {
        let policy = try #require(store.policy)
        var course = Asker(scopes: scopes ?? self.scopes, author: store.author, policy: policy)
        var last: ExchangeAnswer?
        for _ in 0..<20 where course.standing == .goingOn {
            let request = try course.request(
                from: store, bytesMax: 64 * 1024, wallMilliseconds: 0, backlog: store.backlog(),
                confirmPhotos: store.photosToConfirm(count: 256))
            let response = try await client.execute(
                uri: "/v1/exchange", method: .post, headers: headers, body: ByteBuffer(bytes: request.encoded()))
            guard response.status == .ok else { throw Refused(response) }
            let answer = try ExchangeAnswer(bytes: Array(buffer: response.body))
            let receipt = try answer.verifiedReceipt(for: request.asker, verifier: policy.verifier)
            _ = try course.take(answer, into: store)
            try store.note(
                receipt: receipt, peerKnowledge: course.peerKnowledge, clockOffsetMilliseconds: 0,
                refusals: course.refusals.sorted { $0.sequence < $1.sequence })
            last = answer
        }
        return (course.standing, course.refusals, try #require(last))
    }

    func text(of record: RecordID) throws -> String? { try store.record(record)?.state["text"].agreed?.text }
}

/// A refusal as it came over the wire; making one checks its shape.
struct Refused: Error {
    let status: HTTPResponse.Status
    let code: String

    init(_ response: TestResponse) {
        status = response.status
        code = Self.checkedCode(Array(buffer: response.body))
    }

    /// The code of an error document, once it has everything that a person and a program need.
    static func checkedCode(_ bytes: [UInt8]) -> String {
        struct Document: Decodable {
            struct Words: Decodable {
                let zh: String
                let en: String
            }
            struct Body: Decodable {
                let code: String
                let message: Words
                let hint: Words
                let isRetryable: Bool
            }
            let error: Body
        }
        guard let body = try? JSONDecoder().decode(Document.self, from: Data(bytes)).error else {
            Issue.record("not an error document: \(String(decoding: bytes.prefix(200), as: UTF8.self))")
            return ""
        }
        #expect(!body.code.isEmpty)
        for words in [body.message, body.hint] {
            #expect(!words.en.isEmpty)
            #expect(words.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(words.zh)")
        }
        return body.code
    }
}

extension TestClientProtocol {
    /// Sends a request that must be refused.
    func refusal(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: [UInt8]? = nil
    ) async throws -> Refused {
        let response = try await execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        #expect(response.status.code >= 400, "\(path)")
        return Refused(response)
    }
}
