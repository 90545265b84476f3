import Causality

/// A notice, and when it was given.
public struct PastNotice: Hashable, Sendable {
    /// What the store noticed.
    public let notice: StoreNotice
    /// When, milliseconds since 1970 by this device's clock.
    public let at: Int64
}

extension InspectionStore {
    /// What the store noticed and put right since that time, whichever program had it open then; the latest first.
    ///
    /// - Parameter since: milliseconds since 1970 by this device's clock.
    public func notices(since: Int64) throws -> [PastNotice] {
        try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db,
                """
                SELECT author, retired_ms, retired_because FROM own_author
                WHERE retired_because IS NOT NULL AND retired_ms >= ? ORDER BY retired_ms DESC
                """)
            statement.bind(since, at: 1)
            return try statement.all { row in
                AuthorID(bytes: row.bytes(0)).flatMap { author in
                    StoreNotice(word: String(decoding: row.bytes(2), as: UTF8.self), author: author)
                        .map { PastNotice(notice: $0, at: row.integer(1)) }
                }
            }.compactMap { $0 }
        }
    }
}

extension StoreNotice {
    /// The notice of the word that is kept beside a retired author.
    init?(word: String, author: AuthorID) {
        let all: [StoreNotice] = [
            .restoredFromBackup, .clonedToAnotherMachine, .authorForked(author), .authorCutOff(author),
        ]
        guard let notice = all.first(where: { $0.word == word }) else { return nil }
        self = notice
    }
}
