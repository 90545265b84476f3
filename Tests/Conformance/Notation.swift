import Causality
import SyncProtocol

/// How cases write dots, values, heads, records and replicas (README § Notation).
extension JSONValue {
    var value: FieldValue {
        get throws {
            if isNull { return .empty }
            guard let (kind, content) = try object.first else { throw BadCase(what: "value") }
            switch kind {
            case "text": return .text(try content.text)
            case "integer": return .integer(try content.long())
            case "flag": return .flag(try content.flag)
            case "bytes": return .bytes(try content.bytes)
            default: throw BadCase(what: "kind \(kind)")
            }
        }
    }

    init(_ value: FieldValue) {
        switch value {
        case .empty: self = .null
        case .text(let text): self = .object(["text": .text(text)])
        case .integer(let integer): self = .object(["integer": .long(integer)])
        case .flag(let flag): self = .object(["flag": .flag(flag)])
        case .bytes(let bytes): self = .object(["bytes": .bytes(bytes)])
        }
    }

    var author: AuthorID {
        get throws {
            guard let author = AuthorID(bytes: try bytes) else { throw BadCase(what: "author") }
            return author
        }
    }

    var record: RecordID {
        get throws {
            guard let record = RecordID(bytes: try bytes) else { throw BadCase(what: "record id") }
            return record
        }
    }

    var scope: ScopeID { get throws { try Self.scope(try text) } }

    static func scope(_ name: String) throws -> ScopeID {
        guard let scope = ScopeID(name) else { throw BadCase(what: "scope") }
        return scope
    }

    var scopes: [ScopeID] { get throws { try list.map { try $0.scope } } }

    var dot: Dot {
        get throws {
            guard let prefix = UInt32(try self["prefix"].text, radix: 16) else { throw BadCase(what: "prefix") }
            return Dot(author: try self["author"].author, sequence: try self["sequence"].long(), hashPrefix: prefix)
        }
    }

    init(_ dot: Dot) {
        let prefix = String(dot.hashPrefix, radix: 16)
        self = .object([
            "author": .text(dot.author.hex), "sequence": .long(dot.sequence),
            "prefix": .text(String(repeating: "0", count: 8 - prefix.count) + prefix),
        ])
    }

    var head: LogHead {
        get throws {
            LogHead(
                author: try self["author"].author, sequence: try self["sequence"].long(),
                hash: try self["hash"].bytes)
        }
    }

    init(_ head: LogHead) {
        self = .object([
            "author": .text(head.author.hex), "sequence": .long(head.sequence), "hash": .bytes(head.hash),
        ])
    }

    var vector: VersionVector { get throws { VersionVector(try list.map { try $0.head }) } }

    static func heads(_ vector: VersionVector) -> JSONValue { .list(vector.heads.map { JSONValue($0) }) }

    static func siblings(_ siblings: Siblings) -> JSONValue {
        .list(siblings.all.map { .object(["dot": JSONValue($0.dot), "value": JSONValue($0.value)]) })
    }

    var recordState: RecordState {
        get throws {
            var fields: [FieldName: Siblings] = [:]
            for field in try self["fields"].list {
                fields[FieldName(try field["name"].text)] = Siblings(
                    try field["siblings"].list.map { .init(dot: try $0["dot"].dot, value: try $0["value"].value) })
            }
            return RecordState(id: try self["id"].record, type: try self["type"].text, fields: fields)
        }
    }

    static func standing(_ record: RecordState) -> JSONValue {
        switch RecordExistence.standing(of: record) {
        case .present: .text("present")
        case .deleted: .text("deleted")
        case .disputed: .text("disputed")
        }
    }

    static func record(_ record: RecordState) -> JSONValue {
        .object([
            "id": .text(record.id.hex), "type": .text(record.type), "standing": standing(record),
            "conflicts": .list(record.conflictedFields.map { .text($0) }),
            "fields": .list(
                record.fields.sorted { $0.key < $1.key }
                    .map { .object(["name": .text($0.key.text), "siblings": siblings($0.value)]) }),
        ])
    }

    static func replica(_ replica: MemoryReplica) throws -> JSONValue {
        try replica.read { reader in
            var scopes: [JSONValue] = []
            for scope in Set(replica.state.branches.map(\.scope)).sorted() {
                let knowledge = try reader.knowledge(of: scope)
                let records = (replica.state.records[scope] ?? [:]).values.filter { !$0.fields.isEmpty }
                    .sorted { $0.id < $1.id }
                scopes.append(.object([
                    "scope": .text(scope.name), "heads": heads(try reader.vector(of: scope)),
                    "headsDigest": .bytes(knowledge.headsDigest),
                    "liveDigest": .bytes(knowledge.liveDigest.bytes),
                    "lamport": .long(try reader.summary(of: scope).lamport),
                    "records": .list(records.map { record($0) }),
                ]))
            }
            return .list(scopes)
        }
    }

    static func refusals(_ refusals: [AdmissionReport.Refusal]) -> JSONValue {
        .list(refusals.map { refusal in
            .object([
                "scope": .text(refusal.scope.name), "author": .text(refusal.author.hex),
                "sequence": .long(refusal.sequence), "code": .text(refusal.code),
            ])
        })
    }

    static func knowledge(_ knowledge: [ScopeKnowledge]) -> JSONValue {
        .list(knowledge.map { said in
            .object([
                "scope": .text(said.scope.name), "headsDigest": .bytes(said.headsDigest),
                "liveDigest": .bytes(said.liveDigest.bytes), "heads": said.heads.map { heads($0) } ?? .null,
                "shared": .list(said.shared.map { JSONValue($0) }),
            ])
        })
    }

    var card: AuthorCard {
        get throws {
            AuthorCard(
                publicKey: try self["publicKey"].bytes, certificate: try self["certificate"].bytes,
                cutoff: try self["cutoff"].bytes)
        }
    }

    var want: PhotoWant {
        get throws {
            PhotoWant(
                photo: try self["photo"].bytes, needsManifest: try self["manifest"].flag,
                needsThumbnail: try self["thumbnail"].flag,
                missingChunks: self["missing"].isNull ? nil : Set(try self["missing"].list.map { try $0.number }))
        }
    }
}
