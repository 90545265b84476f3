/// The siblings of each field of a record, in byte order of the names.
///
/// A sorted array: records have tens of fields, are read and written as a whole in this order, and mostly grow in it,
/// so that a hash table would cost more and would have to be sorted for every digest and every row.
public struct FieldTable: Hashable, Sendable {
    private struct Entry: Hashable {
        let name: FieldName
        var siblings: Siblings
    }

    private var entries: [Entry] = []

    /// A record without any field.
    public init() {}

    /// Collects fields in any order; of a name given twice the later siblings count.
    public init(_ fields: some Sequence<(key: FieldName, value: Siblings)>) {
        entries.reserveCapacity(fields.underestimatedCount)
        for (name, siblings) in fields { self[name] = siblings }
    }

    /// The names in byte order.
    public var keys: [FieldName] { entries.map(\.name) }

    /// The siblings in byte order of their fields' names.
    public var values: [Siblings] { entries.map(\.siblings) }

    /// The siblings of a field; `nil` if nobody wrote it, and setting `nil` forgets the field.
    public subscript(name: FieldName) -> Siblings? {
        get {
            let place = place(of: name)
            return place.isHeld ? entries[place.index].siblings : nil
        }
        set {
            let place = place(of: name)
            switch (newValue, place.isHeld) {
            case (let siblings?, true): entries[place.index].siblings = siblings
            case (let siblings?, false): entries.insert(Entry(name: name, siblings: siblings), at: place.index)
            case (nil, true): entries.remove(at: place.index)
            case (nil, false): break
            }
        }
    }

    /// Alters the siblings of a field in place, unwritten ones if nobody wrote it.
    mutating func update(_ name: FieldName, _ body: (inout Siblings) -> Void) {
        let place = place(of: name)
        if !place.isHeld { entries.insert(Entry(name: name, siblings: Siblings()), at: place.index) }
        body(&entries[place.index].siblings)
    }

    /// Makes room for so many fields.
    public mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

    /// The same names with other siblings.
    public func mapValues(_ body: (Siblings) throws -> Siblings) rethrows -> FieldTable {
        var table = self
        for index in entries.indices { table.entries[index].siblings = try body(entries[index].siblings) }
        return table
    }

    /// Where a name stands or would stand; new names mostly belong at the end.
    private func place(of name: FieldName) -> (index: Int, isHeld: Bool) {
        guard let last = entries.last, !(last.name < name) else { return (entries.count, false) }
        var low = 0
        var high = entries.count - 1
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return (low, entries[low].name == name)
    }
}

extension FieldTable: RandomAccessCollection {
    /// The first place.
    public var startIndex: Int { 0 }
    /// The place after the last.
    public var endIndex: Int { entries.count }
    /// The field at a place.
    public subscript(position: Int) -> (key: FieldName, value: Siblings) {
        (entries[position].name, entries[position].siblings)
    }
}

extension FieldTable: ExpressibleByDictionaryLiteral {
    /// Fields written in code.
    public init(dictionaryLiteral elements: (FieldName, Siblings)...) {
        self.init(elements.lazy.map { (key: $0.0, value: $0.1) })
    }
}
