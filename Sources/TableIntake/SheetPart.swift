/// One worksheet: its rows and merged ranges, read within the budget.
final class SheetPart: XMLPart {
    private(set) var rows: [Table.Row] = []
    private(set) var merged: [CellRange] = []
    private(set) var budget: TableBudget

    private let name: String
    private let strings: [String]
    private let kinds: [NumberKind]
    private let numbers: NumberText

    private var isInData = false
    private var row = 0
    private var column = -1
    private var cells: [String] = []
    private var type = "n"
    private var kind = NumberKind.plain
    private var content = ""
    private var isContent = false
    private var phoneticDepth = 0

    init(name: String, strings: [String], kinds: [NumberKind], numbers: NumberText, budget: TableBudget) {
        self.name = name
        self.strings = strings
        self.kinds = kinds
        self.numbers = numbers
        self.budget = budget
    }

    override func open(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "c" where isInData: openCell(attributes)
        case "v": isContent = isInData
        case "t": isContent = isInData && phoneticDepth == 0
        case "row" where isInData: openRow(attributes["r"])
        case "rPh": phoneticDepth += 1
        case "sheetData": isInData = true
        case "mergeCell": addMerged(attributes["ref"])
        default: break
        }
    }

    override func close(_ name: String) {
        switch name {
        case "c" where isInData: closeCell()
        case "v", "t": isContent = false
        case "row" where isInData: closeRow()
        case "rPh": phoneticDepth -= 1
        case "sheetData": isInData = false
        default: break
        }
    }

    override func characters(_ text: String) {
        guard isContent else { return }
        content += text
        if content.utf8.count > budget.limits.cellBytes {
            fail(.limit(.cellTooLong, budget.limits.cellBytes, sheet: name, row: row, column: max(column, 0)))
        }
    }

    private func malformed(_ detail: String) {
        fail(TableIntakeError(.malformedSheet, sheet: name, row: row, values: ["detail": detail]))
    }

    private func openRow(_ reference: String?) {
        let next = reference.map { Int($0) ?? 0 } ?? row + 1
        guard next > row, next <= CellPlace.greatest.rows else { return malformed("row \(reference ?? "")") }
        row = next
        column = -1
        cells.removeAll(keepingCapacity: true)
    }

    private func openCell(_ attributes: [String: String]) {
        content = ""
        type = attributes["t"] ?? "n"
        kind = .plain
        if let style = attributes["s"].flatMap({ Int($0) }), kinds.indices.contains(style) { kind = kinds[style] }
        guard let reference = attributes["r"] else {
            column += 1
            return
        }
        guard let place = CellPlace(reference), place.row == row, place.column > column else {
            return malformed("cell \(reference)")
        }
        column = place.column
    }

    private func closeCell() {
        guard !content.isEmpty else { return }
        guard let text = cellText(), !text.isEmpty else { return }
        do {
            try budget.check(column: column, row: row, sheet: name)
        } catch {
            return fail(error)
        }
        while cells.count < column { cells.append("") }
        cells.append(text)
    }

    private func cellText() -> String? {
        switch type {
        case "s":
            guard let index = Int(content), strings.indices.contains(index) else {
                malformed("shared string \(content)")
                return nil
            }
            return strings[index]
        case "b": return content == "1" || content == "true" ? "TRUE" : "FALSE"
        case "n": return numbers.text(content, kind: kind)
        case "d": return String(content.prefix(10))
        default: return CellEscapes.decode(content)
        }
    }

    private func closeRow() {
        guard !cells.isEmpty else { return }
        do {
            try budget.takeRow(row, width: cells.count, sheet: name)
            rows.append(Table.Row(number: row, cells: cells))
        } catch {
            fail(error)
        }
    }

    private func addMerged(_ reference: String?) {
        guard let range = reference.flatMap({ CellRange($0) }) else { return malformed("merge \(reference ?? "")") }
        do {
            try budget.takeMergedRange(sheet: name)
            merged.append(range)
        } catch {
            fail(error)
        }
    }
}
