import Causality
import InspectionDomain
import InspectionStore
import Pages
import Wording

/// The records that the references of a type may name, as far as a list of them can be looked through.
struct RecordCandidates {
    /// A longer list is no help; then the record is chosen where it stands, and comes with the address.
    static let most = 600

    let store: InspectionStore
    let access: Access
    let language: Language

    /// By type; types with too many records are left out.
    func of(_ fields: [FieldDeclaration]) throws -> [String: [FormDrawing.Candidate]] {
        var found: [String: [FormDrawing.Candidate]] = [:]
        for target in Set(fields.compactMap { Self.target(of: $0.kind) }) where found[target] == nil {
            let query = RecordQuery(type: target)
            guard RecordTypes.named(target) != nil, try store.count(query) <= Self.most else { continue }
            let (reach, title) = (RecordReach(store: store), RecordTitle(store: store, language: language))
            found[target] = try store.records(query).filter { try reach.may(.read, access, $0) }
                .map { (text: try title.text(of: $0), id: $0.id) }.sorted { $0.text < $1.text }
                .map { FormDrawing.Candidate(id: $0.id, label: $0.text) }
        }
        return found
    }

    private static func target(of kind: FieldKind) -> String? {
        switch kind {
        case .reference(let target): target
        case .set(let element): self.target(of: element)
        default: nil
        }
    }
}
