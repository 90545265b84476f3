#include "floors.h"
#include "common.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// One table of a replica: how to make it, what is read of a replica in the order of arrival, and how a row goes in.
// `{}` in `select` stands for the rows of one batch.
struct table {
    const char *create, *select, *insert;
    int is_derived;
};

static const struct table tables[] = {
    {"CREATE TABLE change (key INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, lamport INTEGER NOT NULL,"
     " hash BLOB NOT NULL, values_hash BLOB NOT NULL, signature BLOB NOT NULL, header BLOB NOT NULL) STRICT",
     "SELECT key, received_ms, lamport, hash, values_hash, signature, header FROM change"
     " WHERE lamport > ?1 AND lamport <= ?2 ORDER BY lamport",
     "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)", 0},
    {"CREATE TABLE change_values (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
     "SELECT key, bytes FROM change JOIN change_values USING (key)"
     " WHERE lamport > ?1 AND lamport <= ?2 ORDER BY lamport",
     "INSERT INTO change_values VALUES (?, ?)", 0},
    {"CREATE TABLE log (id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, author BLOB NOT NULL, parent INTEGER,"
     " base INTEGER NOT NULL, base_hash BLOB NOT NULL, head INTEGER NOT NULL, head_hash BLOB NOT NULL) STRICT;"
     "CREATE INDEX log_by_author ON log (scope, author)",
     "SELECT log.id, scope, author, parent, base, base_hash, max(key & 1099511627775), hash FROM change"
     " JOIN log ON log.id = key >> 40 WHERE lamport > ?1 AND lamport <= ?2 GROUP BY log.id",
     "INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?)", 0},
    {"CREATE TABLE record (key INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, type INTEGER NOT NULL,"
     " standing INTEGER NOT NULL, received_ms INTEGER NOT NULL, state BLOB NOT NULL) STRICT;"
     "CREATE UNIQUE INDEX record_by_id ON record (id, scope); CREATE INDEX record_by_type ON record (type, standing)",
     "SELECT key, id, scope, type, standing, received_ms, state FROM record WHERE key > ?1 AND key <= ?2 ORDER BY key",
     "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", 0},
    {"CREATE TABLE queried (field INTEGER NOT NULL, value ANY NOT NULL, record INTEGER NOT NULL,"
     " PRIMARY KEY (field, value, record)) STRICT, WITHOUT ROWID",
     "SELECT field, value, record FROM bench_queried WHERE record > ?1 AND record <= ?2 ORDER BY record, field",
     "INSERT INTO queried VALUES (?, ?, ?)", 1},
    {"CREATE TABLE photo_reference (photo BLOB NOT NULL, record INTEGER NOT NULL, scope INTEGER NOT NULL,"
     " PRIMARY KEY (photo, record)) STRICT, WITHOUT ROWID",
     "SELECT photo, record, scope FROM photo_reference WHERE record > ?1 AND record <= ?2 ORDER BY record",
     "INSERT INTO photo_reference VALUES (?, ?, ?)", 1},
    {"CREATE TABLE searched (record INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
     "CREATE VIRTUAL TABLE search_index USING fts5 (text, content = 'searched', content_rowid = 'record',"
     " tokenize = 'trigram')",
     "SELECT record, text FROM searched WHERE record > ?1 AND record <= ?2 ORDER BY record",
     "INSERT INTO searched VALUES (?, ?)", 1},
    {NULL, "SELECT record, text FROM searched WHERE record > ?1 AND record <= ?2 ORDER BY record",
     "INSERT INTO search_index (rowid, text) VALUES (?, ?)", 1},
};
enum { table_count = sizeof tables / sizeof *tables, commit_mark = 255 };

static void put(FILE *file, const void *bytes, size_t count) { fwrite(bytes, 1, count, file); }

static int64_t dump_rows(FILE *file, sqlite3_stmt *rows, int table, int64_t after, int64_t upto) {
    int64_t count = 0;
    sqlite3_bind_int64(rows, 1, after);
    sqlite3_bind_int64(rows, 2, upto);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        uint8_t head[2] = {(uint8_t)table, (uint8_t)sqlite3_column_count(rows)};
        put(file, head, 2);
        for (int column = 0; column < head[1]; column++) {
            uint8_t type = (uint8_t)sqlite3_column_type(rows, column);
            int64_t number = sqlite3_column_int64(rows, column);
            if (type == SQLITE_BLOB || type == SQLITE_TEXT) number = sqlite3_column_bytes(rows, column);
            put(file, &type, 1);
            put(file, &number, 8);
            if (type == SQLITE_BLOB || type == SQLITE_TEXT) put(file, sqlite3_column_blob(rows, column), (size_t)number);
        }
        count++;
    }
    sqlite3_reset(rows);
    return count;
}

int64_t floor_dump(const char *database, const char *path, const int64_t *batches, size_t count, int with_derived) {
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) return -1;
    if (!floor_execute(db, "CREATE TEMP TABLE bench_queried AS SELECT field, value, record FROM queried;"
                           "CREATE INDEX temp.bench_by_record ON bench_queried (record);"
                           "CREATE TEMP TABLE bench_change AS SELECT * FROM change ORDER BY lamport;"
                           "CREATE INDEX temp.bench_by_lamport ON bench_change (lamport)"))
        return -1;
    FILE *file = fopen(path, "wb");
    if (!file) return -1;
    sqlite3_stmt *rows[table_count] = {0};
    for (int table = 0; table < table_count; table++) {
        char sql[1024];
        const char *from = strstr(tables[table].select, "FROM change");
        if (from) {
            snprintf(sql, sizeof sql, "%.*sFROM bench_change AS change%s", (int)(from - tables[table].select),
                     tables[table].select, from + strlen("FROM change"));
        } else {
            snprintf(sql, sizeof sql, "%s", tables[table].select);
        }
        if (!(rows[table] = floor_prepare(db, sql))) return -1;
    }
    int64_t written = 0, after = 0;
    for (size_t batch = 0; batch < count; batch++) {
        for (int table = 0; table < table_count; table++) {
            if (tables[table].is_derived && !with_derived) continue;
            written += dump_rows(file, rows[table], table, after, after + batches[batch]);
        }
        after += batches[batch];
        uint8_t mark = commit_mark;
        put(file, &mark, 1);
    }
    for (int table = 0; table < table_count; table++) sqlite3_finalize(rows[table]);
    sqlite3_close(db);
    return fclose(file) == 0 ? written : -1;
}

static const uint8_t *insert_row(sqlite3_stmt *const *inserts, const uint8_t *at) {
    sqlite3_stmt *insert = inserts[*at++];
    int columns = *at++;
    for (int column = 1; column <= columns; column++) {
        uint8_t type = *at++;
        int64_t number;
        memcpy(&number, at, 8);
        at += 8;
        switch (type) {
        case SQLITE_INTEGER: sqlite3_bind_int64(insert, column, number); break;
        case SQLITE_BLOB: sqlite3_bind_blob(insert, column, at, (int)number, SQLITE_STATIC); at += number; break;
        case SQLITE_TEXT: sqlite3_bind_text(insert, column, (const char *)at, (int)number, SQLITE_STATIC); at += number; break;
        default: sqlite3_bind_null(insert, column);
        }
    }
    return floor_step(insert) ? at : NULL;
}

int64_t floor_pull(const char *file, const char *path) {
    struct stat facts;
    int descriptor = open(file, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &facts) != 0) return -1;
    const uint8_t *start = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (start == MAP_FAILED) return -1;
    int64_t begun = floor_now();
    sqlite3 *db = floor_database(path);
    if (!db) return -1;
    sqlite3_stmt *inserts[table_count] = {0};
    for (int table = 0; table < table_count; table++)
        if (tables[table].create && !floor_execute(db, tables[table].create)) return -1;
    for (int table = 0; table < table_count; table++)
        if (!(inserts[table] = floor_prepare(db, tables[table].insert))) return -1;
    const uint8_t *at = start, *end = start + facts.st_size;
    int is_open = 0;
    while (at && at < end) {
        if (!is_open && !(is_open = floor_execute(db, "BEGIN IMMEDIATE"))) return -1;
        if (*at == commit_mark) {
            if (!floor_execute(db, "COMMIT")) return -1;
            is_open = 0;
            at++;
        } else {
            at = insert_row(inserts, at);
        }
    }
    for (int table = 0; table < table_count; table++) sqlite3_finalize(inserts[table]);
    int64_t taken = floor_now() - begun;
    sqlite3_close(db);
    munmap((void *)start, (size_t)facts.st_size);
    close(descriptor);
    return at ? taken : -1;
}
