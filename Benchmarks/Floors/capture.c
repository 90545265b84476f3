#include "floors.h"
#include "common.h"
#include <stdlib.h>

struct capture {
    sqlite3 *db;
    sqlite3_stmt *begin, *insert, *commit;
};

void *floor_capture_open(const char *path) {
    struct capture *capture = calloc(1, sizeof *capture);
    if (!capture) return NULL;
    capture->db = floor_database(path);
    if (!capture->db || !floor_execute(capture->db, "CREATE TABLE row (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")) {
        free(capture);
        return NULL;
    }
    capture->begin = floor_prepare(capture->db, "BEGIN IMMEDIATE");
    capture->insert = floor_prepare(capture->db, "INSERT INTO row (bytes) VALUES (?)");
    capture->commit = floor_prepare(capture->db, "COMMIT");
    return capture;
}

int64_t floor_capture_run(void *handle, const uint8_t *bytes, const size_t *sizes, size_t count) {
    struct capture *capture = handle;
    int64_t start = floor_now();
    for (size_t i = 0; i < count; i++) {
        if (!floor_step(capture->begin)) return -1;
        sqlite3_bind_blob(capture->insert, 1, bytes, (int)sizes[i], SQLITE_STATIC);
        if (!floor_step(capture->insert) || !floor_step(capture->commit)) return -1;
        bytes += sizes[i];
    }
    return floor_now() - start;
}

void floor_capture_close(void *handle) {
    struct capture *capture = handle;
    sqlite3_finalize(capture->begin);
    sqlite3_finalize(capture->insert);
    sqlite3_finalize(capture->commit);
    sqlite3_close(capture->db);
    free(capture);
}
