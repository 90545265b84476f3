import GRDB

/// The database's versions in order; a version once released is never edited.
enum Schema {
    /// Brings a database to the newest version, each step in a transaction of its own.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 log, records, photos, search") { db in
            for table in SchemaTables.version1 + SchemaTables.version1OfSync { try db.execute(sql: table) }
        }
        migrator.registerMigration("2 access to the office's pages") { db in
            for table in SchemaTables.version2OfAccess { try db.execute(sql: table) }
        }
        migrator.registerMigration("3 records by type and scope") { db in
            // The office counts territory by territory; the standing stands last, so that counting reads no record.
            try db.execute(sql: "DROP INDEX record_by_type")
            try db.execute(sql: "CREATE INDEX record_by_type ON record (type, scope, standing)")
        }
        migrator.registerMigration("4 facts of problems") { db in
            try db.execute(sql: SchemaTables.problemFacts)
            try ProblemFactsRows(db: db).renewAll()
        }
        return migrator
    }
}
