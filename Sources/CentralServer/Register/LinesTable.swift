import Foundation
import Presentation
import TableIntake

/// JSON Lines as a table: one row an object, or one for each object of a list in it, with the outer fields repeated.
enum LinesTable {
    /// The table; `nil` if the bytes are not lines of JSON objects.
    ///
    /// Rows are numbered from 2 as if a header stood above them. Headings are the names; a name inside a list that also stands outside is written `list·name`.
    static func read(_ bytes: Data, name: String) -> Table? {
        guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return nil }
        var objects: [[String: JSONValue]] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for line in lines where line.contains(where: { $0 > 0x20 }) {
            guard let object = try? JSONDecoder().decode(JSONValue.self, from: line).object else { return nil }
            objects.append(object)
        }
        let outer = Set(objects.flatMap(\.keys))
        var headings: [String] = []
        var rows: [[String: String]] = []
        for object in objects {
            var shared: [String: String] = [:]
            var parts: [[String: String]] = []
            for (key, value) in object.sorted(by: { $0.key < $1.key }) {
                if let list = value.list, list.contains(where: { $0.object != nil }) {
                    parts = list.compactMap(\.object).map { part in
                        Dictionary(
                            uniqueKeysWithValues: part.map { inner, value in
                                (outer.contains(inner) ? "\(key)·\(inner)" : inner, text(value))
                            })
                    }
                } else {
                    shared[key] = text(value)
                }
            }
            for part in parts.isEmpty ? [[:]] : parts {
                let cells = shared.merging(part) { _, inner in inner }
                for key in cells.keys.sorted() where !headings.contains(key) { headings.append(key) }
                rows.append(cells)
            }
        }
        return Table(
            sheetName: name,
            rows: [Table.Row(number: 1, cells: headings)]
                + rows.enumerated().map { place, cells in
                    Table.Row(number: place + 2, cells: headings.map { cells[$0] ?? "" })
                })
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .flag(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): "\(number)"
        case .text(let text): text
        case .list(let list): list.map(text).joined(separator: "、")
        case .object: ""
        }
    }
}
