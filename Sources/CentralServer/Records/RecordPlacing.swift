import Causality
import InspectionDomain
import InspectionStore
import Pages

/// In which scope a new record lives: by its type's home, and for a territory's by its owner or by choice.
struct RecordPlacing {
    let store: InspectionStore

    /// The territories to choose from; empty where the record's owner decides.
    func choices(for type: RecordType, owner: StoredRecord?, _ call: OfficeCall) throws -> [PageData] {
        guard type.home == .territory, owner == nil else { return [] }
        return try store.records(RecordQuery(type: RecordType.region.name, order: .field("code"))).compactMap { region in
            guard let code = region.value("code").text,
                call.may(.fill, in: code) || call.may(.edit, in: code)
            else { return nil }
            return ["code": code, "name": region.value("name").text]
        }
    }

    /// The scope of a new record.
    ///
    /// - Throws: ``AccessError`` `access.denied` where the visitor may not write, `input.territory` if none is known.
    func scope(
        for type: RecordType, values: [String: FieldValue], chosen: String?, _ call: OfficeCall
    ) throws -> ScopeID {
        switch type.home {
        case .office:
            try call.require(.edit, in: nil)
            guard let scope = Scopes.office else { throw RecordFormError.noTerritory }
            return scope
        case .register:
            let owner = try type.parentField.flatMap { values[$0]?.recordID }.flatMap { try store.record($0) }
            let place = try owner.flatMap { try RecordReach(store: store).territory(of: $0) } ?? values["region"]?.text
            try call.require(.edit, in: place)
            guard let scope = Scopes.register else { throw RecordFormError.noTerritory }
            return scope
        case .territory:
            let owner = try type.parentField.flatMap { values[$0]?.recordID }.flatMap { try store.record($0) }
            let code = try owner.flatMap { try RecordReach(store: store).territory(of: $0) } ?? chosen
            guard let code, let scope = Scopes.territory(code), try call.desk.office.scopes().contains(scope) else {
                throw RecordFormError.noTerritory
            }
            if !call.may(.edit, in: code) { try call.require(.fill, in: code) }
            return scope
        }
    }
}
