package io.weir.engine;

import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.StreamFunction;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records that are parked with their key behind one that keeps failing (P5). */
final class ParkedRecords {
  private static final long STORED_BYTES = 100;
  private static final long BYTES_OF_A_CHAR = 3;

  private final StreamFunction function;
  private final FailurePolicy policy;
  private final long now;
  private final KeyRun run;
  private final KeyRecord before;
  private List<ParkedRecord> parked = List.of();
  private long until;

  ParkedRecords(InvocationContext invocation, KeyRun run, KeyRecord before) {
    this.function = invocation.rules().function();
    this.policy = function.failurePolicy();
    this.now = invocation.now();
    this.run = run;
    this.before = before;
  }

  /** True if records wait and it is neither time nor need to try them again. */
  boolean rests(List<TimedRecord> undecided) {
    return !before.parked().isEmpty()
        && now < before.parkedUntil()
        && fits(before.parked(), undecided);
  }

  private boolean fits(List<ParkedRecord> waiting, Collection<TimedRecord> more) {
    long bytes = 0;
    for (ParkedRecord record : waiting) {
      int answers = record.answers().length;
      bytes += stored(record.partitionKey(), record.payload().length + answers);
    }
    for (TimedRecord record : more) {
      int answers = answers(record).length;
      bytes += stored(record.source().partitionKey(), record.source().length() + answers);
    }
    return waiting.size() + more.size() <= policy.maxParked()
        && bytes <= FailurePolicy.MAX_PARKED_BYTES;
  }

  /** All that is stored of a waiting record, at most: its place and times beside its texts. */
  private static long stored(String partitionKey, int payload) {
    return STORED_BYTES + BYTES_OF_A_CHAR * partitionKey.length() + payload;
  }

  /** Keeps all parked records, to be tried at the same time as before. */
  void keepAll() {
    parked = new ArrayList<>(before.parked());
    until = before.parkedUntil();
  }

  /** Keeps records that the full commit did not reach; the next one tries them at once. */
  void keep(Collection<TimedRecord> unreached) {
    unreached.forEach(this::add);
    until = now;
  }

  /**
   * The waiting records, oldest first, and those behind them. They are decoded again: the code may
   * be new.
   */
  List<TimedRecord> withReleased(List<TimedRecord> behind) {
    if (before.parked().isEmpty()) {
      return behind;
    }
    Decoder decoder = new Decoder(function);
    List<TimedRecord> all = new ArrayList<>(before.parked().size() + behind.size());
    before.parked().forEach(record -> all.add(released(decoder, record)));
    all.addAll(behind);
    return all;
  }

  private TimedRecord released(Decoder decoder, ParkedRecord parked) {
    SourceRecord record = source(decoder, parked);
    try {
      Event<?> event = decoder.decode(record);
      return event == null || Decoder.isFiltered(event)
          ? new TimedRecord.Filtered(record, parked)
          : withAnswers(new TimedRecord.WithEvent(record, parked, own(event)), parked);
    } catch (RejectedException rejected) {
      return new TimedRecord.Rejected(record, parked, rejected.letter());
    }
  }

  private TimedRecord withAnswers(TimedRecord.WithEvent released, ParkedRecord parked) {
    var enrichments = function.enrichments(released.event().source());
    Answers failed = run.unasked().get(parked.position());
    if (failed != null) {
      released.answered(failed);
    } else if (!enrichments.isEmpty()) {
      var kept = Answers.read(enrichments, parked.answers());
      if (kept.size() == enrichments.size()) {
        released.answered(Answers.of(enrichments, kept));
      }
    }
    return released;
  }

  private static SourceRecord source(Decoder decoder, ParkedRecord parked) {
    return decoder.treated(
        new SourceRecord(
            parked.position(), parked.partitionKey(), parked.arrival(), parked.payload(), false));
  }

  /** The event of a record that waits; null if this code reads none in it. */
  static @Nullable Event<?> event(Decoder decoder, ParkedRecord parked) {
    try {
      Event<?> event = decoder.decode(source(decoder, parked));
      return event != null && !Decoder.isFiltered(event) ? event : null;
    } catch (RejectedException rejected) {
      return null;
    }
  }

  /** The answers of a record in the form in which it waits. */
  private static byte[] answers(TimedRecord record) {
    Answers answers = record instanceof TimedRecord.WithEvent one ? one.answers() : null;
    return answers == null ? Answers.NONE.kept() : answers.kept();
  }

  /** The event with the key that it was parked with, even if newer code would give it another. */
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
   * True if a failing record may be parked, with all behind it, instead of going to the dead
   * letters.
   */
  boolean admits(TimedRecord failing, Collection<TimedRecord> withAllBehind) {
    return policy.parks()
        && now - since(failing) < policy.holdFor().toMillis()
        && fits(List.of(), withAllBehind);
  }

  private long since(TimedRecord record) {
    ParkedRecord waiting = record.parked();
    return waiting != null && waiting.failingSince() != 0 ? waiting.failingSince() : now;
  }

  /** Parks the failing record, which is the first of the queue. */
  void addFailing(TimedRecord record) {
    add(parked(record, since(record)));
    until = now + policy.retryEvery().toMillis();
  }

  void add(TimedRecord record) {
    ParkedRecord waiting = record.parked();
    add(waiting != null ? waiting : parked(record, 0));
  }

  private void add(ParkedRecord record) {
    if (parked.isEmpty()) {
      parked = new ArrayList<>();
    }
    parked.add(record);
  }

  private ParkedRecord parked(TimedRecord timed, long failingSince) {
    SourceRecord record = timed.source();
    return new ParkedRecord(
        record.position(),
        record.partitionKey(),
        record.arrival(),
        timed.shardWatermark(),
        timed.watermark(run.others()),
        failingSince,
        record.data(),
        answers(timed));
  }

  List<ParkedRecord> parked() {
    return parked;
  }

  /** The time at which the records are tried again, epoch milliseconds; 0 if there are none. */
  long until() {
    return parked.isEmpty() ? 0 : Math.max(1, until);
  }

  /** True if other records wait than before, or until another time. */
  boolean changed() {
    return until() != before.parkedUntil() || !parked.equals(before.parked());
  }

  /** The number of newly parked records. */
  int added() {
    return Math.max(0, parked.size() - before.parked().size());
  }
}
