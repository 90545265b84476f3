/// The tables of the first version, each with what it holds.
///
/// Names that come from outside and may hold NUL (types, fields, texts) are stored as BLOB, never as TEXT.
enum SchemaTables {
    static let version1 = [
        scope, name, log, change, changeValues, record, queried, conflict, scopeSummary, authorCard, identity,
        ownAuthor, localChange, resolution,
    ]

    /// The scopes met so far; the number is local.
    static let scope = """
        CREATE TABLE scope (
            id INTEGER PRIMARY KEY,
            name BLOB NOT NULL UNIQUE
        ) STRICT
        """

    /// Names of record types (`visit`) and of their queried fields (`visit.date`); the number is local.
    static let name = """
        CREATE TABLE name (
            id INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL UNIQUE
        ) STRICT
        """

    /// One row a branch of a log. This table is the vector clock.
    static let log = """
        CREATE TABLE log (
            id INTEGER PRIMARY KEY CHECK (id < 8388608),
            scope INTEGER NOT NULL,
            author BLOB NOT NULL,
            parent INTEGER,                -- the branch this one parts from
            base INTEGER NOT NULL,         -- the last sequence shared with the parent
            base_hash BLOB NOT NULL,
            head INTEGER NOT NULL,
            head_hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX log_by_author ON log (scope, author)
        """

    /// The changes, verbatim. One number orders them by log and sequence, so appending never splits a page.
    static let change = """
        CREATE TABLE change (
            key INTEGER PRIMARY KEY,       -- log << 40 | sequence
            received_ms INTEGER NOT NULL,  -- when it arrived or was written here
            lamport INTEGER NOT NULL,
            hash BLOB NOT NULL,            -- chained
            values_hash BLOB NOT NULL,
            signature BLOB NOT NULL,
            header BLOB NOT NULL
        ) STRICT
        """

    /// The detached values of changes; stripping deletes the row.
    static let changeValues = """
        CREATE TABLE change_values (
            key INTEGER PRIMARY KEY,       -- as in change
            bytes BLOB NOT NULL
        ) STRICT
        """

    /// The present state of each record, packed; derived from the changes.
    static let record = """
        CREATE TABLE record (
            key INTEGER PRIMARY KEY,
            id BLOB NOT NULL,
            scope INTEGER NOT NULL,
            type INTEGER NOT NULL,         -- name.id
            standing INTEGER NOT NULL,     -- 0 present, 1 deleted, 2 disputed
            received_ms INTEGER NOT NULL,  -- when the last change of it arrived
            state BLOB NOT NULL            -- see RecordStateCoding
        ) STRICT;
        CREATE UNIQUE INDEX record_by_id ON record (id, scope);
        CREATE INDEX record_by_type ON record (type, standing)
        """

    /// The shown value of each queried field; derived. Texts are their first 512 bytes.
    static let queried = """
        CREATE TABLE queried (
            field INTEGER NOT NULL,        -- name.id of type.field
            value ANY NOT NULL,
            record INTEGER NOT NULL,       -- record.key
            PRIMARY KEY (field, value, record)
        ) STRICT, WITHOUT ROWID
        """

    /// The fields that a person must settle; derived.
    static let conflict = """
        CREATE TABLE conflict (
            record INTEGER NOT NULL,       -- record.key
            field BLOB NOT NULL,
            since_ms INTEGER NOT NULL,     -- when it showed here
            PRIMARY KEY (record, field)
        ) STRICT, WITHOUT ROWID
        """

    /// Digest of all current values and greatest Lamport number of a scope; derived.
    static let scopeSummary = """
        CREATE TABLE scope_summary (
            scope INTEGER PRIMARY KEY,
            lamport INTEGER NOT NULL,
            digest BLOB NOT NULL
        ) STRICT
        """

    /// What proves each author.
    static let authorCard = """
        CREATE TABLE author_card (
            author BLOB PRIMARY KEY,
            public_key BLOB NOT NULL,
            certificate BLOB NOT NULL,
            cutoff BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    /// The nonce that must be found in the key file too, and the author that the store writes as.
    static let identity = """
        CREATE TABLE identity (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            nonce BLOB NOT NULL,
            author BLOB NOT NULL
        ) STRICT
        """

    /// Every author that this device ever was.
    static let ownAuthor = """
        CREATE TABLE own_author (
            author BLOB PRIMARY KEY,
            started_ms INTEGER NOT NULL,
            retired_ms INTEGER,
            retired_because TEXT
        ) STRICT, WITHOUT ROWID
        """

    /// The last change of each record that was written here, by log: what may exist nowhere else.
    static let localChange = """
        CREATE TABLE local_change (
            record INTEGER NOT NULL,       -- record.key
            log INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (record, log)
        ) STRICT, WITHOUT ROWID
        """

    /// Changes that may have decided something: that replaced two or more values of one field, or a record's existence.
    static let resolution = """
        CREATE TABLE resolution (
            key INTEGER PRIMARY KEY,       -- as in change
            received_ms INTEGER NOT NULL
        ) STRICT
        """

    /// What each problem and its steps come to; derived. Version 4.
    ///
    /// The office counts and lists problems by the thousand, and its figures rest on all their steps.
    static let problemFacts = """
        CREATE TABLE problem_facts (
            problem INTEGER PRIMARY KEY,   -- record.key
            scope INTEGER NOT NULL,
            is_finished INTEGER NOT NULL,
            last_on INTEGER,               -- the latest day of it, days since 1970
            state BLOB NOT NULL,
            facts BLOB NOT NULL            -- see ProblemFactsCoding; empty if a record of it cannot be read
        ) STRICT;
        CREATE INDEX problem_facts_by_scope ON problem_facts (scope, is_finished, last_on, state);
        CREATE INDEX problem_facts_open ON problem_facts (is_finished, last_on)
        """
}
