/*
 * The merge: multi-value registers with one shared causal context, delivered in any causal order between replicas
 * that crash, are restored from backups and start new incarnations. Section numbers are those of
 * SyncProtocol/SPEC.md, I-n those of Docs/Architecture.md.
 *
 * Bounds: REPLICAS, FIELDS (1 or 2, of one record), WRITES, RESTORES, CRASHES. Each mutant (-D name) breaks one rule and must be caught.
 */
#ifndef REPLICAS
#define REPLICAS 3
#endif
#ifndef FIELDS
#define FIELDS 1
#endif
#ifndef WRITES
#define WRITES 3
#endif
#ifndef RESTORES
#define RESTORES 1
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#define AUTHORS (REPLICAS + RESTORES)

#define bit(c) (1 << (c))
#define isIn(c, set) ((set) & bit(c))

/* A change, named by its place in these lists: its dot (6). Sets of changes are bit masks. */
byte written;             /* how many changes exist */
byte author[WRITES];      /* who wrote it (4.1) */
byte number[WRITES];      /* its sequence in the author's log, from 1 (7.1) */
byte replaces[WRITES];    /* the dots that it replaces (7.1) */
byte inSecond;            /* the changes that write the second field; the others write the first */
byte seen[WRITES];        /* what the person saw; no part of the protocol, for the oracle alone */

/* A replica. */
byte held[REPLICAS];      /* the changes it holds (2) */
byte live[REPLICAS];      /* the siblings of all fields (9.1) */
byte shown[REPLICAS];     /* the siblings in the form that a person has open */
byte me[REPLICAS];        /* its present incarnation (4.1) */
byte backupHeld[REPLICAS], backupLive[REPLICAS];
byte authors = REPLICAS;  /* incarnations so far */
byte restores, crashes;
bool working = true;      /* people still write and machines still fail */
#ifdef SENT_BEFORE_DURABLE
byte durableHeld[REPLICAS], durableLive[REPLICAS];
#define isDurable(r) durableHeld[r] = held[r]; durableLive[r] = live[r]
#else
#define isDurable(r) skip
#endif
#ifdef REMEMBERS_CURSOR
byte cursor[REPLICAS * REPLICAS];
#endif
byte r, s, c, d, head, current;   /* 0 between steps */
bool noDelivery;

/* I-1, 11.1: a head stands for everything before it; here the greatest number held of the change's author. */
inline findHead(replica, change) {
    head = 0; d = 0;
    do
    :: d < written ->
        if
        :: isIn(d, held[replica]) && author[d] == author[change] && number[d] > head -> head = number[d]
        :: else
        fi;
        d++
    :: else -> break
    od
}

/* 9.1, rules 2 and 3; rule 1 (a dot that is there already changes nothing) is the caller's. */
inline merge(replica, change) {
    /* I-4: what disappears was seen by the person whose change replaces it. */
    assert((live[replica] & replaces[change] & ~seen[change]) == 0);
#ifdef LAST_WRITER_WINS
    live[replica] = bit(change);
#else
    live[replica] = (live[replica] & ~replaces[change]) | bit(change);
#endif
    held[replica] = held[replica] | bit(change)
}

/* I-5: the siblings are a function of the set of changes held, whatever the order they came in. */
inline checkLive(replica) {
    current = held[replica]; d = 0;
    do
    :: d < written -> if :: isIn(d, held[replica]) -> current = current & ~replaces[d] :: else fi; d++
    :: else -> break
    od;
    assert(live[replica] == current)
}

/* 10: a local change takes the next number of its author's log and is durable before anything is sent. */
inline write(replica, field) {
    c = written;
    if :: field -> inSecond = inSecond | bit(c) :: else fi;
    author[c] = me[replica];
    findHead(replica, c);
    number[c] = head + 1;
    seen[c] = shown[replica];
#ifdef REPLACES_UNSEEN
    replaces[c] = live[replica];
#else
    replaces[c] = shown[replica];   /* 7.1: every dot that the person saw, and no other */
#endif
    replaces[c] = replaces[c] & (field -> inSecond : ~inSecond) & ~bit(c);   /* 2.7: of the same field */
    written++;
    merge(replica, c);
    shown[replica] = live[replica];
    checkLive(replica)
}

/*
 * 12.7 for one change. A batch is applied in order and may be cut anywhere, so single changes in any order that the
 * rules allow stand for every batch. Sets head to the receiver's head of the log.
 */
inline mayApply(replica, change) {
    findHead(replica, change);
#ifdef ACCEPTS_GAPS
    head = (number[change] > head -> number[change] - 1 : head);
#endif
}
#ifdef NO_CAUSAL_ORDER
#define causesHeld true
#else
#define causesHeld ((replaces[c] & ~held[r]) == 0)   /* I-3, 12.7 rule 4 */
#endif

#ifdef REMEMBERS_CURSOR
#define notSent (!isIn(c, cursor[s * REPLICAS + r]))
#define noteSent cursor[s * REPLICAS + r] = cursor[s * REPLICAS + r] | bit(c)
#else
#define notSent true                                  /* 2.4: no rule uses a remembered cursor */
#define noteSent skip
#endif

/* Looks for a change that one replica holds and another lacks and may take; current says whether there is one. */
inline findDelivery() {
    current = 0;
    r = 0;
    do
    :: r < REPLICAS && !current ->
        s = 0;
        do
        :: s < REPLICAS && !current ->
            c = 0;
            do
            :: c < written && !current ->
                if
                :: isIn(c, held[s]) && !isIn(c, held[r]) ->
                    mayApply(r, c);
                    if :: number[c] == head + 1 && causesHeld && notSent -> current = 1 :: else fi
                :: else
                fi;
                c++
            :: else -> break
            od;
            s++
        :: else -> break
        od;
        r++
    :: else -> break
    od
}
inline choose(variable, count) {
    variable = 0;
    do :: variable + 1 < count -> variable++ :: break od
}

/* Nothing between steps counts as state. */
inline rest() { r = 0; s = 0; c = 0; d = 0; head = 0; current = 0 }

init {
    d_step { do :: r < REPLICAS -> me[r] = r; r++ :: else -> break od; rest() }
    do
    /* A person opens a form, which keeps what it shows while other values arrive. */
    :: atomic { working && written < WRITES -> choose(r, REPLICAS); d_step { shown[r] = live[r]; rest() } }

    /* And saves it. */
    :: atomic { working && written < WRITES -> choose(r, REPLICAS); choose(s, FIELDS); d_step { write(r, s); rest() } }

    /* A change travels from one replica to another. */
    :: atomic { written > 0 -> choose(r, REPLICAS); choose(s, REPLICAS); choose(c, written); d_step {
        if
        :: r != s && isIn(c, held[s]) && !isIn(c, held[r]) ->
            mayApply(r, c);
            if
            :: number[c] == head + 1 && causesHeld && notSent -> merge(r, c); noteSent; checkLive(r)
            :: else      /* change.gap or change.missingDependency: it waits (12.7) */
            fi
        :: else
        fi;
        rest() } }

#ifdef DUPLICATE_APPLIED
    /* 2.3: applying a change twice is the same as applying it once; the mutant adds its value again. */
    :: atomic { written > 0 -> choose(r, REPLICAS); choose(c, written); d_step {
        if :: isIn(c, held[r]) -> live[r] = live[r] | bit(c); checkLive(r) :: else fi; rest() } }
#endif

    /* A backup is made, and put back later: less is held than peers know, and a form that was open is closed. */
    :: atomic { working && restores < RESTORES -> choose(r, REPLICAS);
        d_step { backupHeld[r] = held[r]; backupLive[r] = live[r]; rest() } }
    :: atomic { working && restores < RESTORES -> choose(r, REPLICAS); d_step {
        restores++;
        held[r] = backupHeld[r]; live[r] = backupLive[r]; shown[r] = live[r];
        isDurable(r);
#ifndef KEEPS_AUTHOR
        me[r] = authors;             /* 4.1: a restored store starts a new incarnation before its next write */
#endif
        authors++; rest() } }

#ifdef SENT_BEFORE_DURABLE
    /* 10: the mutant sends what is only in memory, and a crash takes it back. */
    :: atomic { working -> choose(r, REPLICAS); d_step { isDurable(r); rest() } }
    :: atomic { working && crashes < CRASHES -> choose(r, REPLICAS); d_step {
        crashes++; held[r] = durableHeld[r]; live[r] = durableLive[r]; shown[r] = live[r]; rest() } }
#endif

    /* Then people stop and nothing fails any more. */
    :: d_step { working -> working = false;
        do :: r < REPLICAS -> shown[r] = 0; backupHeld[r] = 0; backupLive[r] = 0; r++ :: else -> break od; rest() }

    /* I-9: when nothing is left to send, everybody holds the same changes and shows the same. */
    :: d_step { !working -> findDelivery(); noDelivery = !current; rest();
        if
        :: noDelivery ->
            do
            :: r < REPLICAS -> assert(held[r] == held[0]); assert(live[r] == live[0]); r++
            :: else -> break
            od;
            noDelivery = false
        :: else
        fi;
        rest() }
    od
}
