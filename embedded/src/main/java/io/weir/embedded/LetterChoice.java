package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.dynamo.DeadLetters.Kept;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which letters a command is for: those that fit every option given. */
final class LetterChoice {
  @Option(names = "--id", description = "this letter; repeatable")
  private Set<String> ids = new HashSet<>();

  @Option(names = "--of", paramLabel = "FUNCTION", description = "letters of this function")
  private String function;

  @Option(names = "--reason", description = "one of ${COMPLETION-CANDIDATES}")
  private DeadLetter.Reason reason;

  @Option(names = "--since", paramLabel = "TIME", description = "arrived then or later, ISO-8601")
  private Instant since;

  @Option(names = "--until", paramLabel = "TIME", description = "arrived before then, ISO-8601")
  private Instant until;

  boolean isEmpty() {
    return ids.isEmpty() && function == null && reason == null && since == null && until == null;
  }

  boolean takes(Kept kept) {
    DeadLetter letter = kept.letter();
    Instant arrival = Instant.ofEpochMilli(letter.arrival());
    return (ids.isEmpty() || ids.contains(kept.id()))
        && (function == null || function.equals(letter.function()))
        && (reason == null || reason == letter.reason())
        && (since == null || !arrival.isBefore(since))
        && (until == null || arrival.isBefore(until));
  }
}
