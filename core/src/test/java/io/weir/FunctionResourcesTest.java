package io.weir;

import static io.weir.time.WatermarkStrategy.monotonic;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.definition.Resource;
import io.weir.definition.Resource.Kind;
import io.weir.join.IntervalJoin;
import io.weir.pattern.Pattern;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.rank.Keep;
import io.weir.rank.Rank;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A function needs the rights of its codecs: to read, of its sources; to write, of its state. */
class FunctionResourcesTest {
  record View(String page, Instant at) {}

  private static final Resource REGISTRY =
      Resource.of(Kind.SCHEMA_REGISTRY, "schemas", "")
          .in(new Resource.Form.Existing())
          .calls("glue:GetSchemaVersion")
          .callsToWrite("glue:GetSchemaByDefinition");

  /** JSON of which a registry knows. */
  private record Registered(Json<View> json) implements Codec<View> {
    @Override
    public byte[] encode(View value) {
      return json.encode(value);
    }

    @Override
    public View decode(byte[] bytes) {
      return json.decode(bytes);
    }

    @Override
    public List<Resource> resources() {
      return List.of(REGISTRY);
    }

    @Override
    public String describe() {
      return "registered";
    }
  }

  private static final Codec<View> CODEC = new Registered(Json.of(View.class));
  private static final Source<View> VIEWS =
      Source.stream("views", CODEC).timestamps(View::at, monotonic());
  private static final Source<View> OTHERS =
      Source.stream("others", CODEC).timestamps(View::at, monotonic());
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final class Stores extends ProcessFunction<View, View> {
    Stores(StateSpec spec) {
      switch (spec) {
        case StateSpec.Value<?> value -> value(value.name(), value.codec());
        case StateSpec.ListOf<?> list -> list(list.name(), list.codec());
        case StateSpec.MapOf<?, ?> map -> map(map.name(), map.key(), map.value());
      }
    }

    @Override
    public void onEvent(Event<View> event, ProcessContext<View> context) {}
  }

  private static Aggregate<View, View, View> custom() {
    return Aggregate.of(
        () -> new View("", Instant.EPOCH), (kept, view) -> view, (a, b) -> b, a -> a, CODEC);
  }

  /** Operators that store values by the codec. */
  private static Map<String, Operator<View, ?>> storing() {
    Map<String, Operator<View, ?>> all = new LinkedHashMap<>();
    all.put("value", new Stores(StateSpec.value("s", CODEC)));
    all.put("list", new Stores(StateSpec.list("s", CODEC)));
    all.put("map", new Stores(StateSpec.map("s", Json.of(String.class), CODEC)));
    all.put(
        "custom", Window.of(View.class).tumbling(MINUTE).aggregateResults(custom(), one -> one));
    all.put(
        "reduce",
        Window.of(View.class)
            .tumbling(MINUTE)
            .aggregateResults(Aggregates.reduce(view -> view, (a, b) -> b, CODEC), one -> one));
    all.put("count window", Window.of(View.class).count(3).aggregateResults(custom(), one -> one));
    all.put(
        "rank", Rank.of(VIEWS).by(Comparator.comparing(View::at)).top(3).rows((key, row) -> row));
    all.put(
        "rank of a window",
        Rank.of(VIEWS)
            .by(Comparator.comparing(View::at))
            .top(3)
            .perWindow(Window.of(VIEWS).tumbling(MINUTE))
            .rankResults(row -> row));
    all.put("keep", Keep.of(VIEWS).last().rows((key, row) -> row));
    all.put("pattern", Pattern.of(VIEWS).begin("a", view -> true).select(match -> "found"));
    return all;
  }

  private static Set<String> rights(StreamFunction function) {
    return function.resources().stream()
        .filter(one -> one.kind() == Kind.SCHEMA_REGISTRY)
        .flatMap(one -> one.actions().stream())
        .collect(Collectors.toSet());
  }

  private static <O> StreamFunction function(Operator<View, O> operator) {
    return StreamFunction.named("f")
        .from(VIEWS.keyBy(View::page))
        .compute(operator)
        .to(new Nowhere("out"))
        .build();
  }

  @Test
  void whatIsStoredByACodecIsWrittenByIt() {
    storing()
        .forEach((name, operator) ->
            assertThat(rights(function(operator)))
                .as(name)
                .containsExactlyInAnyOrder("glue:GetSchemaVersion", "glue:GetSchemaByDefinition"));
  }

  @Test
  void theEventsThatWaitInAJoinAreWritten() {
    StreamFunction function =
        StreamFunction.named("f")
            .compute(
                IntervalJoin.of(VIEWS.keyBy(View::page), OTHERS.keyBy(View::page))
                    .between(Duration.ZERO, MINUTE)
                    .join((left, right) -> left))
            .to(new Nowhere("out"))
            .build();
    assertThat(rights(function)).contains("glue:GetSchemaByDefinition");
  }

  @Test
  void aSourceAloneReads() {
    Operator<View, ?> counts =
        Window.of(View.class)
            .tumbling(MINUTE)
            .aggregateResults(Aggregates.counting(), one -> one.value());
    assertThat(rights(function(counts))).containsExactly("glue:GetSchemaVersion");
    assertThat(VIEWS.resources()).contains(REGISTRY.toRead()).doesNotContain(REGISTRY);
  }
}
