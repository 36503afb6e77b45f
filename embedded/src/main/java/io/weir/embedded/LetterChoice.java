package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.dynamo.DeadLetters.Kept;
import io.weir.log.LogText;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Chooses the letters of a command: those that match every given option. */
final class LetterChoice {
  @Option(names = "--id", description = "this letter; repeatable")
  private Set<String> ids = new HashSet<>();

  @Option(names = "--of", paramLabel = "FUNCTION", description = "letters of this function")
  private String function;

  @Option(
      names = "--key",
      paramLabel = "KEY|key#DIGEST",
      description = "letters of this key, given as it is or by its digest in the log")
  private String key;

  @Option(names = "--reason", description = "one of ${COMPLETION-CANDIDATES}")
  private DeadLetter.Reason reason;

  @Option(names = "--since", paramLabel = "TIME", description = "arrived then or later, ISO-8601")
  private Instant since;

  @Option(names = "--until", paramLabel = "TIME", description = "arrived before then, ISO-8601")
  private Instant until;

  boolean isEmpty() {
    return ids.isEmpty()
        && function == null
        && key == null
        && reason == null
        && since == null
        && until == null;
  }

  boolean takes(Kept kept) {
    DeadLetter letter = kept.letter();
    Instant arrival = Instant.ofEpochMilli(letter.arrival());
    return (ids.isEmpty() || ids.contains(kept.id()))
        && (function == null || function.equals(letter.function()))
        && (key == null || isKey(letter.key()))
        && (reason == null || reason == letter.reason())
        && (since == null || !arrival.isBefore(since))
        && (until == null || arrival.isBefore(until));
  }

  private boolean isKey(String of) {
    return of != null && (key.equals(of) || key.equals(LogText.digest(of)));
  }
}
