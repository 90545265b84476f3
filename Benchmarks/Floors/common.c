#include "common.h"
#include <stdio.h>
#include <time.h>

int64_t floor_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

sqlite3 *floor_database(const char *path) {
    sqlite3 *db = NULL;
    if (sqlite3_open(path, &db) != SQLITE_OK) return NULL;
    if (floor_execute(db, "PRAGMA journal_mode = WAL") && floor_execute(db, "PRAGMA synchronous = FULL")) return db;
    sqlite3_close(db);
    return NULL;
}

int floor_execute(sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK) return 1;
    fprintf(stderr, "floor: %s: %s\n", sql, sqlite3_errmsg(db));
    return 0;
}

sqlite3_stmt *floor_prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        fprintf(stderr, "floor: %s: %s\n", sql, sqlite3_errmsg(db));
    return statement;
}

int floor_step(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (code == SQLITE_DONE || code == SQLITE_ROW) return 1;
    fprintf(stderr, "floor: %s\n", sqlite3_errmsg(sqlite3_db_handle(statement)));
    return 0;
}
