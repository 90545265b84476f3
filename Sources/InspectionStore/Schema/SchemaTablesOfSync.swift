/// Further tables of the first version: photos, search, and what is known of the centre.
extension SchemaTables {
    static let version1OfSync = [
        photo, photoChunk, photoThumbnail, photoReference, searched, searchPending, delivered, refusal, contact,
        peerHint,
        localSetting,
    ]

    /// The photos that are here or wanted; their bytes are files.
    static let photo = """
        CREATE TABLE photo (
            key INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            state INTEGER NOT NULL,        -- 0 missing, 1 partial, 2 complete
            size INTEGER,                  -- bytes, once the manifest is here
            manifest BLOB,
            since_ms INTEGER NOT NULL,     -- when it was first named or kept here
            kept INTEGER NOT NULL,         -- 1 if it was taken in on this device
            confirmed_ms INTEGER           -- when a receipt stated it
        ) STRICT;
        CREATE INDEX photo_by_state ON photo (state, since_ms)
        """

    /// Which chunks of a partial photo are on disk: bit i of byte i/8.
    static let photoChunk = """
        CREATE TABLE photo_chunk (
            photo INTEGER PRIMARY KEY,
            bitmap BLOB NOT NULL
        ) STRICT
        """

    /// Thumbnails, JPEG.
    static let photoThumbnail = """
        CREATE TABLE photo_thumbnail (
            photo INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT
        """

    /// Which records name which photos by hash; derived.
    static let photoReference = """
        CREATE TABLE photo_reference (
            photo BLOB NOT NULL,           -- photo.id
            record INTEGER NOT NULL,       -- record.key
            scope INTEGER NOT NULL,
            PRIMARY KEY (photo, record)
        ) STRICT, WITHOUT ROWID
        """

    /// The texts of searched fields as they were last indexed, one row a record, and their trigrams; derived.
    static let searched = """
        CREATE TABLE searched (
            record INTEGER PRIMARY KEY,    -- record.key
            text TEXT NOT NULL
        ) STRICT;
        CREATE VIRTUAL TABLE search_index USING fts5 (
            text, content = 'searched', content_rowid = 'record', tokenize = 'trigram'
        )
        """

    /// Records whose text changed since it was indexed: indexing is dearer than everything else that a write does.
    static let searchPending = """
        CREATE TABLE search_pending (
            record INTEGER PRIMARY KEY     -- record.key
        ) STRICT
        """

    /// How far the latest receipt covers each of the device's own logs.
    static let delivered = """
        CREATE TABLE delivered (
            log INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL
        ) STRICT
        """

    /// Logs that the centre stopped, by its latest answer.
    static let refusal = """
        CREATE TABLE refusal (
            scope INTEGER NOT NULL,
            author BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            code TEXT NOT NULL,
            PRIMARY KEY (scope, author)
        ) STRICT, WITHOUT ROWID
        """

    /// The latest verified receipt's facts.
    static let contact = """
        CREATE TABLE contact (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            answerer BLOB NOT NULL,
            wall_ms INTEGER NOT NULL,      -- by the centre's clock
            noted_ms INTEGER NOT NULL,     -- by the device's clock
            offset_ms INTEGER NOT NULL     -- centre minus device
        ) STRICT
        """

    /// What the centre knew of each scope at the end of the last run: a hint.
    static let peerHint = """
        CREATE TABLE peer_hint (
            scope INTEGER PRIMARY KEY,
            digest BLOB NOT NULL,
            heads BLOB NOT NULL
        ) STRICT
        """

    /// Settings of this device, never synced.
    static let localSetting = """
        CREATE TABLE local_setting (
            key BLOB PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """
}
