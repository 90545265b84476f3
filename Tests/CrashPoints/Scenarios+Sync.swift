import Causality
import FaultyDisks
import Foundation
import InspectionStore
import SyncProtocol
import TestSupport

extension Scenario {
    /// What two replicas do.
    static let syncing: [Scenario] = [
        Scenario("push", prepare: filledWithNews, [Step(name: "sync") { try $0.sync() }]),
        Scenario(
            "pull",
            prepare: { machine in
                try filled(machine)
                try news(from: machine.peer, count: 12)
            }, [Step(name: "sync in small batches") { try $0.sync(bytesMax: 700) }]),
        Scenario(
            "both ways",
            prepare: { machine in
                try filledWithNews(machine)
                try news(from: machine.peer, count: 8)
            }, [Step(name: "sync") { try $0.sync(bytesMax: 900) }]),
        Scenario(
            "apply a batch",
            prepare: { machine in
                try filled(machine)
                try news(from: machine.peer, count: 6)
            },
            [
                Step(name: "take answers") { machine in
                    let policy = OpenPolicy(verifier: EitherVerifier())
                    var asker = Asker(scopes: Place.all, author: try machine.store.author, policy: policy)
                    for _ in 0..<3 where asker.standing == .goingOn {
                        let request = try asker.request(
                            from: machine.replica, bytesMax: 1 << 20, wallMilliseconds: 0,
                            backlog: machine.store.backlog(), confirmPhotos: [])
                        let (answer, _) = try Answerer(author: machine.peer.author, policy: policy).answer(
                            request, readable: Set(Place.all), writable: Set(Place.all), store: machine.peer.memory,
                            photos: PhotoDeskStub(), wallMilliseconds: 0)
                        _ = try asker.take(answer, into: machine.replica)
                    }
                }
            ]),
        Scenario(
            "receipt", prepare: filledWithNews,
            [
                Step(name: "note", isAtomic: true) { machine in
                    let store = try machine.store
                    let heads = try store.read { reader in
                        Dictionary(
                            uniqueKeysWithValues: try Place.all.map {
                                ($0, try reader.knowledge(of: $0).heads?.heads ?? [])
                            })
                    }
                    let receipt = Receipt(
                        answerer: machine.peer.author.id, asker: store.author.id, wallMilliseconds: 5, heads: heads,
                        photos: Set(machine.photos.map(\.id)))
                    try store.note(receipt: receipt, peerKnowledge: [], clockOffsetMilliseconds: 3, refusals: [])
                }
            ]),
        Scenario(
            "centre answers", prepare: filled,
            [
                Step(name: "take and answer") { machine in
                    let laptop = MemoryReplica()
                    let author = Build.author(8_000 + UInt64(try machine.store.author.id.low % 1000))
                    for index in 0..<5 as Range<UInt64> {
                        try laptop.set(
                            "text", of: Build.record(0x7000 + index << 8), to: .text("另一台"), in: Place.territory,
                            as: author)
                    }
                    var asker = Asker(scopes: Place.all, author: author, policy: OpenPolicy(), hint: [])
                    for _ in 0..<4 where asker.standing == .goingOn {
                        let request = try asker.request(
                            from: laptop, bytesMax: 1 << 20, wallMilliseconds: 0,
                            backlog: Backlog(records: 0, photos: 0, photoBytes: 0), confirmPhotos: [])
                        let (answer, _) = try Answerer(author: machine.store.author, policy: OpenPolicy()).answer(
                            request, readable: Set(Place.all), writable: Set(Place.all), store: machine.replica,
                            photos: machine.store, wallMilliseconds: 0)
                        _ = try asker.take(answer, into: laptop)
                    }
                }
            ]),
        Scenario(
            "chunks", prepare: wantingPhotos,
            [
                Step(name: "assemble") { machine in
                    try machine.peer.sendPhotos(to: machine.store)
                    let ids = machine.peer.photos.keys.sorted { $0.lexicographicallyPrecedes($1) }
                    guard try machine.store.confirmedPhotos(among: ids).count == ids.count else {
                        throw Broken("not confirmed")
                    }
                }
            ]),
        Scenario(
            "damaged photo",
            prepare: { machine in
                try filled(machine)
                try machine.open()
                if let file = try machine.store.photoFile(machine.photos[0].id) {
                    _ = machine.disk.flipBit(of: file, seed: 99)
                }
                guard try machine.store.confirmedPhotos(among: [machine.photos[0].id]).isEmpty else {
                    throw Broken("confirmed")
                }
                try machine.close()
            },
            [
                Step(name: "confirm, fetch again") { machine in
                    let id = machine.photos[0].id
                    _ = try machine.store.confirmedPhotos(among: [id])
                    try machine.peer.sendPhotos(to: machine.store)
                    guard try machine.store.confirmedPhotos(among: [id]) == [id] else { throw Broken("not confirmed") }
                }
            ]),
    ]

    static let filledWithNews: @Sendable (Machine) throws -> Void = { machine in
        try filled(machine)
        try machine.open()
        for index in 0..<4 as Range<UInt64> {
            try machine.put(["text": .text("新的第\(index)条")], to: Build.record(0x2000 + index << 8))
        }
        let photo = try TestPhoto(seed: 41)
        machine.photos.append(photo)
        try take(photo, named: "news.jpg", into: machine)
        try machine.close()
    }

    /// Records of photos that only the peer has: one of one chunk, one of two.
    static let wantingPhotos: @Sendable (Machine) throws -> Void = { machine in
        try filled(machine)
        for (index, count) in [3_000, Limits.photoChunkBytes + 700].enumerated() {
            let photo = try TestPhoto(seed: UInt64(51 + index), count: count)
            machine.peer.add(photo)
            machine.photos.append(photo)
            try machine.peer.write(
                ["hash": .bytes(photo.id), "size": .integer(Int64(count)), "mediaType": .text("image/jpeg")],
                to: Build.record(0x3000 + UInt64(index) << 8), type: "photo")
        }
        try machine.open()
        try machine.peer.exchange(with: machine.store, as: machine.store, bytesMax: 1 << 20)
        try machine.close()
    }

    static func news(from peer: Peer, count: Int) throws {
        for index in 0..<UInt64(count) {
            try peer.write(
                ["text": .text("中心的第\(index)条"), "author": .text("李工")], to: Build.record(0x4000 + index << 8),
                as: 7_002 + index % 3)
        }
    }
}
