import Causality
import SyncProtocol

extension Operations {
    static let messages: [String: Operation] = [
        "request.decode": { given in
            let request = try ExchangeRequest(bytes: try given["request"].bytes)
            let backlog = [request.backlog.records, request.backlog.photos, request.backlog.photoBytes]
            return .object([
                "asker": .text(request.asker.hex), "wallMs": .long(request.wallMilliseconds),
                "knowledge": .knowledge(request.knowledge), "changes": .number(request.changes.items.count),
                "answerBytesMax": .number(request.answerBytesMax), "backlog": .list(backlog.map { .long($0) }),
                "confirm": .list(request.confirmPhotos.map { .bytes($0) }), "refusals": .refusals(request.refusals),
            ])
        },
        "answer.decode": { given in
            let answer = try ExchangeAnswer(bytes: try given["answer"].bytes)
            return .object([
                "wallMs": .long(answer.wallMilliseconds), "knowledge": .knowledge(answer.knowledge),
                "changes": .number(answer.changes.items.count), "more": .flag(answer.hasMore),
                "wants": .list(answer.wants.map { want in
                    .object([
                        "photo": .bytes(want.photo), "manifest": .flag(want.needsManifest),
                        "thumbnail": .flag(want.needsThumbnail),
                        "missing": want.missingChunks.map { .list($0.sorted().map { .number($0) }) } ?? .null,
                    ])
                }),
                "refusals": .refusals(answer.refusals), "answerer": .text(answer.answerer.author.hex),
            ])
        },
        "receipt.read": { given in
            let receipt = try ExchangeAnswer(bytes: try given["answer"].bytes)
                .verifiedReceipt(for: try given["asker"].author, verifier: Ed25519Verifier())
            let heads = receipt.heads.map { ($0.key.name, JSONValue.list($0.value.sorted().map { JSONValue($0) })) }
            return .object([
                "answerer": .text(receipt.answerer.hex), "wallMs": .long(receipt.wallMilliseconds),
                "heads": .object(Dictionary(uniqueKeysWithValues: heads)),
                "photos": .list(receipt.photos.sorted { $0.lexicographicallyPrecedes($1) }.map { .bytes($0) }),
            ])
        },
        "receipt.covers": { given in
            let receipt = try ExchangeAnswer(bytes: try given["answer"].bytes)
                .verifiedReceipt(for: try given["asker"].author, verifier: Ed25519Verifier())
            let covers = try Setting.replica(given).read {
                try receipt.covers(try given["change"].head, in: try given["scope"].scope, heldBy: $0)
            }
            return .object(["covers": .flag(covers)])
        },
        "manifest.encode": { given in
            let manifest = try PhotoManifest(
                size: try given["size"].long(), chunks: try given["chunks"].list.map { try $0.bytes },
                mediaType: try given["mediaType"].text)
            return .object(["manifest": .bytes(try manifest.encoded()), "id": .bytes(try manifest.id())])
        },
        "manifest.read": { given in
            let manifest = try PhotoManifest(bytes: try given["manifest"].bytes, id: try given["id"].bytes)
            return .object([
                "size": .long(manifest.size), "chunks": .list(manifest.chunks.map { .bytes($0) }),
                "lastLength": .number(manifest.length(ofChunk: manifest.chunks.count - 1)),
                "mediaType": .text(manifest.mediaType),
            ])
        },
    ]
}
