// A disk in memory that knows which of its bytes and names would survive a power cut.
//
// SQLite reaches it through a VFS that takes over every path below /faulty/<number>/ and passes all others on to the
// system's; everything else reaches it through the faulty_* calls, with paths relative to the disk. A disk counts every
// operation that changes it, can write them down, and can be shown as it would be after stopping at any of them.
#ifndef FAULTY_FILES_H
#define FAULTY_FILES_H
#include <stdbool.h>
#include <stdint.h>

typedef struct FaultyDisk FaultyDisk;

// What the power cut leaves of what was not synced.
typedef enum {
    FaultySurvivalNothing = 0,
    FaultySurvivalEverything = 1,
    // Any of the writes, sector by sector, and a part of the names.
    FaultySurvivalRandom = 2,
    // All, but one write stops at a sector that holds neither its old nor its new bytes.
    FaultySurvivalTorn = 3,
    // No power cut at all: the process dies, what it wrote is still to be synced.
    FaultySurvivalKilled = 4,
} FaultySurvival;

// What a disk does wrong.
typedef enum {
    FaultNone = 0,
    // Every operation fails from now on; what happened before may or may not survive.
    FaultStop = 1,
    // Nothing can be made or written until the fault is taken back.
    FaultFull = 2,
    // One write, sync, truncation, new name or read fails.
    FaultInputOutput = 3,
    // One write stops half way and fails.
    FaultShortWrite = 4,
    // Locks are held by somebody else until the fault is taken back.
    FaultBusy = 5,
    // Syncs return at once and do nothing.
    FaultLostSync = 6,
    // One read returns half of what is there.
    FaultShortRead = 7,
} FaultKind;

// What a disk's driver gets wrong for good; for mutants.
typedef enum {
    MutationNone = 0,
    // SQLite is told that synchronous is FULL; it is NORMAL.
    MutationSynchronousNormal = 1,
    // The WAL is never synced.
    MutationWalNotSynced = 2,
    // The database file is never synced.
    MutationDatabaseNotSynced = 3,
} FaultyMutation;

FaultyDisk *faulty_disk_make(void);
void faulty_disk_free(FaultyDisk *disk);
// The number under which SQLite finds the disk; taken once, given back by faulty_disk_free.
int faulty_disk_mount(FaultyDisk *disk);

// Begins to write operations down; the present state is what faulty_disk_crashed starts from.
void faulty_disk_record(FaultyDisk *disk);
// Operations so far, recorded or not.
int64_t faulty_disk_operations(FaultyDisk *disk);
// Operations recorded.
int64_t faulty_disk_recorded(FaultyDisk *disk);
// A new disk: the recorded one as it is after `count` recorded operations and a crash.
FaultyDisk *faulty_disk_crashed(FaultyDisk *recorded, int64_t count, FaultySurvival survival, uint64_t seed);
// A new disk: this one as it is after a crash right now.
FaultyDisk *faulty_disk_crashed_now(FaultyDisk *disk, FaultySurvival survival, uint64_t seed);
// A number that two disks with the same names and bytes share.
uint64_t faulty_disk_hash(FaultyDisk *disk);
// One line that says what the recorded operation was.
void faulty_disk_describe(FaultyDisk *disk, int64_t index, char *line, int size);

// After so many more operations that it could strike, the fault does.
void faulty_disk_arm(FaultyDisk *disk, FaultKind kind, int64_t after);
// Whether the fault that was armed has struck.
bool faulty_disk_struck(FaultyDisk *disk);
void faulty_disk_mutate(FaultyDisk *disk, FaultyMutation mutation);
// Turns one bit of a file, chosen by the seed; false if the file is empty or not there.
bool faulty_disk_flip(FaultyDisk *disk, const char *path, uint64_t seed);

// System calls: 0, a count or a descriptor; a negative errno when refused.
int faulty_open(FaultyDisk *disk, const char *path, bool makes, bool mustBeNew);
void faulty_close(FaultyDisk *disk, int file);
int64_t faulty_read(FaultyDisk *disk, int file, void *bytes, int64_t count, int64_t offset);
int faulty_write(FaultyDisk *disk, int file, const void *bytes, int64_t count, int64_t offset);
int faulty_sync(FaultyDisk *disk, int file);
int faulty_sync_folder(FaultyDisk *disk, const char *path);
int faulty_lock(FaultyDisk *disk, int file);
int faulty_rename(FaultyDisk *disk, const char *from, const char *to);
int faulty_link(FaultyDisk *disk, const char *from, const char *to);
int faulty_remove(FaultyDisk *disk, const char *path);
int faulty_make_folder(FaultyDisk *disk, const char *path);
bool faulty_exists(FaultyDisk *disk, const char *path);
// The name at a place of the folder's list, or NULL; valid until the disk changes.
const char *faulty_name(FaultyDisk *disk, const char *path, int index);
bool faulty_is_folder(FaultyDisk *disk, const char *path);
int64_t faulty_inode(FaultyDisk *disk, const char *path);
#endif
