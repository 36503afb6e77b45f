package io.weir.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.Stores;

/**
 * The same topology in Kafka Streams: its test driver, stores in memory without changelog, results
 * when a window closes, JSON by Jackson.
 */
final class KafkaPeer implements Peer {
  private static final Duration RETENTION = Workload.SIZE.plus(Workload.BOUND).multipliedBy(2);

  private final Workload workload;
  private final byte[][] keys;
  private final byte[][] payloads;
  private final Serde<View> views = serde();
  private long results;

  KafkaPeer(Workload workload, Events events, byte[][] payloads) {
    this.workload = workload;
    this.payloads = payloads;
    this.keys = new byte[payloads.length][];
    int[] at = {0};
    events.forEach(view -> keys[at[0]++] = view.page().getBytes(StandardCharsets.UTF_8));
  }

  private static Serde<View> serde() {
    ObjectReader reader =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(View.class);
    return Serdes.serdeFrom(
        (topic, view) -> {
          throw new UnsupportedOperationException("views are only read");
        },
        (topic, bytes) -> {
          try {
            return reader.readValue(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public Meter.Usage pass() {
    results = 0;
    StreamsBuilder builder = new StreamsBuilder();
    KGroupedStream<String, View> grouped =
        builder.stream(
                Workload.STREAM,
                Consumed.with(Serdes.String(), views)
                    .withTimestampExtractor((record, before) -> ((View) record.value()).at()))
            .groupByKey();
    counted(grouped).toStream().foreach((window, count) -> results++);
    Instant start = Instant.ofEpochMilli(Events.START);
    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings(), start)) {
      TestInputTopic<byte[], byte[]> topic =
          driver.createInputTopic(
              Workload.STREAM, new ByteArraySerializer(), new ByteArraySerializer());
      Meter meter = Meter.started();
      for (int i = 0; i < payloads.length; i++) {
        topic.pipeInput(keys[i], payloads[i], Events.arrival(i));
      }
      return meter.per(payloads.length);
    }
  }

  private static Properties settings() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "views");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "not-used:1");
    settings.put(
        StreamsConfig.STATE_DIR_CONFIG,
        System.getProperty("java.io.tmpdir") + "/weir-benchmarks-" + ProcessHandle.current().pid());
    return settings;
  }

  private KTable<Windowed<String>, Long> counted(KGroupedStream<String, View> grouped) {
    if (workload.windows() == Workload.Windows.SESSION) {
      return grouped
          .windowedBy(SessionWindows.ofInactivityGapAndGrace(Workload.GAP, Workload.BOUND))
          .emitStrategy(EmitStrategy.onWindowClose())
          .count(
              Materialized.<String, Long>as(Stores.inMemorySessionStore("counts", RETENTION))
                  .withKeySerde(Serdes.String())
                  .withLoggingDisabled()
                  .withCachingDisabled());
    }
    TimeWindows windows = TimeWindows.ofSizeAndGrace(Workload.SIZE, Workload.BOUND);
    boolean hopping = workload.windows() == Workload.Windows.HOPPING;
    return grouped
        .windowedBy(
            hopping ? windows.advanceBy(Workload.SIZE.dividedBy(workload.overlap())) : windows)
        .emitStrategy(EmitStrategy.onWindowClose())
        .count(
            Materialized.<String, Long>as(
                    Stores.inMemoryWindowStore("counts", RETENTION, Workload.SIZE, false))
                .withKeySerde(Serdes.String())
                .withLoggingDisabled()
                .withCachingDisabled());
  }

  @Override
  public long results() {
    return results;
  }
}
