import Causality
import SyncProtocol

/// Builds what a case starts from.
enum Setting {
    /// A batch alone, read by way of the request that would carry it.
    static func batch(_ bytes: [UInt8]) throws -> Batch {
        var length = bytes.count
        var request: [UInt8] = [0x08, 1, 0x12, 16] + [UInt8](repeating: 0, count: 16) + [0x2a]
        while length > 0x7f {
            request.append(UInt8(length & 0x7f) | 0x80)
            length >>= 7
        }
        return try ExchangeRequest(bytes: request + [UInt8(length)] + bytes).changes
    }

    static func policy(_ given: JSONValue) throws -> OrganisationPolicy {
        OrganisationPolicy(organisation: try given["organisation"].bytes)
    }

    /// A replica that took the case's batches, all scopes allowed.
    static func replica(_ given: JSONValue, organisation: JSONValue? = nil) throws -> MemoryReplica {
        let replica = MemoryReplica()
        let policy = OrganisationPolicy(organisation: try (organisation ?? given["organisation"]).bytes)
        for bytes in try given["batches"].list {
            let batch = try batch(try bytes.bytes)
            _ = try replica.write {
                try Admission.apply(batch, allowing: Set(batch.segments.map(\.scope)), policy: policy, to: $0)
            }
        }
        return replica
    }
}

/// Signs with the signature that the case recorded; any other message with the key of the seed.
///
/// Ed25519 as the standard has it is deterministic, but not every platform's is.
struct RecordedSigner: Signer {
    let publicKey: [UInt8]
    private let key: Ed25519Signer
    private let recorded: [[UInt8]: [UInt8]]

    init(_ given: JSONValue) throws {
        key = try Ed25519Signer(privateKey: try given["seed"].bytes)
        publicKey = key.publicKey
        var recorded: [[UInt8]: [UInt8]] = [:]
        if !given["signatures"].isNull {
            for (message, signature) in try given["signatures"].object {
                recorded[try JSONValue.text(message).bytes] = try signature.bytes
            }
        }
        self.recorded = recorded
    }

    func signature(of message: [UInt8]) throws -> [UInt8] {
        guard let signature = recorded[message], Ed25519Verifier().isValid(signature, of: message, by: publicKey) else {
            return try key.signature(of: message)
        }
        return signature
    }
}

/// What an answerer says of photos in a case.
struct FixedDesk: PhotoDesk {
    let wants: [PhotoWant]
    let confirmed: Set<[UInt8]>

    func wantedPhotos(in scopes: Set<ScopeID>, count: Int) -> [PhotoWant] { Array(wants.prefix(count)) }
    func confirmedPhotos(among photos: [[UInt8]]) -> Set<[UInt8]> { confirmed.intersection(photos) }
}

extension Operations {
    static let replicas: [String: Operation] = [
        "batches.admit": { try admit($0) },
        "outgoing.pack": { try pack($0) },
        "exchange.run": { try run($0) },
    ]

    private static func admit(_ given: JSONValue) throws -> JSONValue {
        let replica = MemoryReplica()
        let policy = try Setting.policy(given)
        let allowed = Set(try given["allow"].scopes)
        let reports = try given["batches"].list.map { bytes -> JSONValue in
            do {
                let batch = try Setting.batch(try bytes.bytes)
                let report = try replica.write {
                    try Admission.apply(batch, allowing: allowed, policy: policy, to: $0)
                }
                return .report(report)
            } catch let error as ProtocolError {
                return .object(["error": .text(error.code.rawValue)])
            }
        }
        return .object(["reports": .list(reports), "scopes": try .replica(replica)])
    }

    private static func pack(_ given: JSONValue) throws -> JSONValue {
        let replica = try Setting.replica(given)
        var shared: [ScopeID: [LogHead]] = [:]
        for (scope, heads) in try given["shared"].object {
            shared[try JSONValue.scope(scope)] = try heads.list.map { try $0.head }
        }
        let stopped = try given["stopped"].list.map {
            StoppedLog(scope: try $0["scope"].scope, author: try $0["author"].author)
        }
        var peer: [ScopeID: VersionVector] = [:]
        for (scope, heads) in try given["peer"].object { peer[try JSONValue.scope(scope)] = try heads.vector }
        let packed = try replica.read {
            try Outgoing(reader: $0, verifier: Ed25519Verifier()).pack(
                lackedBy: peer, sharing: shared, leavingOut: Set(stopped), bytesMax: try given["bytesMax"].number)
        }
        return .object([
            "authors": .list(packed.batch.authors.map { .text($0.author.hex) }),
            "segments": .list(packed.batch.segments.map {
                .object([
                    "scope": .text($0.scope.name), "author": .text($0.author.hex),
                    "previousHash": .bytes($0.previousHash),
                ])
            }),
            "changes": .list(packed.batch.items.map {
                .object([
                    "segment": .number($0.segment), "headerHash": .bytes(Hashing.sha256($0.change?.header ?? [])),
                ])
            }),
            "more": .flag(packed.hasMore),
        ])
    }

    private static func run(_ given: JSONValue) throws -> JSONValue {
        let (one, other) = (given["asker"], given["answerer"])
        let policy = try Setting.policy(given)
        let mine = try Setting.replica(one, organisation: given["organisation"])
        let theirs = try Setting.replica(other, organisation: given["organisation"])
        let signer = try RecordedSigner(one)
        let author = LocalAuthor(card: AuthorCard(publicKey: signer.publicKey), signer: signer)
        let answerer = Answerer(
            author: LocalAuthor(card: try other["card"].card, signer: try RecordedSigner(other)), policy: policy)
        let desk = FixedDesk(
            wants: try other["wants"].list.map { try $0.want },
            confirmed: Set(try other["confirmed"].list.map { try $0.bytes }))
        let backlog: [UInt64] = try one["backlog"].list.map { UInt64(try $0.number) }
        var asker = Asker(scopes: try one["scopes"].scopes, author: author, policy: policy)
        var rounds: [JSONValue] = []
        while asker.standing == .goingOn, rounds.count < (try given["roundsMax"].number) {
            let request = try asker.request(
                from: mine, bytesMax: try given["bytesMax"].number, wallMilliseconds: try one["wallMs"].long(),
                backlog: Backlog(records: backlog[0], photos: backlog[1], photoBytes: backlog[2]),
                confirmPhotos: try one["confirm"].list.map { try $0.bytes }).encoded()
            let answer = try answerer.answer(
                ExchangeRequest(bytes: request), readable: Set(try other["readable"].scopes),
                writable: Set(try other["writable"].scopes), store: theirs, photos: desk,
                wallMilliseconds: try other["wallMs"].long()).answer.encoded()
            _ = try asker.take(ExchangeAnswer(bytes: answer), into: mine)
            rounds.append(.object(["request": .bytes(request), "answer": .bytes(answer)]))
        }
        let refusals = asker.refusals.sorted {
            ($0.author, $0.code, $0.scope, $0.sequence) < ($1.author, $1.code, $1.scope, $1.sequence)
        }
        return .object([
            "rounds": .list(rounds), "standing": .text("\(asker.standing)"),
            "diverged": .list(asker.divergedScopes.sorted().map { .text($0.name) }),
            "unanswered": .list(asker.unansweredScopes.sorted().map { .text($0.name) }),
            "refusals": .refusals(refusals), "asker": try .replica(mine), "answerer": try .replica(theirs),
        ])
    }
}
