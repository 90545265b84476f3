/// Reads separated values (RFC 4180) with `,`, `;` or tab.
enum CSVReader {
    static func read(_ bytes: [UInt8], name: String, limits: TableLimits) throws(TableIntakeError) -> Table {
        let text = try TextDecoding.decode(bytes)
        let declared = separatorLine(text.utf8)
        let delimiter = declared.delimiter ?? likelyDelimiter(text.utf8)
        var parser = CSVParser(text, start: declared.end, delimiter: delimiter, name: name, limits: limits)
        while try parser.readRecord() {}
        return Table(
            sheetName: name, rows: parser.rows, encodingFound: text.encoding, damagedRows: parser.damagedRows)
    }

    /// The end and the delimiter of a first line `sep=;`, which spreadsheet programs write and obey.
    private static func separatorLine(_ utf8: [UInt8]) -> (end: Int, delimiter: UInt8?) {
        guard utf8.count > 5, utf8.starts(with: Array("sep=".utf8)) else { return (0, nil) }
        if utf8[5] == 10 { return (6, utf8[4]) }
        if utf8[5] == 13 { return (utf8.count > 6 && utf8[6] == 10 ? 7 : 6, utf8[4]) }
        return (0, nil)
    }

    /// The delimiter that splits most of the first 20 lines into an equal number of fields; a comma if none does.
    private static func likelyDelimiter(_ utf8: [UInt8]) -> UInt8 {
        let candidates = Array(",\t;".utf8)
        var lines = [[Int](repeating: 0, count: candidates.count)]
        var quoted = false
        for byte in utf8 {
            if byte == UInt8(ascii: "\"") { quoted.toggle() }
            if quoted { continue }
            if byte == 10 || byte == 13 {
                if lines.count == 20 { break }
                if lines.last?.contains(where: { $0 > 0 }) == true { lines.append([0, 0, 0]) }
            } else if let position = candidates.firstIndex(of: byte) {
                lines[lines.count - 1][position] += 1
            }
        }
        var best = (score: 0, delimiter: candidates[0])
        for (position, candidate) in candidates.enumerated() {
            var lineCounts: [Int: Int] = [:]
            for line in lines where line[position] > 0 { lineCounts[line[position], default: 0] += 1 }
            for (fields, count) in lineCounts where count * 1_000 + fields > best.score {
                best = (count * 1_000 + fields, candidate)
            }
        }
        return best.delimiter
    }
}

/// The state of one pass over the text.
private struct CSVParser {
    private let utf8: [UInt8]
    private let damage: [Int]
    private let delimiter: UInt8
    private let name: String
    private var budget: TableBudget
    private var position: Int
    private var nextDamage = 0
    private var number = 0
    private(set) var rows: [Table.Row] = []
    private(set) var damagedRows: [Int] = []

    init(_ text: DecodedText, start: Int, delimiter: UInt8, name: String, limits: TableLimits) {
        utf8 = text.utf8
        damage = text.damage
        position = start
        self.delimiter = delimiter
        self.name = name
        budget = TableBudget(limits)
    }

    /// Reads one record into ``rows``; `false` at the end.
    mutating func readRecord() throws(TableIntakeError) -> Bool {
        guard position < utf8.count else { return false }
        number += 1
        var cells: [String] = []
        var width = 0
        var ended = false
        while !ended {
            let cell = try readField(column: width)
            width += 1
            if !cell.isEmpty {
                try budget.check(column: width - 1, row: number, sheet: name)
                while cells.count < width - 1 { cells.append("") }
                cells.append(cell)
            }
            ended = finishField()
        }
        noteDamage()
        if !cells.isEmpty {
            try budget.takeRow(number, width: cells.count, sheet: name)
            rows.append(Table.Row(number: number, cells: cells))
        }
        return true
    }

    private mutating func readField(column: Int) throws(TableIntakeError) -> String {
        guard position < utf8.count, utf8[position] == UInt8(ascii: "\"") else {
            let start = position
            while position < utf8.count, !endsField(utf8[position]) { position += 1 }
            return try text(utf8[start..<position], column: column)
        }
        var content: [UInt8] = []
        position += 1
        while position < utf8.count {
            let byte = utf8[position]
            position += 1
            if byte != UInt8(ascii: "\"") {
                content.append(byte)
            } else if position < utf8.count, utf8[position] == byte {
                content.append(byte)
                position += 1
            } else {
                guard position == utf8.count || endsField(utf8[position]) else { break }
                return try text(content[...], column: column)
            }
        }
        throw TableIntakeError(.misplacedQuote, sheet: name, row: number, column: column)
    }

    private func text(_ content: ArraySlice<UInt8>, column: Int) throws(TableIntakeError) -> String {
        guard content.count <= budget.limits.cellBytes else {
            throw .limit(.cellTooLong, budget.limits.cellBytes, sheet: name, row: number, column: column)
        }
        return String(decoding: content, as: UTF8.self)
    }

    private func endsField(_ byte: UInt8) -> Bool { byte == delimiter || byte == 10 || byte == 13 }

    /// Steps over the delimiter or line end; `true` after the last field of a record.
    private mutating func finishField() -> Bool {
        guard position < utf8.count else { return true }
        let byte = utf8[position]
        position += 1
        if byte == 13, position < utf8.count, utf8[position] == 10 { position += 1 }
        return byte != delimiter
    }

    private mutating func noteDamage() {
        guard nextDamage < damage.count, damage[nextDamage] < position else { return }
        damagedRows.append(number)
        while nextDamage < damage.count, damage[nextDamage] < position { nextDamage += 1 }
    }
}
