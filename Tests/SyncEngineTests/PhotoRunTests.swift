import SyncEngine
import SyncProtocol
import TestSupport
import Testing

@Suite("One sync run: photos")
struct PhotoRunTests {
    private static let chunk = Limits.photoChunkBytes

    private func pair() -> (node: TestNode, centre: FakeCentre) { (TestNode(seed: 1), FakeCentre(TestNode(seed: 2))) }

    @Test func `texts go first, then thumbnails, then originals, then the confirmation`() async throws {
        let (node, centre) = pair()
        let first = try node.takePhoto(record: 1, size: Self.chunk + 5, fill: 1)
        let second = try node.takePhoto(record: 2, size: 9, fill: 2)
        let report = await node.run(with: centre).run()
        #expect(report.standing == .complete)
        let puts = centre.calls.filter { $0 != .exchange }
        #expect(
            puts == [
                .put(.thumbnail), .put(.thumbnail), .put(.manifest), .put(.chunk(0)), .put(.chunk(1)), .put(.manifest),
                .put(.chunk(0)),
            ])
        #expect(centre.calls.last == .exchange)
        #expect(node.receivedPhotos == [first, second])
        #expect(report.photosConfirmed == [first, second])
    }

    @Test(arguments: [2, 3, 5]) func `a cut sends at most one chunk again`(every: Int) async throws {
        let (node, centre) = pair()
        let size = Self.chunk * 7 + 100
        let photo = try node.takePhoto(record: 1, size: size, fill: 3)
        let cuts = Counter()
        centre.setFault { number, call in
            guard case .put(.chunk) = call, number.isMultiple(of: every) else { return nil }
            cuts.add()
            return number.isMultiple(of: 2) ? .lost : .lostAnswer
        }
        let report = await node.run(with: centre).run()
        #expect(report.standing == .complete)
        #expect(centre.node.isWhole(photo))
        #expect(cuts.count > 0)
        #expect(centre.chunkBytesAttempted <= size + cuts.count * Self.chunk)
    }

    @Test func `a run that dies at every second chunk is resumed without sending anything twice but the cut`()
        async throws
    {
        let (node, centre) = pair()
        let size = Self.chunk * 6
        let photo = try node.takePhoto(record: 1, size: size, fill: 4)
        let options = SyncOptions(retries: RetryPolicy(attemptsMax: 1))
        var attempted = 0
        var runs = 0
        while !node.receivedPhotos.contains(photo), runs < 20 {
            let puts = Counter()
            centre.setFault { _, call in
                guard case .put(.chunk) = call else { return nil }
                puts.add()
                return puts.count == 2 ? .lost : nil
            }
            _ = await node.run(with: centre, options: options).run()
            attempted += centre.chunkBytesAttempted
            runs += 1
        }
        #expect(node.receivedPhotos == [photo])
        #expect(runs == 6)
        #expect(attempted == size + (runs - 1) * Self.chunk)
    }

    @Test func `more photos than one answer can ask for arrive in several passes`() async throws {
        let (node, centre) = pair()
        let count = Limits.photosPerRoundMax * 2 + 40
        var photos: Set<[UInt8]> = []
        for number in 0..<count {
            photos.insert(try node.takePhoto(record: UInt64(number), size: 1 + number, fill: 5))
        }
        let report = await node.run(with: centre).run()
        #expect(report.standing == .complete)
        #expect(node.receivedPhotos == photos)
    }

    @Test func `a centre that waits for others' photos still gets ours`() async throws {
        let (node, centre) = pair()
        centre.node.foreignWants = (0..<Limits.photosPerRoundMax).map { number in
            PhotoWant(
                photo: Hashing.sha256([UInt8(number & 255), UInt8(number >> 8)]), needsManifest: true,
                needsThumbnail: true, missingChunks: nil)
        }
        let photo = try node.takePhoto(record: 1, size: 100, fill: 6)
        let report = await node.run(with: centre).run()
        #expect(report.standing == .complete)
        #expect(node.receivedPhotos == [photo])
    }

    @Test func `a photo that the centre refuses does not hold back the others`() async throws {
        let (node, centre) = pair()
        let first = try node.takePhoto(record: 1, size: 10, fill: 1)
        let second = try node.takePhoto(record: 2, size: 20, fill: 2)
        let manifests = Counter()
        centre.setFault { _, call in
            guard call == .put(.manifest) else { return nil }
            manifests.add()
            return manifests.count == 1 ? .fails(.refused(CentreRefusal(code: "photo.badHash", status: 422))) : nil
        }
        let report = await node.run(with: centre).run()
        #expect(report.photoRefusals == [.init(photo: first, code: "photo.badHash")])
        #expect(report.standing == .partial)
        #expect(node.receivedPhotos == [second])
    }

    @Test func `thumbnails come without being asked for, originals only when wanted`() async throws {
        let (node, centre) = pair()
        let photo = try centre.node.takePhoto(record: 1, size: Self.chunk + 1, fill: 7)
        let report = await node.run(with: centre).run()
        #expect(report.thumbnailsReceived == 1)
        #expect(try node.thumbnail(of: photo) == [0xFF, 0xD8, 7])
        #expect(!node.isWhole(photo))
        let next = await node.run(with: centre, options: SyncOptions(originals: .these([photo]))).run()
        #expect(next.originalsReceived == 1)
        #expect(node.isWhole(photo))
        #expect(await node.run(with: centre, options: SyncOptions(originals: .all)).run().originalsReceived == 0)
    }

    @Test func `a chunk that arrives altered or cut is fetched again`() async throws {
        let (node, centre) = pair()
        let photo = try centre.node.takePhoto(record: 1, size: Self.chunk + 1, fill: 8)
        let gets = Counter()
        centre.setFault { _, call in
            guard case .get(.chunk) = call else { return nil }
            gets.add()
            return gets.count == 1 ? .flip(byte: 17) : gets.count == 2 ? .cutAnswer(1_000) : nil
        }
        let report = await node.run(with: centre, options: SyncOptions(originals: .all)).run()
        #expect(report.standing == .complete)
        #expect(report.retries == 2)
        #expect(try node.chunk(0, of: photo) == centre.node.chunk(0, of: photo))
    }

    @Test func `a run without photos leaves them for the next`() async throws {
        let (node, centre) = pair()
        _ = try node.takePhoto(record: 1, size: 10, fill: 1)
        let report = await node.run(with: centre, options: SyncOptions(carriesPhotos: false)).run()
        #expect(report.standing == .partial)
        #expect(report.backlog?.records == 0)
        #expect(report.backlog?.photos == 1)
        #expect(centre.calls.allSatisfy { $0 == .exchange })
    }

    @Test func `a centre that loses what it took is not fed for ever`() async throws {
        let (node, centre) = pair()
        _ = try node.takePhoto(record: 1, size: 10, fill: 1)
        centre.node.forgetsChunks = true
        let report = await node.run(with: centre).run()
        #expect(report.standing == .partial)
        #expect(report.chunksSent == 3)
    }
}
