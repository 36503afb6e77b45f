package io.weir.audit;

import static io.weir.audit.Rule.DUE_INDEX;
import static io.weir.audit.Rule.KEY_MARKS;
import static io.weir.audit.Rule.KEY_SHAPE;
import static io.weir.audit.Rule.LIFE;
import static io.weir.audit.Rule.OUTBOX_REVISIONS;
import static io.weir.audit.Rule.PARKED_LIMITS;

import io.weir.FailurePolicy;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.Tally;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Rules for a key by itself that hold at any moment. */
final class KeyRules {
  private final KeyView key;
  private final KeyRecord record;
  private final Scope scope;
  private final Subject subject;

  /**
   * @param record that of the key, which could be read
   */
  KeyRules(KeyView key, KeyRecord record, Scope scope, Subject subject) {
    this.key = key;
    this.record = record;
    this.scope = scope;
    this.subject = subject;
  }

  void check() {
    shape();
    marks();
    outbox();
    parked();
    life();
    dueIndex();
  }

  /** A key of which only letters of records older than its memory are known is not born (R26). */
  private boolean isBorn() {
    boolean onlyLetters =
        record.revision() > 0 && record.state().length == 0 && record.eventIds().isEmpty();
    return record.birth() != 0 || onlyLetters;
  }

  private void shape() {
    if (key.version() < 1) {
      subject.finding(KEY_SHAPE, "version " + key.version(), "1 or more: commits are counted");
    }
    if (!isBorn() || record.revision() < record.birth()) {
      subject.finding(
          KEY_SHAPE,
          "revision " + record.revision() + ", birth " + record.birth(),
          "a birth, and a revision that counts from it");
    }
    boolean arrived = record.arrival() != Long.MIN_VALUE;
    if (arrived && record.arrival() < record.birth()) {
      subject.finding(
          KEY_SHAPE,
          "latest arrival " + record.arrival() + ", birth " + record.birth(),
          "no arrival before the first");
    }
    if (record.state().length == 0 && record.stateVersion() != 1) {
      subject.finding(
          KEY_SHAPE, "no state of version " + record.stateVersion(), "version 1 without state");
    }
  }

  /**
   * Checks the marks of a key; a shard that was read in parallel for a while has one more, for its
   * lanes.
   */
  private void marks() {
    List<KeyMark> marks = record.marks();
    for (int i = 0; i < marks.size(); i++) {
      mark(marks.get(i));
      for (int j = 0; j < i; j++) {
        if (areOfOneKind(marks.get(i), marks.get(j))) {
          subject.finding(
              KEY_MARKS, "two marks of " + marks.get(i).position().shard(), "one mark a shard");
        }
      }
    }
  }

  private static boolean areOfOneKind(KeyMark one, KeyMark other) {
    return one.position().isIn(other.position().shard()) && one.isOfLane() == other.isOfLane();
  }

  /**
   * Checks that a mark counts all of its last records, or progress never would. A mark of a lane of
   * several counts none.
   */
  private void mark(KeyMark mark) {
    Position before = null;
    for (KeyMark.Counted counted : mark.uncounted()) {
      boolean rises =
          counted.upTo().isIn(mark.position().shard())
              && (before == null || isBefore(before, counted.upTo()));
      if (!rises || isNegative(counted.tally())) {
        subject.finding(
            KEY_MARKS,
            counted.tally() + " up to " + counted.upTo() + " after " + before,
            "rising positions of one shard, and no negative count");
      }
      before = counted.upTo();
    }
    if (!mark.isOfLane() && !mark.position().equals(before)) {
      subject.finding(
          KEY_MARKS,
          "a mark at " + mark.position() + " that counts up to " + before,
          "what became of the records up to the mark");
    }
  }

  static boolean isBefore(Position one, Position other) {
    return one.atOrBefore(other) && !one.equals(other);
  }

  static boolean isNegative(Tally tally) {
    return tally.applied() < 0
        || tally.duplicate() < 0
        || tally.late() < 0
        || tally.dead() < 0
        || tally.filtered() < 0;
  }

  /**
   * True if the outbox starts with a dead letter: one of a record older than the memory may come
   * before the key's birth (R26).
   */
  private boolean startsWithLetter() {
    List<Emission> emissions = record.outbox().emissions();
    return !emissions.isEmpty() && emissions.getFirst().id().endsWith("/forgotten");
  }

  private void outbox() {
    long least = startsWithLetter() ? 0 : record.birth();
    Map<String, Long> bySink = new HashMap<>();
    for (Emission emission : record.outbox().emissions()) {
      long before = bySink.getOrDefault(emission.sink(), least);
      if (emission.revision() <= before || emission.revision() > record.revision()) {
        subject.finding(
            OUTBOX_REVISIONS,
            "revision " + emission.revision() + " after " + before + " for the same sink",
            "more than that, and at most the key's " + record.revision());
      }
      bySink.put(emission.sink(), emission.revision());
      if (!emission.key().equals(key.key().key())) {
        subject.finding(OUTBOX_REVISIONS, "an emission of another key", "the key's own");
      }
    }
  }

  private void parked() {
    List<ParkedRecord> parked = record.parked();
    if (parked.isEmpty() != (record.parkedUntil() == 0)) {
      subject.finding(
          PARKED_LIMITS,
          parked.size() + " parked records, to be tried at " + record.parkedUntil(),
          "a time if, and only if, records wait");
    }
    if (parked.isEmpty()) {
      return;
    }
    long bytes = parked.stream().mapToLong(one -> one.payload().length).sum();
    if (parked.size() > FailurePolicy.PARKED_LIMIT || bytes > FailurePolicy.MAX_PARKED_BYTES) {
      subject.finding(
          PARKED_LIMITS,
          parked.size() + " parked records of " + bytes + " bytes",
          "at most " + FailurePolicy.PARKED_LIMIT + " and " + FailurePolicy.MAX_PARKED_BYTES);
    }
    Set<Position> positions = new HashSet<>();
    parked.forEach(one -> positions.add(one.position()));
    if (positions.size() < parked.size()) {
      subject.finding(PARKED_LIMITS, "a record that waits twice", "each record once");
    }
    if (record.processingDue().orElse(Long.MAX_VALUE) > record.parkedUntil()) {
      subject.finding(
          PARKED_LIMITS,
          "due " + record.processingDue() + ", to be tried at " + record.parkedUntil(),
          "due when it is to be tried");
    }
  }

  private void life() {
    boolean pending =
        record.outbox().withoutOrigin()
            || !record.parked().isEmpty()
            || record.eventDue().isPresent()
            || record.processingDue().isPresent();
    if (pending && key.expiresAt().isPresent()) {
      subject.finding(
          LIFE, "pending, and expires at " + key.expiresAt().getAsLong(), "no TTL while pending");
    }
    if (!pending && record.state().length == 0 && key.expiresAt().isEmpty()) {
      subject.finding(LIFE, "nothing left but marks and ids, for ever", "a TTL");
    }
  }

  private void dueIndex() {
    hint("event time", record.eventDue(), key.eventHint());
    hint("processing time", record.processingDue(), key.processingHint());
    boolean due = record.eventDue().isPresent() || record.processingDue().isPresent();
    if (record.outbox().withoutOrigin() && !due) {
      subject.finding(
          DUE_INDEX,
          "an outbox that no redelivery brings back, and nothing due",
          "due, so that a tick delivers it");
    }
  }

  private void hint(String domain, OptionalLong due, OptionalLong hint) {
    if (due.isEmpty()) {
      return;
    }
    long latest = scope.roundedUp(due.getAsLong());
    if (hint.isEmpty() || hint.getAsLong() > latest) {
      subject.finding(
          DUE_INDEX,
          "due by " + domain + " at " + due.getAsLong() + ", in the index " + text(hint),
          "in the index at " + latest + " or before");
    }
  }

  private static String text(OptionalLong hint) {
    return hint.isEmpty() ? "not at all" : "at " + hint.getAsLong();
  }
}
