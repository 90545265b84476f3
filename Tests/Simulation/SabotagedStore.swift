import Causality
import SyncProtocol
import TestSupport

/// A memory replica that can crash at its commit and, for a mutant, does one thing wrong.
final class SabotagedStore: SimulatedStore {
    private var memory: MemoryReplica
    private let mutant: Mutant?
    private var armed: StoreFailure?
    private var lastDurable: MemoryReplica.Contents?

    init(mutant: Mutant?, contents: MemoryReplica.Contents = MemoryReplica.Contents()) {
        memory = MemoryReplica(contents)
        self.mutant = mutant
    }

    func arm(_ failure: StoreFailure?) { armed = failure }

    func losePower() {
        guard mutant == .commitNotDurable, let lastDurable else { return }
        memory = MemoryReplica(lastDurable)
        self.lastDurable = nil
    }

    func backup() -> StoreMaker {
        let (contents, mutant) = (memory.contents, mutant)
        return { SabotagedStore(mutant: mutant, contents: contents) }
    }

    func contents(of scopes: [ScopeID]) -> MemoryReplica.Contents { memory.contents }

    func read<Result>(_ body: (any ReplicaReader) throws -> Result) throws -> Result {
        guard let mutant else { return try memory.read(body) }
        return try memory.read { _ in try body(SabotagedWriter(base: memory, mutant: mutant)) }
    }

    func write<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result {
        let failure = armed
        armed = nil
        if mutant == .commitNotDurable { lastDurable = memory.contents }
        if mutant == .tornTransaction, failure == .crash {
            let before = memory.contents
            let result = try memory.write(body)
            memory = MemoryReplica(before.keepingRecords(of: memory.contents))
            _ = result
            throw StoreFailure.crash
        }
        return try memory.write { writer in
            let result: Result
            if let mutant {
                result = try body(SabotagedWriter(base: memory, mutant: mutant))
            } else {
                result = try body(writer)
            }
            if let failure { throw failure }
            return result
        }
    }
}
