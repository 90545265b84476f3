public import Causality

/// An event that names the latest events its author saw.
public protocol CausalEvent: Sendable {
    /// The event's record.
    var id: RecordID { get }
    /// The latest events seen by the author; unknown ones are allowed.
    var follows: [RecordID] { get }
}

/// Events in causal order, computed from what each of them follows and from no clock.
///
/// Every replica that holds the same events computes the same order, whatever the order of their arrival.
public struct EventGraph<Event: CausalEvent>: Sendable {
    /// The events, each after all that it follows; among unordered ones by id.
    public let ordered: [Event]
    /// Events that follow themselves in a circle, which no honest author writes, sorted; they are left out.
    public let circular: [RecordID]
    /// Ids that events follow but that are not here (yet), sorted.
    public let unknown: [RecordID]

    private let parents: [[Int]]

    /// Orders events; of several with one id the first is taken.
    public init(_ events: some Sequence<Event>) {
        var byID: [RecordID: Event] = [:]
        for event in events where byID[event.id] == nil { byID[event.id] = event }
        var open = byID.mapValues { event in Set(event.follows).filter { byID[$0] != nil }.count }
        var followers: [RecordID: [RecordID]] = [:]
        for event in byID.values {
            for parent in Set(event.follows) where byID[parent] != nil {
                followers[parent, default: []].append(event.id)
            }
        }
        var ready = open.filter { $0.value == 0 }.map(\.key).sorted()
        var ordered: [Event] = []
        while !ready.isEmpty {
            let id = ready.removeFirst()
            guard let event = byID[id] else { continue }
            ordered.append(event)
            for follower in followers[id] ?? [] {
                let left = (open[follower] ?? 0) - 1
                open[follower] = left
                if left == 0 { ready.append(follower) }
            }
            ready.sort()
        }
        let position = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($0.element.id, $0.offset) })
        self.ordered = ordered
        circular = byID.keys.filter { position[$0] == nil }.sorted()
        unknown = Set(byID.values.flatMap(\.follows)).filter { byID[$0] == nil }.sorted()
        parents = ordered.map { event in Set(event.follows.compactMap { position[$0] }).sorted() }
    }

    /// The ids of events that nothing here follows: what a new event's author names.
    public var heads: [RecordID] {
        let followed = Set(ordered.flatMap(\.follows))
        return ordered.map(\.id).filter { !followed.contains($0) }.sorted()
    }

    /// Carries a value along the graph: joins what the latest branches left, then applies the event.
    ///
    /// - Parameters:
    ///   - initial: The value before any event.
    ///   - join: Combines the values of concurrent branches, at least two; must not depend on their order.
    ///   - apply: The value after an event; `nil` if the event does not count, as if its author had only looked.
    public func fold<Value>(
        _ initial: Value, join: ([Value]) -> Value, apply: (Value, Event) -> Value?
    ) -> Value {
        func combine(_ indices: [Int], _ values: [Int: Value]) -> Value {
            let branches = indices.compactMap { values[$0] }
            guard let first = branches.first else { return initial }
            return branches.count == 1 ? first : join(branches)
        }
        var values: [Int: Value] = [:]
        // For each event the latest counting events at or before it.
        var tips: [[Int]] = []
        for (index, event) in ordered.enumerated() {
            let latest = latest(of: Set(parents[index].flatMap { tips[$0] }))
            if let value = apply(combine(latest, values), event) {
                values[index] = value
                tips.append([index])
            } else {
                tips.append(latest)
            }
        }
        let followed = Set(parents.joined())
        let ends = tips.indices.filter { !followed.contains($0) }.flatMap { tips[$0] }
        return combine(latest(of: Set(ends)), values)
    }

    // Those that are not before another of them, in order.
    private func latest(of indices: Set<Int>) -> [Int] {
        guard indices.count > 1, let earliest = indices.min() else { return Array(indices) }
        var seen: Set<Int> = []
        var open = indices.flatMap { parents[$0] }
        while let index = open.popLast() {
            // Events stand after what they follow, so nothing below the earliest matters.
            if index >= earliest && seen.insert(index).inserted { open += parents[index] }
        }
        return indices.subtracting(seen).sorted()
    }
}
