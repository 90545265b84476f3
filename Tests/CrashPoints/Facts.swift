import Causality
import InspectionStore
import SyncProtocol

/// Everything that a store says it holds, one line a fact, so that two states can be compared.
struct Facts: Hashable {
    private(set) var lines: Set<String> = []

    init() {}

    init(of machine: Machine) throws {
        let store = try machine.store
        lines.insert("author \(store.author.id.hex)")
        try store.read { reader in
            for scope in Place.all {
                for branch in try reader.branches(in: scope) {
                    let changes = try reader.changes(onBranch: branch.id, after: branch.base, count: .max)
                    for change in changes { lines.insert("change \(hex(change.hash.prefix(12)))") }
                }
            }
        }
        for record in try store.unsentRecords() { lines.insert("unsent record \(record.hex)") }
        for conflict in try store.conflicts() { lines.insert("conflict \(conflict.id)") }
        for photo in machine.photos {
            let state = try store.photoState(photo.id)
            if state != .missing { lines.insert("photo \(hex(photo.id.prefix(6))) \(state)") }
            if try store.thumbnail(of: photo.id) != nil { lines.insert("thumbnail \(hex(photo.id.prefix(6)))") }
        }
        for key in ["language", "person"] {
            if let value = try store.setting(key) { lines.insert("setting \(key) \(value)") }
        }
        if let contact = try store.centreContact() { lines.insert("contact \(contact.notedMilliseconds)") }
    }

    /// What is wrong with this state if a crash left it between two states; `nil` if nothing.
    ///
    /// - Parameter isAtomic: whether nothing between the two may be seen.
    func complaint(between before: Facts, and after: Facts, isAtomic: Bool) -> String? {
        if self == before || self == after { return nil }
        let lost = before.lines.intersection(after.lines).subtracting(lines).sorted()
        if !lost.isEmpty { return "lost: \(lost.prefix(4).joined(separator: "; "))" }
        let invented = lines.subtracting(before.lines.union(after.lines)).filter { !Self.isPassing($0) }.sorted()
        if !invented.isEmpty { return "from nowhere: \(invented.prefix(4).joined(separator: "; "))" }
        guard isAtomic else { return nil }
        return "half done: lacks \(after.lines.subtracting(lines).sorted().prefix(3)), "
            + "has \(lines.subtracting(before.lines).sorted().prefix(3))"
    }

    func filtered(_ keeps: (String) -> Bool) -> Facts {
        var some = self
        some.lines = lines.filter(keeps)
        return some
    }

    /// A photo's chunks, entries on their way and a contact change within one step.
    private static func isPassing(_ line: String) -> Bool {
        line.contains(" partial(") || line.hasPrefix("unsent") || line.hasPrefix("contact")
            || line.hasSuffix(" complete")
    }

    private func hex(_ bytes: some Collection<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
