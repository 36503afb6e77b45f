package io.weir.lambda;

import io.weir.ClockScope;
import io.weir.Source;
import io.weir.SourceSettings;
import io.weir.StreamFunction;
import io.weir.engine.EmptyPoll;
import io.weir.engine.Engine;
import io.weir.engine.HeldTime;
import io.weir.engine.SourceRecord;
import io.weir.engine.WallClock;
import io.weir.log.LogText;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Finds the silent shards of sources that declare what silence does: everything in the shard is
 * finished, the read is at its tip, and nothing has arrived for the declared time (R7). A shard
 * with a backlog is never silent, however long its records wait.
 */
final class Idleness {
  private final Engine engine;
  private final ShardTail tail;
  private final WallClock clock;

  /**
   * The silent shards.
   *
   * @param idle the polls of shards that are silent for {@link Source#idleAfter}
   * @param passing the polls of shards whose event time passes by the clock ({@link
   *     Source#closeWhenSilentFor})
   */
  record Found(List<EmptyPoll> idle, List<EmptyPoll> passing) {}

  /**
   * @param idles true if it may become idle
   * @param closes true if event time may pass in it, and a key would be due then
   */
  private record Asked(Progress known, SourceSettings<?> source, boolean idles, boolean closes) {
    private Shard shard() {
      return known.shard();
    }

    /** The same without the question of passing time, as nothing would be due by it. */
    private Asked open() {
      return new Asked(known, source, idles, false);
    }

    private boolean idleAfter(long silence) {
      return idles && silence >= millis(source.idleAfter());
    }

    private boolean closesAfter(long silence) {
      return closes && silence >= millis(source.closeWhenSilentFor());
    }

    /** The shortest silence that would change anything. */
    private long shortest() {
      return Math.min(
          idles ? millis(source.idleAfter()) : Long.MAX_VALUE,
          closes ? millis(source.closeWhenSilentFor()) : Long.MAX_VALUE);
    }

    private static long millis(@Nullable Duration declared) {
      return Objects.requireNonNull(declared, "asked only where it is declared").toMillis();
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Idleness.class);

  /**
   * The longest time for which a failing tick may hold event time without an alarm, milliseconds.
   */
  private static final long HELD_TOO_LONG = 600_000;

  /** The time for which nothing has come into a shard, and the start of the poll that showed it. */
  private record Silent(long millis, long until) {}

  /** The first shard for which the last call had no time; null if it asked all. */
  private @Nullable Shard stoppedAt;

  /** The reasons that kept shards from being idle in the last call. */
  private final List<String> unfinished = new ArrayList<>();

  /** The shards that could not be asked in the last call, each with the reason. */
  private final Map<Shard, String> unasked = new LinkedHashMap<>();

  /** Since when a shard without any record is known to be without one. */
  private final Map<Shard, Long> emptySince = new HashMap<>();

  Idleness(Engine engine, Supplier<KinesisClient> kinesis, SourceStreams streams, WallClock clock) {
    this.engine = engine;
    this.tail = new ShardTail(kinesis, streams, engine::covers);
    this.clock = clock;
  }

  /**
   * Finds the open shards that are silent. Shards that are idle already are asked again, since a
   * backlog is not silence. If {@code late} stops it, the next call begins with the first shard
   * that was not asked.
   *
   * @param late true when no further shard is to be asked
   */
  Found silent(BooleanSupplier late) {
    List<Asked> all = fromWhereItStopped(open());
    Map<Asked, Silent> silences = new LinkedHashMap<>();
    stoppedAt = null;
    unfinished.clear();
    unasked.clear();
    for (int i = 0; i < all.size() && stoppedAt == null; i++) {
      Asked one = all.get(i);
      boolean begun = !late.getAsBoolean();
      Optional<Silent> silence = begun ? silence(one, late) : Optional.empty();
      if (silence.isPresent()) {
        silences.put(one, silence.get());
      } else if (!begun || i > 0 && late.getAsBoolean()) {
        stoppedAt = one.shard();
      }
    }
    return new Found(idle(silences), passing(all, silences));
  }

  private static List<EmptyPoll> idle(Map<Asked, Silent> silences) {
    return silences.entrySet().stream()
        .filter(one -> one.getKey().idleAfter(one.getValue().millis()))
        .map(Idleness::poll)
        .toList();
  }

  private static EmptyPoll poll(Map.Entry<Asked, Silent> one) {
    return new EmptyPoll(one.getKey().known(), one.getValue().until());
  }

  /**
   * The shards in which time passes. If a key may have events in all shards, all must be silent.
   */
  private List<EmptyPoll> passing(List<Asked> all, Map<Asked, Silent> silences) {
    Set<String> busy = new HashSet<>();
    if (!engine.function().keysStayInOneShard()) {
      all.stream()
          .filter(one -> !silences.containsKey(one) || !one.closesAfter(silences.get(one).millis()))
          .forEach(one -> busy.add(one.shard().source()));
    }
    return silences.entrySet().stream()
        .filter(one -> one.getKey().closesAfter(one.getValue().millis()))
        .filter(one -> !busy.contains(one.getKey().shard().source()))
        .map(Idleness::poll)
        .toList();
  }

  /**
   * The shards that would be silent but for a record that reached the log longer ago than that and
   * is not finished. The record may still be delivered, or the mapping's FilterCriteria may have
   * dropped it. A function cannot tell these cases apart before a later record comes through, so
   * the shard is not idle.
   */
  List<String> unfinished() {
    return List.copyOf(unfinished);
  }

  /**
   * The shards that the last call could not ask, and why. One that fails keeps no other from its
   * turn; nothing is known of it, so it is as it was.
   */
  List<String> unasked() {
    return unasked.entrySet().stream().map(one -> one.getKey() + ": " + one.getValue()).toList();
  }

  /** True if a shard that could not be asked holds event time back for too long. */
  boolean isHeldByUnasked(@Nullable HeldTime held) {
    return held != null
        && unasked.keySet().stream()
            .filter(shard -> shard.toString().equals(held.shard()))
            .anyMatch(shard -> held.behindMillis() == null || held.behindMillis() >= HELD_TOO_LONG);
  }

  private static String words(Shard shard, SourceRecord record) {
    return shard + " since " + Instant.ofEpochMilli(record.arrival());
  }

  /** The shards that may be silent, as far as that would change anything. */
  private List<Asked> open() {
    StreamFunction function = engine.function();
    if (function.clock() == ClockScope.PER_KEY) {
      return List.of();
    }
    List<Asked> all =
        function.sources().values().stream()
            .<SourceSettings<?>>map(keyed -> keyed.source().settings())
            .filter(source -> source.idleAfter() != null || source.closeWhenSilentFor() != null)
            .flatMap(this::open)
            .toList();
    boolean closes = isDueBySilence(all);
    return all.stream()
        .map(one -> closes ? one : one.open())
        .filter(one -> one.idles() || one.closes())
        .toList();
  }

  private Stream<Asked> open(SourceSettings<?> source) {
    boolean closes = source.closeWhenSilentFor() != null;
    return engine.open(source.name()).stream()
        .map(known -> new Asked(known, source, mayIdle(source, known), closes));
  }

  private boolean mayIdle(SourceSettings<?> source, Progress known) {
    return source.idleAfter() != null && !engine.isSettled(known);
  }

  /** True if a key would be due if time passed in all shards that may be silent. */
  private boolean isDueBySilence(List<Asked> all) {
    long now = clock.nowMillis();
    OptionalLong furthest =
        all.stream()
            .filter(Asked::closes)
            .map(one -> engine.passing(new EmptyPoll(one.known(), now)))
            .flatMapToLong(OptionalLong::stream)
            .max();
    return furthest.isPresent() && engine.isDueBy(furthest.getAsLong());
  }

  private List<Asked> fromWhereItStopped(List<Asked> all) {
    List<Asked> turned = new ArrayList<>(all);
    List<Shard> shards = all.stream().map(Asked::shard).toList();
    Collections.rotate(turned, -Math.max(0, shards.indexOf(stoppedAt)));
    return turned;
  }

  /** For how long nothing has come into a shard; empty if something in it is not finished. */
  private Optional<Silent> silence(Asked one, BooleanSupplier late) {
    long now = clock.nowMillis();
    Progress known = one.known();
    Optional<BigInteger> from = known.reached().map(mark -> mark.position().order());
    ShardTail.Tail read;
    try {
      read = tail.read(known, from, late);
    } catch (SdkException failure) {
      LOG.warn("{} could not be asked whether it is silent", known.shard(), LogText.trace(failure));
      unasked.put(known.shard(), LogText.failure(failure));
      return Optional.empty();
    }
    if (!read.finished()) {
      emptySince.remove(known.shard());
      read.last()
          .filter(record -> now - record.arrival() >= one.shortest())
          .ifPresent(record -> unfinished.add(words(known.shard(), record)));
      return Optional.empty();
    }
    long last =
        read.last()
            .map(SourceRecord::arrival)
            .orElseGet(() -> emptySince.computeIfAbsent(known.shard(), shard -> now));
    return Optional.of(new Silent(now - last, now));
  }
}
