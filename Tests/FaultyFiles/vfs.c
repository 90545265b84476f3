// The VFS: SQLite's files on mounted disks, with the same syncs of folders as SQLite's own for Unix; other paths pass.
#include "disk.h"
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char prefix[] = "/faulty/";
enum { DISKS_MAX = 4096 };
static FaultyDisk *disks[DISKS_MAX];
static pthread_mutex_t disksMutex = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs *system_vfs;
static sqlite3_vfs faulty_vfs;

typedef struct {
    sqlite3_file base;
    FaultyDisk *disk;
    int inode, folder, level;
    bool syncsFolder, isWal, isDatabase;
    char deletes[512];
    uint16_t shmShared, shmExclusive;
    bool usesShm;
} File;

#define DISK_LOCK(file) pthread_mutex_lock(&(file)->disk->mutex)
#define DISK_UNLOCK(file) pthread_mutex_unlock(&(file)->disk->mutex)

// MARK: Mounting

int faulty_disk_mount(FaultyDisk *disk) {
    pthread_mutex_lock(&disksMutex);
    for (int i = 0; i < DISKS_MAX && disk->number < 0; i++) {
        if (disks[i]) continue;
        disks[i] = disk;
        disk->number = i;
    }
    pthread_mutex_unlock(&disksMutex);
    return disk->number;
}

void faulty_disk_free(FaultyDisk *disk) {
    if (disk->fault == FaultBusy) busyDisks--;
    pthread_mutex_lock(&disk->mutex);
    disk->isReleased = true;
    bool isLast = disk->sqliteFiles == 0;
    pthread_mutex_unlock(&disk->mutex);
    if (isLast) disk_destroy(disk);
}

// The number stays taken until SQLite closed its last file: closing deletes a WAL by its path.
void disk_unmount(FaultyDisk *disk) {
    pthread_mutex_lock(&disksMutex);
    if (disk->number >= 0) disks[disk->number] = NULL;
    pthread_mutex_unlock(&disksMutex);
}

FaultyDisk *mounted(const char *path, const char **inside) {
    if (!path || strncmp(path, prefix, sizeof prefix - 1) != 0) return NULL;
    char *end;
    long number = strtol(path + sizeof prefix - 1, &end, 10);
    if (number < 0 || number >= DISKS_MAX) return NULL;
    pthread_mutex_lock(&disksMutex);
    FaultyDisk *disk = disks[number];
    pthread_mutex_unlock(&disksMutex);
    *inside = end;
    return disk;
}

static int code(int refused, int otherwise) {
    if (refused == 0) return SQLITE_OK;
    return refused == -ENOSPC ? SQLITE_FULL : otherwise;
}

// MARK: Bytes

static int unlock(sqlite3_file *opened, int level);

static int close_file(sqlite3_file *opened) {
    File *file = (File *)opened;
    unlock(opened, SQLITE_LOCK_NONE);
    DISK_LOCK(file);
    if (file->deletes[0]) disk_remove(file->disk, file->deletes);
    bool isLast = --file->disk->sqliteFiles == 0 && file->disk->isReleased;
    DISK_UNLOCK(file);
    if (isLast) disk_destroy(file->disk);
    return SQLITE_OK;
}

static int read_file(sqlite3_file *opened, void *bytes, int count, sqlite3_int64 offset) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    int64_t wanted = count;
    int refused = disk_may_read(file->disk, &wanted);
    Bytes *content = &file->disk->inodes[file->inode]->cached;
    int64_t there = content->count - offset;
    if (there > wanted) there = wanted;
    if (there < 0) there = 0;
    if (!refused && there) memcpy(bytes, content->start + offset, (size_t)there);
    DISK_UNLOCK(file);
    if (refused) return SQLITE_IOERR_READ;
    if (there == count) return SQLITE_OK;
    memset((char *)bytes + there, 0, (size_t)(count - there));
    return SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *opened, const void *bytes, int count, sqlite3_int64 offset) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    Op op = {.kind = OpWrite, .inode = file->inode, .offset = offset, .length = count, .bytes = (uint8_t *)bytes};
    int refused = disk_do(file->disk, op);
    DISK_UNLOCK(file);
    return code(refused, SQLITE_IOERR_WRITE);
}

static int truncate_file(sqlite3_file *opened, sqlite3_int64 size) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    int refused = disk_do(file->disk, (Op){.kind = OpTruncate, .inode = file->inode, .offset = size});
    DISK_UNLOCK(file);
    return code(refused, SQLITE_IOERR_TRUNCATE);
}

static int sync_file(sqlite3_file *opened, int flags) {
    File *file = (File *)opened;
    if (file->disk->mutation == MutationWalNotSynced && file->isWal) return SQLITE_OK;
    if (file->disk->mutation == MutationDatabaseNotSynced && file->isDatabase) return SQLITE_OK;
    DISK_LOCK(file);
    int refused = disk_do(file->disk, (Op){.kind = OpSync, .inode = file->inode});
    if (!refused && file->syncsFolder) {
        refused = disk_do(file->disk, (Op){.kind = OpSync, .inode = file->folder});
        file->syncsFolder = refused != 0;
    }
    DISK_UNLOCK(file);
    return code(refused, SQLITE_IOERR_FSYNC);
}

static int file_size(sqlite3_file *opened, sqlite3_int64 *size) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    *size = file->disk->inodes[file->inode]->cached.count;
    DISK_UNLOCK(file);
    return SQLITE_OK;
}

static int control(sqlite3_file *opened, int operation, void *argument) {
    File *file = (File *)opened;
    if (operation != SQLITE_FCNTL_PRAGMA || file->disk->mutation != MutationSynchronousNormal) return SQLITE_NOTFOUND;
    char **words = argument;
    if (sqlite3_stricmp(words[1], "synchronous") != 0) return SQLITE_NOTFOUND;
    if (words[2]) return sqlite3_stricmp(words[2], "FULL") == 0 ? SQLITE_OK : SQLITE_NOTFOUND;
    words[0] = sqlite3_mprintf("2");
    return SQLITE_OK;
}

static int sector_size(sqlite3_file *opened) { return 4096; }
static int characteristics(sqlite3_file *opened) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// MARK: Locks on files

static int lock_level(File *file, int level) {
    Locks *locks = &file->disk->inodes[file->inode]->locks;
    if (file->level >= level) return SQLITE_OK;
    if (disk_strikes(file->disk, FaultBusy)) return SQLITE_BUSY;
    if (level == SQLITE_LOCK_SHARED) {
        if (locks->pending || locks->exclusive) return SQLITE_BUSY;
        locks->shared++;
    } else if (level == SQLITE_LOCK_RESERVED) {
        if (locks->reserved) return SQLITE_BUSY;
        locks->reserved = file;
    } else {
        if (locks->pending && locks->pending != file) return SQLITE_BUSY;
        locks->pending = file;
        if (locks->shared > 1) return SQLITE_BUSY;
        locks->exclusive = file;
    }
    file->level = level;
    return SQLITE_OK;
}

static int lock(sqlite3_file *opened, int level) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    int result = lock_level(file, level);
    DISK_UNLOCK(file);
    return result;
}

static int unlock(sqlite3_file *opened, int level) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    Locks *locks = &file->disk->inodes[file->inode]->locks;
    if (locks->reserved == file) locks->reserved = NULL;
    if (locks->pending == file) locks->pending = NULL;
    if (locks->exclusive == file) locks->exclusive = NULL;
    if (level == SQLITE_LOCK_NONE && file->level >= SQLITE_LOCK_SHARED) locks->shared--;
    if (level < file->level) file->level = level;
    DISK_UNLOCK(file);
    return SQLITE_OK;
}

static int check_reserved(sqlite3_file *opened, int *isReserved) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    Locks *locks = &file->disk->inodes[file->inode]->locks;
    *isReserved = locks->reserved || locks->pending || locks->exclusive;
    DISK_UNLOCK(file);
    return SQLITE_OK;
}

// MARK: Shared memory, which ends with its last user

static int shm_map(sqlite3_file *opened, int region, int size, int extends, void volatile **result) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    Inode *inode = file->disk->inodes[file->inode];
    if (!inode->shm) inode->shm = calloc(1, sizeof(Shm));
    if (!file->usesShm) {
        file->usesShm = true;
        inode->shm->users++;
    }
    Shm *shm = inode->shm;
    while (extends && shm->regionCount <= region && region < SHM_REGIONS_MAX) {
        shm->regions[shm->regionCount++] = calloc(1, (size_t)size);
    }
    *result = region < shm->regionCount ? shm->regions[region] : NULL;
    DISK_UNLOCK(file);
    return SQLITE_OK;
}

static int shm_lock_slots(File *file, Shm *shm, uint16_t mask, int first, int count, int flags) {
    if (flags & SQLITE_SHM_UNLOCK) {
        for (int i = first; i < first + count; i++) {
            if (file->shmShared & 1 << i) shm->shared[i]--;
            if (file->shmExclusive & 1 << i) shm->exclusive[i] = NULL;
        }
        file->shmShared &= (uint16_t)~mask;
        file->shmExclusive &= (uint16_t)~mask;
        return SQLITE_OK;
    }
    if (disk_strikes(file->disk, FaultBusy)) return SQLITE_BUSY;
    for (int i = first; i < first + count; i++) {
        int others = shm->shared[i] - (file->shmShared >> i & 1);
        if (shm->exclusive[i] && shm->exclusive[i] != file) return SQLITE_BUSY;
        if (flags & SQLITE_SHM_EXCLUSIVE && others > 0) return SQLITE_BUSY;
    }
    for (int i = first; i < first + count; i++) {
        if (flags & SQLITE_SHM_EXCLUSIVE) shm->exclusive[i] = file;
        else if (!(file->shmShared & 1 << i)) shm->shared[i]++;
    }
    if (flags & SQLITE_SHM_EXCLUSIVE) file->shmExclusive |= mask;
    else file->shmShared |= mask;
    return SQLITE_OK;
}

static int shm_lock(sqlite3_file *opened, int first, int count, int flags) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    Shm *shm = file->disk->inodes[file->inode]->shm;
    uint16_t mask = (uint16_t)(((1u << count) - 1) << first);
    int result = shm ? shm_lock_slots(file, shm, mask, first, count, flags) : SQLITE_IOERR_SHMLOCK;
    DISK_UNLOCK(file);
    return result;
}

static void shm_barrier(sqlite3_file *opened) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    DISK_UNLOCK(file);
}

static int shm_unmap(sqlite3_file *opened, int deletes) {
    File *file = (File *)opened;
    DISK_LOCK(file);
    Inode *inode = file->disk->inodes[file->inode];
    if (file->usesShm && inode->shm && --inode->shm->users == 0) {
        for (int i = 0; i < inode->shm->regionCount; i++) free(inode->shm->regions[i]);
        free(inode->shm);
        inode->shm = NULL;
    }
    file->usesShm = false;
    DISK_UNLOCK(file);
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    2, close_file, read_file, write_file, truncate_file, sync_file, file_size, lock, unlock, check_reserved, control,
    sector_size, characteristics, shm_map, shm_lock, shm_barrier, shm_unmap, NULL, NULL};

// MARK: Names

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *opened, int flags, int *outFlags) {
    const char *inside;
    FaultyDisk *disk = mounted(path, &inside);
    if (!disk) return system_vfs->xOpen(system_vfs, path, opened, flags, outFlags);
    File *file = (File *)opened;
    memset(file, 0, sizeof *file);
    file->disk = disk;
    DISK_LOCK(file);
    int inode = disk->stopped ? -EIO : disk_find(disk, inside);
    bool isNew = inode == -1 && !disk->stopped;
    if (isNew) inode = flags & SQLITE_OPEN_CREATE ? disk_make(disk, inside, false) : -ENOENT;
    char name[NAME_MAX_BYTES];
    file->inode = inode;
    file->folder = disk_parent(disk, inside, name);
    int ownSync = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    file->syncsFolder = flags & SQLITE_OPEN_CREATE && flags & ownSync;
    file->isWal = flags & SQLITE_OPEN_WAL;
    file->isDatabase = flags & SQLITE_OPEN_MAIN_DB;
    if (flags & SQLITE_OPEN_DELETEONCLOSE) snprintf(file->deletes, sizeof file->deletes, "%s", inside);
    if (inode >= 0) disk->sqliteFiles++;
    DISK_UNLOCK(file);
    if (inode < 0) return code(inode, SQLITE_CANTOPEN);
    file->base.pMethods = &methods;
    if (outFlags) *outFlags = flags;
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int syncsFolder) {
    const char *inside;
    FaultyDisk *disk = mounted(path, &inside);
    if (!disk) return system_vfs->xDelete(system_vfs, path, syncsFolder);
    pthread_mutex_lock(&disk->mutex);
    char name[NAME_MAX_BYTES];
    int folder = disk_parent(disk, inside, name);
    int refused = disk_remove(disk, inside);
    if (!refused && syncsFolder) refused = disk_do(disk, (Op){.kind = OpSync, .inode = folder});
    pthread_mutex_unlock(&disk->mutex);
    return refused == -ENOENT ? SQLITE_IOERR_DELETE_NOENT : code(refused, SQLITE_IOERR_DELETE);
}

static int access_file(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
    const char *inside;
    FaultyDisk *disk = mounted(path, &inside);
    if (!disk) return system_vfs->xAccess(system_vfs, path, flags, result);
    pthread_mutex_lock(&disk->mutex);
    int inode = disk_find(disk, inside);
    // As Unix has it: an empty journal or WAL counts as none.
    *result = inode >= 0 && (flags != SQLITE_ACCESS_EXISTS || disk->inodes[inode]->cached.count > 0);
    pthread_mutex_unlock(&disk->mutex);
    return SQLITE_OK;
}

static int full_path(sqlite3_vfs *vfs, const char *path, int size, char *result) {
    const char *inside;
    if (!mounted(path, &inside)) return system_vfs->xFullPathname(system_vfs, path, size, result);
    snprintf(result, (size_t)size, "%s", path);
    return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int count, char *bytes) {
    return system_vfs->xRandomness(system_vfs, count, bytes);
}
// Nobody waits for a lock that is held back on purpose.
static int nap(sqlite3_vfs *vfs, int microseconds) {
    return busyDisks > 0 ? microseconds : system_vfs->xSleep(system_vfs, microseconds);
}
static int last_error(sqlite3_vfs *vfs, int size, char *text) {
    return system_vfs->xGetLastError(system_vfs, size, text);
}
static int time_now(sqlite3_vfs *vfs, double *day) { return system_vfs->xCurrentTime(system_vfs, day); }
static int time_now64(sqlite3_vfs *vfs, sqlite3_int64 *time) { return system_vfs->xCurrentTimeInt64(system_vfs, time); }

static void register_once(void) {
    system_vfs = sqlite3_vfs_find(NULL);
    faulty_vfs = (sqlite3_vfs){
        .iVersion = 2, .mxPathname = system_vfs->mxPathname, .zName = "faulty", .xOpen = open_file,
        .xDelete = delete_file, .xAccess = access_file, .xFullPathname = full_path, .xRandomness = randomness,
        .xSleep = nap, .xCurrentTime = time_now, .xGetLastError = last_error, .xCurrentTimeInt64 = time_now64};
    int size = (int)sizeof(File);
    faulty_vfs.szOsFile = size > system_vfs->szOsFile ? size : system_vfs->szOsFile;
    sqlite3_vfs_register(&faulty_vfs, 1);
}

void faulty_vfs_register(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_once);
}
