public import Causality
public import SyncProtocol
public import TestSupport

/// How a store fails when it is told to.
public enum StoreFailure: Error, Hashable, Sendable {
    /// The machine stops inside the transaction; afterwards it is kept whole or not at all.
    case crash
    /// No space is left; the transaction left no trace and the machine goes on.
    case diskFull
    /// The disk failed once; the transaction left no trace and the machine goes on.
    case inputOutput
    /// Another process held the store too long; the transaction left no trace and the machine goes on.
    case busy
}

/// What a simulated machine keeps: a replica that fails when told to, can be backed up, and shows all it holds.
///
/// The model level runs on a store in memory, the full-stack level on the real one over a disk that misbehaves.
public protocol SimulatedStore: AnyObject, ReplicaStore {
    /// Lets the next transaction throw this ``StoreFailure``; `nil` takes it back.
    func arm(_ failure: StoreFailure?)
    /// The machine lost its power: forgets what was not durable, and opens again.
    func losePower() throws
    /// A backup: each call of the result makes a store that holds what this one holds now.
    func backup() throws -> StoreMaker
    /// All that is held of the scopes, for oracles.
    func contents(of scopes: [ScopeID]) throws -> MemoryReplica.Contents
}

/// Makes a store for one simulated machine.
public typealias StoreMaker = () throws -> any SimulatedStore
