public import Causality

/// What a store's current values follow from: two equal editions of one store mean equal values.
public struct StoreEdition: Hashable, Sendable {
    /// The head of each branch, by its local number.
    fileprivate let heads: [Int64: UInt64]
    /// The cut-offs in force, by author.
    fileprivate let cutoffs: [[UInt8]: [UInt8]]
}

extension InspectionStore {
    /// The present edition; cheap, for whoever keeps something that was computed from records.
    public func edition() throws -> StoreEdition { try snapshot { try $0.edition() } }

    /// The records that changed since an edition, with the present one; `nil` in place of the records if anything may
    /// have changed, as after a cut-off.
    public func changes(since last: StoreEdition) throws -> (records: Set<RecordID>?, edition: StoreEdition) {
        try snapshot { adapter in
            let present = try adapter.edition()
            if present == last { return ([], present) }
            guard present.cutoffs == last.cutoffs else { return (nil, present) }
            return (try adapter.records(beyond: last.heads, upTo: present.heads), present)
        }
    }
}

extension ReplicaAdapter {
    fileprivate func edition() throws -> StoreEdition {
        let cut = try PreparedStatement(db, "SELECT author, cutoff FROM author_card WHERE length(cutoff) > 0")
            .all { ($0.bytes(0), $0.bytes(1)) }
        return StoreEdition(heads: try heads(), cutoffs: Dictionary(cut) { $1 })
    }
}
