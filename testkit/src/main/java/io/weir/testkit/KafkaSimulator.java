package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.engine.Batch;
import io.weir.engine.BatchHandler;
import io.weir.engine.BatchResult;
import io.weir.engine.SourceRecord;
import io.weir.testkit.KafkaPoller.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka event source mapping: its pollers share the partitions of a {@link SimulatedTopic}, a
 * batch has records of several partitions, and what is committed is an offset of each partition.
 * Deterministic and on the caller's thread.
 *
 * <p>The handler gets the records of a batch by partition, as a deployed one does. While it runs,
 * code called by it may let the pollers be shared out anew ({@link #pollers}): its answer then
 * counts for nothing, and its records come again, perhaps before it ends.
 */
@Experimental
public final class KafkaSimulator {
  private final KafkaMapping mapping;
  private SimulatedTopic topic;
  private BatchHandler handler;
  private Cuts cuts = Cuts.whole();
  private List<KafkaPoller> pollers = new ArrayList<>();
  private int turn;
  private boolean loseNext;
  private List<Batch> last = List.of();

  private KafkaSimulator(SimulatedTopic topic, KafkaMapping mapping, BatchHandler handler) {
    this.topic = topic;
    this.mapping = mapping;
    this.handler = handler;
  }

  /** Creates the mapping, at the beginning of the topic, with one poller. */
  public static KafkaSimulator start(
      SimulatedTopic topic, KafkaMapping mapping, BatchHandler handler) {
    return new KafkaSimulator(topic, mapping, handler).pollers(1);
  }

  /** Cuts new batches by a strategy; whole ones by default. */
  public KafkaSimulator cuts(Cuts strategy) {
    cuts = strategy;
    return this;
  }

  /** Sets another handler from the next invocation on, for a cold start or a new version. */
  public KafkaSimulator handler(BatchHandler next) {
    handler = next;
    return this;
  }

  /**
   * Shares the partitions out among so many pollers, those too that the topic got since. Each goes
   * on from what was committed; batches that run or wait come again in other cuts.
   */
  public KafkaSimulator pollers(int count) {
    Map<Integer, Long> committed = new TreeMap<>();
    for (KafkaPoller poller : pollers) {
      poller.next.keySet().forEach(one -> committed.put(one, poller.committed(one)));
    }
    share(count, committed);
    return this;
  }

  /** Goes on with another topic of that name, from its beginning: it was deleted and made anew. */
  public KafkaSimulator topic(SimulatedTopic anew) {
    topic = anew;
    share(pollers.size(), Map.of());
    return this;
  }

  private void share(int count, Map<Integer, Long> committed) {
    List<KafkaPoller> shared = new ArrayList<>();
    for (int i = 0; i < Math.min(count, topic.partitions()); i++) {
      shared.add(new KafkaPoller());
    }
    for (int i = 0; i < topic.partitions(); i++) {
      shared.get(i % shared.size()).next.put(i, committed.getOrDefault(i, 0L));
    }
    pollers = shared;
  }

  /** The offset of a partition from which on records come, or come again. */
  public long committed(int partition) {
    return pollers.stream()
        .filter(poller -> poller.next.containsKey(partition))
        .mapToLong(poller -> poller.committed(partition))
        .findFirst()
        .orElse(0);
  }

  /** The answer of the next invocation is lost; to the mapping, that is a function error. */
  public void loseNextAcknowledgement() {
    loseNext = true;
  }

  /**
   * Delivers one batch of the next poller in turn that has one.
   *
   * @return how it ended for the mapping; null if nothing is there to deliver
   */
  public @Nullable SimulatedOutcome step() {
    for (int i = 0; i < pollers.size(); i++) {
      KafkaPoller poller = pollers.get(turn++ % pollers.size());
      if (poller.ready(topic)) {
        return invoke(poller, poller.take(topic, mapping.batchSize(), cuts));
      }
    }
    return null;
  }

  /**
   * Delivers until every record is finished or given up.
   *
   * @param maxInvocations with more it fails, as in an endless loop
   * @return the number of invocations
   */
  public int runUntilIdle(int maxInvocations) {
    int count = 0;
    while (step() != null) {
      if (++count > maxInvocations) {
        throw new IllegalStateException("not idle after " + maxInvocations + " invocations");
      }
    }
    return count;
  }

  /** The batches of the last invocation, one for each partition. */
  public List<Batch> last() {
    return last;
  }

  /** Invokes the handler once more with batches, as a zombie: nobody sees the answers. */
  public void deliverAgain(List<Batch> batches) {
    long end = topic.clock().nowMillis() + mapping.invocationTimeout().toMillis();
    batches.forEach(
        batch -> handler.run(batch, () -> Math.max(0, end - topic.clock().nowMillis())));
  }

  private SimulatedOutcome invoke(KafkaPoller poller, Piece piece) {
    poller.flying = piece;
    last = batches(piece);
    Map<Integer, List<SourceRecord>> named = new TreeMap<>();
    boolean failed = !run(piece, named);
    if (!pollers.contains(poller)) {
      return SimulatedOutcome.IGNORED;
    }
    poller.flying = null;
    boolean lost = loseNext;
    loseNext = false;
    return failed || lost ? error(poller, piece, lost) : answered(poller, piece, named);
  }

  private List<Batch> batches(Piece piece) {
    List<Batch> batches = new ArrayList<>();
    piece
        .byPartition()
        .forEach((partition, records) ->
            batches.add(new Batch(topic.shard(partition), topic.stream(), records)));
    return batches;
  }

  /**
   * Runs the batches of an invocation.
   *
   * @param named receives the records that the answer names
   * @return false if the invocation fails
   */
  private boolean run(Piece piece, Map<Integer, List<SourceRecord>> named) {
    long end = topic.clock().nowMillis() + mapping.invocationTimeout().toMillis();
    try {
      for (Map.Entry<Integer, List<SourceRecord>> one : piece.byPartition().entrySet()) {
        Batch batch = new Batch(topic.shard(one.getKey()), topic.stream(), one.getValue());
        BatchResult result = handler.run(batch, () -> Math.max(0, end - topic.clock().nowMillis()));
        result
            .firstUnfinished()
            .ifPresent(first ->
                named.put(
                    one.getKey(),
                    one.getValue().stream()
                        .filter(record -> first.event(0).atOrBefore(record.position()))
                        .toList()));
      }
      return topic.clock().nowMillis() < end;
    } catch (AssertionError verdict) {
      throw verdict;
    } catch (RuntimeException | Error thrown) {
      return false;
    }
  }

  private SimulatedOutcome answered(
      KafkaPoller poller, Piece piece, Map<Integer, List<SourceRecord>> named) {
    if (named.isEmpty()) {
      return SimulatedOutcome.DONE;
    }
    if (!mapping.reportBatchItemFailures()) {
      return error(poller, piece, false);
    }
    failed(poller, new Piece(named, piece.retries()));
    return SimulatedOutcome.PARTIAL;
  }

  private SimulatedOutcome error(KafkaPoller poller, Piece piece, boolean lost) {
    if (mapping.bisectBatchOnFunctionError() && piece.size() > 1) {
      poller.retry(piece.part(piece.size() / 2, piece.size()));
      poller.retry(piece.part(0, piece.size() / 2));
    } else {
      failed(poller, piece);
    }
    return lost ? SimulatedOutcome.ANSWER_LOST : SimulatedOutcome.FUNCTION_ERROR;
  }

  private void failed(KafkaPoller poller, Piece piece) {
    if (mapping.givesUpAfter(piece.retries())) {
      mapping.onFailure().ifPresent(destination -> destination.accept(piece.all()));
    } else {
      poller.retry(piece.retried());
    }
  }
}
