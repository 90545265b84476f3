public import Causality
public import InspectionDomain

extension Siblings {
    /// The value that views show: the one all agree on, otherwise the cautious one by the field's declaration.
    ///
    /// A filled value counts before an empty one. Without a declaration the value of the first dot is shown.
    public func shown(by declaration: FieldDeclaration?) -> FieldValue {
        if let agreed { return agreed }
        let filled = all.map(\.value).filter { $0 != .empty }
        guard let first = filled.first else { return .empty }
        switch declaration?.caution ?? .first {
        case .first: return first
        case .lower: return filled.dropFirst().reduce(first) { $1.isLess(than: $0, kind: declaration?.kind) ? $1 : $0 }
        case .higher: return filled.dropFirst().reduce(first) { $0.isLess(than: $1, kind: declaration?.kind) ? $1 : $0 }
        }
    }
}

extension FieldValue {
    /// Numbers by size, no before yes, choices by rank, texts (dates) by bytes; kinds never meet.
    fileprivate func isLess(than other: FieldValue, kind: FieldKind?) -> Bool {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): return left < right
        case (.flag(let left), .flag(let right)): return !left && right
        case (.text(let left), .text(let right)):
            if case .choice(let choices) = kind?.valueKind {
                func rank(_ code: String) -> Int { choices.first { $0.code == code }?.caution ?? Int.max }
                return rank(left) < rank(right)
            }
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        default: return false
        }
    }
}

extension FieldKind {
    /// The kind of one register: of a map's values, otherwise the kind itself.
    fileprivate var valueKind: FieldKind {
        if case .map(_, let value) = self { value } else { self }
    }
}

extension RecordState {
    /// The fields in which a person must decide, sorted by bytes.
    ///
    /// Members of sets settle themselves (an addition wins). A record deleted by one and edited by another counts once,
    /// as its existence.
    public var fieldsToSettle: [String] {
        if fields.values.allSatisfy({ $0.all.count < 2 }) { return isDisputed ? [RecordExistence.fieldName] : [] }
        let type = RecordTypes.named(type)
        let disputed = isDisputed
        var names = fields.compactMap { name, siblings -> String? in
            guard siblings.isConflict, name != RecordExistence.fieldName else { return nil }
            if disputed, siblings.values.filter({ $0 != .empty }).count < 2 { return nil }
            if case .set = type?.field(named: name)?.kind { return nil }
            return name
        }
        if disputed { names.append(RecordExistence.fieldName) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private var isDisputed: Bool {
        fields[RecordExistence.fieldName] != nil && RecordExistence.standing(of: self) == .disputed
    }
}
