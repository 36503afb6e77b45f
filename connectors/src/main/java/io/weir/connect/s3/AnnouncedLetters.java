package io.weir.connect.s3;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.connect.DeadLetterNotice;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Stores letters first, and then announces those that are stored. */
final class AnnouncedLetters implements SinkWriter {
  private final SinkWriter kept;
  private final String bucket;
  private final Sink<DeadLetterNotice> sink;
  private final SinkWriter notices;

  AnnouncedLetters(
      SinkWriter kept, String bucket, Sink<DeadLetterNotice> sink, SinkWriter notices) {
    this.kept = kept;
    this.bucket = bucket;
    this.sink = sink;
    this.notices = notices;
  }

  @Override
  public List<Outcome> deliver(List<Emission> letters) {
    return deliver(letters, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> letters, LongSupplier remainingMillis) {
    List<Outcome> outcomes = new ArrayList<>(kept.deliver(letters, remainingMillis));
    List<Integer> places = new ArrayList<>();
    List<Emission> stored = new ArrayList<>();
    for (int i = 0; i < letters.size(); i++) {
      if (outcomes.get(i) == Outcome.DELIVERED) {
        places.add(i);
        stored.add(notice(letters.get(i)));
      }
    }
    List<Outcome> told = notices.deliver(stored, remainingMillis);
    for (int i = 0; i < places.size(); i++) {
      outcomes.set(places.get(i), told.get(i));
    }
    return outcomes;
  }

  private Emission notice(Emission emission) {
    DeadLetter letter = DeadLetterBucket.read(emission.payload());
    String object = DeadLetterBucket.object(letter, emission.payload());
    return new Emission(
        sink.name(),
        emission.id(),
        emission.key(),
        emission.revision(),
        emission.op(),
        encoded(DeadLetterNotice.of(letter, bucket, object)));
  }

  /** Shorter if the sink does not take all of it: a letter never waits for its own length. */
  private byte[] encoded(DeadLetterNotice notice) {
    try {
      return sink.encode(notice);
    } catch (IllegalArgumentException tooLong) {
      return sink.encode(notice.shortened());
    }
  }

  @Override
  public void close() {
    kept.close();
    notices.close();
  }
}
