package io.weir.embedded;

import io.weir.dynamo.DeadLetters;
import io.weir.dynamo.DeadLetters.Kept;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The dead letters of a deployment, wherever they are kept. */
interface Letters {
  /** All letters, in no order, without their payloads. */
  Stream<Kept> list();

  /** Reads one letter with its payload; empty if no letter has that id. */
  Optional<Kept> find(String id);

  /**
   * Notes that a letter was sent again, after it was.
   *
   * @param before the {@link Kept#redriven} that was read
   * @return false if it has changed since, and nothing was noted
   */
  boolean noteRedriven(String id, Optional<Instant> before, Instant now);

  /** The letters of a table of DynamoDB. */
  static Letters of(DeadLetters table) {
    return new Letters() {
      @Override
      public Stream<Kept> list() {
        return table.list();
      }

      @Override
      public Optional<Kept> find(String id) {
        return table.find(id);
      }

      @Override
      public boolean noteRedriven(String id, Optional<Instant> before, Instant now) {
        return table.noteRedriven(id, before, now);
      }
    };
  }
}
