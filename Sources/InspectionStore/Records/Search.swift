import Causality

/// A record whose text holds all words looked for.
public struct SearchHit: Hashable, Sendable {
    /// The record.
    public let record: StoredRecord
    /// The words with some text around the first of them.
    public let excerpt: String
}

extension InspectionStore {
    /// Records whose searched fields hold all the words, wherever they stand in them, the latest received first.
    ///
    /// Words are separated by blanks; a word of one or two characters works too. Letters match in either case, full-width
    /// digits and letters as plain ones.
    public func search(_ words: String, limit: Int = 50) throws -> [SearchHit] {
        let terms = SearchText.folded(words).split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = terms.first, limit > 0 else { return [] }
        // The index is of trigrams: shorter words are looked for in the texts themselves.
        let long = terms.filter { $0.unicodeScalars.count >= 3 }
        let short = terms.filter { $0.unicodeScalars.count < 3 }
        var conditions: [String] = []
        if !long.isEmpty { conditions.append("searched.record IN (SELECT rowid FROM search_index WHERE search_index MATCH CAST(? AS TEXT))") }
        conditions += short.map { _ in "searched.text LIKE CAST(? AS TEXT) ESCAPE '\\'" }
        return try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db,
                """
                SELECT record.id, scope.name, record.state, record.received_ms, searched.text
                FROM searched JOIN record ON record.key = searched.record JOIN scope ON scope.id = record.scope
                WHERE \(conditions.joined(separator: " AND ")) ORDER BY record.received_ms DESC, record.key DESC LIMIT ?
                """)
            var position: Int32 = 1
            if !long.isEmpty {
                statement.bind(Array(long.map(Self.phrase).joined(separator: " AND ").utf8), at: position)
                position += 1
            }
            for term in short {
                statement.bind(Array(Self.pattern(term).utf8), at: position)
                position += 1
            }
            statement.bind(Int64(limit), at: position)
            return try statement.all { row in
                let text = String(decoding: row.bytes(4), as: UTF8.self)
                return SearchHit(record: try StoredRecord(row: row), excerpt: Self.excerpt(of: text, around: first))
            }
        }
    }

    private static func phrase(_ term: String) -> String {
        "\"" + term.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func pattern(_ term: String) -> String {
        var pattern = "%"
        for character in term {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern + "%"
    }

    /// Up to 20 characters before and 40 after the word.
    private static func excerpt(of text: String, around term: String) -> String {
        let lowered = text.lowercased()
        guard let match = lowered.firstRange(of: term.lowercased()) else { return String(text.prefix(60)) }
        let position = lowered.distance(from: lowered.startIndex, to: match.lowerBound)
        let excerpt = text.dropFirst(max(0, position - 20)).prefix(20 + term.count + 40)
        return excerpt.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
