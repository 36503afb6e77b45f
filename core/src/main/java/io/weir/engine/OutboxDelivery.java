package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.StreamFunction;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter.Outcome.Refused;
import io.weir.state.Commit;
import io.weir.state.Outbox;
import io.weir.state.StateStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers the outboxes of keys, found or just made, and records the results (C4, C8). */
final class OutboxDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxDelivery.class);

  private static final Json<DeadLetter> LETTERS = Json.of(DeadLetter.class);

  private static final Refused KILLS = Refused.plain(Watch.endedWhile("it was delivered"));

  private final StreamFunction function;
  private final StateStore store;
  private final Deliveries deliveries;
  private final OutboxClearing clearing;
  private final EngineStats stats;
  private final Recorder recorder;

  OutboxDelivery(
      StreamFunction function,
      StateStore store,
      Deliveries deliveries,
      EngineStats stats,
      Recorder recorder) {
    this.function = function;
    this.store = store;
    this.deliveries = deliveries;
    this.clearing = new OutboxClearing(function, store);
    this.stats = stats;
    this.recorder = recorder;
  }

  /**
   * An outbox that was found is delivered before a commit may drop it; if that fails there is no
   * step (R3). One whose origin its shard's progress covers was delivered (R4).
   */
  void deliverFound(List<InFlightKey> keys, InvocationContext invocation) {
    List<InFlightKey> pending = new ArrayList<>();
    for (InFlightKey key : keys) {
      if (key.isOpen() && key.hasOutbox()) {
        Outbox outbox = key.record().outbox();
        if (outbox.origin() != null && invocation.rules().finished(outbox.origin())) {
          key.wasDelivered();
        } else if (!invocation.watch().isOn()
            || !invocation.watch().hasEnded(call(key))
            || !giveUp(key, invocation)) {
          pending.add(key);
        }
      }
    }
    deliver(pending, invocation);
  }

  /**
   * Sends emissions whose delivery ends the process to the dead letters (R9).
   *
   * @return false if there are only dead letters, for which there is no other place
   */
  private boolean giveUp(InFlightKey key, InvocationContext invocation) {
    List<Emission> kept = new ArrayList<>();
    Map<Emission, Refused> refused = new LinkedHashMap<>();
    for (Emission emission : key.record().outbox().emissions()) {
      if (emission.sink().equals(function.deadLetterSink())) {
        kept.add(emission);
      } else {
        refused.put(emission, KILLS);
      }
    }
    if (!refused.isEmpty()) {
      replaceRefused(key, kept, refused, invocation);
    }
    return !refused.isEmpty();
  }

  private static String call(InFlightKey key) {
    return Watch.prefix(key.key()) + "outbox";
  }

  /** Delivers the outboxes of this round's commits. */
  void deliverMade(List<InFlightKey> keys, InvocationContext invocation) {
    List<InFlightKey> pending = new ArrayList<>();
    for (InFlightKey key : keys) {
      key.stepped();
      if (!key.isUnfinished() && key.hasOutbox()) {
        pending.add(key);
      }
    }
    deliver(pending, invocation);
    clearing.clear(keys, invocation);
  }

  private void deliver(List<InFlightKey> pending, InvocationContext invocation) {
    if (pending.isEmpty()) {
      return;
    }
    List<Outbox> outboxes = new ArrayList<>(pending.size());
    pending.forEach(key -> outboxes.add(key.record().outbox()));
    if (invocation.watch().isOn()) {
      announce(pending.getFirst(), invocation.watch());
    }
    long began = recorder.start();
    Iterator<Deliveries.Delivered> results =
        deliveries.deliver(outboxes, invocation.time()::forSinks).iterator();
    recorder.spent(Recorder.Phase.DELIVER, began);
    invocation.watch().idle();
    pending.forEach(key -> delivered(key, results.next(), invocation));
  }

  /** Dead letters have no other place to go to: they are tried again for ever. */
  private static void announce(InFlightKey only, Watch watch) {
    if (!watch.hasEnded(call(only))) {
      watch.callSink(call(only));
    }
  }

  private void delivered(
      InFlightKey key, Deliveries.Delivered delivered, InvocationContext invocation) {
    if (delivered.retry() != null) {
      key.notDelivered(delivered.retry());
    } else if (!delivered.refused().isEmpty()) {
      replaceRefused(key, List.of(), delivered.refused(), invocation);
    } else {
      told(key);
      key.delivered();
    }
  }

  /** What was found has no times; if a record has led to it, the key's latest arrival counts. */
  private void told(InFlightKey key) {
    Outbox outbox = key.record().outbox();
    long found = outbox.origin() == null ? ResultTimes.UNKNOWN : key.record().arrival();
    recorder.delivered(outbox, key.times(), found);
  }

  /**
   * Commits refused emissions as dead letters (R9). Letters are larger than the emissions: if they
   * are too many for one commit, the rest is delivered, and refused, again.
   *
   * @param kept the other emissions that are still to be delivered
   */
  private void replaceRefused(
      InFlightKey key,
      List<Emission> kept,
      Map<Emission, Refused> refused,
      InvocationContext invocation) {
    long revision = key.record().revision();
    Outbox outbox = key.record().outbox();
    Set<Emission> left = new HashSet<>(kept);
    List<Emission> letters = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Emission, Refused> one : refused.entrySet()) {
      if (one.getKey().sink().equals(function.deadLetterSink())) {
        refusedToo(key, one.getKey(), one.getValue());
        return;
      }
      if (bytes >= EngineLimits.MAX_PIECE_BYTES) {
        left.add(one.getKey());
      } else {
        letters.add(letter(one.getKey(), one.getValue().reason(), ++revision));
        bytes += EngineLimits.storedBytes(letters.getLast());
      }
    }
    stats.deadLetters(letters.size());
    List<Emission> all = new ArrayList<>(outbox.emissions());
    all.removeIf(emission -> !left.contains(emission));
    all.addAll(letters);
    store(key, new Outbox(all, outbox.origin()), revision, invocation);
    if (!key.isUnfinished()) {
      deliver(List.of(key), invocation);
    }
  }

  private static void refusedToo(InFlightKey key, Emission letter, Refused refused) {
    String what =
        "the dead-letter sink "
            + letter.sink()
            + " refuses revision "
            + letter.revision()
            + " of "
            + LogText.key(letter.key())
            + refused.told();
    LOG.error("{}", what);
    key.unfinished(what);
  }

  private Emission letter(Emission refused, String reason, long revision) {
    DeadLetter letter =
        letterIn(refused)
            .orElseGet(() -> DeadLetterForms.sinkRefused(function.name(), refused, reason));
    byte[] payload =
        function.deadLetters().map(sink -> sink.encode(letter)).orElseGet(() -> Json.bytes(letter));
    return new Emission(
        function.deadLetterSink(),
        refused.id() + "/" + refused.sink() + "/refused",
        refused.key(),
        revision,
        Emission.Op.UPSERT,
        payload);
  }

  /**
   * A dead letter of a release without a dead-letter sink of its own, found by a release that has
   * one; it goes there as it is.
   */
  private static Optional<DeadLetter> letterIn(Emission refused) {
    if (!refused.sink().equals(StreamFunction.DEAD_LETTERS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LETTERS.decode(refused.payload()));
    } catch (CodecException another) {
      return Optional.empty(); // A sink of that name had another form for it.
    }
  }

  private void store(InFlightKey key, Outbox outbox, long revision, InvocationContext invocation) {
    if (invocation.time().late()) {
      key.unfinished("the invocation's deadline is too near to commit a refusal");
      return;
    }
    Commit commit;
    try {
      commit = key.outboxCommit(outbox, revision);
    } catch (UnreadableStateException unreadable) {
      key.unreadable(unreadable);
      return;
    }
    key.replaced(store.commit(List.of(commit)).getFirst());
  }
}
