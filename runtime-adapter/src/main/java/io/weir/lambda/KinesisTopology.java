package io.weir.lambda;

import io.weir.engine.ShardInfo;
import io.weir.engine.Topology;
import io.weir.engine.WallClock;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/**
 * The shards of a function's streams, from Kinesis' ListShards. A list is read when the engine
 * needs it, cached for {@link #KEPT_MILLIS}, and read again at once when an unknown shard turns up.
 * Streams are named by their ARN as soon as it is known: in another account the same name is
 * another stream (R18).
 */
final class KinesisTopology implements Topology {
  /** The time for which a list is cached; a parent's closing is known at most this much later. */
  static final long KEPT_MILLIS = 60_000;

  /**
   * One stream's shards.
   *
   * @param missing shards that delivered before the list was read, and are not in it
   */
  private record Known(List<ShardInfo> shards, long at, Set<Shard> missing) {
    boolean has(Shard shard) {
      return missing.contains(shard)
          || shards.stream().anyMatch(info -> info.shard().equals(shard));
    }
  }

  private final Supplier<KinesisClient> kinesis;
  private final SourceStreams streams;
  private final WallClock clock;

  /** The beginning of the ARNs of streams in the function's own account and region. */
  private @Nullable String home;

  private final Map<String, Known> known = new HashMap<>();
  private final Map<String, Set<String>> seen = new HashMap<>();

  KinesisTopology(Supplier<KinesisClient> kinesis, SourceStreams streams, WallClock clock) {
    this.kinesis = kinesis;
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public List<ShardInfo> shards(String source) {
    return shards(source, List.of());
  }

  @Override
  public List<ShardInfo> shards(String source, Collection<Progress> delivered) {
    Map<String, Set<Shard>> byStream = new HashMap<>();
    delivered.forEach(one ->
        byStream
            .computeIfAbsent(one.stream(), first -> new HashSet<>())
            .add(one.shard().incarnation(0)));
    Set<String> living = living(source, byStream.keySet());
    List<ShardInfo> all = new ArrayList<>();
    for (String stream : living) {
      Set<Shard> had = new HashSet<>(byStream.getOrDefault(stream, Set.of()));
      had.addAll(living.size() == 1 ? byStream.getOrDefault("", Set.of()) : Set.of());
      all.addAll(shards(source, stream, had, living.size() == 1));
    }
    return all;
  }

  /**
   * The streams that feed a source: those that are said by ARN, and of those that are said by name
   * the ones that have delivered, or whichever has that name.
   */
  private Set<String> living(String source, Set<String> delivered) {
    Set<String> arns = new LinkedHashSet<>(seen.getOrDefault(source, Set.of()));
    delivered.stream()
        .filter(arn -> SourceStreams.isArn(arn) && streams.feeds(source, arn))
        .forEach(arns::add);
    Set<String> living = new LinkedHashSet<>();
    for (String said : streams.of(source)) {
      List<String> named = arns.stream().filter(arn -> arn.endsWith(":stream/" + said)).toList();
      living.addAll(SourceStreams.isArn(said) || named.isEmpty() ? List.of(own(said)) : named);
    }
    return living;
  }

  /** The ARN of a stream given by name, which is in the function's own account and region. */
  private String own(String said) {
    return SourceStreams.isArn(said) || home == null ? said : home + said;
  }

  /**
   * Takes the function's account and region from its ARN. So a stream given by name has an ARN
   * before its first record, and is not confused with another one (R18).
   *
   * @param functionArn the ARN in the invocation's context; null where a test has none
   */
  void invoked(@Nullable String functionArn) {
    String[] parts = home == null && functionArn != null ? functionArn.split(":") : new String[0];
    if (parts.length > 5 && parts[2].equals("lambda")) {
      home = "arn:" + parts[1] + ":kinesis:" + parts[3] + ":" + parts[4] + ":stream/";
    }
  }

  private List<ShardInfo> shards(
      String source, String stream, Set<Shard> delivered, boolean alone) {
    long now = clock.nowMillis();
    Known kept = known.get(stream);
    if (kept == null || now - kept.at() >= KEPT_MILLIS || !delivered.stream().allMatch(kept::has)) {
      List<ShardInfo> shards = list(source, stream, alone);
      Set<Shard> missing = new HashSet<>(delivered);
      shards.forEach(info -> missing.remove(info.shard()));
      kept = new Known(shards, now, missing);
      known.put(stream, kept);
    }
    return kept.shards();
  }

  /**
   * Records of a shard have come: a list that does not have it is of before a resharding.
   *
   * @param stream the stream's ARN
   */
  void seen(Shard shard, String stream) {
    seen.computeIfAbsent(shard.source(), first -> new LinkedHashSet<>()).add(stream);
    known
        .values()
        .removeIf(kept ->
            kept.shards().stream().anyMatch(info -> info.stream().equals(stream))
                && !kept.has(shard));
  }

  /** Forgets all lists. */
  void clear() {
    known.clear();
  }

  /** A stream that has been deleted has no shards, as long as another one feeds the source. */
  private List<ShardInfo> list(String source, String stream, boolean alone) {
    try {
      return pages(source, stream);
    } catch (ResourceNotFoundException deleted) {
      if (alone) {
        throw deleted;
      }
      return List.of();
    }
  }

  private List<ShardInfo> pages(String source, String stream) {
    List<ShardInfo> all = new ArrayList<>();
    ListShardsRequest.Builder first = ListShardsRequest.builder();
    ListShardsRequest request =
        (SourceStreams.isArn(stream) ? first.streamARN(stream) : first.streamName(stream)).build();
    while (true) {
      ListShardsResponse page = kinesis.get().listShards(request);
      page.shards().forEach(shard -> all.add(info(source, stream, shard)));
      if (page.nextToken() == null) {
        return List.copyOf(all);
      }
      request = ListShardsRequest.builder().nextToken(page.nextToken()).build();
    }
  }

  private static ShardInfo info(
      String source, String stream, software.amazon.awssdk.services.kinesis.model.Shard shard) {
    List<Shard> parents =
        Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
            .filter(parent -> parent != null && !parent.isEmpty())
            .map(parent -> new Shard(source, parent))
            .toList();
    return new ShardInfo(
        new Shard(source, shard.shardId()),
        parents,
        hex(shard.hashKeyRange().startingHashKey()),
        hex(shard.hashKeyRange().endingHashKey()),
        shard.sequenceNumberRange().endingSequenceNumber() != null,
        SourceStreams.isArn(stream) ? stream : "");
  }

  /** Kinesis gives hash keys in decimal. */
  private static String hex(String decimal) {
    return String.format(Locale.ROOT, "%032x", new BigInteger(decimal));
  }
}
