package io.weir.embedded;

import io.weir.embedded.status.Lag;
import io.weir.engine.ShardInfo;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * What a function's streams say: which shards they list that have brought nothing, and how far
 * others are behind.
 *
 * @param notes what could not be asked, in words
 */
record StreamView(List<Shard> unbegun, Map<Shard, Lag> lags, List<String> notes) {
  /** Nobody asked. */
  static final StreamView NOT_ASKED = new StreamView(List.of(), Map.of(), List.of());

  /**
   * Asks the streams of Kinesis that the progress names: a request for each thousand shards, and
   * two for each shard whose lag is asked.
   *
   * @param most the number of shards whose lag is asked, those first that stand longest
   */
  static StreamView of(Supplier<KinesisClient> clients, List<Progress> living, int most, long now) {
    List<Progress> readable =
        living.stream().filter(one -> StreamShards.isKinesis(one.stream())).toList();
    if (readable.isEmpty()) {
      return living.isEmpty()
          ? NOT_ASKED
          : new StreamView(
              List.of(),
              Map.of(),
              List.of("lag: not asked, only streams of Kinesis can be; see the log's own metrics"));
    }
    try {
      return new StreamView(List.of(), new LinkedHashMap<>(), new ArrayList<>())
          .asked(clients.get(), readable, most, now);
    } catch (SdkException | UsageException refused) {
      return new StreamView(
          List.of(),
          Map.of(),
          List.of(
              "lag: the stream could not be asked ("
                  + reason(refused)
                  + "); give the right to kinesis:ListShards, GetShardIterator and GetRecords, or"
                  + " see its iterator age"));
    }
  }

  private static String reason(RuntimeException refused) {
    String message = String.valueOf(refused.getMessage());
    return message.lines().findFirst().orElse("").replaceAll(" \\(Service.*", "");
  }

  private StreamView asked(KinesisClient kinesis, List<Progress> living, int most, long now) {
    Set<Shard> known = new HashSet<>();
    living.forEach(one -> known.add(one.shard().incarnation(0)));
    List<Shard> missing = new ArrayList<>();
    Set<String> sources = new HashSet<>();
    living.forEach(one -> sources.add(one.shard().source()));
    Set<Shard> open = new HashSet<>();
    for (String source : sources) {
      List<Progress> own =
          living.stream().filter(one -> one.shard().source().equals(source)).toList();
      for (ShardInfo info : new StreamShards(kinesis).shards(source, own)) {
        open.add(info.shard());
        if (!known.contains(info.shard()) && info.parents().stream().noneMatch(known::contains)) {
          missing.add(info.shard());
        }
      }
    }
    List<Progress> asked =
        living.stream()
            .filter(one -> open.contains(one.shard().incarnation(0)) && !one.marks().isEmpty())
            .sorted(Comparator.comparingLong(Progress::arrival))
            .toList();
    asked.stream().limit(most).forEach(one -> lag(kinesis, one, now));
    if (asked.size() > most) {
      notes.add(
          "lag: asked of the "
              + most
              + " shards that stand longest, of "
              + asked.size()
              + "; --streams asks all");
    }
    return new StreamView(List.copyOf(missing), lags, notes);
  }

  /** The age of the first record that is not finished. */
  private void lag(KinesisClient kinesis, Progress shard, long now) {
    String after = shard.marks().getLast().position().order().toString();
    try {
      String iterator =
          kinesis
              .getShardIterator(request ->
                  request
                      .streamARN(shard.stream())
                      .shardId(shard.shard().partition())
                      .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                      .startingSequenceNumber(after))
              .shardIterator();
      GetRecordsResponse first =
          kinesis.getRecords(
              request -> request.streamARN(shard.stream()).shardIterator(iterator).limit(1));
      boolean none = first.records().isEmpty();
      long behind = first.millisBehindLatest() == null ? 0 : first.millisBehindLatest();
      long age =
          none
              ? behind
              : now - first.records().getFirst().approximateArrivalTimestamp().toEpochMilli();
      lags.put(shard.shard(), new Lag(Math.max(0, age)));
    } catch (SdkException refused) {
      notes.add("lag of " + shard.shard() + ": could not be asked (" + reason(refused) + ")");
    }
  }
}
