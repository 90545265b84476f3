import Causality
import SyncProtocol

/// A replica in memory: what a case is applied to. A transaction that throws leaves nothing behind.
final class MemoryReplica: ReplicaStore {
    var state = State()

    func read<Result>(_ body: (any ReplicaReader) throws -> Result) throws -> Result { try body(Session(state)) }

    func write<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result {
        let session = Session(state)
        let result = try body(session)
        state = session.state
        return result
    }

    struct State {
        var branches: [Branch] = []
        var changes: [Int64: [ChainedChange]] = [:]
        var records: [ScopeID: [RecordID: RecordState]] = [:]
        var cards: [AuthorID: AuthorCard] = [:]
        var summaries: [ScopeID: ScopeSummary] = [:]
    }

    private final class Session: ReplicaWriter {
        var state: State

        init(_ state: State) { self.state = state }

        func branches(in scope: ScopeID) -> [Branch] { state.branches.filter { $0.scope == scope } }

        func branches(of author: AuthorID, in scope: ScopeID) -> [Branch] {
            state.branches.filter { $0.scope == scope && $0.author == author }
        }

        func hash(onBranch id: Int64, at sequence: UInt64) -> [UInt8]? {
            guard let branch = state.branches.first(where: { $0.id == id }), sequence > branch.base,
                sequence <= branch.head
            else { return nil }
            return state.changes[id]?[Int(sequence - branch.base - 1)].hash
        }

        func changes(onBranch id: Int64, after sequence: UInt64, count: Int) -> [ChainedChange] {
            guard let branch = state.branches.first(where: { $0.id == id }), sequence < branch.head else { return [] }
            let start = sequence > branch.base ? Int(sequence - branch.base) : 0
            return Array((state.changes[id] ?? []).dropFirst(start).prefix(count))
        }

        func record(_ id: RecordID, in scope: ScopeID) -> RecordState? { state.records[scope]?[id] }

        func card(of author: AuthorID) -> AuthorCard? { state.cards[author] }

        func scopes(of author: AuthorID) -> [ScopeID] {
            Array(Set(state.branches.filter { $0.author == author }.map(\.scope)))
        }

        func cutOffCards(in scope: ScopeID) -> [AuthorCard] {
            Set(branches(in: scope).map(\.author)).compactMap { state.cards[$0] }.filter { !$0.cutoff.isEmpty }
        }

        func summary(of scope: ScopeID) -> ScopeSummary { state.summaries[scope] ?? ScopeSummary() }

        func makeBranch(
            scope: ScopeID, author: AuthorID, parent: Int64?, base: UInt64, baseHash: [UInt8]
        ) -> Branch {
            let branch = Branch(
                id: Int64(state.branches.count + 1), scope: scope, author: author, parent: parent, base: base,
                baseHash: baseHash, head: base, headHash: baseHash)
            state.branches.append(branch)
            return branch
        }

        func append(_ change: ChainedChange, to branch: Branch) throws {
            guard let index = state.branches.firstIndex(where: { $0.id == branch.id }),
                state.branches[index].head + 1 == change.change.sequence
            else { throw BadCase(what: "a change appended out of order") }
            state.branches[index].head = change.change.sequence
            state.branches[index].headHash = change.hash
            state.changes[branch.id, default: []].append(change)
        }

        func save(_ record: RecordState, in scope: ScopeID) { state.records[scope, default: [:]][record.id] = record }
        func save(_ card: AuthorCard) { state.cards[card.author] = card }
        func save(_ summary: ScopeSummary, of scope: ScopeID) { state.summaries[scope] = summary }
    }
}
