#ifndef FLOORS_COMMON_H
#define FLOORS_COMMON_H
#include <sqlite3.h>
#include <stdint.h>

int64_t floor_now(void);
// A fresh database with the store's pragmas: WAL, synchronous=FULL.
sqlite3 *floor_database(const char *path);
int floor_execute(sqlite3 *db, const char *sql);
sqlite3_stmt *floor_prepare(sqlite3 *db, const char *sql);
// Runs a statement without rows and resets it; 0 on error.
int floor_step(sqlite3_stmt *statement);

#endif
