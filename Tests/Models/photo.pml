/*
 * A photo's bytes and its row: what a centre does with the chunks it is sent, stopped anywhere, by a kill (what was
 * written stays in the system's cache) or by a power cut (what was not flushed may be there, old, or torn).
 * Section numbers are those of SyncProtocol/SPEC.md, I-n those of Docs/Architecture.md.
 *
 * Bounds: CHUNKS, KILLS, CUTS (of power), ROTS (chunks that go bad on the disk before the device deletes its copy;
 * what goes bad later only a backup holds). Each mutant (-D name) breaks one rule and must be caught.
 */
#ifndef CHUNKS
#define CHUNKS 2
#endif
#ifndef KILLS
#define KILLS 2
#endif
#ifndef CUTS
#define CUTS 2
#endif
#ifndef ROTS
#define ROTS 1
#endif
#define ALL ((1 << CHUNKS) - 1)
#define bit(c) (1 << (c))
#define isIn(c, set) ((set) & bit(c))

/* The disk: what programs see, and what would be left after a power cut. */
mtype = { NONE, PARTIAL, COMPLETE };   /* the file's name: none, "….part", the photo's own */
bool folder, folderFlushed;            /* the folder of the photo's first byte */
mtype name = NONE, nameFlushed = NONE;
byte content, contentFlushed;          /* chunks whose bytes are whole, as masks */

/* The row, durable as SQLite commits it (10). */
mtype row = NONE;
byte chunks;                           /* chunks that the row says are here */

bool deviceHolds = true;               /* the device's copy of the photo */
bool hasReceipt;                       /* a verified receipt names the photo (12.8) */
byte kills, cuts, rots;
bool isRotten;                         /* the disk broke its promise: rows may then be wrong until a re-read */
byte i, good;

/* I-8: a row says that bytes are here only if they are, now and after any crash. */
inline checkRow() {
    assert(isRotten || (chunks & ~(name != NONE -> content : 0)) == 0);
    assert(isRotten || row != COMPLETE || (name == COMPLETE && content == ALL))
}

/* 13.3: whoever may be the last holder holds it whole, under the name that the row promises. */
inline checkHolder() {
    assert(deviceHolds || (row == COMPLETE && name == COMPLETE && content == ALL))
}

inline cutPower() {
    cuts++;
    /* Names: a rename is there or not, never half; nothing is left in a folder that is not. */
    if :: folder && !folderFlushed -> folder = false; name = NONE :: true fi;
    if :: name != nameFlushed -> name = nameFlushed :: true fi;
    folderFlushed = folder; nameFlushed = name;
    /* Bytes: each chunk that was not flushed may be there or torn. */
    i = 0;
    do
    :: i < CHUNKS && isIn(i, content) && !isIn(i, contentFlushed) ->
        if :: content = content & ~bit(i) :: true fi; i++
    :: i < CHUNKS && !(isIn(i, content) && !isIn(i, contentFlushed)) -> i++
    :: i == CHUNKS -> break
    od;
    if :: name == NONE -> content = 0 :: else fi;
    contentFlushed = content; i = 0
}

/* Between any two steps the program may be killed, or the power may go. */
#define mayStop atomic { if :: true \
    :: kills < KILLS -> kills++; goto start \
    :: cuts < CUTS -> cutPower(); checkRow(); goto start fi }

inline flushFile() { contentFlushed = content }
inline flushFolder() { nameFlushed = name }
#ifdef RENAME_NOT_FLUSHED
#define flushRename() skip
#else
#define flushRename() flushFolder()
#endif
/* A process that was killed gave the file its name, and may not have come to flush the folder. */
#ifdef OTHER_RENAME_NOT_FLUSHED
#define flushOtherRename() skip
#else
#define flushOtherRename() flushFolder()
#endif
#ifdef FOLDER_NOT_FLUSHED
#define flushAbove() skip
#else
#define flushAbove() folderFlushed = true
#endif
#ifdef OTHER_FOLDER_NOT_FLUSHED
#define flushAboveOther() skip
#else
#define flushAboveOther() folderFlushed = true
#endif
/* 13.3: a device keeps its copy until a verified receipt names the photo. */
#ifdef DELETES_WITHOUT_RECEIPT
#define mayDelete (row == COMPLETE)
#else
#define mayDelete hasReceipt
#endif

/* Gives the file its final name and then notes it; the name is durable before the row says so. */
inline finish() {
    if
    :: name == PARTIAL -> name = COMPLETE; mayStop; flushRename()
    :: name == COMPLETE -> flushOtherRename()
    :: else
    fi;
    mayStop;
    atomic { if :: row == PARTIAL && chunks == ALL && name == COMPLETE -> row = COMPLETE :: else fi; checkRow() }
}

/* 13.2: a chunk that was verified is durable before the answer says so. */
inline accept(c) {
    if
    :: !folder -> folder = true; mayStop; flushAbove()
    :: else -> flushAboveOther()      /* a process that was killed may have made it and not flushed */
    fi;
    mayStop;
#ifdef ROW_BEFORE_BYTES
    atomic { row = PARTIAL; chunks = chunks | bit(c); checkRow() }
    mayStop;
#endif
    if :: name == NONE -> name = PARTIAL :: else fi;
    mayStop;
    content = content | bit(c);          /* written at its place in the file; not flushed yet */
    mayStop;
#ifndef BYTES_NOT_FLUSHED
    flushFile();
#endif
    mayStop;
#ifndef NAME_NOT_FLUSHED
    flushFolder();
#endif
    mayStop;
    atomic { row = PARTIAL; chunks = chunks | bit(c); checkRow() }
    mayStop;
    if :: chunks == ALL -> finish() :: else fi
}

/* 13.3: the centre calls a photo received only after it read all of it again; what is bad is wanted again. */
inline confirm() {
    good = (name == COMPLETE -> content : 0);
#ifdef RECEIPT_WITHOUT_READING
    good = ALL;
#endif
    if
    :: row == COMPLETE && good == ALL -> hasReceipt = true
    :: row == COMPLETE && good != ALL -> row = PARTIAL; chunks = good; name = PARTIAL; isRotten = false
    :: else
    fi;
    good = 0
}

init {
start:
    /* The program starts again: a photo whose last chunk came just before a crash is finished. */
    if
    :: row == PARTIAL && chunks == ALL && name != NONE -> finish()
    :: else
    fi;
running:
    atomic { checkRow(); checkHolder() }
    if
    /* The device sends any chunk that is wanted, as often as it likes, in any order. */
    :: deviceHolds && row != COMPLETE ->
        if
        :: !isIn(0, chunks) || name == NONE -> accept(0)
        :: CHUNKS > 1 && (!isIn(1, chunks) || name == NONE) -> accept(CHUNKS - 1)
        :: chunks == ALL && name != NONE -> finish()
        fi;
        goto running
    /* It asks whether the photo arrived. */
    :: row == COMPLETE && !hasReceipt -> atomic { confirm() }; mayStop; goto running
    /* Only then may it delete its copy. */
    :: deviceHolds && mayDelete -> deviceHolds = false; goto running
    /* The disk loses a chunk. */
    :: atomic { deviceHolds && !hasReceipt && rots < ROTS && content != 0 -> rots++; isRotten = true;
        if
        :: isIn(0, content) -> content = content & ~bit(0)
        :: CHUNKS > 1 && isIn(CHUNKS - 1, content) -> content = content & ~bit(CHUNKS - 1)
        fi;
        contentFlushed = contentFlushed & content }; goto running
    /* The machine stops while nothing is under way. */
    :: atomic { cuts < CUTS -> cutPower() }; atomic { checkRow(); checkHolder() }; goto start
    :: !deviceHolds && cuts == CUTS -> skip
    fi;
    /* Everything failed that may fail: the photo is with the centre. */
    assert(row == COMPLETE && name == COMPLETE && content == ALL)
}
