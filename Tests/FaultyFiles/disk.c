// Inodes, names and operations: what a disk is, and the one way in which it changes.
#include "disk.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

// MARK: Lists

void ops_append(Ops *ops, const Op *op) {
    if (ops->count == ops->capacity) {
        ops->capacity = ops->capacity ? ops->capacity * 2 : 8;
        ops->list = realloc(ops->list, (size_t)ops->capacity * sizeof(Op));
    }
    Op *kept = &ops->list[ops->count++];
    *kept = *op;
    if (op->bytes) {
        kept->bytes = malloc((size_t)op->length + 1);
        memcpy(kept->bytes, op->bytes, (size_t)op->length);
    }
}

void ops_clear(Ops *ops) {
    for (int64_t i = 0; i < ops->count; i++) free(ops->list[i].bytes);
    free(ops->list);
    *ops = (Ops){0};
}

static void bytes_resize(Bytes *bytes, int64_t count) {
    if (count > bytes->capacity) {
        bytes->capacity = count + count / 4 + 64;
        bytes->start = realloc(bytes->start, (size_t)bytes->capacity);
    }
    if (count > bytes->count) memset(bytes->start + bytes->count, 0, (size_t)(count - bytes->count));
    bytes->count = count;
}

void bytes_set(Bytes *bytes, const Bytes *other) {
    bytes_resize(bytes, other->count);
    if (other->count) memcpy(bytes->start, other->start, (size_t)other->count);
}

void bytes_apply(Bytes *bytes, const Op *op) {
    if (op->kind == OpTruncate) {
        bytes_resize(bytes, op->offset);
    } else if (op->kind == OpWrite && op->length > 0) {
        if (op->offset + op->length > bytes->count) bytes_resize(bytes, op->offset + op->length);
        memcpy(bytes->start + op->offset, op->bytes, (size_t)op->length);
    }
}

int names_find(const Names *names, const char *name) {
    for (int i = 0; i < names->count; i++) {
        if (strcmp(names->list[i].name, name) == 0) return i;
    }
    return -1;
}

static void names_set_one(Names *names, const char *name, int inode) {
    int at = names_find(names, name);
    if (at < 0) {
        if (names->count == names->capacity) {
            names->capacity = names->capacity ? names->capacity * 2 : 4;
            names->list = realloc(names->list, (size_t)names->capacity * sizeof(Entry));
        }
        at = names->count++;
        strcpy(names->list[at].name, name);
    }
    names->list[at].inode = inode;
}

static void names_remove(Names *names, const char *name) {
    int at = names_find(names, name);
    if (at >= 0) names->list[at] = names->list[--names->count];
}

void names_set(Names *names, const Names *other) {
    names->count = 0;
    for (int i = 0; i < other->count; i++) names_set_one(names, other->list[i].name, other->list[i].inode);
}

void names_apply(Names *names, const Op *op) {
    switch (op->kind) {
    case OpMake:
    case OpLink: names_set_one(names, op->name, op->other); break;
    case OpRemove: names_remove(names, op->name); break;
    case OpRename: {
        int at = names_find(names, op->name);
        if (at < 0) break;
        int inode = names->list[at].inode;
        names_remove(names, op->name);
        names_set_one(names, op->newName, inode);
        break;
    }
    default: break;
    }
}

// MARK: Changing

static int inode_make(FaultyDisk *disk, bool isFolder) {
    if (disk->inodeCount == disk->inodeCapacity) {
        disk->inodeCapacity = disk->inodeCapacity ? disk->inodeCapacity * 2 : 16;
        disk->inodes = realloc(disk->inodes, (size_t)disk->inodeCapacity * sizeof(Inode *));
    }
    Inode *inode = calloc(1, sizeof(Inode));
    inode->isFolder = isFolder;
    inode->locks.flockHolder = -1;
    disk->inodes[disk->inodeCount] = inode;
    return disk->inodeCount++;
}

static void change_names(Inode *folder, const Op *op) {
    names_apply(&folder->cachedNames, op);
    ops_append(&folder->pending, op);
}

static void sync_inode(Inode *inode) {
    for (int64_t i = 0; i < inode->pending.count; i++) {
        const Op *op = &inode->pending.list[i];
        if (inode->isFolder) names_apply(&inode->durableNames, op);
        else bytes_apply(&inode->durable, op);
    }
    ops_clear(&inode->pending);
}

void disk_apply(FaultyDisk *disk, const Op *op) {
    if (op->kind == OpMake) inode_make(disk, op->offset != 0);
    Inode *inode = disk->inodes[op->inode];
    switch (op->kind) {
    case OpWrite:
    case OpTruncate:
        bytes_apply(&inode->cached, op);
        ops_append(&inode->pending, op);
        break;
    case OpSync: sync_inode(inode); break;
    case OpRename:
        if (op->other != op->inode) {
            int at = names_find(&inode->cachedNames, op->name);
            Op arrive = {.kind = OpLink, .inode = op->other, .other = inode->cachedNames.list[at].inode};
            strcpy(arrive.name, op->newName);
            Op leave = {.kind = OpRemove, .inode = op->inode};
            strcpy(leave.name, op->name);
            change_names(disk->inodes[op->other], &arrive);
            change_names(inode, &leave);
            break;
        }
        change_names(inode, op);
        break;
    default: change_names(inode, op);
    }
    disk->operations++;
}

bool disk_strikes(FaultyDisk *disk, FaultKind kind) {
    if (disk->fault != kind) return false;
    if (disk->faultAfter > 0) {
        disk->faultAfter--;
        return false;
    }
    disk->struck = true;
    return true;
}

static int refusal(FaultyDisk *disk, Op *op) {
    if (disk->stopped) return -EIO;
    if (disk_strikes(disk, FaultStop)) {
        disk->stopped = true;
        return -EIO;
    }
    bool grows = op->kind == OpWrite || op->kind == OpMake || op->kind == OpLink;
    if (grows && disk_strikes(disk, FaultFull)) return -ENOSPC;
    if (disk_strikes(disk, FaultInputOutput)) {
        disk->fault = FaultNone;
        return -EIO;
    }
    if (op->kind == OpWrite && disk_strikes(disk, FaultShortWrite)) {
        disk->fault = FaultNone;
        op->length /= 2;
        return 1;
    }
    return 0;
}

int disk_do(FaultyDisk *disk, Op op) {
    int refused = refusal(disk, &op);
    if (refused < 0) return refused;
    if (op.kind == OpSync && disk_strikes(disk, FaultLostSync)) return 0;
    if (disk->base) ops_append(&disk->log, &op);
    disk_apply(disk, &op);
    return refused ? -EIO : 0;
}

int disk_may_read(FaultyDisk *disk, int64_t *count) {
    if (disk->stopped) return -EIO;
    if (disk->fault == FaultInputOutput && disk_strikes(disk, FaultInputOutput)) {
        disk->fault = FaultNone;
        return -EIO;
    }
    if (disk_strikes(disk, FaultShortRead)) {
        disk->fault = FaultNone;
        *count /= 2;
    }
    return 0;
}

// MARK: Paths

static int find_in(FaultyDisk *disk, const char *path, const char *end) {
    int inode = 0;
    while (path < end) {
        while (path < end && *path == '/') path++;
        const char *stop = path;
        while (stop < end && *stop != '/') stop++;
        if (stop == path) break;
        char name[NAME_MAX_BYTES];
        if (stop - path >= NAME_MAX_BYTES || !disk->inodes[inode]->isFolder) return -1;
        memcpy(name, path, (size_t)(stop - path));
        name[stop - path] = 0;
        int at = names_find(&disk->inodes[inode]->cachedNames, name);
        if (at < 0) return -1;
        inode = disk->inodes[inode]->cachedNames.list[at].inode;
        path = stop;
    }
    return inode;
}

int disk_find(FaultyDisk *disk, const char *path) { return find_in(disk, path, path + strlen(path)); }

int disk_parent(FaultyDisk *disk, const char *path, char name[NAME_MAX_BYTES]) {
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/') length--;
    size_t start = length;
    while (start > 0 && path[start - 1] != '/') start--;
    if (length == start || length - start >= NAME_MAX_BYTES) return -1;
    memcpy(name, path + start, length - start);
    name[length - start] = 0;
    int parent = find_in(disk, path, path + start);
    return parent >= 0 && disk->inodes[parent]->isFolder ? parent : -1;
}

int disk_make(FaultyDisk *disk, const char *path, bool isFolder) {
    Op op = {.kind = OpMake, .other = disk->inodeCount, .offset = isFolder};
    op.inode = disk_parent(disk, path, op.name);
    if (op.inode < 0) return -ENOENT;
    int refused = disk_do(disk, op);
    return refused ? refused : op.other;
}

int disk_remove(FaultyDisk *disk, const char *path) {
    Op op = {.kind = OpRemove};
    op.inode = disk_parent(disk, path, op.name);
    int inode = disk_find(disk, path);
    if (op.inode < 0 || inode < 0) return -ENOENT;
    if (disk->inodes[inode]->isFolder && disk->inodes[inode]->cachedNames.count > 0) return -ENOTEMPTY;
    return disk_do(disk, op);
}

// MARK: Lifetime

FaultyDisk *faulty_disk_make(void) {
    faulty_vfs_register();
    FaultyDisk *disk = calloc(1, sizeof(FaultyDisk));
    pthread_mutex_init(&disk->mutex, NULL);
    disk->number = -1;
    inode_make(disk, true);
    return disk;
}

FaultyDisk *disk_copy(FaultyDisk *disk) {
    FaultyDisk *copy = faulty_disk_make();
    while (copy->inodeCount < disk->inodeCount) inode_make(copy, disk->inodes[copy->inodeCount]->isFolder);
    for (int i = 0; i < disk->inodeCount; i++) {
        Inode *from = disk->inodes[i], *to = copy->inodes[i];
        bytes_set(&to->cached, &from->cached);
        bytes_set(&to->durable, &from->durable);
        names_set(&to->cachedNames, &from->cachedNames);
        names_set(&to->durableNames, &from->durableNames);
        for (int64_t j = 0; j < from->pending.count; j++) ops_append(&to->pending, &from->pending.list[j]);
    }
    copy->mutation = disk->mutation;
    return copy;
}

void disk_destroy(FaultyDisk *disk) {
    disk_unmount(disk);
    for (int i = 0; i < disk->inodeCount; i++) {
        Inode *inode = disk->inodes[i];
        free(inode->cached.start);
        free(inode->durable.start);
        free(inode->cachedNames.list);
        free(inode->durableNames.list);
        ops_clear(&inode->pending);
        free(inode);
    }
    free(disk->inodes);
    ops_clear(&disk->log);
    if (disk->base) faulty_disk_free(disk->base);
    pthread_mutex_destroy(&disk->mutex);
    free(disk);
}
