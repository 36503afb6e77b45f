package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.aggregate.Aggregates;
import io.weir.codec.BinaryReader;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Compact;
import io.weir.codec.Gzip;
import io.weir.codec.Json;
import io.weir.codec.Versioned;
import io.weir.definition.Description;
import io.weir.join.IntervalJoin;
import io.weir.pattern.Pattern;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.rank.Keep;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Definitions as data: every setting that plan or a deployed function judges is in it. */
class FunctionDescriptionTest {
  enum Kind {
    PAGE,
    POST
  }

  record Place(String town, Optional<Double> height) {}

  record View(
      String page, Instant at, @Nullable Long cents, int visits, Kind kind, List<Place> places) {}

  record Marked(@JsonProperty("p") String page, int n) {}

  private static final Output<View> LATE = Output.of("late", View.class);
  private static final Source<View> VIEWS =
      Source.stream("views", Json.of(View.class))
          .timestamps(View::at, WatermarkStrategy.boundedOutOfOrderness(Duration.ofSeconds(10)))
          .dedupe(View::page, Duration.ofHours(1))
          .idleAfter(Duration.ofMinutes(2));

  private static StreamFunction.Builder<String> counts() {
    return StreamFunction.named("counts")
        .from(VIEWS.keyBy(View::page))
        .compute(
            Window.of(View.class)
                .tumbling(Duration.ofMinutes(1))
                .allowedLateness(Duration.ofSeconds(30))
                .late(LATE)
                .aggregate(Aggregates.counting(), (key, start, end, value) -> key + value))
        .to(new Nowhere("counts"))
        .to(LATE, new Nowhere("late-views"))
        .stateVersion(2)
        .readsState(1);
  }

  @Test
  void aFunctionIsTheSameTreeEachTime() {
    Description one = counts().build().description();
    assertThat(one).isEqualTo(counts().build().description());
    assertThat(Description.parse(one.json())).isEqualTo(one);
    assertThat(one.kind()).isEqualTo("function");
    assertThat(one.name()).isEqualTo("counts");
    assertThat(one.settings())
        .isEqualTo(Map.of("clock", "PER_SHARD", "lateness", "BY_SHARD", "stateVersion", "2"));
    assertThat(one.part("readsState", "1")).isPresent();
  }

  @Test
  void aSourceHasItsSettingsAndItsCodec() {
    Description source = counts().build().description().part("source", "views").orElseThrow();
    assertThat(source.settings())
        .isEqualTo(
            Map.of(
                "log", "STREAM",
                "time", "event",
                "watermarks", "out of order by at most PT10S",
                "dedupe", "PT1H",
                "maxSkew", "PT24H",
                "retention", "PT24H",
                "idleAfter", "PT2M",
                "key", "value"));
    assertThat(source.part("codec").orElseThrow().setting("form")).isEqualTo("json");
  }

  @Test
  void aWindowHasWhatItsStateDependsOn() {
    Description window = counts().build().description().part("operator").orElseThrow();
    assertThat(window.name()).isEqualTo("window");
    assertThat(window.settings())
        .containsEntry("windows", "tumbling windows of PT1M")
        .containsEntry("ends", "computed")
        .containsEntry("allowedLateness", "PT30S")
        .containsEntry("late", "late")
        .containsEntry("panes", "accumulating")
        .containsEntry("severalPanes", "true")
        .containsEntry("eventTime", "true");
    assertThat(window.part("aggregate", "counting")).isPresent();
  }

  @Test
  void sinksAndOutputsAreNamed() {
    Description one = counts().build().description();
    assertThat(one.part("sink", "counts").orElseThrow().setting("class"))
        .isEqualTo(Nowhere.class.getName());
    assertThat(one.part("output", "late").orElseThrow().byName("sink"))
        .containsOnlyKeys("late-views");
    assertThat(one.part("deadLetters").orElseThrow().name()).isEqualTo("dead-letters");
    assertThat(one.part("failures").orElseThrow().setting("attempts")).isEqualTo("3");
  }

  private static Description value(Codec<?> codec) {
    return codec.description().part("value").orElseThrow();
  }

  private static String field(Codec<?> codec, String name) {
    Description field = value(codec).part("field", name).orElseThrow();
    return field.setting("type") + (field.is("required") ? "!" : "");
  }

  @Test
  void jsonIsItsFields() {
    Json<View> json = Json.of(View.class);
    assertThat(field(json, "page")).isEqualTo("String");
    assertThat(field(json, "cents")).isEqualTo("long");
    assertThat(field(json, "visits")).isEqualTo("int!");
    assertThat(field(json, "kind")).isEqualTo("enum");
    assertThat(value(json).part("field", "kind").orElseThrow().setting("constants"))
        .isEqualTo("PAGE,POST");
    Description place =
        value(json).part("field", "places").orElseThrow().part("element").orElseThrow();
    assertThat(place.byName("field")).containsOnlyKeys("town", "height");
    assertThat(place.part("field", "height").orElseThrow().setting("type")).isEqualTo("double");
  }

  /** Jackson is asked where it writes other names than a record's own. */
  @Test
  void annotatedJsonIsItsFieldsToo() {
    assertThat(value(Json.of(Marked.class)).byName("field")).containsOnlyKeys("p", "n");
    assertThat(field(Json.of(Marked.class), "n")).isEqualTo("int!");
    assertThat(field(Json.of(Place.class, mapper -> {}), "height")).isEqualTo("double");
  }

  record Tree(String name, List<Tree> under) {}

  @Test
  void aTypeThatContainsItselfEnds() {
    Description under =
        value(Json.of(Tree.class))
            .part("field", "under")
            .orElseThrow()
            .part("element")
            .orElseThrow();
    assertThat(under.setting("again")).isEqualTo("1");
  }

  record Total(long cents, @Nullable String name) {}

  @Test
  void codecsDescribeWhatTheyStore() {
    Description compact = Compact.of(Total.class).description();
    assertThat(compact.setting("form")).isEqualTo("compact");
    assertThat(compact.parts("component"))
        .extracting(one -> one.setting("type"))
        .containsExactly("long", "String");
    Description versioned =
        Versioned.of(2, Json.of(Total.class))
            .reads(1, Codecs.of(Long.class), cents -> new Total(cents, null))
            .readsUnversioned(Json.of(Place.class), place -> new Total(0, place.town()))
            .description();
    assertThat(versioned.setting("version")).isEqualTo("2");
    assertThat(versioned.byName("reads")).containsOnlyKeys("1", "2");
    assertThat(versioned.part("unversioned")).isPresent();
    assertThat(Gzip.of(Json.of(Total.class)).description().part("codec"))
        .contains(Json.of(Total.class).description());
  }

  private static final class Sums extends ProcessFunction<View, String> {
    private final StateSpec.Value<Long> sum = value("sum", Long.class, Ttl.of(Duration.ofDays(1)));
    private final StateSpec.MapOf<String, Long> byName = map("by-name", String.class, Long.class);

    @Override
    public void onEvent(Event<View> event, ProcessContext<String> context) {
      context.state(sum).clear();
      context.map(byName).clear();
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {}
  }

  @Test
  void aProcessIsItsStates() {
    Description process = new Sums().description();
    assertThat(process.setting("timers")).isEqualTo("[EVENT]");
    assertThat(process.byName("state")).containsOnlyKeys("sum", "by-name");
    Description sum = process.part("state", "sum").orElseThrow();
    assertThat(sum.setting("holds")).isEqualTo("value");
    assertThat(sum.setting("expiresAfter")).isEqualTo("PT24H");
    assertThat(process.part("state", "by-name").orElseThrow().part("keys")).isPresent();
  }

  @Test
  void everyOperatorOfWeirNamesWhatItsFrameNames() {
    Source<View> others =
        Source.stream("others", Json.of(View.class))
            .timestamps(View::at, WatermarkStrategy.monotonic());
    Operator<?, ?> join =
        IntervalJoin.of(VIEWS.keyBy(View::page), others.keyBy(View::page))
            .between(Duration.ZERO, Duration.ofMinutes(1))
            .join((left, right) -> left.page());
    Operator<?, ?> pattern =
        Pattern.of(View.class).begin("first", one -> true).select(match -> "found");
    Operator<?, ?> keep = Keep.of(VIEWS).last().rows((key, row) -> key);
    assertThat(List.of(join, pattern, keep))
        .extracting(one -> one.description().name())
        .containsExactly("interval join", "pattern", "first or last");
    assertThat(join.description().part("left").orElseThrow().name()).isEqualTo("views");
    assertThat(pattern.description().setting("shape")).isNotEmpty();
  }

  private record Own(String words) implements Operator<View, String> {
    @Override
    public List<String> describe() {
      return List.of(words, "second line");
    }

    @Override
    public boolean usesEventTime() {
      return false;
    }

    @Override
    public boolean usesProcessingTime() {
      return false;
    }

    @Override
    public OperatorState<View, String> open(@Nullable BinaryReader stored) {
      throw new UnsupportedOperationException("it is only described");
    }
  }

  @Test
  void anOperatorOfAnAuthorsIsItsWords() {
    Description own = new Own("counts").description();
    assertThat(own.name()).isEmpty();
    assertThat(own.setting("class")).isEqualTo(Own.class.getName());
    assertThat(own.setting("words")).isEqualTo("counts\nsecond line");
  }
}
