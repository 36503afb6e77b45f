package io.weir.engine;

import io.weir.StreamFunction;
import io.weir.codec.UnreadableStateException;
import io.weir.definition.Change;
import io.weir.definition.Description;
import io.weir.definition.StateRules;
import io.weir.log.LogText;
import io.weir.state.Note;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The description of the definition that wrote a function's state, stored beside it. A process of
 * another definition reads it at its start, and refuses to run if it would misread that state; else
 * it stores its own before it writes any state (docs/decisions/0034). One read at a start, one
 * write where a definition is new, nothing for any later batch. Several threads may use it.
 */
public final class StoredDefinition {
  /** The name of the note. */
  public static final String NOTE = "definition";

  /** The variable that accepts one definition all the same: its fingerprint. */
  public static final String ACCEPT = "WEIR_ACCEPT_DEFINITION";

  private static final Logger LOG = LoggerFactory.getLogger(StoredDefinition.class);

  /** The processes that may be first, one after the other, while this one writes. */
  private static final int MOST_TRIES = 5;

  private final StreamFunction function;
  private final StateStore store;
  private final String accepted;
  private final long retention;
  private final WallClock clock;

  /** Guards what follows. Who waits for it does so within its time: the store may hang. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Description own;
  private @Nullable String plain;
  private @Nullable Note stored;
  private volatile EarlierRetention earlier = EarlierRetention.NONE;
  private volatile boolean settled;

  /**
   * @param accepted the fingerprint of a definition that is to run whatever is stored; empty = none
   * @param limits those of the function's engines, which know its streams' retention
   * @param clock tells when a longer retention began
   */
  public StoredDefinition(
      StreamFunction function,
      StateStore store,
      String accepted,
      EngineLimits limits,
      WallClock clock) {
    this.function = function;
    this.store = store;
    this.accepted = accepted;
    this.retention = KeyMemory.retention(function, limits);
    this.clock = clock;
  }

  /** The description that a function has stored; empty if it has none, or none that can be read. */
  public static Optional<Description> of(StateStore store, String function) {
    return store.note(function, NOTE).flatMap(note -> read(function, note));
  }

  /** The description in a function's note of that name; empty if none can be read. */
  public static Optional<Description> read(String function, Note note) {
    return whole(function, note).map(all -> all.without(EarlierRetention.PART));
  }

  /** The description, and beside it what is known of retentions. */
  private static Optional<Description> whole(String function, Note note) {
    if (note.version() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Description.parse(text(note)));
    } catch (IllegalArgumentException newer) {
      LOG.warn(
          "function '{}': the stored definition cannot be read, so only what is stored of each key"
              + " tells whether it can be",
          function,
          LogText.trace(newer));
      return Optional.empty();
    }
  }

  private static String text(Note note) {
    return new String(note.body(), StandardCharsets.UTF_8);
  }

  /**
   * Reads what is stored, unless that is known, and judges it.
   *
   * @throws UnreadableStateException if this definition would misread the state of the stored one
   * @throws StateStoreException if it cannot be read now
   */
  public void check() {
    lock.lock();
    try {
      read();
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    if (stored == null) {
      judged(store.note(function.name(), NOTE).orElse(Note.none(NOTE)));
    }
  }

  /**
   * Stores this definition in the place of another one, before any state is written by it. Call it
   * before each batch and tick: it does nothing from the second time on.
   *
   * @throws UnreadableStateException as {@link #check} does
   * @throws StateStoreException if it is not known to be written
   */
  public void settle() {
    settle(Deadline.NONE);
  }

  /**
   * Does what {@link #settle()} does. While another thread does it, this one waits for it until the
   * deadline.
   *
   * @throws UnreadableStateException as {@link #check} does
   * @throws StateStoreException if it is not known to be written; also at the deadline
   */
  public void settle(Deadline deadline) {
    if (settled) {
      return;
    }
    if (!lock.tryLock() && !awaitLock(deadline)) {
      throw new StateStoreException(
          "another invocation of this process waits for the store to answer about the definition of"
              + " the function");
    }
    try {
      settleNow();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitLock(Deadline deadline) {
    try {
      return lock.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void settleNow() {
    read();
    for (int tries = 0; !isStored(); tries++) {
      if (tries == MOST_TRIES) {
        throw new StateStoreException(
            "other processes keep storing their definition of the function");
      }
      write();
    }
    earlier = isPlain(known()) ? EarlierRetention.NONE : EarlierRetention.in(memory());
    settled = true;
  }

  /** Forgets what was read: a snapshot of the process may have been taken long ago. */
  public void forget() {
    lock.lock();
    try {
      stored = null;
      settled = false;
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    Note next = known().next(wanted().getBytes(StandardCharsets.UTF_8));
    Note now = store.commitNote(function.name(), next);
    if (now == next) {
      stored = next;
    } else {
      judged(now);
    }
  }

  private boolean isStored() {
    return known().version() > 0
        && (isPlain(known()) || text(known()).equals(wanted()) || !isReadable());
  }

  /** False for the description of newer code: it stays. */
  private boolean isReadable() {
    return isPlain(known()) || read(function.name(), known()).isPresent();
  }

  /** Keeps the note, if what it describes can be read. */
  private void judged(Note note) {
    if (note.version() > 0 && !isPlain(note)) {
      read(function.name(), note).ifPresent(this::judge);
    }
    stored = note;
  }

  private void judge(Description before) {
    List<Change> refused = StateRules.refused(before, own());
    if (refused.isEmpty()) {
      return;
    }
    String changes = refused.stream().map(Change::text).collect(Collectors.joining(" | "));
    if (accepted.equals(own().fingerprint())) {
      LOG.warn("function '{}': accepted by {}: {}", function.name(), ACCEPT, changes);
      return;
    }
    throw new UnreadableStateException(
        "function '"
            + function.name()
            + "': this definition would misread the state that the deployed one has stored, so it does"
            + " not start, and nothing was changed. "
            + changes
            + " | Deploy the definition that wrote the state, or change this one as it says; ./weir plan"
            + " OLD NEW shows it before a deployment. If the state is of no use any more, "
            + ACCEPT
            + "="
            + own().fingerprint()
            + " lets exactly this definition start.");
  }

  private String wanted() {
    return read(function.name(), known())
        .map(before -> StateRules.stored(before, own()))
        .orElseGet(this::own)
        .with(EarlierRetention.stored(memory(), retention, clock.nowMillis()))
        .json();
  }

  private @Nullable Description memory() {
    return whole(function.name(), known())
        .flatMap(all -> all.part(EarlierRetention.PART))
        .orElse(null);
  }

  /**
   * The retention with which processes of before remembered, if it was a shorter one; known once
   * this definition is settled.
   */
  public EarlierRetention earlier() {
    return earlier;
  }

  /**
   * True of this definition with nothing kept from before, as nearly all notes are: it need not be
   * parsed.
   */
  private boolean isPlain(Note note) {
    return text(note).equals(plain());
  }

  private String plain() {
    String made = plain;
    if (made == null) {
      made = own().with(EarlierRetention.stored(null, retention, 0)).json();
      plain = made;
    }
    return made;
  }

  private Note known() {
    return stored == null ? Note.none(NOTE) : stored;
  }

  private Description own() {
    Description made = own;
    if (made == null) {
      made = function.description();
      own = made;
    }
    return made;
  }
}
