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
    /// Words are separated by blanks; a word of one or two characters works too. Letters match in either case,
    /// full-width digits and letters as plain ones.
    public func search(_ words: String, limit: Int = 50) throws -> [SearchHit] {
        let terms = SearchText.folded(words).split(whereSeparator: \.isWhitespace).map(String.init)
        guard !terms.isEmpty, limit > 0 else { return [] }
        // Another process that writes, or a full disk, must not keep anybody from searching.
        _ = try? indexTexts(limit: 1000)
        return try snapshot { adapter in
            let hits =
                try Self.indexed(terms, limit: limit, in: adapter) + Self.waiting(terms, limit: limit, in: adapter)
            return Array(
                hits.sorted { ($1.record.receivedAt, $1.record.id) < ($0.record.receivedAt, $0.record.id) }.prefix(
                    limit))
        }
    }

    private static func indexed(_ terms: [String], limit: Int, in adapter: ReplicaAdapter) throws -> [SearchHit] {
        // The index is of trigrams: shorter words are looked for in the texts themselves.
        let long = terms.filter { $0.unicodeScalars.count >= 3 }
        let short = terms.filter { $0.unicodeScalars.count < 3 }
        var conditions = ["searched.record NOT IN (SELECT record FROM search_pending)"]
        if !long.isEmpty {
            conditions.append(
                "searched.record IN (SELECT rowid FROM search_index WHERE search_index MATCH CAST(? AS TEXT))")
        }
        conditions += short.map { _ in "searched.text LIKE CAST(? AS TEXT) ESCAPE '\\'" }
        let statement = try PreparedStatement(
            adapter.db,
            """
            SELECT record.id, scope.name, record.state, record.received_ms, searched.text
            FROM searched JOIN record ON record.key = searched.record JOIN scope ON scope.id = record.scope
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY record.received_ms DESC, record.id DESC LIMIT ?
            """)
        var position: Int32 = 1
        if !long.isEmpty {
            statement.bind(Array(long.map(phrase).joined(separator: " AND ").utf8), at: position)
            position += 1
        }
        for term in short {
            statement.bind(Array(pattern(term).utf8), at: position)
            position += 1
        }
        statement.bind(Int64(limit), at: position)
        return try statement.all { row in
            let text = String(decoding: row.bytes(4), as: UTF8.self)
            return SearchHit(record: try StoredRecord(row: row), excerpt: excerpt(of: text, around: terms[0]))
        }
    }

    /// Looks through the texts that are not indexed yet, the latest received first, until there are enough hits.
    private static func waiting(_ terms: [String], limit: Int, in adapter: ReplicaAdapter) throws -> [SearchHit] {
        let keys = try PreparedStatement(
            adapter.db,
            """
            SELECT record.key FROM search_pending CROSS JOIN record ON record.key = search_pending.record
            ORDER BY record.received_ms DESC, record.id DESC
            """
        ).all { $0.integer(0) }
        // Characters that only stand for themselves are looked for in the packed state, before it is unpacked.
        let literal = terms.filter { $0.unicodeScalars.allSatisfy { (0x2e80..<0xff00).contains($0.value) } }
        let holds = (["1"] + literal.map { _ in "instr(record.state, ?) > 0" }).joined(separator: " AND ")
        let statement = try PreparedStatement(
            adapter.db,
            """
            SELECT record.id, scope.name, record.state, record.received_ms
            FROM record JOIN scope ON scope.id = record.scope
            WHERE record.key = ? AND \(holds)
            """)
        for (index, term) in literal.enumerated() { statement.bind(Array(term.utf8), at: Int32(index + 2)) }
        let wanted = terms.map { Array($0.lowercased().utf8) }
        var hits: [SearchHit] = []
        for key in keys {
            statement.bind(key, at: 1)
            guard let record = try statement.first({ try StoredRecord(row: $0) }) else { continue }
            let text = SearchText.of(record.state, fields: TypePlan.of(record.type).searched)
            let bytes = Array(text.lowercased().utf8)
            guard wanted.allSatisfy({ bytes.firstRange(of: $0) != nil }) else { continue }
            hits.append(SearchHit(record: record, excerpt: excerpt(of: text, around: terms[0])))
            if hits.count == limit { break }
        }
        return hits
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
