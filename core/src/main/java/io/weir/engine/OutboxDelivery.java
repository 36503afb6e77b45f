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
import io.weir.state.CommitResult;
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

/** Delivers the outboxes of keys, found or just made, and settles what became of them (C4, C8). */
final class OutboxDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxDelivery.class);

  private static final Json<DeadLetter> LETTERS = Json.of(DeadLetter.class);

  private static final Refused KILLS = Refused.plain(Watch.endedWhile("it was delivered"));

  private final StreamFunction function;
  private final StateStore store;
  private final Deliveries deliveries;
  private final Clearing clearing;
  private final SnapshotCache cache;
  private final EngineStats stats;

  OutboxDelivery(
      StreamFunction function,
      StateStore store,
      Deliveries deliveries,
      SnapshotCache cache,
      EngineStats stats) {
    this.function = function;
    this.store = store;
    this.deliveries = deliveries;
    this.clearing = new Clearing(function, store, cache);
    this.cache = cache;
    this.stats = stats;
  }

  /**
   * An outbox that was found is delivered before a commit may drop it; if that fails there is no
   * step (R3). One whose origin its shard's progress covers was delivered (R4).
   */
  void deliverFound(List<Work> works, Scene scene) {
    List<Work> pending = new ArrayList<>();
    for (Work work : works) {
      if (work.isOpen() && work.hasOutbox()) {
        Outbox outbox = work.snapshot().record().outbox();
        if (outbox.origin() != null && scene.rules().finished(outbox.origin())) {
          work.outboxDone();
        } else if (!scene.watch().isOn()
            || !scene.watch().hasEnded(call(work))
            || !giveUp(work, scene)) {
          pending.add(work);
        }
      }
    }
    deliver(pending, scene);
  }

  /**
   * What ends the process when it is delivered goes to the dead letters undelivered (R9).
   *
   * @return false if there is nothing but dead letters: no other place is left for those
   */
  private boolean giveUp(Work work, Scene scene) {
    List<Emission> kept = new ArrayList<>();
    Map<Emission, Refused> refused = new LinkedHashMap<>();
    for (Emission emission : work.snapshot().record().outbox().emissions()) {
      if (emission.sink().equals(function.deadLetterSink())) {
        kept.add(emission);
      } else {
        refused.put(emission, KILLS);
      }
    }
    if (!refused.isEmpty()) {
      replaceRefused(work, kept, refused, scene);
    }
    return !refused.isEmpty();
  }

  private static String call(Work work) {
    return Watch.prefix(work.key()) + "outbox";
  }

  /** Delivers what the commits of this call left, and remembers what is warm now. */
  void deliverMade(List<Work> works, Scene scene) {
    List<Work> pending = new ArrayList<>();
    for (Work work : works) {
      if (work.isUnfinished()) {
        cache.remove(work.key());
      } else if (work.hasOutbox()) {
        pending.add(work);
      } else {
        work.keepIn(cache);
      }
    }
    deliver(pending, scene);
    clearing.clear(works, scene);
  }

  private void deliver(List<Work> pending, Scene scene) {
    if (pending.isEmpty()) {
      return;
    }
    List<Outbox> outboxes = new ArrayList<>(pending.size());
    pending.forEach(work -> outboxes.add(work.snapshot().record().outbox()));
    if (scene.watch().isOn()) {
      announce(pending.getFirst(), scene.watch());
    }
    Iterator<Deliveries.Delivered> results =
        deliveries.deliver(outboxes, scene.time()::forSinks).iterator();
    scene.watch().idle();
    pending.forEach(work -> delivered(work, results.next(), scene));
  }

  /** Dead letters have no other place to go to: they are tried again for ever. */
  private static void announce(Work only, Watch watch) {
    if (!watch.hasEnded(call(only))) {
      watch.callSink(call(only));
    }
  }

  private void delivered(Work work, Deliveries.Delivered delivered, Scene scene) {
    if (delivered.retry() != null) {
      work.keepIn(cache);
      work.unfinished(delivered.retry());
    } else if (!delivered.refused().isEmpty()) {
      replaceRefused(work, List.of(), delivered.refused(), scene);
    } else {
      work.outboxDone();
      work.keepIn(cache);
    }
  }

  /**
   * What a sink refuses for good goes to the dead letters, through a commit (R9). Letters are
   * larger than what they are about: where they are too many for one commit, the rest is delivered,
   * and refused, again.
   *
   * @param kept what is still to be delivered besides
   */
  private void replaceRefused(
      Work work, List<Emission> kept, Map<Emission, Refused> refused, Scene scene) {
    long revision = work.snapshot().record().revision();
    Outbox outbox = work.snapshot().record().outbox();
    Set<Emission> left = new HashSet<>(kept);
    List<Emission> letters = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Emission, Refused> one : refused.entrySet()) {
      if (one.getKey().sink().equals(function.deadLetterSink())) {
        refusedToo(work, one.getKey(), one.getValue());
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
    store(work, new Outbox(all, outbox.origin()), revision, scene);
    if (!work.isUnfinished()) {
      deliver(List.of(work), scene);
    }
  }

  private static void refusedToo(Work work, Emission letter, Refused refused) {
    String what =
        "the dead-letter sink "
            + letter.sink()
            + " refuses revision "
            + letter.revision()
            + " of "
            + LogText.key(letter.key())
            + refused.told();
    LOG.error("{}", what);
    work.unfinished(what);
  }

  private Emission letter(Emission refused, String reason, long revision) {
    DeadLetter letter =
        letterIn(refused)
            .orElseGet(() -> DeadLetters.sinkRefused(function.name(), refused, reason));
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
   * A dead letter of a release without a dead-letter sink of its own, found by one that has one: it
   * goes there as it is.
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

  private void store(Work work, Outbox outbox, long revision, Scene scene) {
    if (scene.time().late()) {
      work.unfinished("the invocation's deadline is too near to commit a refusal");
      return;
    }
    Commit commit;
    try {
      commit = Clearing.commit(scene, work.snapshot(), outbox, revision);
    } catch (UnreadableStateException unreadable) {
      work.unreadable(unreadable);
      return;
    }
    CommitResult result = store.commit(List.of(commit)).getFirst();
    if (result instanceof CommitResult.Committed committed) {
      work.read(committed.snapshot());
    } else if (result instanceof CommitResult.Failed failed) {
      work.unfinished(LogText.failure(failed.cause()));
    } else {
      work.unfinished("another invocation wrote the key while its outbox was delivered");
    }
    if (work.isUnfinished()) {
      cache.remove(work.key());
    } else {
      work.keepIn(cache);
    }
  }
}
