// What a crash leaves: the durable part, and of the rest what the survival says.
#include "disk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next(uint64_t *state) {
    uint64_t mixed = *state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

// Applies a write sector by sector: each is kept, lost, or (when torn) holds noise.
static void apply_parts(Bytes *bytes, const Op *op, uint64_t *random, bool torn) {
    int64_t end = op->offset + op->length;
    // Sectors before the cut are whole, the one at the cut is not, the rest never came.
    int64_t sectors = (op->length + SECTOR - 1) / SECTOR;
    int64_t cut = sectors ? (int64_t)(next(random) % (uint64_t)sectors) : 0;
    int64_t index = 0;
    for (int64_t at = op->offset; at < end; index++) {
        int64_t stop = (at / SECTOR + 1) * SECTOR;
        if (stop > end) stop = end;
        Op part = {.kind = OpWrite, .offset = at, .length = stop - at, .bytes = op->bytes + (at - op->offset)};
        uint8_t noise[SECTOR];
        bool keeps = torn ? index <= cut : next(random) % 4 != 0;
        if (torn && index == cut) {
            for (int64_t i = 0; i < part.length; i++) noise[i] = (uint8_t)(next(random) >> 32);
            part.bytes = noise;
        }
        if (keeps) bytes_apply(bytes, &part);
        at = stop;
    }
}

static void file_survives(Inode *inode, FaultySurvival survival, uint64_t *random) {
    bytes_set(&inode->cached, &inode->durable);
    int64_t last = -1;
    for (int64_t i = 0; i < inode->pending.count; i++) {
        if (inode->pending.list[i].kind == OpWrite) last = i;
    }
    for (int64_t i = 0; i < inode->pending.count; i++) {
        const Op *op = &inode->pending.list[i];
        switch (survival) {
        case FaultySurvivalEverything: bytes_apply(&inode->cached, op); break;
        case FaultySurvivalRandom:
            if (next(random) % 2) break;
            if (op->kind == OpWrite) apply_parts(&inode->cached, op, random, false);
            else bytes_apply(&inode->cached, op);
            break;
        case FaultySurvivalTorn:
            if (i == last) apply_parts(&inode->cached, op, random, true);
            else bytes_apply(&inode->cached, op);
            break;
        default: break;
        }
    }
}

// A file system's journal keeps the order of a folder's names: what survives is a first part.
static void folder_survives(Inode *inode, FaultySurvival survival, uint64_t *random) {
    int64_t kept = 0, count = inode->pending.count;
    if (survival == FaultySurvivalEverything || survival == FaultySurvivalTorn) kept = count;
    if (survival == FaultySurvivalRandom) kept = (int64_t)(next(random) % (uint64_t)(count + 1));
    names_set(&inode->cachedNames, &inode->durableNames);
    for (int64_t i = 0; i < kept; i++) names_apply(&inode->cachedNames, &inode->pending.list[i]);
}

static void survive(FaultyDisk *disk, FaultySurvival survival, uint64_t seed) {
    if (survival == FaultySurvivalKilled) return;
    for (int i = 0; i < disk->inodeCount; i++) {
        Inode *inode = disk->inodes[i];
        if (inode->isFolder) folder_survives(inode, survival, &seed);
        else file_survives(inode, survival, &seed);
        bytes_set(&inode->durable, &inode->cached);
        names_set(&inode->durableNames, &inode->cachedNames);
        ops_clear(&inode->pending);
    }
}

FaultyDisk *faulty_disk_crashed(FaultyDisk *recorded, int64_t count, FaultySurvival survival, uint64_t seed) {
    FaultyDisk *disk = disk_copy(recorded->base);
    for (int64_t i = 0; i < count && i < recorded->log.count; i++) disk_apply(disk, &recorded->log.list[i]);
    survive(disk, survival, seed);
    return disk;
}

FaultyDisk *faulty_disk_crashed_now(FaultyDisk *disk, FaultySurvival survival, uint64_t seed) {
    pthread_mutex_lock(&disk->mutex);
    FaultyDisk *copy = disk_copy(disk);
    pthread_mutex_unlock(&disk->mutex);
    survive(copy, survival, seed);
    return copy;
}

void faulty_disk_record(FaultyDisk *disk) {
    pthread_mutex_lock(&disk->mutex);
    if (disk->base) faulty_disk_free(disk->base);
    ops_clear(&disk->log);
    disk->base = NULL;
    disk->base = disk_copy(disk);
    pthread_mutex_unlock(&disk->mutex);
}

// MARK: Telling disks apart

static uint64_t mix(uint64_t hash, const void *bytes, int64_t count) {
    const uint8_t *at = bytes;
    for (; count >= 8; count -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    for (; count > 0; count--, at++) hash = (hash ^ *at) * 0x100000001b3u;
    return hash;
}

static uint64_t hash_of(FaultyDisk *disk, int number) {
    Inode *inode = disk->inodes[number];
    if (!inode->isFolder) return mix(mix(1, &inode->cached.count, 8), inode->cached.start, inode->cached.count);
    uint64_t sum = 7;
    for (int i = 0; i < inode->cachedNames.count; i++) {
        Entry *entry = &inode->cachedNames.list[i];
        uint64_t inside = hash_of(disk, entry->inode);
        sum += mix(mix(3, entry->name, (int64_t)strlen(entry->name)), &inside, 8);
    }
    return sum;
}

uint64_t faulty_disk_hash(FaultyDisk *disk) {
    pthread_mutex_lock(&disk->mutex);
    uint64_t hash = hash_of(disk, 0);
    pthread_mutex_unlock(&disk->mutex);
    return hash;
}

static const char *name_of(FaultyDisk *disk, int inode) {
    for (int i = 0; i < disk->inodeCount; i++) {
        Names *names = &disk->inodes[i]->cachedNames;
        for (int j = 0; j < names->count; j++) {
            if (names->list[j].inode == inode) return names->list[j].name;
        }
    }
    return "(nameless)";
}

void faulty_disk_describe(FaultyDisk *disk, int64_t index, char *line, int size) {
    static const char *const kinds[] = {"write", "truncate", "sync", "make", "remove", "rename", "link"};
    if (index < 0 || index >= disk->log.count) {
        snprintf(line, (size_t)size, "the end");
        return;
    }
    const Op *op = &disk->log.list[index];
    snprintf(
        line, (size_t)size, "%s %s%s%s%s%s at %lld, %lld bytes", kinds[op->kind], name_of(disk, op->inode),
        op->name[0] ? "/" : "", op->name, op->newName[0] ? " to " : "", op->newName, (long long)op->offset,
        (long long)op->length);
}
