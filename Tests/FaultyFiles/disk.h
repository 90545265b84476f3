// The disk's own parts, shared by the files of this target.
#ifndef DISK_H
#define DISK_H
#include "FaultyFiles.h"
#include <pthread.h>
#include <stddef.h>

enum { NAME_MAX_BYTES = 160, SECTOR = 512, FILES_MAX = 64, SHM_LOCKS = 8, SHM_REGIONS_MAX = 64 };

typedef enum { OpWrite, OpTruncate, OpSync, OpMake, OpRemove, OpRename, OpLink } OpKind;

// One operation that changes the disk. Inodes are named by number, so that it can be replayed on a copy.
typedef struct {
    OpKind kind;
    int inode;          // the file written or synced, or the folder whose names change
    int other;          // the inode that gets the name, or the folder a name moves to
    int64_t offset;     // where a write begins; the length that a truncation leaves; for OpMake whether it is a folder
    int64_t length;     // bytes written
    uint8_t *bytes;
    char name[NAME_MAX_BYTES];
    char newName[NAME_MAX_BYTES];
} Op;

typedef struct { Op *list; int64_t count, capacity; } Ops;
typedef struct { uint8_t *start; int64_t count, capacity; } Bytes;
typedef struct { char name[NAME_MAX_BYTES]; int inode; } Entry;
typedef struct { Entry *list; int count, capacity; } Names;

// What lives in memory alone and ends with the process: SQLite's shared memory and all locks.
typedef struct {
    void *regions[SHM_REGIONS_MAX];
    int regionCount, users;
    int shared[SHM_LOCKS];
    const void *exclusive[SHM_LOCKS];
} Shm;
typedef struct { int shared; const void *reserved, *pending, *exclusive; int flockHolder; } Locks;

typedef struct {
    bool isFolder;
    Bytes cached, durable;
    Names cachedNames, durableNames;
    Ops pending;        // what is cached and not durable, in order
    Shm *shm;
    Locks locks;
} Inode;

typedef struct { bool isOpen; int inode; } OpenFile;

struct FaultyDisk {
    pthread_mutex_t mutex;
    Inode **inodes;
    int inodeCount, inodeCapacity;
    OpenFile files[FILES_MAX];
    int number;
    int64_t operations;
    Ops log;
    FaultyDisk *base;   // the state at which recording began; NULL while nothing is recorded
    FaultKind fault;
    int64_t faultAfter;
    bool struck, stopped;
    FaultyMutation mutation;
    int sqliteFiles;    // open files of SQLite; the disk outlives them
    bool isReleased;
};

// All below expect the disk's mutex to be held.
int disk_find(FaultyDisk *disk, const char *path);
// The folder that a path lies in and the last part of its name; -1 without the folder.
int disk_parent(FaultyDisk *disk, const char *path, char name[NAME_MAX_BYTES]);
// Does an operation and writes it down; 0 or a negative errno when a fault strikes.
int disk_do(FaultyDisk *disk, Op op);
int disk_make(FaultyDisk *disk, const char *path, bool isFolder);
int disk_remove(FaultyDisk *disk, const char *path);
// Whether a read may go on; a short one is halved.
int disk_may_read(FaultyDisk *disk, int64_t *count);
bool disk_strikes(FaultyDisk *disk, FaultKind kind);
// How many disks hold their locks back at present.
extern _Atomic int busyDisks;

FaultyDisk *disk_copy(FaultyDisk *disk);
void disk_apply(FaultyDisk *disk, const Op *op);
void ops_append(Ops *ops, const Op *op);
void ops_clear(Ops *ops);
void bytes_apply(Bytes *bytes, const Op *op);
void bytes_set(Bytes *bytes, const Bytes *other);
void names_apply(Names *names, const Op *op);
void names_set(Names *names, const Names *other);
int names_find(const Names *names, const char *name);

// The mounted disk that a path of SQLite lies on, and the path on it; NULL if it lies on none.
FaultyDisk *mounted(const char *path, const char **inside);
void faulty_vfs_register(void);
void disk_unmount(FaultyDisk *disk);
void disk_destroy(FaultyDisk *disk);
#endif
