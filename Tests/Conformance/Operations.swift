import Causality
import SyncProtocol

/// What a case asks for: one function an operation, JSON in, JSON out (README § Operations).
enum Operations {
    typealias Operation = @Sendable (JSONValue) throws -> JSONValue

    /// Every operation of the vectors.
    static let all: [String: Operation] = causality.merging(changes) { first, _ in first }
        .merging(replicas) { first, _ in first }.merging(messages) { first, _ in first }

    /// The answer to a case; a refusal is an answer like any other.
    static func perform(_ name: String, _ given: JSONValue) throws -> JSONValue {
        guard let operation = all[name] else { throw BadCase(what: "no operation \(name)") }
        return try answer { try operation(given) }
    }

    /// What the body answers, or the code with which the protocol refuses.
    static func answer(_ body: () throws -> JSONValue) throws -> JSONValue {
        do {
            return try body()
        } catch let error as ProtocolError {
            return .object(["error": .text(error.code.rawValue)])
        }
    }

    private static let causality: [String: Operation] = [
        "dots.sort": { given in
            .object(["dots": .list(try given["dots"].list.map { try $0.dot }.sorted().map { JSONValue($0) })])
        },
        "vector.order": { given in
            let order = try given["left"].vector.order(comparedWith: given["right"].vector)
            return .object(["order": .text("\(order)")])
        },
        "heads.digest": { .object(["digest": .bytes(ScopeKnowledge.digest(of: try $0["heads"].vector))]) },
        "live.digest": { given in
            var digest = LiveDigest()
            for record in try given["records"].list { digest.replace(nil, by: try record.recordState) }
            return .object(["digest": .bytes(digest.bytes)])
        },
        "hash.author": { .object(["author": .text(Hashing.author(ofPublicKey: try $0["publicKey"].bytes).hex)]) },
        "hash.origin": { given in
            .object(["hash": .bytes(Hashing.origin(of: try given["author"].author, in: try given["scope"].scope))])
        },
        "hash.chained": { given in
            let hash = Hashing.chained(
                previous: try given["previous"].bytes, header: try given["header"].bytes,
                valuesHash: Hashing.sha256(try given["values"].bytes))
            let prefix = String(Hashing.prefix(hash), radix: 16)
            return .object([
                "hash": .bytes(hash), "prefix": .text(String(repeating: "0", count: 8 - prefix.count) + prefix),
            ])
        },
        "scope.check": { .object(["isScope": .flag(ScopeID(try $0["name"].text) != nil)]) },
        "signature.check": { given in
            let isValid = Ed25519Verifier().isValid(
                try given["signature"].bytes, of: try given["message"].bytes, by: try given["publicKey"].bytes)
            return .object(["isValid": .flag(isValid)])
        },
        "siblings.write": { given in
            var siblings = Siblings()
            for write in try given["writes"].list {
                siblings.write(
                    try write["value"].value, as: try write["dot"].dot,
                    replacing: try write["replaces"].list.map { try $0.dot })
            }
            return .object([
                "siblings": .siblings(siblings), "values": .list(siblings.values.map { JSONValue($0) }),
                "isConflict": .flag(siblings.isConflict),
            ])
        },
        "record.standing": { given in
            let record = try given["record"].recordState
            return .object([
                "standing": .standing(record), "conflicts": .list(record.conflictedFields.map { .text($0) }),
            ])
        },
        "record.join": { given in
            let types = try given["types"].list.map { try $0.text }
            var record = RecordState(id: RecordID(high: 0, low: 0), type: types[0])
            for type in types.dropFirst() { record.join(type: type) }
            return .object(["type": .text(record.type)])
        },
    ]

    private static let changes: [String: Operation] = [
        "change.decode": { given in
            let values = given["values"].isNull ? [] : try given["values"].bytes
            let change = try Change(
                header: try given["header"].bytes, values: values.isEmpty ? nil : values,
                valuesHash: try given["valuesHash"].bytes, signature: try given["signature"].bytes)
            return .object([
                "author": .text(change.author.hex), "sequence": .long(change.sequence),
                "lamport": .long(change.lamport),
                "wallMs": .long(change.wallMilliseconds), "person": .text(change.person),
                "record": .text(change.record.hex), "recordType": .text(change.recordType),
                "reason": .text(change.reason), "valuesHash": .bytes(change.valuesHash),
                "isStripped": .flag(change.values == nil),
                "writes": .list(change.writes.map { write in
                    .object([
                        "field": .text(write.field), "replaces": .list(write.replaces.map { JSONValue($0) }),
                        "value": write.value.map { JSONValue($0) } ?? .null,
                    ])
                }),
            ])
        },
        "change.write": { given in
            let signer = try RecordedSigner(given)
            return try write(
                given, to: Setting.replica(given),
                as: LocalAuthor(card: AuthorCard(publicKey: signer.publicKey), signer: signer))
        },
        "certificate.read": { given in
            let read = try Certificate(
                bytes: try given["certificate"].bytes, organisation: try given["organisation"].bytes,
                verifier: Ed25519Verifier())
            return .object([
                "publicKey": .bytes(read.publicKey), "device": .text(read.device), "person": .text(read.person),
                "role": .text(read.role), "issuedMs": .long(read.issuedMilliseconds), "serial": .long(read.serial),
                "grants": .list(read.grants.map {
                    .object(["scope": .text($0.scope.name), "write": .flag($0.mayWrite)])
                }),
            ])
        },
        "cutoff.read": { given in
            let read = try Cutoff(
                bytes: try given["cutoff"].bytes, organisation: try given["organisation"].bytes,
                verifier: Ed25519Verifier())
            let heads = read.heads.map { ($0.key.name, JSONValue($0.value)) }
            return .object([
                "author": .text(read.author.hex), "issuedMs": .long(read.issuedMilliseconds),
                "reason": .text(read.reason), "heads": .object(Dictionary(uniqueKeysWithValues: heads)),
            ])
        },
        "card.refusal": { given in
            let code = OrganisationPolicy(organisation: try given["organisation"].bytes).refusal(
                of: try given["card"].card, in: try given["scope"].scope)
            return .object(["refusal": code.map { .text($0.rawValue) } ?? .null])
        },
        "card.better": { given in
            let card = OrganisationPolicy(organisation: try given["organisation"].bytes).better(
                of: given["known"].isNull ? nil : try given["known"].card, and: try given["sent"].card)
            return .object([
                "publicKey": .bytes(card.publicKey), "certificate": .bytes(card.certificate),
                "cutoff": .bytes(card.cutoff),
            ])
        },
    ]

    /// Writes the draft that a case describes as the author's next change.
    static func write(_ given: JSONValue, to replica: MemoryReplica, as author: LocalAuthor) throws -> JSONValue {
        let draft = Draft(
            record: try given["record"].record, recordType: try given["recordType"].text,
            writes: try given["writes"].list.map {
                .init(
                    field: try $0["field"].text, value: try $0["value"].value,
                    replaces: try $0["replaces"].list.map { try $0.dot })
            },
            person: try given["person"].text, reason: try given["reason"].text)
        let written = try replica.write {
            try $0.write(
                draft, in: try given["scope"].scope, as: author, wallMilliseconds: try given["wallMs"].long(),
                salt: try given["salt"].bytes)
        }
        return .object([
            "header": .bytes(written.change.header), "values": .bytes(written.change.values ?? []),
            "hash": .bytes(written.hash), "signature": .bytes(written.change.signature),
            "dot": JSONValue(written.dot),
        ])
    }
}
