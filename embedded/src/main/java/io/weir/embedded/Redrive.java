package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.definition.Resource;
import io.weir.dynamo.DeadLetters.Kept;
import java.util.Map;
import java.util.Optional;

/**
 * Sends a dead letter through its function once more: its payload is put into the stream that it
 * came from, as a new record with the same partition key. So it is ordered after everything that is
 * there, and an event whose id was applied meanwhile is a duplicate.
 *
 * @param streams the stream of a source, where it is not called like it
 */
record Redrive(Deployment deployment, Letters letters, Map<String, String> streams, boolean again) {
  /** Characters of a partition key that Kinesis takes. */
  private static final int MAX_PARTITION_KEY = 256;

  /** Why a letter is not to be sent; empty if it is. */
  Optional<String> refusal(Kept kept) {
    if (kept.letter().partitionKey() == null) {
      return Optional.of("is no record but a " + kept.letter().reason() + "; it has no stream");
    }
    String key = kept.letter().partitionKey();
    if (key.codePointCount(0, key.length()) > MAX_PARTITION_KEY) {
      return Optional.of(
          "has a partition key of more than "
              + MAX_PARTITION_KEY
              + " characters, which only an aggregated record can have; put its payload into the stream by hand");
    }
    if (kept.redriven().isPresent() && !again) {
      return Optional.of("was sent at " + kept.redriven().get() + "; use --again to send it again");
    }
    return Optional.empty();
  }

  /** The stream that a letter came from. */
  String stream(DeadLetter letter) {
    int slash = letter.position().indexOf('/');
    if (slash < 1) {
      throw new UsageException("the position '" + letter.position() + "' names no source");
    }
    String source = letter.position().substring(0, slash);
    String variable = Resource.variable("WEIR_STREAM_", source);
    return deployment.orVariable(streams.get(source), variable, source);
  }

  /**
   * Sends it, and notes that.
   *
   * @return false if another command sent it at the same time
   */
  boolean send(Kept listed, RecordPut put) {
    Kept kept =
        letters
            .find(listed.id())
            .orElseThrow(() -> new UsageException("the letter '" + listed.id() + "' is gone"));
    Optional<String> refusal = refusal(kept);
    if (refusal.isPresent()) {
      throw new UsageException("the letter '" + kept.id() + "' " + refusal.get());
    }
    DeadLetter letter = kept.letter();
    put.put(stream(letter), letter.partitionKey(), letter.payload());
    return letters.noteRedriven(kept.id(), kept.redriven(), deployment.now());
  }
}
