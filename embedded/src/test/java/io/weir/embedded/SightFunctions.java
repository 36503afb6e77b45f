package io.weir.embedded;

import static io.weir.Latency.latency;
import static io.weir.aggregate.Aggregates.counting;
import static io.weir.aggregate.Aggregates.summing;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.functions.pageviews.PageCount;
import io.weir.functions.pageviews.PageViews;
import io.weir.functions.pageviews.View;
import io.weir.window.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Releases of {@code page-views}: its source is another one each time. */
final class SightFunctions {
  private SightFunctions() {}

  /** What {@code ./weir plan} finds in the package of the release that mends state growth. */
  public static final class ShortHorizon {
    public static final StreamFunction FUNCTION =
        of(source(Json.of(View.class)).dedupe(View::id, Duration.ofMinutes(5)));

    private ShortHorizon() {}
  }

  static Source<View> source(Codec<View> codec) {
    return Source.stream("views", codec)
        .timestamps(View::at, boundedOutOfOrderness(Duration.ofSeconds(10)));
  }

  static StreamFunction of(Source<View> views) {
    return of(views, counting()).build();
  }

  private static StreamFunction.Builder<PageCount> of(
      Source<View> views, Aggregate<View, Long, Long> count) {
    return StreamFunction.named("page-views")
        .from(views.keyBy(View::page))
        .compute(
            Window.of(views)
                .tumbling(Duration.ofMinutes(1))
                .allowedLateness(Duration.ofSeconds(30))
                .late(PageViews.LATE)
                .aggregate(count, PageCount::new))
        .to(DynamoSink.table("page-counts", PageCount.class).key("page", "start"))
        .to(PageViews.LATE, DynamoSink.table("late-views", View.class).key("id"));
  }

  /** Counting a view takes the author's code some time. */
  static StreamFunction slow(Runnable time) {
    return of(
            source(Json.of(View.class)).dedupe(View::id, Duration.ofHours(1)),
            summing(view -> {
              time.run();
              return 1;
            }))
        .build();
  }

  /** The same with an objective: of hundred results 99 come within a minute of their time. */
  static StreamFunction promising(Codec<View> codec, Runnable time) {
    return of(
            source(codec).dedupe(View::id, Duration.ofHours(1)),
            summing(view -> {
              time.run();
              return 1;
            }))
        .objective(latency(Duration.ofMinutes(1)), 99)
        .build();
  }

  /** The author's code does something with each view before it is counted. */
  static StreamFunction meeting(Consumer<View> code) {
    return of(
        source(Json.of(View.class))
            .filter(view -> {
              code.accept(view);
              return true;
            })
            .dedupe(View::id, Duration.ofHours(1)));
  }

  /** Producers have no ids that it knows. */
  static StreamFunction withoutIds() {
    return of(source(Json.of(View.class)));
  }

  /** Reads the form of before, and the one in which a page is a url. */
  static StreamFunction ofBothForms() {
    return of(source(new BothForms()).dedupe(View::id, Duration.ofHours(1)));
  }

  private static final class BothForms implements Codec<View> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Codec<View> plain = Json.of(View.class);

    @Override
    public byte[] encode(View view) {
      return plain.encode(view);
    }

    @Override
    public View decode(byte[] bytes) {
      try {
        JsonNode read = JSON.readTree(bytes);
        return read.has("url")
            ? new View(
                read.path("id").asText(),
                read.path("url").asText(),
                Instant.parse(read.path("at").asText()))
            : plain.decode(bytes);
      } catch (IOException wrong) {
        throw new IllegalArgumentException(new String(bytes, StandardCharsets.UTF_8), wrong);
      }
    }

    @Override
    public String describe() {
      return "views of both forms";
    }
  }
}
