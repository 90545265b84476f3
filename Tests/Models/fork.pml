/*
 * A forked log: one author's key in two stores (a cloned laptop), one of which may also be put back from a backup
 * without noticing, and a centre. Both branches are kept and listed, and no pair of replicas waits for ever.
 * Section numbers are those of SyncProtocol/SPEC.md, I-n those of Docs/Architecture.md.
 *
 * Bounds: REPLICAS (the first two hold the author's key), WRITES, RESTORES, BATCH (changes in one message). A session
 * is one direction of an exchange; it may be cut after any change. Each mutant (-D name) breaks one rule and must be caught.
 */
#ifndef REPLICAS
#define REPLICAS 3
#endif
#ifndef WRITES
#define WRITES 4
#endif
#ifndef RESTORES
#define RESTORES 1
#endif
#ifndef BATCH
#define BATCH WRITES
#endif
#define WRITERS 2
#define CENTRE (REPLICAS - 1)
#define SESSIONS ((1 << (REPLICAS * REPLICAS)) - 1)
#define ORIGIN WRITES
#define bit(c) (1 << (c))
#define isIn(c, set) ((set) & bit(c))

/* A change of the author, named by its place in these lists; its hash is its identity (5). Masks are sets of changes. */
byte written;
byte previous[WRITES];    /* the change before it by hash, or ORIGIN (8) */
byte number[WRITES];      /* its sequence */
byte way[WRITES];         /* itself and all before it */

/* A replica. */
byte held[REPLICAS];
/* The change that came first after each: it continues the branch, every other starts one (8). 0: none came. */
byte first[REPLICAS * (WRITES + 1)];
#define follows(replica, change) first[(replica) * (WRITES + 1) + (change)]

/* What a receiver had of a sender's last message already: the end of each stretch (11.4). */
byte repeated[REPLICAS * REPLICAS];
#define pair (r * REPLICAS + s)

byte restores;
short idle;               /* sessions that would send nothing new, one bit for each receiver and sender */
byte r, s, c, x, h, k, heads, theirs, known, base, shared, sent, limit;   /* 0 between steps */
bool isBlocked;

inline rest() { r = 0; s = 0; c = 0; x = 0; h = 0; k = 0; heads = 0; theirs = 0; known = 0; base = 0; shared = 0;
    sent = 0; limit = 0; isBlocked = false }

/* A replica has nothing to say to itself. */
inline selfIdle() {
    x = 0;
    do :: x < REPLICAS -> idle = idle | (1 << (x * REPLICAS + x)); x++ :: else -> break od
}

inline choose(variable, count) {
    variable = 0;
    do :: variable + 1 < count -> variable++ :: break od
}

/* 8, 11.1: the heads are the held changes that no held change follows. */
inline findHeads(replica, result) {
    result = 0; x = 0;
    do
    :: x < written ->
        if
#ifdef KNOWLEDGE_LISTS_ONE
        :: isIn(x, held[replica]) && !follows(replica, x) && result == 0 -> result = bit(x)
#else
        :: isIn(x, held[replica]) && !follows(replica, x) -> result = result | bit(x)
#endif
        :: else
        fi;
        x++
    :: else -> break
    od
}

#ifdef FIRST_BRANCH_WINS
#define mayStart(replica, change) (!follows(replica, previous[change]))
#else
#define mayStart(replica, change) true      /* 8: both branches are kept, and nobody is refused for it */
#endif
#define mayFollow(replica, change) (mayStart(replica, change) && \
    (previous[change] == ORIGIN || isIn(previous[change], held[replica])))

/* 12.7 rule 2: it follows what is held, or it waits for what comes before it. */
inline take(replica, change) {
    if
    :: isIn(change, held[replica])        /* a duplicate does nothing */
    :: !isIn(change, held[replica]) && mayFollow(replica, change) ->
        held[replica] = held[replica] | bit(change);
        if
        :: !follows(replica, previous[change]) -> follows(replica, previous[change]) = change + 1
        :: else
        fi
    :: else                               /* change.gap */
    fi
}

/* 4.1: an author that finds two branches in its own log never writes to it again. */
inline write(replica) {
    findHeads(replica, heads);
    if
    :: (heads & (heads - 1)) == 0 ->
        c = written; h = ORIGIN; x = 0;
        do :: x < written -> if :: isIn(x, heads) -> h = x :: else fi; x++ :: else -> break od;
        previous[c] = h;
        number[c] = (h == ORIGIN -> 1 : number[h] + 1);
        way[c] = bit(c) | (h == ORIGIN -> 0 : way[h]);
        written++;
        held[replica] = held[replica] | bit(c);
        follows(replica, h) = c + 1;
        idle = 0
    :: else
    fi
}

/* Logs this short would have every change named; with FEW_LANDMARKS, what was repeated has to lead on. */
#ifdef FEW_LANDMARKS
#define isLandmark(k) (k == 4)
#else
#define isLandmark(k) (k == 1 || k == 2 || k == 4)
#endif

/* 11.4: where the peer lists a head that is not held, changes 1, 2, 4 … before every own head. */
inline findShared(replica) {
    shared = 0; h = 0;
#ifndef NOTHING_SHARED
#ifndef REPEATED_NOT_SHARED
    shared = repeated[pair];
#endif
    if
    :: (theirs & ~held[replica]) ->
        do
        :: h < written ->
            if
            :: isIn(h, held[replica]) && !follows(replica, h) ->
                x = 0;
                do
                :: x < written ->
                    k = number[h] - number[x];
                    if :: isIn(x, way[h]) && isLandmark(k) -> shared = shared | bit(x) :: else fi;
                    x++
                :: else -> break
                od
            :: else
            fi;
            h++
        :: else -> break
        od
    :: else
    fi
#endif
}

#ifdef BOTH_WAIT
#define mayContinue(c, h) (number[c] >= number[h])
#else
#define mayContinue(c, h) (number[c] > number[h])
#endif
#ifdef RECOGNISES_NUMBERS
#define recognised(c, replica, h) (number[c] <= number[h])
#else
#define recognised(c, replica, h) isIn(c, held[replica])
#endif

/* k: how many changes the ways to two changes share. */
inline findCommon(a, b) {
#ifdef RECOGNISES_NUMBERS
    k = (number[a] < number[b] -> number[a] : number[b])
#else
    k = 0; x = 0;
    do :: x < written -> if :: isIn(x, way[a] & way[b]) -> k++ :: else fi; x++ :: else -> break od
#endif
}

/* What r lacks, as s sees it by the heads and shared changes that r states (12.5). */
inline pack() {
    sent = 0;
    findHeads(s, theirs); findShared(r); findHeads(r, heads);
    h = 0;
    do
    :: h < written ->
        if
        :: isIn(h, held[s]) && !follows(s, h) ->
            isBlocked = false; known = 0; c = 0;
            do
            :: c < written ->
                if
                /* Rule 2: the peer may hold the continuation; it can tell, and speaks first. */
                :: isIn(c, heads) && !recognised(c, s, h) && mayContinue(c, h) -> isBlocked = true
                /* Rule 3: up to what both ways have in common, the peer holds this branch. */
                :: isIn(c, heads | shared) && recognised(c, s, h) ->
                    findCommon(c, h);
                    if :: k > known -> known = k :: else fi
                :: else
                fi;
                c++
            :: else -> break
            od;
#ifdef PARENT_HELD_BACK
            /* Not before the change where the branch parts, even if rule 2 holds back the branch it parts from. */
            x = h;
            do
            :: previous[x] != ORIGIN && follows(s, previous[x]) == x + 1 -> x = previous[x]
            :: else -> break
            od;
            base = number[x] - 1;
            if :: base > known -> known = base :: else fi;
#endif
            /* Rule 3: what a branch parts from goes with it, unless the peer is known to hold it. */
            c = 0;
            do
            :: c < written ->
                if :: !isBlocked && isIn(c, way[h]) && number[c] > known -> sent = sent | bit(c) :: else fi;
                c++
            :: else -> break
            od
        :: else
        fi;
        h++
    :: else -> break
    od
}

/* Only duplicates that led nowhere are remembered; what is new makes statements of its own. */
inline clearRepeated() {
    x = 0;
    do :: x < REPLICAS * REPLICAS -> repeated[x] = 0; x++ :: else -> break od
}

/* 12.4: in an order in which every prefix holds its causes; the message or the line ends after limit changes. */
inline receive() {
    theirs = held[r]; heads = repeated[pair]; repeated[pair] = 0; k = 0; c = 0;
    do
    :: c < written && k < limit ->
        if
        :: isIn(c, sent) ->
            if :: isIn(c, theirs) -> repeated[pair] = (repeated[pair] & ~way[c]) | bit(c) :: else -> take(r, c) fi;
            k++
        :: else
        fi;
        c++
    :: else -> break
    od;
    if
    :: held[r] != theirs -> idle = 0; clearRepeated()
    :: held[r] == theirs && repeated[pair] == heads && limit == BATCH -> idle = idle | (1 << pair)
    :: else
    fi
}

/* 11.3, I-9: equal heads mean equal changes. */
inline checkHeads() {
    findHeads(r, heads); findHeads(s, theirs);
    assert(heads != theirs || held[r] == held[s])
}

/* 12.8, I-7: what the centre's receipt covers at a writer, the centre holds. */
inline checkReceipt(replica) {
    findHeads(CENTRE, heads);
    c = 0;
    do
    :: c < written ->
        h = 0;
        do
        :: h < written ->
            if
#ifdef RECEIPT_BY_NUMBER
            :: isIn(h, heads) && isIn(c, held[replica]) && number[c] <= number[h] -> assert(isIn(c, held[CENTRE]))
#else
            :: isIn(h, heads) && isIn(h, held[replica]) && isIn(c, way[h]) -> assert(isIn(c, held[CENTRE]))
#endif
            :: else
            fi;
            h++
        :: else -> break
        od;
        c++
    :: else -> break
    od
}

/*
 * With PARTED nothing is written any more: the centre holds 1-2 and, parting after 1, 2-3-4; the first laptop holds its
 * own 1-2-3, which might continue the centre's shorter branch, as the centre's longer one might continue it.
 */
inline part() {
    previous[0] = ORIGIN; number[0] = 1; way[0] = 1;
    previous[1] = 0; number[1] = 2; way[1] = 3;
    previous[2] = 0; number[2] = 2; way[2] = 5;
    previous[3] = 2; number[3] = 3; way[3] = 13;
    previous[4] = 3; number[4] = 4; way[4] = 29;
    previous[5] = ORIGIN; number[5] = 1; way[5] = 32;
    previous[6] = 5; number[6] = 2; way[6] = 96;
    previous[7] = 6; number[7] = 3; way[7] = 224;
    written = 8; held[CENTRE] = 31; held[0] = 224;
    follows(CENTRE, ORIGIN) = 1; follows(CENTRE, 0) = 2; follows(CENTRE, 2) = 4; follows(CENTRE, 3) = 5;
    follows(0, ORIGIN) = 6; follows(0, 5) = 7; follows(0, 6) = 8
}

init {
#ifdef PARTED
    d_step { part() }
#endif
    d_step { selfIdle(); rest() }
    do
    :: atomic { written < WRITES -> choose(r, WRITERS); d_step { write(r); selfIdle(); rest() } }

    /* The first laptop is put back to an earlier state, keeps its key and does not notice (4.1). */
    :: atomic { restores < RESTORES && held[0] -> choose(c, written); d_step {
        if
        :: isIn(c, held[0]) ->
            restores++;
            held[0] = way[c]; x = 0;
            do
            :: x <= WRITES ->
                k = follows(0, x);
                if
                :: k != 0 && !isIn(k - 1, held[0]) -> follows(0, x) = 0
                :: else
                fi;
                x++
            :: else -> break
            od;
            x = c;
            do
            :: x != ORIGIN -> follows(0, previous[x]) = x + 1; x = previous[x]
            :: else -> break
            od;
            idle = 0; selfIdle()
        :: else
        fi;
        rest() } }

    /* One direction of an exchange, whole or cut. */
    :: atomic { written > 0 && idle != SESSIONS -> choose(r, REPLICAS); choose(s, REPLICAS);
        if :: limit = BATCH :: choose(limit, BATCH) fi;
        d_step {
        if
        :: r != s && !(idle & (1 << pair)) -> pack(); receive(); selfIdle(); checkHeads();
            checkReceipt(0); checkReceipt(1)
        :: else
        fi;
        rest() } }

    /* Nobody has anything to say: everybody must hold both branches. */
    :: d_step { written > 0 && idle == SESSIONS -> r = 1;
        do :: r < REPLICAS -> assert(held[r] == held[0]); r++ :: else -> break od; rest() }
    od
}
