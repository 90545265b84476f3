public import InspectionDomain
import Presentation
import Wording

/// Maps with the same keys drawn as one table, a row a key and a column a field; the template `grid` shows it.
public struct FormGrid: Sendable {
    /// The fields, in the order of the form.
    public let columns: [FormField]
    /// What people call the keys, in the order of the declaration.
    public let keys: [String]

    /// What the template names.
    public var data: PageData {
        let rows = keys.indices.map { row -> PageData in
            let cells = columns.map { field -> PageData in
                field.inputs[row].data.merging(["label": keys[row] + " " + field.label])
            }
            return ["key": keys[row], "cells": cells]
        }
        return [
            "columns": columns.map(\.label), "rows": rows,
            "lasts": columns.filter { !$0.last.isEmpty }.map { ["label": $0.label, "last": $0.last] as PageData },
            "conflictAddress": columns.lazy.map(\.conflictAddress).first { !$0.isEmpty },
        ]
    }
}

extension FormDrawing {
    /// The named fields as parts of a form, neighbouring maps of the same choices joined into one table.
    ///
    /// The template `parts` shows them.
    public func parts(_ names: [String]) -> [PageData] {
        var parts: [PageData] = []
        var grid: [FieldDeclaration] = []
        func close() {
            if let joined = self.grid(grid) {
                parts.append(["grid": joined.data])
            } else {
                parts += grid.compactMap({ field($0) }).map { ["field": $0.data] }
            }
            grid = []
        }
        for declared in declarations(names) {
            let isMore = grid.last.map { Self.rowChoices($0.kind) == Self.rowChoices(declared.kind) } ?? true
            if !isMore || Self.rowChoices(declared.kind) == nil { close() }
            if Self.rowChoices(declared.kind) != nil {
                grid.append(declared)
            } else if let field = field(declared) {
                parts.append(["field": field.data])
            }
        }
        close()
        return parts
    }

    private func grid(_ fields: [FieldDeclaration]) -> FormGrid? {
        guard fields.count > 1, let keys = fields.first.flatMap({ Self.rowChoices($0.kind) }) else { return nil }
        let columns = fields.compactMap { field($0, compactly: true) }
        guard columns.allSatisfy({ $0.inputs.count == keys.count }) else { return nil }
        return FormGrid(columns: columns, keys: keys.map { $0.label[language] })
    }

    private static func rowChoices(_ kind: FieldKind) -> [Choice]? {
        if case .map(.choice(let choices), _) = kind { choices } else { nil }
    }
}
