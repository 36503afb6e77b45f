package io.weir.engine;

import io.weir.log.LogText;
import io.weir.state.Note;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down each call that may end the process, before it is made, and removes the note after it
 * (R24, R27). If a note is still there, its call was running when the process ended. It is used
 * only where processes have ended already: each call costs two writes.
 *
 * <p>A call of the author's code or of a decoder counts whenever the process ends in it, also when
 * it uses up the invocation. A sink's call counts only if the process ended before its time was
 * over; else it was waiting for the sink. Between calls there is no note, so waiting for the store
 * never counts.
 */
final class Watch {
  /** The number of ends in the same call after which that call is not made again. */
  static final int MOST_ENDS = 4;

  /** A watch that writes nothing and refuses nothing. */
  static final Watch OFF = new Watch();

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** Null of {@link #OFF} alone. */
  private final @Nullable StateStore store;

  private final String function;
  private final String name;
  private long endsAt = Long.MAX_VALUE;
  private Note stored;
  private WatchNote note = WatchNote.EMPTY;

  Watch(StateStore store, String function, String name) {
    this.store = store;
    this.function = function;
    this.name = name;
    this.stored = Note.none(name);
  }

  private Watch() {
    this.store = null;
    this.function = "";
    this.name = "";
    this.stored = Note.none(name);
  }

  private StateStore store() {
    return Objects.requireNonNull(store, "a watch that is off writes nothing");
  }

  boolean isOn() {
    return this != OFF;
  }

  WatchNote note() {
    return note;
  }

  /** Reads the note that others have left. */
  void open(long now, TimeLeft time) {
    endsAt = time.endsAt(now);
    found(store().note(function, name).orElse(Note.none(name)), now);
    if (!WatchNote.decode(stored.body()).calling().isEmpty()) {
      write(note);
    }
  }

  private void found(Note now, long at) {
    stored = now;
    note = WatchNote.decode(now.body()).found(at);
  }

  /**
   * Writes down that something is begun, in one write if nobody has left anything.
   *
   * @param first the keys that are run first
   * @return how often it has been, this time included
   */
  int begin(List<StateKey> first, long now, TimeLeft time) {
    endsAt = time.endsAt(now);
    stored = Note.none(name);
    note = WatchNote.EMPTY.begun(1);
    Note next = stored.next(note.with(first).encode());
    Note winner = store().commitNote(function, next);
    if (winner == next) {
      stored = next;
    } else {
      found(winner, now);
      write(note.begun(note.begun() + 1));
    }
    return note.begun();
  }

  /** Written down before any of the keys is run: one of them may end the process. */
  void among(List<StateKey> keys) {
    WatchNote before = note;
    write(note.with(keys));
    note = before;
  }

  /**
   * Author's code or a decoder is about to be called.
   *
   * @throws EndsProcessException if it must not be
   */
  void call(String call) {
    call(call, Long.MAX_VALUE);
  }

  /** A sink is about to be called. */
  void callSink(String call) {
    call(call, endsAt);
  }

  private void call(String call, long until) {
    if (!isOn() || note.calling().equals(call)) {
      return;
    }
    if (hasEnded(call)) {
      throw new EndsProcessException(
          "the process ended at least MOST_ENDS = " + MOST_ENDS + " times in it: " + told(call));
    }
    write(note.calling(call, until));
  }

  /** True if the call must not be made again. */
  boolean hasEnded(String call) {
    return note.ends().getOrDefault(call, 0) >= MOST_ENDS;
  }

  /** The number of times that the process has ended in calls of a key. */
  int ends(StateKey key) {
    String prefix = prefix(key);
    return note.ends().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToInt(java.util.Map.Entry::getValue)
        .sum();
  }

  /** The prefix of the names of a key's calls. */
  static String prefix(StateKey key) {
    return key.key() + "\u0000";
  }

  /** A call as a log may name it. */
  static String told(String call) {
    int end = call.indexOf('\u0000', 1); // The engine's own keys begin with it.
    return end < 0 ? call : LogText.key(call.substring(0, end)) + " " + call.substring(end + 1);
  }

  /** The message of a dead letter. */
  static String endedWhile(String what) {
    return "the process ended at least MOST_ENDS = "
        + MOST_ENDS
        + " times while "
        + what
        + ": no memory was left, or the function's Timeout passed, or its code ended it";
  }

  /** Notes that no call is running that counts. */
  void idle() {
    if (isOn() && !note.calling().isEmpty()) {
      write(note.idle());
    }
  }

  private void write(WatchNote next) {
    Note wanted = stored.next(next.encode());
    note = next;
    Note winner = store().commitNote(function, wanted);
    if (winner != wanted) {
      throw new StateStoreException(
          "another invocation looks for what ends the process, at the same time in " + name);
    }
    stored = wanted;
  }

  /** Ends the search and removes the note. */
  void clear() {
    leave(WatchNote.EMPTY);
  }

  /**
   * Takes the beginning back, as the process lives but has not finished. If that cannot be written,
   * the note stays.
   */
  void leave() {
    leave(note.begun(Math.max(0, note.begun() - 1)));
  }

  private void leave(WatchNote kept) {
    if (stored.version() == 0 && note.calling().isEmpty()) {
      return;
    }
    String calling = note.calling();
    try {
      if (!calling.isEmpty()) {
        stored = store().note(function, name).orElse(Note.none(name));
      }
      boolean mine = WatchNote.decode(stored.body()).calling().equals(calling);
      if (stored.version() > 0 && mine) {
        boolean nothing = kept.equals(WatchNote.EMPTY);
        store().commitNote(function, nothing ? stored.removed() : stored.next(kept.encode()));
      }
    } catch (StateStoreException unavailable) {
      LOG.warn(
          "{}: what was begun stays written down, the store does not answer",
          name,
          LogText.trace(unavailable));
    }
    stored = Note.none(name);
    note = WatchNote.EMPTY;
  }
}
