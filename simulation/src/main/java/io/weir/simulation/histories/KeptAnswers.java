package io.weir.simulation.histories;

import io.weir.codec.BinaryReader;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.state.ParkedRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds that an event has one answer (decision 38): an invocation that has an answer for it does
 * not ask again, commits it by that one, and an event that waits keeps the one that it was parked
 * with.
 */
final class KeptAnswers {
  private static final Json<String> TEXTS = Json.of(String.class);
  private static final byte[] NONE = {};

  /** What an invocation was answered about single events. */
  private record Asked(Invocation by, Map<Integer, String> answers) {}

  private final Breach breach;
  private final Map<Container, Asked> asked = new HashMap<>();
  private final Map<StateKey, Map<Integer, byte[]>> waiting = new HashMap<>();

  KeptAnswers(Breach breach) {
    this.breach = breach;
  }

  private Map<Integer, String> of(Container container) {
    Asked now = asked.get(container);
    if (now == null || now.by() != container.running()) {
      now = new Asked(container.running(), new HashMap<>());
      asked.put(container, now);
    }
    return now.answers();
  }

  /** A lookup answers a container about one event. */
  void answered(Container container, int event, String answer) {
    if (of(container).put(event, answer) != null) {
      breach.note("a lookup is asked again for an event that has its answer: " + event);
    }
  }

  /** A container commits the result of an event. */
  void committed(Container container, Snapshot committed, LookupFamily.Shown shown) {
    String given = of(container).get(shown.index());
    if (given != null && !given.equals(shown.answer())) {
      breach.note("an event has another answer than it was given: " + shown + ", not " + given);
    }
    byte[] kept = waiting.getOrDefault(committed.key(), Map.of()).getOrDefault(shown.index(), NONE);
    if (kept.length > 0 && !answer(kept).equals(shown.answer())) {
      breach.note("an event waited with another answer: " + shown + ", not " + answer(kept));
    }
  }

  /** A container commits a key, with the events that wait with it. */
  void committed(Container container, Snapshot committed) {
    Map<Integer, byte[]> before = waiting.getOrDefault(committed.key(), Map.of());
    Map<Integer, byte[]> now = new HashMap<>();
    for (ParkedRecord parked : committed.record().parked()) {
      Integer event = event(parked.payload());
      if (event != null) {
        now.put(event, parked.answers());
        requireKept(event, before.getOrDefault(event, NONE), parked.answers());
        if (parked.answers().length == 0 && of(container).containsKey(event)) {
          breach.note("an event waits without the answer that it has: " + event);
        }
      }
    }
    waiting.put(committed.key(), now);
  }

  private void requireKept(int event, byte[] before, byte[] now) {
    if (before.length > 0 && !Arrays.equals(before, now)) {
      breach.note("the answer of an event that waits has changed: " + event);
    }
  }

  /** The event of a record; null if it has none or several. */
  private static Integer event(byte[] payload) {
    try {
      return HistoryEvent.CODEC.decode(payload).index();
    } catch (CodecException none) {
      return null;
    }
  }

  private static String answer(byte[] kept) {
    BinaryReader in = new BinaryReader(kept);
    if (in.count(2) != 1) {
      throw new IllegalStateException("histories have one lookup");
    }
    in.text();
    return in.bool() ? TEXTS.decode(in.bytes()) : ReferenceData.NOTHING;
  }
}
