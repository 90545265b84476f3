#ifndef FLOORS_H
#define FLOORS_H
// The floors: the least that the same durable work costs in plain C with the same SQLite.
// Times are nanoseconds of the monotonic clock; a negative result is an error, printed to stderr.
#include <stddef.h>
#include <stdint.h>

// Opens a fresh database with one table of one blob, WAL, synchronous=FULL; NULL on error.
void *floor_capture_open(const char *path);
// Inserts `count` rows lying one after the other in `bytes`, each in a transaction of its own.
int64_t floor_capture_run(void *handle, const uint8_t *bytes, const size_t *sizes, size_t count);
void floor_capture_close(void *handle);

// Writes what a pulled replica holds to a file, in the order and in the batches in which it arrived.
// `with_derived` adds the rows of queried fields and the text index.
int64_t floor_dump(const char *database, const char *file, const int64_t *batches, size_t count, int with_derived);
// Inserts a dumped file's rows into fresh tables of the same shape and pragmas, one transaction a batch.
int64_t floor_pull(const char *file, const char *path);

// Runs a program to its end with its output thrown away; an error unless it exits with 0. Sets the processor time of it
// and of what it started, nanoseconds.
int64_t floor_process(char *const *arguments, int64_t *processor);

#endif
