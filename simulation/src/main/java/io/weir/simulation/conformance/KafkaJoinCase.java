package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.join.IntervalJoin;
import io.weir.join.TableJoin;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Cuts;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Kafka case of two topics that are joined. Kafka's task reads both in one order and has one
 * stream time for them and all keys, so they are two sources on one stream of one shard.
 */
final class KafkaJoinCase implements CaseHistories {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LINES = "lines";
  private static final String ROWS = "rows";
  private static final Duration UNLIMITED = Duration.ofMillis(Long.MAX_VALUE);

  private final JsonNode join;
  private final JsonNode expected;
  private final List<KafkaLine> input = new ArrayList<>();

  /** A row as Kafka's probe shows it. */
  record Row(String at, String key, String value, long ts) {}

  KafkaJoinCase(JsonNode one) {
    this.join = one.at("/spec/operators/0");
    this.expected = Quirks.expected(one).path(ROWS);
    one.path("input").forEach(line -> input.add(JSON.convertValue(line, KafkaLine.class)));
  }

  static boolean is(JsonNode one) {
    JsonNode operators = one.at("/spec/operators");
    String op = operators.path(0).path("op").asText();
    return operators.size() == 1 && (op.equals("streamStreamJoin") || op.equals("streamTableJoin"));
  }

  @Override
  public boolean cutsMustNotMatter() {
    return true;
  }

  @Override
  public String lineByLine() {
    CaseRig rig = new CaseRig(function(), 1, Cuts.oneByOne());
    List<ObjectNode> rows = new ArrayList<>();
    for (int step = 0; step < input.size(); step++) {
      rig.put(LINES, Json.of(KafkaLine.class).text(input.get(step)));
      rig.run();
      take(rig, step, rows);
    }
    return CaseRows.difference(ROWS, rows, expected);
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    CaseRig rig = new CaseRig(function(), 1, cuts);
    input.forEach(line -> rig.put(LINES, Json.of(KafkaLine.class).text(line)));
    rig.run();
    if (again) {
      rig.redeliverEverything();
    }
    List<ObjectNode> rows = new ArrayList<>();
    take(rig, CaseRows.NO_STEP, rows);
    return CaseRows.difference(ROWS, rows, expected);
  }

  private static void take(CaseRig rig, int step, List<ObjectNode> rows) {
    var all = rig.emissions(ROWS);
    all.subList(rows.size(), all.size())
        .forEach(emission -> rows.add(CaseRows.row(emission, step)));
  }

  private StreamFunction function() {
    return StreamFunction.named("case").compute(operator()).to(new CollectingSink<>(ROWS)).build();
  }

  private JoinOperator<Row> operator() {
    return join.path("op").asText().equals("streamTableJoin") ? table() : streams();
  }

  private JoinOperator<Row> streams() {
    Source<KafkaLine> lines = lines(WatermarkStrategy.boundedOutOfOrderness(kept()));
    IntervalJoin<KafkaLine, KafkaLine> interval =
        IntervalJoin.of(left(lines), right(lines))
            .between(millis("before").negated(), millis("after"));
    boolean left = join.path("leftOuter").asBoolean();
    boolean right = join.path("rightOuter").asBoolean();
    if (left && right) {
      return interval.fullJoinResults(
          pair -> row(pair.key(), pair.left(), pair.right(), pair.timestamp()));
    }
    if (right) {
      return interval.rightJoinResults(
          pair -> row(pair.key(), pair.left(), Optional.of(pair.right()), pair.timestamp()));
    }
    return left
        ? interval.leftJoinResults(
            pair -> row(pair.key(), Optional.of(pair.left()), pair.right(), pair.timestamp()))
        : interval.joinResults(pair ->
            row(pair.key(), Optional.of(pair.left()), Optional.of(pair.right()), pair.timestamp()));
  }

  /**
   * How far stream time may be ahead of an event. Kafka's inner join meets whatever its store still
   * holds, and a store holds the window around an event and the grace; the event itself may be as
   * old as the other end of its own window. Where rows say that nobody came, they come after the
   * grace.
   */
  private Duration kept() {
    boolean outer = join.path("leftOuter").asBoolean() || join.path("rightOuter").asBoolean();
    Duration grace = millis("grace");
    Duration window = millis("before").plus(millis("after"));
    return outer ? grace : grace.plus(window.multipliedBy(2));
  }

  /** Stream time is that of the stream alone: a table's timestamps do not move it. */
  private JoinOperator<Row> table() {
    Source<KafkaLine> lines =
        lines(
            WatermarkStrategy.custom(
                "stream time",
                (line, ts, arrival, current) -> isLeft(line) ? Math.max(current, ts) : current));
    TableJoin<KafkaLine, KafkaLine> table =
        TableJoin.of(left(lines), right(lines)).removedBy(line -> line.value() == null);
    table = join.has("grace") ? table.grace(millis("grace")) : table;
    return join.path("left").asBoolean()
        ? table.leftJoinResults(
            pair -> row(pair.key(), Optional.of(pair.left()), pair.right(), pair.leftTimestamp()))
        : table.joinResults(pair ->
            row(
                pair.key(),
                Optional.of(pair.left()),
                Optional.of(pair.right()),
                pair.leftTimestamp()));
  }

  private Duration millis(String field) {
    return Duration.ofMillis(join.path(field).asLong());
  }

  private static Source<KafkaLine> lines(WatermarkStrategy<KafkaLine> streamTime) {
    return Source.stream(LINES, Json.of(KafkaLine.class))
        .timestampMillis(KafkaLine::ts, streamTime.aheadOfArrival())
        .maxSkew(UNLIMITED);
  }

  /** Kafka skips records without a key, and a stream's without a value. */
  private static KeyedSource<KafkaLine> left(Source<KafkaLine> lines) {
    return lines
        .only("left", line -> isLeft(line) && line.key() != null && line.value() != null)
        .keyBy(KafkaLine::key);
  }

  private static KeyedSource<KafkaLine> right(Source<KafkaLine> lines) {
    return lines
        .only(
            "right",
            line -> !isLeft(line) && line.key() != null && (line.value() != null || isTable(line)))
        .keyBy(KafkaLine::key);
  }

  /** The names of the topics in Kafka's tests. */
  static boolean isLeft(KafkaLine line) {
    return !line.topic().endsWith("2") && !line.topic().equals("right") && !isTable(line);
  }

  private static boolean isTable(KafkaLine line) {
    return line.topic().startsWith("table");
  }

  private static Row row(
      String key, Optional<KafkaLine> left, Optional<KafkaLine> right, long timestamp) {
    return new Row("processor0", key, joined(value(left), value(right)), timestamp);
  }

  private static String value(Optional<KafkaLine> line) {
    return line.map(KafkaLine::value).orElse(null);
  }

  /** Kafka's tests join texts, and add numbers. */
  static String joined(String left, String right) {
    boolean numbers = isNumber(left) && isNumber(right);
    return numbers
        ? Long.toString(Long.parseLong(left) + Long.parseLong(right))
        : left + "+" + right;
  }

  private static boolean isNumber(String text) {
    return text != null && text.matches("-?\\d+");
  }
}
