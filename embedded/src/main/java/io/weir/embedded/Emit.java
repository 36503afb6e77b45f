package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DeadLetters.Kept;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.RequestCounts;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * Delivers a result that its sink did not keep, by the function's current definition: its text is
 * decoded, and the sink's encoding of the value is delivered with the same id and revision. A newer
 * result of its row stays. A payload that a sink refused is delivered as it is.
 *
 * @param job the function as it is now
 * @param mended the payload in place of the letter's own; null = its own
 */
record Emit(
    Deployment deployment, Letters letters, Examples.Job job, byte[] mended, boolean again) {
  /** Reads the text of a letter, with all that it may hold. */
  private static <T> T read(Class<T> type, byte[] text) {
    return Json.of(type)
        .nonFinite()
        .maxDigits(Json.MOST_DIGITS)
        .maxNesting(Json.MOST_NESTING)
        .decode(text);
  }

  /** The reason not to deliver a letter, as far as is known without its payload; empty if none. */
  Optional<String> refusal(Kept kept) {
    DeadLetter letter = kept.letter();
    if (letter.result() == null) {
      return Optional.of(
          "is no result but a " + letter.reason() + "; a record is sent again by redrive");
    }
    if (!letter.function().equals(job.function().name())) {
      return Optional.of(
          "is of function '" + letter.function() + "', --function is " + job.function().name());
    }
    if (sink(letter).isEmpty()) {
      return Optional.of(
          "is for sink '"
              + letter.result().sink()
              + "', which the function has no more; give the definition that has it");
    }
    if (kept.redriven().isPresent() && !again) {
      return Optional.of(
          "was delivered at " + kept.redriven().get() + "; use --again to deliver it again");
    }
    return Optional.empty();
  }

  private Optional<Sink<?>> sink(DeadLetter letter) {
    StreamFunction bound = job.function().withSinks(this::bound);
    return bound.allSinks().stream()
        .<Sink<?>>map(sink -> sink)
        .filter(sink -> sink.name().equals(letter.result().sink()))
        .findFirst();
  }

  private Sink<?> bound(Sink<?> sink) {
    return DynamoSink.fromEnvironment(sink) instanceof DynamoSink<?> rows
        ? rows.withClient(deployment.dynamo().get(), new RequestCounts())
        : sink;
  }

  /**
   * Makes and delivers it, and notes that.
   *
   * @param dryRun true if it is only made
   * @return why it was not delivered; empty if it was
   */
  Optional<String> send(Kept listed, boolean dryRun) {
    Kept kept =
        letters
            .find(listed.id())
            .orElseThrow(() -> new UsageException("the letter '" + listed.id() + "' is gone"));
    DeadLetter letter = kept.letter();
    Sink<?> sink = sink(letter).orElseThrow();
    byte[] payload;
    try {
      payload = payload(sink, letter);
    } catch (RuntimeException | StackOverflowError not) {
      return Optional.of(
          "cannot be made: " + not.getMessage() + "; mend the function, or give --payload FILE");
    }
    return dryRun ? Optional.empty() : deliver(sink, payload, kept);
  }

  private byte[] payload(Sink<?> sink, DeadLetter letter) {
    byte[] text = mended == null ? letter.payload() : mended;
    return letter.result().type() == null ? text : encode(sink, value(letter, text));
  }

  private Object value(DeadLetter letter, byte[] text) {
    String type = letter.result().type();
    try {
      return read(Class.forName(type, true, job.loader()), text);
    } catch (ClassNotFoundException unknown) {
      throw new UsageException(
          "the result was a "
              + type
              + ", and no class has that name now; give --class-path with it");
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> byte[] encode(Sink<T> sink, Object value) {
    return sink.encode((T) value);
  }

  private Optional<String> deliver(Sink<?> sink, byte[] payload, Kept kept) {
    DeadLetter letter = kept.letter();
    DeadLetter.Result result = letter.result();
    Emission emission =
        new Emission(
            result.sink(),
            letter.position(),
            letter.key(),
            result.revision(),
            result.op(),
            payload);
    Outcome outcome;
    try (SinkWriter writer = sink.open()) {
      outcome = writer.deliver(List.of(emission)).getFirst();
    }
    if (outcome instanceof Outcome.Refused refused) {
      return Optional.of("is refused by its sink: " + refused.reason());
    }
    if (outcome instanceof Outcome.Retry retry) {
      throw new UsageException(
          "the sink does not take '" + kept.id() + "' now: " + retry.reason() + "; try again");
    }
    letters.noteRedriven(kept.id(), kept.redriven(), deployment.now());
    return Optional.empty();
  }
}
