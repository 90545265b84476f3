public import Causality
public import InspectionDomain

extension Siblings {
    /// The value that views show: the agreed one, otherwise the cautious one; see ``CautiousValue``.
    public func shown(by declaration: @autoclosure () -> FieldDeclaration?) -> FieldValue {
        switch all.count {
        case 0: .empty
        case 1: all[0].value
        default: CautiousValue(self, declared: declaration()).value
        }
    }
}

extension RecordState {
    /// The fields in which a person must decide, sorted by bytes.
    ///
    /// Members of sets settle themselves (an addition wins), and facts of an event, such as who rated and when, stand
    /// side by side for good: there is nothing to decide. A record deleted by one and edited by another counts once,
    /// as its existence.
    public var fieldsToSettle: [String] {
        let disputed = isDisputed
        if fields.allSatisfy({ $0.value.all.count < 2 }) { return disputed ? [RecordExistence.fieldName] : [] }
        let type = RecordTypes.named(type)
        var names = fields.compactMap { name, siblings -> String? in
            guard siblings.isConflict, name.text != RecordExistence.fieldName else { return nil }
            if disputed, siblings.values.filter({ $0 != .empty }).count < 2 { return nil }
            let declared = type?.field(named: name.text)
            if case .set = declared?.kind { return nil }
            if declared?.merge == .event { return nil }
            return name.text
        }
        if disputed { names.append(RecordExistence.fieldName) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private var isDisputed: Bool {
        !self[RecordExistence.fieldName].isUnwritten && RecordExistence.standing(of: self) == .disputed
    }
}
