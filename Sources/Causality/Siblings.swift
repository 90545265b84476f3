/// The current values of one field: those written and not yet replaced by a known change.
///
/// One value is the normal case. Two different values are a conflict that a person settles. Equal values written
/// concurrently are kept with both dots but show as one value (SPEC § Merge).
public struct Siblings: Hashable, Sendable {
    /// One current value and the change that wrote it.
    public struct Sibling: Hashable, Sendable {
        /// The change that wrote the value.
        public let dot: Dot
        /// The value.
        public let value: FieldValue

        /// Pairs a value with its change.
        public init(dot: Dot, value: FieldValue) {
            self.dot = dot
            self.value = value
        }
    }

    /// The current values in the order of their dots.
    public private(set) var all: [Sibling]

    /// A field that nobody has written.
    public init() { all = [] }

    /// Restores siblings that were stored; sorts them.
    public init(_ siblings: [Sibling]) { all = siblings.sorted { $0.dot < $1.dot } }

    /// Whether nobody has written the field.
    public var isUnwritten: Bool { all.isEmpty }

    /// The dots of all current values, in order: what a writer who sees them replaces.
    public var dots: [Dot] { all.map(\.dot) }

    /// The different values, in the order of the first dot of each.
    public var values: [FieldValue] {
        var distinct: [FieldValue] = []
        for sibling in all where !distinct.contains(sibling.value) { distinct.append(sibling.value) }
        return distinct
    }

    /// Whether there are two or more different values.
    public var isConflict: Bool { all.count > 1 && all.contains { $0.value != all[0].value } }

    /// The one value that all siblings agree on, ``FieldValue/empty`` if unwritten; `nil` in a conflict.
    public var agreed: FieldValue? {
        guard let first = all.first else { return .empty }
        return isConflict ? nil : first.value
    }

    /// Replaces the named values by a new one; values not named stay beside it.
    ///
    /// Writing the same dot again changes nothing. Naming a dot that is not current changes nothing for that dot.
    public mutating func write(_ value: FieldValue, as dot: Dot, replacing replaced: [Dot]) {
        guard !all.isEmpty else {
            all = [Sibling(dot: dot, value: value)]
            return
        }
        guard !all.contains(where: { $0.dot == dot }) else { return }
        all.removeAll { replaced.contains($0.dot) }
        let position = all.firstIndex { dot < $0.dot } ?? all.endIndex
        all.insert(Sibling(dot: dot, value: value), at: position)
    }
}
