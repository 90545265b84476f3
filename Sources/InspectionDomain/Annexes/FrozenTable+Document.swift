import Causality
#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension FrozenTable {
    /// The table as JSON text: equal tables give equal bytes, on every machine.
    public var document: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let stored = Stored(
            kind: kind.rawValue, month: month.description, unit: unit, version: version, rows: rows.map(StoredRow.init))
        // Texts and whole numbers cannot fail to be encoded.
        return ((try? encoder.encode(stored)).map { String(decoding: $0, as: UTF8.self) }) ?? ""
    }

    /// Reads what ``document`` wrote; `nil` for anything else.
    public init?(document: String) {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(document.utf8)),
            let kind = AnnexKind(rawValue: stored.kind), let month = CivilMonth(stored.month)
        else { return nil }
        let rows = stored.rows.compactMap(AnnexRow.init)
        guard rows.count == stored.rows.count else { return nil }
        self.init(kind: kind, month: month, unit: stored.unit, version: stored.version, rows: rows)
    }

    private struct Stored: Codable {
        let kind: String
        let month: String
        let unit: String
        let version: Int
        let rows: [StoredRow]
    }
}

/// A row as it stands in a frozen document.
private struct StoredRow: Codable {
    let project: String
    let code: String
    let texts: [String: String]
    let amounts: [String: Int64]
    let note: String

    init(_ row: AnnexRow) {
        project = row.project.hex
        code = row.code
        note = row.correctionNote
        var texts: [String: String] = [:]
        var amounts: [String: Int64] = [:]
        for (content, cell) in row.cells {
            switch cell {
            case .text(let text): texts[content.rawValue] = text
            case .money(let amount): amounts[content.rawValue] = amount
            }
        }
        self.texts = texts
        self.amounts = amounts
    }
}

extension AnnexRow {
    fileprivate init?(_ stored: StoredRow) {
        guard let project = RecordID(hex: stored.project) else { return nil }
        var cells: [AnnexColumn.Content: Cell] = [:]
        for (name, text) in stored.texts {
            guard let content = AnnexColumn.Content(rawValue: name) else { return nil }
            cells[content] = .text(text)
        }
        for (name, amount) in stored.amounts {
            guard let content = AnnexColumn.Content(rawValue: name) else { return nil }
            cells[content] = .money(amount)
        }
        self.init(project: project, code: stored.code, cells: cells, correctionNote: stored.note)
    }
}
