// The calls that everything but SQLite uses, and how a disk is told to fail.
#include "disk.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LOCKED(disk, type, body)                                                                                       \
    do {                                                                                                               \
        pthread_mutex_lock(&(disk)->mutex);                                                                            \
        type result = body;                                                                                            \
        pthread_mutex_unlock(&(disk)->mutex);                                                                          \
        return result;                                                                                                 \
    } while (0)

_Atomic int busyDisks;

static int open_file(FaultyDisk *disk, const char *path, bool makes, bool mustBeNew) {
    if (disk->stopped) return -EIO;
    int inode = disk_find(disk, path);
    if (inode >= 0 && mustBeNew) return -EEXIST;
    if (inode >= 0 && disk->inodes[inode]->isFolder) return -EISDIR;
    if (inode < 0 && !makes) return -ENOENT;
    if (inode < 0) inode = disk_make(disk, path, false);
    if (inode < 0) return inode;
    for (int i = 0; i < FILES_MAX; i++) {
        if (disk->files[i].isOpen) continue;
        disk->files[i] = (OpenFile){true, inode};
        return i;
    }
    return -EMFILE;
}

static int64_t read_file(FaultyDisk *disk, int file, void *bytes, int64_t count, int64_t offset) {
    int refused = disk_may_read(disk, &count);
    if (refused) return refused;
    Bytes *content = &disk->inodes[disk->files[file].inode]->cached;
    if (offset >= content->count) return 0;
    if (count > content->count - offset) count = content->count - offset;
    memcpy(bytes, content->start + offset, (size_t)count);
    return count;
}

static int lock_file(FaultyDisk *disk, int file) {
    Locks *locks = &disk->inodes[disk->files[file].inode]->locks;
    if (locks->flockHolder >= 0 && locks->flockHolder != file) return -EWOULDBLOCK;
    locks->flockHolder = file;
    return 0;
}

static int rename_path(FaultyDisk *disk, const char *from, const char *to) {
    Op op = {.kind = OpRename};
    op.inode = disk_parent(disk, from, op.name);
    op.other = disk_parent(disk, to, op.newName);
    if (op.inode < 0 || op.other < 0 || disk_find(disk, from) < 0) return -ENOENT;
    int target = disk_find(disk, to);
    if (target >= 0 && disk->inodes[target]->isFolder && disk->inodes[target]->cachedNames.count > 0) return -ENOTEMPTY;
    return disk_do(disk, op);
}

static int link_path(FaultyDisk *disk, const char *from, const char *to) {
    Op op = {.kind = OpLink, .other = disk_find(disk, from)};
    op.inode = disk_parent(disk, to, op.name);
    if (op.inode < 0 || op.other < 0) return -ENOENT;
    if (disk_find(disk, to) >= 0) return -EEXIST;
    return disk_do(disk, op);
}

static int sync_folder(FaultyDisk *disk, const char *path) {
    int inode = disk_find(disk, path);
    return inode < 0 ? -ENOENT : disk_do(disk, (Op){.kind = OpSync, .inode = inode});
}

static int make_folder(FaultyDisk *disk, const char *path) {
    if (disk_find(disk, path) >= 0) return -EEXIST;
    int inode = disk_make(disk, path, true);
    return inode < 0 ? inode : 0;
}

static const char *name_at(FaultyDisk *disk, const char *path, int index) {
    int inode = disk_find(disk, path);
    if (inode < 0 || index >= disk->inodes[inode]->cachedNames.count) return NULL;
    return disk->inodes[inode]->cachedNames.list[index].name;
}

static bool is_folder(FaultyDisk *disk, const char *path) {
    int inode = disk_find(disk, path);
    return inode >= 0 && disk->inodes[inode]->isFolder;
}

static bool flip(FaultyDisk *disk, const char *path, uint64_t seed) {
    int inode = disk_find(disk, path);
    if (inode < 0 || disk->inodes[inode]->cached.count == 0) return false;
    uint64_t bit = seed % ((uint64_t)disk->inodes[inode]->cached.count * 8);
    Bytes *both[] = {&disk->inodes[inode]->cached, &disk->inodes[inode]->durable};
    for (int i = 0; i < 2; i++) {
        if ((int64_t)(bit / 8) < both[i]->count) both[i]->start[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    return true;
}

static Op write_op(FaultyDisk *disk, int file, const void *bytes, int64_t count, int64_t offset) {
    return (Op){
        .kind = OpWrite, .inode = disk->files[file].inode, .offset = offset, .length = count,
        .bytes = (uint8_t *)bytes};
}

int faulty_open(FaultyDisk *disk, const char *path, bool makes, bool mustBeNew) {
    LOCKED(disk, int, open_file(disk, path, makes, mustBeNew));
}

void faulty_close(FaultyDisk *disk, int file) {
    pthread_mutex_lock(&disk->mutex);
    Locks *locks = &disk->inodes[disk->files[file].inode]->locks;
    if (locks->flockHolder == file) locks->flockHolder = -1;
    disk->files[file].isOpen = false;
    pthread_mutex_unlock(&disk->mutex);
}

int64_t faulty_read(FaultyDisk *disk, int file, void *bytes, int64_t count, int64_t offset) {
    LOCKED(disk, int64_t, read_file(disk, file, bytes, count, offset));
}

int faulty_write(FaultyDisk *disk, int file, const void *bytes, int64_t count, int64_t offset) {
    LOCKED(disk, int, disk_do(disk, write_op(disk, file, bytes, count, offset)));
}

int faulty_sync(FaultyDisk *disk, int file) {
    LOCKED(disk, int, disk_do(disk, ((Op){.kind = OpSync, .inode = disk->files[file].inode})));
}

int faulty_sync_folder(FaultyDisk *disk, const char *path) { LOCKED(disk, int, sync_folder(disk, path)); }
int faulty_lock(FaultyDisk *disk, int file) { LOCKED(disk, int, lock_file(disk, file)); }
int faulty_rename(FaultyDisk *disk, const char *from, const char *to) { LOCKED(disk, int, rename_path(disk, from, to)); }
int faulty_link(FaultyDisk *disk, const char *from, const char *to) { LOCKED(disk, int, link_path(disk, from, to)); }
int faulty_remove(FaultyDisk *disk, const char *path) { LOCKED(disk, int, disk_remove(disk, path)); }
int faulty_make_folder(FaultyDisk *disk, const char *path) { LOCKED(disk, int, make_folder(disk, path)); }
bool faulty_exists(FaultyDisk *disk, const char *path) { LOCKED(disk, bool, disk_find(disk, path) >= 0); }
bool faulty_is_folder(FaultyDisk *disk, const char *path) { LOCKED(disk, bool, is_folder(disk, path)); }
int64_t faulty_inode(FaultyDisk *disk, const char *path) { LOCKED(disk, int64_t, disk_find(disk, path) + 1); }
const char *faulty_name(FaultyDisk *disk, const char *path, int index) {
    LOCKED(disk, const char *, name_at(disk, path, index));
}
int64_t faulty_disk_operations(FaultyDisk *disk) { LOCKED(disk, int64_t, disk->operations); }
int64_t faulty_disk_recorded(FaultyDisk *disk) { LOCKED(disk, int64_t, disk->log.count); }
bool faulty_disk_struck(FaultyDisk *disk) { LOCKED(disk, bool, disk->struck); }
bool faulty_disk_flip(FaultyDisk *disk, const char *path, uint64_t seed) { LOCKED(disk, bool, flip(disk, path, seed)); }

void faulty_disk_arm(FaultyDisk *disk, FaultKind kind, int64_t after) {
    pthread_mutex_lock(&disk->mutex);
    busyDisks += (kind == FaultBusy) - (disk->fault == FaultBusy);
    disk->fault = kind;
    disk->faultAfter = after;
    disk->struck = false;
    pthread_mutex_unlock(&disk->mutex);
}

void faulty_disk_mutate(FaultyDisk *disk, FaultyMutation mutation) { disk->mutation = mutation; }
