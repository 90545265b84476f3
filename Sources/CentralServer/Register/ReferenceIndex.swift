import Causality
import InspectionDomain
import InspectionStore
import Presentation
import Synchronization

/// Finds the records that words of a table stand for; reads each type once.
final class ReferenceIndex: Sendable {
    private let store: InspectionStore
    private let types = Mutex<[String: Entries]>([:])

    private struct Entries: Sendable {
        var byWord: [String: [RecordID]] = [:]
        var byIdentity: [[String]: RecordID] = [:]
        var projects: [RecordID: RecordID] = [:]
    }

    init(store: InspectionStore) { self.store = store }

    /// The records of a type that a word names: an id, another program's key, or what the type is known by.
    ///
    /// - Parameter project: parts of a project are looked up among its own.
    func find(_ word: String, of type: String, in project: RecordID?) throws -> [RecordID] {
        if let id = RecordID(hex: word), try store.record(id) != nil { return [id] }
        let entries = try entries(of: type)
        var found = entries.byWord[word] ?? []
        if found.isEmpty, try store.record(RecordKey.id(of: type, key: word)) != nil {
            found = [RecordKey.id(of: type, key: word)]
        }
        guard found.count > 1 || !entries.projects.isEmpty, let project else { return found }
        return found.filter { entries.projects[$0] == nil || entries.projects[$0] == project }
    }

    /// The record with these values in the fields that its type is known by.
    func known(_ type: RecordType, identity: [String]) throws -> RecordID? {
        try entries(of: type.name).byIdentity[identity]
    }

    /// The scope of a project's territory.
    func territory(of project: RecordID) throws -> ScopeID? {
        try store.record(project).flatMap { ProjectView($0.state)?.territoryScope }
    }

    /// The scope of the territory with this code or name; `nil` if the register has none.
    func territory(named word: String) throws -> ScopeID? {
        guard let region = try find(word, of: RecordType.region.name, in: nil).first else { return nil }
        return try store.record(region)?.value("code").text.flatMap(Scopes.territory)
    }

    private func entries(of type: String) throws -> Entries {
        if let known = types.withLock({ $0[type] }) { return known }
        var entries = Entries()
        let declared = RecordTypes.named(type)
        let identity = declared?.identity ?? []
        let words = Set(identity + ["name", "code"]).filter { declared?.field(named: $0) != nil && $0 != "project" }
        for record in try store.records(RecordQuery(type: type)) {
            for word in Set(words.map({ record.value($0).rawText })) where !word.isEmpty {
                entries.byWord[word, default: []].append(record.id)
            }
            let known = identity.map { record.value($0).rawText }
            if !identity.isEmpty { entries.byIdentity[known] = record.id }
            if declared?.field(named: "project") != nil { entries.projects[record.id] = record.value("project").recordID }
        }
        types.withLock { $0[type] = entries }
        return entries
    }
}
