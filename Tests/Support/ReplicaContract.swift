import Causality
public import SyncProtocol

/// What every ``ReplicaStore`` must do, checked on a fresh store each; memory and SQLite run the same checks.
///
/// ```swift
/// @Test(arguments: ReplicaContract.checks) func `the store keeps the contract`(check: ReplicaContract.Check) throws {
///     try check.run { try MyStore(…) }
/// }
/// ```
public enum ReplicaContract {
    /// What a store did against the contract.
    public struct Violation: Error, CustomStringConvertible {
        /// What was expected.
        public let description: String
    }

    /// One promise and how to check it.
    public struct Check: Sendable, CustomStringConvertible {
        /// The promise.
        public let description: String
        let body: @Sendable (() throws -> any ReplicaStore) throws -> Void

        /// Checks the promise on stores that the factory makes, each new and empty. Throws if it is broken.
        public func run(_ factory: () throws -> any ReplicaStore) throws { try body(factory) }
    }

    /// All promises.
    public static let checks: [Check] = [
        Check(description: "an empty replica knows nothing", body: emptyKnowsNothing),
        Check(description: "a change is kept byte for byte", body: keepsBytes),
        Check(description: "a stripped change is kept as it is", body: keepsStripped),
        Check(description: "what is handed on is what is kept", body: handsOn),
        Check(description: "a transaction that throws leaves no trace", body: rollsBack),
        Check(description: "a transaction reads what it wrote", body: readsOwnWrites),
        Check(description: "a branch holds what lies after its base and up to its head", body: branchBounds),
        Check(description: "branches of a fork are kept, parents first", body: keepsForks),
        Check(description: "scopes do not mix", body: scopesAreDisjoint),
        Check(description: "a record keeps all its siblings and kinds of values", body: keepsRecords),
        Check(description: "the latest card and figures count", body: replacesCards),
        Check(description: "random histories give what memory gives", body: agreesWithMemory),
    ]

    static let scope = Build.scope("contract")
    static let one = Build.author(101)
    static let two = Build.author(102)

    static func require(_ condition: Bool, _ expected: String) throws {
        guard condition else { throw Violation(description: "expected: \(expected)") }
    }

    static func fill(_ store: any ReplicaStore, as author: LocalAuthor, count: Int, record: UInt64 = 1) throws {
        for number in 0..<count {
            try store.set("a", of: Build.record(record), to: .integer(Int64(number)), in: scope, as: author)
        }
    }

    static func batch(of store: any ReplicaStore, in scope: ScopeID = scope) throws -> Batch {
        try store.read {
            try Outgoing(reader: $0, verifier: FastVerifier())
                .pack(lackedBy: [scope: VersionVector()], bytesMax: 1 << 20).batch
        }
    }

    @discardableResult
    static func admit(_ batch: Batch, to store: any ReplicaStore) throws -> AdmissionReport {
        try store.write { try Admission.apply(batch, allowing: [scope], policy: OpenPolicy(), to: $0) }
    }
}
