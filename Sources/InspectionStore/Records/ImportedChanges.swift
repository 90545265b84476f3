public import Causality
import InspectionDomain

/// Which values imports of one kind wrote: what a later import may replace without touching anybody's own words.
public struct ImportedChanges: Sendable {
    private let spans: [ScopeID: [BatchSpan]]

    init(_ batches: [StoredRecord]) {
        var spans: [ScopeID: [BatchSpan]] = [:]
        for (scope, span) in batches.flatMap(BatchSpan.all) { spans[scope, default: []].append(span) }
        self.spans = spans
    }

    /// Whether every value that the record holds was written by such an import.
    public func wroteAll(of record: StoredRecord) -> Bool {
        let own = spans[record.scope] ?? []
        return record.state.fields.allSatisfy { _, siblings in
            siblings.all.allSatisfy { sibling in
                sibling.value == .empty
                    || own.contains { span in
                        span.author == sibling.dot.author && (span.first...span.last).contains(sibling.dot.sequence)
                    }
            }
        }
    }
}

extension InspectionStore {
    /// What all imports of a kind wrote, those that were taken back too.
    ///
    /// - Parameter about: the kind as the batch's record names it, such as `register`.
    public func importedChanges(about kind: String) throws -> ImportedChanges {
        ImportedChanges(
            try records(RecordQuery(type: RecordType.importBatch.name)).filter { $0.value("about").text == kind })
    }
}
