import Causality
import Console
import Foundation
import InspectionDomain
import InspectionStore
import PhotoIntake
import Presentation
import Testing

@testable import InspectorApp

/// Photos as pages take them in: kept first, put into visits afterwards, moved, taken out and back.
struct PhotoDeskTests {
    private static let photo = SampleData.path("photos/V2606-140524-001-1-1.jpg")
    private static let other = SampleData.path("photos/V2606-140524-001-1-2.jpg")

    private struct Site {
        let laptop: Laptop
        let store: InspectionStore
        let photos: PhotoDesk
        let visit: StoredRecord

        init() async throws {
            laptop = Laptop()
            try await laptop.begin()
            let id = try #require(RecordID(hex: try await laptop.visit()))
            store = try InspectionStore.open(at: laptop.home, environment: laptop.surroundings.store)
            photos = PhotoDesk(desk: try VisitDesk(store: store, surroundings: laptop.surroundings))
            visit = try #require(try store.record(id))
        }

        func links(_ photo: RecordID) throws -> [RecordID] {
            try store.record(photo).map { PhotoView(unchecked: $0.state).linkedTo } ?? []
        }
    }

    @Test func `a kept photo waits for its visit, and no longer once it belongs to one`() async throws {
        let site = try await Site()
        let kept = try site.photos.keep(Self.photo, named: "IMG_1.jpg", keepsDamaged: false).photo
        try site.store.note(kept)
        #expect(try site.store.unassignedPhotos() == [kept.hash])
        #expect(try site.store.photosWithoutVisit().first == kept)
        try site.photos.attach([PhotoDesk.Placement(photo: kept, visit: site.visit, item: .progress)])
        #expect(try site.store.unassignedPhotos().isEmpty)
        let record = try #require(try VisitReading(site.store).photos(of: site.visit.id).first)
        #expect(PhotoView(unchecked: record.state).fileName == "IMG_1.jpg")
        #expect(try site.links(record.id) == [SupervisionItem.progress.entryID(in: site.visit.id)])
    }

    @Test func `what was noted of a photo is read from its bytes if a kill took the note`() async throws {
        let site = try await Site()
        let kept = try site.photos.keep(Self.photo, named: "", keepsDamaged: false).photo
        #expect(try site.store.photosWithoutVisit() == [kept])
        #expect(kept.capturedAt != nil && kept.place != nil)
    }

    @Test func `a photo put aside does not count, and taken in again it does`() async throws {
        let site = try await Site()
        var kept = try site.photos.keep(Self.photo, named: "a.jpg", keepsDamaged: false).photo
        kept.isSetAside = true
        try site.store.note(kept)
        #expect(try site.store.photosWithoutVisit().isEmpty && site.store.unassignedPhotos().count == 1)
        let again = try site.photos.keep(Self.photo, named: "a.jpg", keepsDamaged: false).photo
        try site.store.note(again)
        #expect(try site.store.photosWithoutVisit().count == 1)
    }

    @Test func `a photo belongs to one item at a time when it is moved`() async throws {
        let site = try await Site()
        let kept = try site.photos.keep(Self.photo, named: "a.jpg", keepsDamaged: false).photo
        let id = try site.photos.attach([PhotoDesk.Placement(photo: kept, visit: site.visit)])[0]
        #expect(try site.links(id) == [site.visit.id])
        for item in [SupervisionItem.progress, .environment] {
            try site.photos.assign([try #require(try site.store.record(id))], of: site.visit, to: item)
            #expect(try site.links(id) == [item.entryID(in: site.visit.id)])
        }
        try site.photos.assign([try #require(try site.store.record(id))], of: site.visit, to: nil)
        #expect(try site.links(id) == [site.visit.id])
    }

    @Test func `a photo taken out waits again and comes back with everything that was said of it`() async throws {
        let site = try await Site()
        let kept = try site.photos.keep(Self.photo, named: "名称.jpg", keepsDamaged: false).photo
        let id = try site.photos.attach([
            PhotoDesk.Placement(photo: kept, visit: site.visit, item: .progress, caption: "东北角")
        ])[0]
        let before = try #require(try site.store.record(id))
        try site.photos.remove(before, of: site.visit)
        #expect(try VisitReading(site.store).photos(of: site.visit.id).isEmpty)
        #expect(try site.store.photosWithoutVisit().map(\.fileName) == ["名称.jpg"])
        try site.photos.restore(id, of: site.visit)
        let after = try #require(try site.store.record(id))
        #expect(PhotoView(unchecked: after.state).caption == "东北角")
        #expect(try site.links(id) == [SupervisionItem.progress.entryID(in: site.visit.id)])
        #expect(try site.store.unassignedPhotos().isEmpty)
    }

    @Test func `a photo that was taken out and is dropped again is back`() async throws {
        let site = try await Site()
        let kept = try site.photos.keep(Self.photo, named: "a.jpg", keepsDamaged: false).photo
        let placement = PhotoDesk.Placement(photo: kept, visit: site.visit, item: .progress)
        let id = try site.photos.attach([placement])[0]
        try site.photos.remove(try #require(try site.store.record(id)), of: site.visit)
        #expect(try site.photos.attach([placement]) == [id])
        #expect(try VisitReading(site.store).photos(of: site.visit.id).map(\.id) == [id])
    }

    @Test func `a sealed visit takes no photo, gives none back, and none of the others is written`() async throws {
        let site = try await Site()
        let first = try site.photos.keep(Self.photo, named: "a.jpg", keepsDamaged: false).photo
        let second = try site.photos.keep(Self.other, named: "b.jpg", keepsDamaged: false).photo
        let id = try site.photos.attach([PhotoDesk.Placement(photo: first, visit: site.visit)])[0]
        let record = try #require(try site.store.record(id))
        _ = try site.photos.desk.seal(site.visit, allowsIncomplete: true)
        let sealed = try #require(try site.store.record(site.visit.id))
        #expect(throws: CommandError.self) { try site.photos.remove(record, of: sealed) }
        #expect(throws: CommandError.self) { try site.photos.assign([record], of: sealed, to: .investment) }
        #expect(throws: CommandError.self) {
            try site.photos.attach([PhotoDesk.Placement(photo: second, visit: sealed)])
        }
        #expect(try site.store.unassignedPhotos() == [second.hash])
    }

    @Test func `a laptop with photos that have no visit is not safe to hand over`() async throws {
        let site = try await Site()
        _ = try site.photos.keep(Self.photo, named: "a.jpg", keepsDamaged: false)
        try site.store.close()
        let ran = await site.laptop.run("safe-to-hand-over", "--json")
        #expect(ran.documents.first?["photosWithoutVisit"] == 1 && ran.documents.first?["safe"] == false)
        #expect(await site.laptop.run("status").output.contains("还没有归入督导"))
    }
}
