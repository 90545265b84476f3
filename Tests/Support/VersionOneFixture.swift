/// A store as the first version wrote it: its schema and a few rows, frozen. Never edited; a later version adds its own.
public enum VersionOneFixture {
    /// The statements of the first version's schema, in order.
    public static let schema = [
        """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)
        """,
        """
        CREATE TABLE scope (
            id INTEGER PRIMARY KEY,
            name BLOB NOT NULL UNIQUE
        ) STRICT
        """,
        """
        CREATE TABLE name (
            id INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL UNIQUE
        ) STRICT
        """,
        """
        CREATE TABLE log (
            id INTEGER PRIMARY KEY CHECK (id < 8388608),
            scope INTEGER NOT NULL,
            author BLOB NOT NULL,
            parent INTEGER,                -- the branch this one parts from
            base INTEGER NOT NULL,         -- the last sequence shared with the parent
            base_hash BLOB NOT NULL,
            head INTEGER NOT NULL,
            head_hash BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE INDEX log_by_author ON log (scope, author)
        """,
        """
        CREATE TABLE change (
            key INTEGER PRIMARY KEY,       -- log << 40 | sequence
            received_ms INTEGER NOT NULL,  -- when it arrived or was written here
            lamport INTEGER NOT NULL,
            hash BLOB NOT NULL,            -- chained
            values_hash BLOB NOT NULL,
            signature BLOB NOT NULL,
            header BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE change_values (
            key INTEGER PRIMARY KEY,       -- as in change
            bytes BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE record (
            key INTEGER PRIMARY KEY,
            id BLOB NOT NULL,
            scope INTEGER NOT NULL,
            type INTEGER NOT NULL,         -- name.id
            standing INTEGER NOT NULL,     -- 0 present, 1 deleted, 2 disputed
            received_ms INTEGER NOT NULL,  -- when the last change of it arrived
            state BLOB NOT NULL            -- see RecordStateCoding
        ) STRICT
        """,
        """
        CREATE UNIQUE INDEX record_by_id ON record (id, scope)
        """,
        """
        CREATE INDEX record_by_type ON record (type, standing)
        """,
        """
        CREATE TABLE queried (
            field INTEGER NOT NULL,        -- name.id of type.field
            value ANY NOT NULL,
            record INTEGER NOT NULL,       -- record.key
            PRIMARY KEY (field, value, record)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE conflict (
            record INTEGER NOT NULL,       -- record.key
            field BLOB NOT NULL,
            since_ms INTEGER NOT NULL,     -- when it showed here
            PRIMARY KEY (record, field)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE scope_summary (
            scope INTEGER PRIMARY KEY,
            lamport INTEGER NOT NULL,
            digest BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE author_card (
            author BLOB PRIMARY KEY,
            public_key BLOB NOT NULL,
            certificate BLOB NOT NULL,
            cutoff BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE identity (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            nonce BLOB NOT NULL,
            author BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE own_author (
            author BLOB PRIMARY KEY,
            started_ms INTEGER NOT NULL,
            retired_ms INTEGER,
            retired_because TEXT
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE local_change (
            record INTEGER NOT NULL,       -- record.key
            log INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (record, log)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE resolution (
            key INTEGER PRIMARY KEY,       -- as in change
            received_ms INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE photo (
            key INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            state INTEGER NOT NULL,        -- 0 missing, 1 partial, 2 complete
            size INTEGER,                  -- bytes, once the manifest is here
            manifest BLOB,
            since_ms INTEGER NOT NULL,     -- when it was first named or kept here
            kept INTEGER NOT NULL,         -- 1 if it was taken in on this device
            confirmed_ms INTEGER           -- when a receipt stated it
        ) STRICT
        """,
        """
        CREATE INDEX photo_by_state ON photo (state, since_ms)
        """,
        """
        CREATE TABLE photo_chunk (
            photo INTEGER PRIMARY KEY,
            bitmap BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE photo_thumbnail (
            photo INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE photo_reference (
            photo BLOB NOT NULL,           -- photo.id
            record INTEGER NOT NULL,       -- record.key
            scope INTEGER NOT NULL,
            PRIMARY KEY (photo, record)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE searched (
            record INTEGER PRIMARY KEY,    -- record.key
            text TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE VIRTUAL TABLE search_index USING fts5 (
            text, content = 'searched', content_rowid = 'record', tokenize = 'trigram'
        )
        """,
        """
        CREATE TABLE search_pending (
            record INTEGER PRIMARY KEY     -- record.key
        ) STRICT
        """,
        """
        CREATE TABLE delivered (
            log INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE refusal (
            scope INTEGER NOT NULL,
            author BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            code TEXT NOT NULL,
            PRIMARY KEY (scope, author)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE contact (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            answerer BLOB NOT NULL,
            wall_ms INTEGER NOT NULL,      -- by the centre's clock
            noted_ms INTEGER NOT NULL,     -- by the device's clock
            offset_ms INTEGER NOT NULL     -- centre minus device
        ) STRICT
        """,
        """
        CREATE TABLE peer_hint (
            scope INTEGER PRIMARY KEY,
            digest BLOB NOT NULL,
            heads BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE local_setting (
            key BLOB PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    ]

    /// A note with two values side by side, a photo that is wanted and whose caption waits to be indexed, a setting.
    public static let rows = [
        """
        INSERT INTO grdb_migrations VALUES ('1 log, records, photos, search')
        """,
        """
        INSERT INTO scope VALUES (1, x'7465727269746f72792f313430353032')
        """,
        """
        INSERT INTO name VALUES (1, x'6669656c644e6f7465')
        """,
        """
        INSERT INTO name VALUES (2, x'70686f746f')
        """,
        """
        INSERT INTO name VALUES (3, x'70686f746f2e68617368')
        """,
        """
        INSERT INTO log VALUES (1, 1, x'5b5b0f6c4f27debd6ebee9ec0fa962ad', NULL, 0, x'ee874627d07da3efdae764066a\
        9151c1b89ebd5a50aba45763058ebb68c41cc4', 3, x'fcf182b7c1ae2828e87d1719d086f9e304bcf0bfaf484de7942a86f48c\
        d1c414')
        """,
        """
        INSERT INTO change VALUES (1099511627777, 1760000004000, 1, x'd57fd7b0cbba5fb281c21fda96a9c7ad83ddfbb05c\
        eef221a0cd8855856ca477', x'157436c36efaadbd941102f9ad7d16b5fb1cb27e0688d6ff76ef40393405668b', x'ae3f1bca\
        18f5708c82f57083643f8fb395e8ce0f18b157bd43129878c3bb0df3a197a99016bdbcf8cbae2215436d38d6ab787c35a0d809ec\
        ab44270255d17302', x'080112105b5b0f6c4f27debd6ebee9ec0fa962ad1801200128c0bee682b9663206e78e8be5b7a53a100\
        000000000000001000000000000000042096669656c644e6f74654a080a06617574686f724a060a0474657874')
        """,
        """
        INSERT INTO change VALUES (1099511627778, 1760000005000, 2, x'ef253381cdcf1590fd4d0dec45df0a218c43aec21d\
        5f32c8db9b819c34d69ce7', x'bd9238da0fe34652cea6cc3471274c32ff856a51f2d785f0aeab9d2b3fed303b', x'7bebbe78\
        de2c0972cdf6f0fef0363a6565211921b0102e490479618b36e6322bdbec6c562b1670827cf4ba9b54511cf2e9fb5fcd20dea27c\
        a1380ec07b67e80f', x'080112105b5b0f6c4f27debd6ebee9ec0fa962ad180220022890cee682b9663206e78e8be5b7a53a100\
        000000000000001000000000000000042096669656c644e6f74654a060a0474657874')
        """,
        """
        INSERT INTO change VALUES (1099511627779, 1760000007000, 3, x'fcf182b7c1ae2828e87d1719d086f9e304bcf0bfaf\
        484de7942a86f48cd1c414', x'eb146d735bf7038d572ab93d3cab9530b80d7036bc4e5d8e21a37f43a9c85dec', x'e1f8e3ce\
        6725d015a35f2de47801ed843a8eef4304f473b2eb1ed001982b14dc402fac43d49e4a5c2fa4e4f3429ef84e24dbef3e58a53b8b\
        7a9e0de0b9f02901', x'080112105b5b0f6c4f27debd6ebee9ec0fa962ad1803200328b0ede682b9663206e78e8be5b7a53a100\
        0000000000000020000000000000000420570686f746f4a090a0763617074696f6e4a060a04686173684a0b0a096d65646961547\
        970654a060a0473697a65')
        """,
        """
        INSERT INTO change_values VALUES (1099511627777, x'0a1062acf36ba9bb618775730e4353be559d12080a06e78e8be5b\
        7a512140a12e697a7e78988e58699e79a84e8afb4e6988e')
        """,
        """
        INSERT INTO change_values VALUES (1099511627778, x'0a1039e1d7f209b1796e5c40a83ec24baef812110a0fe5b9b6e5a\
        d98e79a84e8afb4e6988e')
        """,
        """
        INSERT INTO change_values VALUES (1099511627779, x'0a108190f25101535b92250b6fd66c7b5a2612110a0fe5be85e7b\
        c96e585a5e7b4a2e5bc95122222200707070707070707070707070707070707070707070707070707070707070707120c0a0a696\
        d6167652f6a70656712021012')
        """,
        """
        INSERT INTO record VALUES (1, x'00000000000000010000000000000000', 1, 1, 0, 1760000005000, x'01096669656\
        c644e6f7465015b5b0f6c4f27debd6ebee9ec0fa962ad0206617574686f72010001b0afffab0d0106e78e8be5b7a504746578740\
        20001b0afffab0d0112e697a7e78988e58699e79a84e8afb4e6988e000281e794f90e010fe5b9b6e5ad98e79a84e8afb4e6988e4\
        5365eff3361974d')
        """,
        """
        INSERT INTO record VALUES (2, x'00000000000000020000000000000000', 1, 2, 0, 1760000007000, x'010570686f7\
        46f015b5b0f6c4f27debd6ebee9ec0fa962ad040763617074696f6e010003b785c6e70f010fe5be85e7bc96e585a5e7b4a2e5bc9\
        50468617368010003b785c6e70f05200707070707070707070707070707070707070707070707070707070707070707096d65646\
        96154797065010003b785c6e70f010a696d6167652f6a7065670473697a65010003b785c6e70f0212d40ad26a236fc1ae')
        """,
        """
        INSERT INTO queried VALUES (3, x'0707070707070707070707070707070707070707070707070707070707070707', 2)
        """,
        """
        INSERT INTO conflict VALUES (1, x'74657874', 1760000005000)
        """,
        """
        INSERT INTO scope_summary VALUES (1, 3, x'6f0dd5bd6ccbf17aad2338c1d6051ee2353a38fa777b37f96c200d6cb3d362\
        8f')
        """,
        """
        INSERT INTO author_card VALUES (x'5b5b0f6c4f27debd6ebee9ec0fa962ad', x'14030bd477bb320b05c6223fdca1558f9\
        9e1c623dd230c998f7dfcb84419792b', x'', x'')
        """,
        """
        INSERT INTO identity VALUES (1, x'737a74e5f8908fafafcc5252147fbc5b', x'5b5b0f6c4f27debd6ebee9ec0fa962ad'\
        )
        """,
        """
        INSERT INTO own_author VALUES (x'5b5b0f6c4f27debd6ebee9ec0fa962ad', 1760000002000, NULL, NULL)
        """,
        """
        INSERT INTO local_change VALUES (1, 1, 2)
        """,
        """
        INSERT INTO local_change VALUES (2, 1, 3)
        """,
        """
        INSERT INTO photo VALUES (1, x'0707070707070707070707070707070707070707070707070707070707070707', 0, NUL\
        L, NULL, 1760000007000, 0, NULL)
        """,
        """
        INSERT INTO photo_reference VALUES (x'0707070707070707070707070707070707070707070707070707070707070707',\
         2, 1)
        """,
        """
        INSERT INTO searched VALUES (1, '旧版写的说明' || char(10) || '并存的说明')
        """,
        """
        INSERT INTO search_pending VALUES (2)
        """,
        """
        INSERT INTO local_setting VALUES (x'6c616e6775616765', x'7a68')
        """,
    ]
}
