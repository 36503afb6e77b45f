package io.weir.engine;

import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The records that wait with their key behind one that keeps failing (P5). */
final class Waiting {
  private static final long STORED_BYTES = 100;
  private static final long BYTES_OF_A_CHAR = 3;

  private final StepRules rules;
  private final FailurePolicy policy;
  private final Run run;
  private final KeyRecord before;
  private List<ParkedRecord> parked = List.of();
  private long until;

  Waiting(StepRules rules, Run run, KeyRecord before) {
    this.rules = rules;
    this.policy = rules.function().failurePolicy();
    this.run = run;
    this.before = before;
  }

  /** True if records wait and it is neither time nor need to try them again. */
  boolean rests(List<Entry> undecided) {
    return !before.parked().isEmpty()
        && run.processingTime() < before.parkedUntil()
        && fits(before.parked(), undecided);
  }

  private boolean fits(List<ParkedRecord> waiting, Collection<Entry> more) {
    long bytes = 0;
    for (ParkedRecord record : waiting) {
      bytes += stored(record.partitionKey(), record.payload().length);
    }
    for (Entry entry : more) {
      bytes += stored(entry.record().partitionKey(), entry.record().length());
    }
    return waiting.size() + more.size() <= policy.maxParked()
        && bytes <= FailurePolicy.MAX_PARKED_BYTES;
  }

  /** All that is stored of a waiting record, at most: its place and times beside its texts. */
  private static long stored(String partitionKey, int payload) {
    return STORED_BYTES + BYTES_OF_A_CHAR * partitionKey.length() + payload;
  }

  /** What waits stays as it is, to be tried at the same time as before. */
  void keepAll() {
    parked = new ArrayList<>(before.parked());
    until = before.parkedUntil();
  }

  /** What was not reached because the commit is full: to be tried at once by the next one. */
  void keep(Collection<Entry> unreached) {
    unreached.forEach(entry -> add(entry.parked()));
    until = run.processingTime();
  }

  /**
   * The waiting records, oldest first, and those behind them. They are decoded again: the code may
   * be new.
   */
  List<Entry> withReleased(List<Entry> behind) {
    if (before.parked().isEmpty()) {
      return behind;
    }
    Decoder decoder = new Decoder(rules.function());
    List<Entry> all = new ArrayList<>(before.parked().size() + behind.size());
    before.parked().forEach(record -> all.add(entry(decoder, record)));
    all.addAll(behind);
    return all;
  }

  private Entry entry(Decoder decoder, ParkedRecord parked) {
    SourceRecord record =
        new SourceRecord(
            parked.position(), parked.partitionKey(), parked.arrival(), parked.payload(), false);
    try {
      Event<?> event = decoder.decode(record);
      Event<?> own = event == null || event.key() == null ? null : own(event);
      return new Entry(record, own, null, parked.shardWatermark(), 0, 0, parked);
    } catch (RejectedException rejected) {
      return new Entry(record, null, rejected.letter(), parked.shardWatermark(), 0, 0, parked);
    }
  }

  /** It stays with the key that it was parked with, also where newer code would give it another. */
  private Event<?> own(Event<?> event) {
    return new Event<>(
        event.source(),
        run.key().key(),
        event.timestamp(),
        event.arrival(),
        event.id(),
        event.position(),
        event.value());
  }

  /**
   * True if a failing entry may be parked, with all behind it, instead of going to the dead
   * letters.
   */
  boolean admits(Entry failing, Collection<Entry> withAllBehind) {
    return policy.parks()
        && run.processingTime() - since(failing) < policy.holdFor().toMillis()
        && fits(List.of(), withAllBehind);
  }

  private long since(Entry entry) {
    boolean failedBefore = entry.parked() != null && entry.parked().failingSince() != 0;
    return failedBefore ? entry.parked().failingSince() : run.processingTime();
  }

  /** The first of what is to wait is the one that fails. */
  void addFailing(Entry entry) {
    add(parked(entry, since(entry)));
    until = run.processingTime() + policy.retryEvery().toMillis();
  }

  void add(Entry entry) {
    add(entry.parked() != null ? entry.parked() : parked(entry, 0));
  }

  private void add(ParkedRecord record) {
    if (parked.isEmpty()) {
      parked = new ArrayList<>();
    }
    parked.add(record);
  }

  private ParkedRecord parked(Entry entry, long failingSince) {
    SourceRecord record = entry.record();
    return new ParkedRecord(
        record.position(),
        record.partitionKey(),
        record.arrival(),
        entry.shardWatermark(),
        entry.watermark(run.others()),
        failingSince,
        record.data());
  }

  List<ParkedRecord> parked() {
    return parked;
  }

  /** When the records are to be tried again, epoch milliseconds; 0 if none wait. */
  long until() {
    return parked.isEmpty() ? 0 : Math.max(1, until);
  }

  /** True if other records wait than before, or until another time. */
  boolean changed() {
    return until() != before.parkedUntil() || !parked.equals(before.parked());
  }

  /** How many more wait than before. */
  int added() {
    return Math.max(0, parked.size() - before.parked().size());
  }
}
