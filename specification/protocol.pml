/*
 * The commit protocol for one key: docs/internals/specification.md says what it leaves out and how to run it.
 * Event time is one instant, the end of the key's only window: a watermark is below it or past it.
 */

/* Each rule is a switch: the one whose number is in `off` is left out. The world that shows what it is for comes first. */
#define FENCING          1  /* PLAIN a commit needs the version that was read */
#define DELIVER_FIRST    2  /* PLAIN R3  what was found is delivered before a commit may drop it */
#define STAYS_DUE        3  /* SPLIT R3  what no redelivery finds keeps its key in the due index */
#define ORIGIN           4  /* DAYS  R4  an outbox whose origin is finished was delivered: it is dropped, not sent */
#define OWN_ORIGIN       5  /* PLAIN R4  an origin is a record that its own step decided */
#define TOMBSTONE        6  /* DAYS  R5  an item with nothing but marks stays for the retention and a day */
#define BIRTH            7  /* DAYS  R5  the revisions of a new item begin above those of the one before */
#define REACHED_WM       8  /* PLAIN R6  past reached, no watermark is below reached's */
#define KEY_FLOOR        9  /* TWO   R6  a key is judged by no watermark below one that it was stepped with */
#define COVERAGE_AFTER  10  /* TWO   what judges a key is read after the key */
#define SINK_COMPARES   11  /* PLAIN R11 a sink takes no revision that is older than what it has */
#define CHILD_FLOOR     12  /* SPLIT R14 a shard begins at its parent's watermark */
#define LIVING_MINIMUM  13  /* SPLIT R14, R23 a shard that is over leaves the minimum to those that follow it */
#define INCARNATION     14  /* ANEW  R18 positions belong to an incarnation of a stream */
#define LETTERS         15  /* DAYS  R26 what might have been applied to a forgotten key is a dead letter */
#define AFTER_DELIVERY  16  /* PLAIN progress covers only what is delivered */
#define PROGRESS_FENCED 17  /* PLAIN progress is written on the winner */
#define LATE_COMMITS    18  /* PLAIN R13 a record that changes nothing commits its mark */
#define LIFE_FENCED     19  /* DAYS  R5  a commit needs the expiry that was read, which no two lives of a key have in common */
#define ON(rule) (off != rule)

/* The log: up to two shards; bit i of a shard's mask stands for its record i + 1. */
#define PLAIN 1  /* one shard */
#define TWO   2  /* two shards with records of the key; one may be declared idle */
#define SPLIT 3  /* shard 1 follows shard 0 */
#define ANEW  4  /* the stream of shard 0 is deleted; shard 1 has its name */
#define DAYS  5  /* one shard, and a longer time passes than a tombstone lives */

#define MOST_WRITES 4
#define upto(n) ((1 << (n)) - 1)

byte off, world;
bool probe;                /* fails where all is at rest: that state can be reached */
byte shards, size[2];      /* how many shards, and records in each */
byte events[2], movers[2]; /* the key's records; records of other keys that move event time past the window */
byte timely[2];            /* of the key's records, those that the log says are in time */

typedef Item {
  byte version;            /* 0: there is none */
  byte life;               /* ghost: how many items the key has had */
  byte expires;            /* the life that it ends; 0: something is pending, it does not expire */
  byte mark[2];            /* how far it has come in each shard */
  byte state[2];           /* the records that are in its state */
  bool closed;             /* its window has fired */
  bool floor;              /* it was stepped with a watermark that is past */
  byte outbox;             /* the emission that may be undelivered; 0: none */
  byte origin, originShard;/* the record that brings it here again; 0: none */
  byte revision
}

Item item;
byte lives, emissions, revisionOf[8];
byte row, rows, highest;   /* the sink: the emission that it has, all that it was sent; ghost: the highest revision */
byte acknowledged[2];      /* how far the log has been told to go on */
byte reached[2];           /* progress of each shard */
byte marks[2], past[2];    /* its marks, and which of them have a watermark that is past */
byte tally[2];             /* what progress has counted */
bool idle[2];              /* declared idle: out of the minimum */
bool gone;                 /* shard 0 was deleted with its stream */
bool written, paused;      /* DAYS: the item was written since the long pause */
byte lapses;               /* how often caches were emptied */
byte old[2], seen[2];      /* arrived before the pause; delivered by the log so far */
byte forgotten[2], dropped;/* ghosts: records in a state that was forgotten, emissions that went undelivered with it */
byte settled, busy;        /* ghosts: acknowledged before the pause; processes at work */
bool wasIdle;

/* Where a shard's positions are kept: with INCARNATION left out, by its name alone. */
#define at(s) ((world == ANEW && !ON(INCARNATION)) -> 0 : s)
#define hasBegun(s) (marks[at(s)] != 0)
#define ownPast(s) (hasBegun(s) && ((past[at(s)] >> (reached[at(s)] - 1)) & 1))
#define follows(s) (s == 1 && (world == SPLIT || world == ANEW))
#define shardPast(s) (ownPast(s) || (ON(CHILD_FLOOR) && follows(s) && ownPast(0)))
#define isOver(s) (s == 0 && ((world == SPLIT && hasBegun(1)) || (world == ANEW && gone)))
#define listed(s) (s < shards && !(s == 1 && world == ANEW && !gone))
#define living(s) (listed(s) && !idle[s] && !isOver(s))
#define counts(s) (ON(LIVING_MINIMUM) -> living(s) : listed(s) && !idle[s])
#define othersPast(s) (!counts(1 - s) || shardPast(1 - s))
#define minimumPast ((counts(0) || counts(1)) && othersPast(0) && othersPast(1))
#define isRead(s) (listed(s) && !(s == 0 && world == ANEW && gone))
#define mayRead(s) (isRead(s) && !(follows(s) && world == SPLIT && acknowledged[0] < size[0]))
#define hasState(i) ((i.state[0] | i.state[1]) != 0)
#define silentOutbox(i) (i.outbox && !i.origin)
#define mayExpire(i) ((i.closed || !hasState(i)) && !silentOutbox(i))
#define isStored (key.version == item.version && (!ON(LIFE_FENCED) || key.expires == item.expires))
#define due (item.version && ((hasState(item) && !item.closed) || (ON(STAYS_DUE) && silentOutbox(item))))

inline copy(to, from) {
  to.version = from.version; to.life = from.life; to.expires = from.expires; to.mark[0] = from.mark[0]; to.mark[1] = from.mark[1];
  to.state[0] = from.state[0]; to.state[1] = from.state[1]; to.closed = from.closed; to.floor = from.floor;
  to.outbox = from.outbox; to.origin = from.origin; to.originShard = from.originShard; to.revision = from.revision
}

inline none(it) {
  it.version = 0; it.life = 0; it.expires = 0; it.mark[0] = 0; it.mark[1] = 0; it.state[0] = 0; it.state[1] = 0; it.closed = 0; it.floor = 0;
  it.outbox = 0; it.origin = 0; it.originShard = 0; it.revision = 0
}

#define mine (events[s] & upto(to) & ~upto(from - 1))  /* the key's records of a batch */

/* What a counterexample shows of each call. */
#define say(what, number) printf("%d, records %d..%d of shard %d: ", _pid, from, to, s); printf(what); printf(" %d\n", number)

mtype = { REST, LOAD, FOUND, STEP, MADE, REPORT };

/* What judges a key is read after it; what is to be done follows from the two. */
inline judge() {
  if :: ON(COVERAGE_AFTER) -> cover[0] = reached[at(0)]; cover[1] = reached[at(1)] :: else fi;
  new = (to -> mine & ~upto(key.mark[at(s)]) & ~upto(cover[at(s)]) : 0);
  letters = ((ON(LETTERS) && !key.version) -> new & upto(old[s]) : 0);
  applied = new & ~letters & ~((ON(KEY_FLOOR) && key.floor) -> 255 : late);
  fires = firing && !key.closed && (hasState(key) || applied);
  prune = new && key.mark[1 - at(s)] <= cover[1 - at(s)];  /* a mark that progress covers is of no use */
  commits = fires || (new && (ON(LATE_COMMITS) || applied));
  phase = ((key.outbox && !(ON(ORIGIN) && key.origin && key.origin <= cover[key.originShard]) && (ON(DELIVER_FIRST) || !commits))
    -> FOUND : (commits -> STEP : REPORT));
  letters = 0; cover[0] = (ON(COVERAGE_AFTER) -> 0 : cover[0]); cover[1] = (ON(COVERAGE_AFTER) -> 0 : cover[1])
}

inline deliver() {
  assert(!(settled & (1 << (key.outbox - 1))));           /* P2: nothing is sent again that was acknowledged long ago */
  rows = rows | (1 << (key.outbox - 1));
  if
  :: !row || !ON(SINK_COMPARES) || revisionOf[key.outbox] > revisionOf[row] ->
    assert(key.outbox >= row);                            /* P4: forward only */
    row = key.outbox
  :: else
  fi
}

inline commit() {
  assert(!(applied & (key.state[s] | forgotten[s])));     /* P2: applied once */
  assert(!(applied && key.closed));                       /* P2: a closed window is not opened again */
  if
  :: new ->
    i = to; do :: !(new >> (i - 1)) -> i-- :: else -> break od;
    key.mark[at(s)] = i;
    key.mark[1 - at(s)] = (prune -> 0 : key.mark[1 - at(s)])
  :: else
  fi;
  key.state[s] = key.state[s] | applied;
  dropped = ((key.outbox && key.origin && forgotten[0] && key.origin <= old[0]) ->
    dropped | ((1 << (key.outbox - 1)) & ~rows) : dropped); /* a dead letter too many, as in `waits` */
  key.outbox = 0; key.origin = 0; key.originShard = 0;
  if
  :: new || fires ->                 /* a result, a late output, a dead letter */
    emissions++;
    key.revision = ((key.version || !ON(BIRTH)) -> key.revision + 1 : highest + 1);
    highest = (highest < key.revision -> key.revision : highest);
    revisionOf[emissions] = key.revision;
    key.outbox = emissions;
    key.origin = ((new || ON(OWN_ORIGIN)) -> i : to);
    key.originShard = (key.origin -> s : 0)
  :: else
  fi;
  i = 0;
  key.closed = key.closed || fires;
  key.floor = key.floor || firing;
  if :: !key.version -> lives++; key.life = lives :: else fi;
  key.expires = (mayExpire(key) -> key.life : 0);
  key.version++;
  copy(item, key); written = paused
}

inline writeProgress() {
  if :: !ON(PROGRESS_FENCED) -> reached[at(s)] = known; marks[at(s)] = knownMarks; past[at(s)] = knownPast :: else fi;
  i = upto(to) & ~upto(reached[at(s)]) & (~events[s] | upto(key.mark[at(s)])); /* newly covered, as the key's mark counts them */
  assert(!(tally[s] & i));                                /* P1: counted once */
  tally[s] = tally[s] | i;
  marks[at(s)] = marks[at(s)] | (1 << (to - 1));
  past[at(s)] = past[at(s)] | (after << (to - 1));
  reached[at(s)] = (reached[at(s)] < to -> to : reached[at(s)]);
  acknowledged[s] = (acknowledged[s] < to -> to : acknowledged[s]);
  idle[s] = false
}

inline rest() {
  if :: !warm -> none(key) :: else fi;
  s = 0; from = 0; to = 0; late = 0; after = 0; firing = 0; cover[0] = 0; cover[1] = 0;
  new = 0; applied = 0; fires = 0; prune = 0; commits = 0; i = 0; known = 0; knownMarks = 0; knownPast = 0;
  busy--; phase = REST
}

/* One invocation after the other, each the batch from..to of shard s, or a tick, where to is 0. One call at a time:
   between two of them it may stop for ever. C1 to C11 are its steps in docs/reference/spec/protocol.md. */
proctype Invocation(bool caches) {
  mtype phase = REST;
  Item key;                        /* as it was read, or as its own commit left it */
  bool warm;                       /* it is in the cache of the process */
  byte saw;                        /* a cache is emptied when a long time passes, or the key is forgotten */
  byte s, from, to, late;          /* late: records of the batch that are judged by a watermark that is past */
  bool after, firing;              /* the watermark behind the batch is past; that of all shards is */
  byte cover[2];                   /* how far the shards are finished, for the key */
  byte new, letters, applied, i;   /* undecided records; of these, dead letters, and those that are in time */
  bool fires, prune, commits;
  byte known, knownMarks, knownPast;

end_invocation:
  do
  :: atomic {  /* C1, C2 */
       phase == REST && (mayRead(0) || mayRead(1) || due) ->
       busy++; phase = LOAD;
       if :: lapses != saw -> saw = lapses; warm = false; none(key) :: else fi;
       if
       :: mayRead(0) -> s = 0; to = 1
       :: mayRead(1) -> s = 1; to = 1
       :: due -> firing = minimumPast
       fi;
       if :: !ON(COVERAGE_AFTER) -> cover[0] = reached[at(0)]; cover[1] = reached[at(1)] :: else fi;
       if :: !ON(PROGRESS_FENCED) -> known = reached[at(s)]; knownMarks = marks[at(s)]; knownPast = past[at(s)] :: else fi;
       if
       :: to == 0
       :: else ->
         from = 1;
         do :: from <= acknowledged[s] && from < size[s] -> from++ :: break od;  /* the log may go back */
         to = from;
         do :: to < size[s] -> to++ :: break od;
         seen[s] = ((world == DAYS && seen[s] < to) -> to : seen[s]);
         i = marks[at(s)] & upto(from - 1);                                     /* the marks before it */
         after = (i && (past[at(s)] & i) >= (i + 1) / 2) || (ON(CHILD_FLOOR) && follows(s) && ownPast(0));
         i = from;
         do
         :: i <= to ->
           after = after || (ON(REACHED_WM) && i > reached[at(s)] && ownPast(s));
           late = late | (after << (i - 1));
           after = after || ((movers[s] >> (i - 1)) & 1);
           i++
         :: else -> break
         od;
         i = 0;
         firing = after && othersPast(s)
       fi;
       say("begins", to)
     }
  :: atomic {  /* C3 */
       phase == LOAD ->
       if
       :: to && warm -> judge()
       :: !to || mine -> copy(key, item); warm = caches; judge()
       :: to && !warm && !mine -> phase = REPORT
       fi;
       say("has read", key.version)
     }
  :: atomic { phase == FOUND -> say("finds and delivers", key.outbox); deliver(); phase = (commits -> STEP : REPORT) }  /* C4 */
  :: atomic {  /* C5, C7: the winner comes with the refusal */
       phase == STEP ->
       if
       :: ON(FENCING) && !isStored -> copy(key, item); judge(); say("loses its condition to", key.version)
       :: (!ON(FENCING) || isStored) && key.version < MOST_WRITES && emissions < 7 ->
         commit(); say("commits", key.version);
         from = 0; late = 0; new = 0; applied = 0; fires = 0; prune = 0; commits = 0; firing = 0;
         phase = (key.outbox -> MADE : REPORT);
         if :: !ON(AFTER_DELIVERY) && to -> writeProgress() :: else fi
       :: else -> warm = false; rest()     /* the scope ends here */
       fi
     }
  :: atomic { phase == MADE -> say("delivers", key.outbox); deliver(); phase = REPORT }  /* C8 */
  :: atomic {  /* C9: a tick takes its outbox away by a write of its own; C10, C11 */
       phase == REPORT ->
       if
       :: to -> writeProgress(); say("writes progress", reached[at(s)])
       :: !to && key.outbox && isStored && key.version < MOST_WRITES ->
         key.outbox = 0; key.origin = 0; key.originShard = 0; key.expires = (mayExpire(key) -> key.life : 0); key.version++;
         copy(item, key); written = paused; say("clears", key.version)
       :: !to
       fi;
       rest()
     }
  :: atomic { phase == STEP || phase == MADE || phase == REPORT -> say("dies", 0); warm = false; rest() }  /* it dies */
  od
}

proctype World() {
  byte i;
end_world:
  do
  :: world == ANEW && !gone -> gone = true; printf("the stream is made anew\n")
  :: atomic { world == TWO && hasBegun(0) && !idle[0] -> idle[0] = true; wasIdle = true; printf("shard 0 is declared idle\n") }
  :: atomic {  /* no invocation lasts as long as this */
       world == DAYS && !paused && !busy ->
       printf("a long time passes\n"); paused = true; lapses++; old[0] = seen[0];
       do :: old[0] < size[0] -> old[0]++ :: break od;
       if :: item.outbox && item.origin && item.origin <= reached[0] && (rows & (1 << (item.outbox - 1))) ->
         settled = 1 << (item.outbox - 1)
       :: else fi
     }
  :: atomic {  /* an item with nothing but marks expires */
       world == DAYS && item.version && mayExpire(item) &&
       (!ON(TOMBSTONE) || (paused && !written)) ->
       forgotten[0] = forgotten[0] | item.state[0];
       dropped = (item.outbox -> dropped | ((1 << (item.outbox - 1)) & ~rows) : dropped);
       lapses = (ON(TOMBSTONE) -> lapses + 1 : lapses);
       none(item); printf("the key is forgotten\n")
     }
  od
}

#define wholly(s) (!isRead(s) || acknowledged[s] == size[s])
#define counted(s) (!isRead(s) || tally[s] == upto(size[s]))
#define livingPast(s) (!living(s) || shardPast(s))
#define tickHasWork (due && (silentOutbox(item) || (minimumPast && hasState(item) && !item.closed)))

/* Two emissions may stay undelivered (decision 15): one whose stream was deleted waits for the key's next record;
   a dead letter of a record that a key had decided before it was forgotten says nothing new. */
#define waits (item.outbox && item.origin && ((gone && item.originShard == 0) || (forgotten[0] && item.origin <= old[0])))

/* What must hold where nothing is left to do. */
proctype AtRest() {
  atomic {
    !busy && wholly(0) && wholly(1) && !tickHasWork && !(world == ANEW && !gone) ->
    assert(!probe);
    assert(counted(0) && counted(1));                                        /* P1 */
    dropped = (waits -> dropped | (1 << (item.outbox - 1)) : dropped);
    assert((rows | dropped) == upto(emissions));                             /* P1 */
    assert(row == emissions || (dropped >> (emissions - 1)) == 1);           /* P2, P4 */
    assert(!((living(0) || living(1)) && livingPast(0) && livingPast(1) && hasState(item)) || item.closed);
    assert(wasIdle || gone || paused || item.version == 0 ||
      (item.state[0] == timely[0] && item.state[1] == timely[1]))        /* P3 */
  }
}

#define log(s, n, e, m, t) size[s] = n; events[s] = e; movers[s] = m; timely[s] = t

init {
  atomic {
    c_code { now.off = atoi(getenv("OFF")); now.world = atoi(getenv("WORLD")); now.probe = getenv("PROBE") != 0; };
    shards = 1;
    if
    :: world == PLAIN ->
      if
      :: log(0, 4, 8, 2, 0)          /* other, mover, other, event */
      :: log(0, 3, 5, 2, 1)          /* event, mover, late event */
      :: log(0, 2, 3, 0, 3)          /* two events */
      fi
    :: world == TWO ->
      shards = 2;
      if
      :: log(0, 2, 3, 0, 3); log(1, 1, 0, 1, 0)
      :: log(0, 1, 1, 0, 1); log(1, 2, 1, 2, 1)
      fi
    :: world == SPLIT ->
      shards = 2;
      if
      :: log(0, 2, 1, 2, 1); log(1, 1, 1, 0, 0)
      :: log(0, 1, 1, 0, 1); log(1, 2, 1, 2, 1)
      fi
    :: world == ANEW -> shards = 2; log(0, 2, 3, 0, 3); log(1, 2, 1, 2, 1)
    :: world == DAYS -> log(0, 3, 5, 2, 1)
    fi;
    run Invocation(true); run Invocation(false); run World(); run AtRest()
  }
}
