import Causality
import Console
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InspectionDomain
import InspectionStore
import NIOCore
import Pages
import PhotoIntake
import Presentation
import SyncProtocol
import Testing
import Wording

@testable import InspectorApp

/// A photo sent to the page as a raw body: what is kept, what is refused, and from whom.
struct PhotoUploadTests {
    private static let photo = SampleData.path("photos/V2606-140524-001-1-1.jpg")
    private static let secret = String(repeating: "07", count: 32)

    /// A page with a visit, asked without a listener, and what it has kept.
    private struct Site {
        let laptop = Laptop()
        let store: InspectionStore
        let visit: RecordID
        let router: Router<InspectorPageContext>

        init(limits: PhotoLimits = PhotoLimits()) async throws {
            try await laptop.begin()
            visit = try #require(RecordID(hex: try await laptop.visit()))
            let surroundings = laptop.surroundings
            store = try InspectionStore.open(at: laptop.home, environment: surroundings.store)
            router = try buildPageRouter(
                store: store, surroundings: surroundings, sync: SyncDesk(store: store, surroundings: surroundings),
                opening: OpeningToken(person: "庚辰", name: "inspector") { Array(repeating: 7, count: $0) },
                language: .zh, photoLimits: limits)
        }

        static let usual = [
            "Cookie": "inspector-80=" + secret, "Origin": "http://localhost", "X-Csrf": secret,
            "Accept": "application/json",
        ]

        /// Sends a body; `changes` replace or, if `nil`, leave out headers of the usual ones.
        func put(
            _ body: [UInt8], to path: String? = nil, _ query: String = "name=IMG_1.jpg",
            changes: [String: String?] = [:]
        ) async throws -> TestResponse {
            var headers = HTTPFields()
            for (name, value) in Site.usual.merging(changes.compactMapValues { $0 }, uniquingKeysWith: { $1 })
            where changes[name] != .some(nil) {
                headers[try #require(HTTPField.Name(name))] = value
            }
            let address = (path ?? "/visits/\(visit.hex)/photos") + "?" + query
            return try await Application(router: router).test(.router) { [headers] client in
                try await client.execute(
                    uri: address, method: .put, headers: headers, body: ByteBuffer(bytes: body))
            }
        }

        func photos() throws -> [StoredRecord] { try VisitReading(store).photos(of: visit) }

        /// Whether nothing came of a request: no record, no bytes that wait for a visit.
        func isUntouched() throws -> Bool { try photos().isEmpty && store.unassignedPhotos().isEmpty }
    }

    private static func bytes(_ path: String = photo) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private static func code(_ answer: TestResponse) throws -> String? {
        try JSONDecoder().decode(JSONValue.self, from: Data(answer.body.readableBytesView))["error"]?["code"]?.text
    }

    @Test func `a photo that is sent is kept byte for byte, under its hash, at its item`() async throws {
        let site = try await Site()
        let sent = try Self.bytes()
        let answer = try await site.put(sent, "name=%E5%A1%94%E5%90%8A.jpg&item=5")
        let record = try #require(try site.photos().first)
        let view = PhotoView(unchecked: record.state)
        let facts = try PhotoInspector().facts(ofFileAt: Self.photo)
        let kept = try #require(try view.hash.flatMap { try site.store.photoFile($0) })
        #expect(answer.status == .ok && String(buffer: answer.body).contains(record.id.hex))
        #expect(try Array(Data(contentsOf: kept)) == sent)
        let manifest = try PhotoManifest(
            size: UInt64(sent.count), chunks: facts.chunkHashes, mediaType: "image/jpeg")
        #expect(view.hash == Hashing.sha256(try manifest.encoded()) && view.size == Int64(sent.count))
        #expect(view.fileName == "塔吊.jpg" && view.capturedAt == facts.capturedAt?.millisecondsSince1970)
        #expect(view.linkedTo == [SupervisionItem.progress.entryID(in: site.visit)])
    }

    @Test func `the same photo sent twice is one photo, and both answers name it`() async throws {
        let site = try await Site()
        let answers = try [
            await site.put(try Self.bytes(), "name=a.jpg"), await site.put(try Self.bytes(), "name=b.jpg"),
        ]
        let record = try #require(try site.photos().first)
        #expect(try site.photos().count == 1 && PhotoView(unchecked: record.state).fileName == "a.jpg")
        #expect(answers.allSatisfy { $0.status == .ok && String(buffer: $0.body).contains(record.id.hex) })
    }

    @Test func `a photo for no visit waits, and sent again is said to be in the visit that has it`() async throws {
        let site = try await Site()
        #expect(try await site.put(try Self.bytes(), to: "/photos").status == .ok)
        #expect(try site.store.photosWithoutVisit().map(\.fileName) == ["IMG_1.jpg"])
        #expect(try await site.put(try Self.bytes()).status == .ok)
        let again = String(buffer: try await site.put(try Self.bytes(), to: "/photos").body)
        #expect(again.contains("/visits/\(site.visit.hex)/photos") && again.contains("已在一次督导中"))
        #expect(try site.store.unassignedPhotos().isEmpty && site.photos().count == 1)
    }

    @Test(arguments: [
        ([], "photo.empty"), (Array("RIFF....AVI ".utf8), "photo.unknownKind"),
        (Array("<svg onload=alert(1)>".utf8), "photo.unknownKind"), (Array("GIF89a".utf8), "photo.unknownKind"),
    ])
    func `what is no photo is refused by its code and nothing is kept`(body: [UInt8], code: String) async throws {
        let site = try await Site()
        let answer = try await site.put(body)
        #expect(answer.status == .unprocessableContent)
        #expect(try Self.code(answer) == code && site.isUntouched())
    }

    @Test func `a photo without its end is refused, and kept and marked when the person says so`() async throws {
        let site = try await Site()
        let half = Array(try Self.bytes().dropLast(2000))
        let refused = try await site.put(half)
        #expect(refused.status == .unprocessableContent)
        #expect(try Self.code(refused) == "photo.truncated" && site.isUntouched())
        #expect(try await site.put(half, "name=a.jpg&damaged=1").status == .ok)
        let caption = try #require(try site.photos().first).value("caption").text
        #expect(caption?.hasPrefix("【不完整】") == true)
    }

    @Test(arguments: [-1, 0]) func `a photo may be as large as the limit and no larger`(spare: Int) async throws {
        let sent = try Self.bytes()
        let site = try await Site(limits: PhotoLimits(maximumBytes: sent.count + spare))
        let answer = try await site.put(sent)
        #expect(answer.status == (spare < 0 ? .unprocessableContent : .ok))
        #expect(try site.photos().count == (spare < 0 ? 0 : 1))
        if spare < 0 { #expect(try Self.code(answer) == "photo.tooLarge" && site.isUntouched()) }
    }

    @Test(arguments: [
        ("Origin", "http://evil.example", "page.origin"), ("Origin", nil, "page.origin"), ("Origin", "null", "page.origin"),
        ("X-Csrf", nil, "page.csrf"), ("X-Csrf", "0707", "page.csrf"), ("Sec-Fetch-Site", "cross-site", "page.origin"),
        ("Cookie", nil, "page.session"),
    ] as [(String, String?, String)])
    func `a photo from another site, or without the page's token, is not taken`(
        header: String, value: String?, code: String
    ) async throws {
        let site = try await Site()
        for path in [nil, "/photos"] {
            let answer = try await site.put(try Self.bytes(), to: path, changes: [header: value])
            #expect([.forbidden, .unauthorized].contains(answer.status))
            #expect(try Self.code(answer) == code && site.isUntouched())
        }
    }

    @Test func `a sealed visit takes no photo, and one that is not here is not found`() async throws {
        let site = try await Site()
        let desk = try VisitDesk(store: site.store, surroundings: site.laptop.surroundings)
        _ = try desk.seal(try #require(try site.store.record(site.visit)), allowsIncomplete: true)
        let sealed = try await site.put(try Self.bytes())
        #expect(try Self.code(sealed) == "visit.sealed" && site.isUntouched())
        let elsewhere = try await site.put(try Self.bytes(), to: "/visits/\(String(repeating: "0", count: 32))/photos")
        #expect(elsewhere.status == .notFound)
        #expect(try site.isUntouched())
    }
}
