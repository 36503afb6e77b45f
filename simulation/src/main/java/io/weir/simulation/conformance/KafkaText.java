package io.weir.simulation.conformance;

import static java.util.stream.Collectors.joining;

import io.weir.aggregate.Aggregate;
import io.weir.codec.Json;
import java.util.function.BinaryOperator;

/**
 * The accumulator of Kafka's tests: a text, and the latest timestamp in it.
 *
 * @param text null = nothing yet
 */
record KafkaText(String text, long ts) {
  /** The aggregate of a case, which only its name tells. */
  static Aggregate<KafkaLine, KafkaText, KafkaText> aggregate(String caseName) {
    if (caseName.contains("Count")) {
      return counting();
    }
    if (caseName.contains("RandomInput")) {
      return sorting();
    }
    return appending(caseName.contains("Reduce") ? null : "0");
  }

  private static Aggregate<KafkaLine, KafkaText, KafkaText> counting() {
    BinaryOperator<String> sum = (a, b) -> Long.toString(Long.parseLong(a) + Long.parseLong(b));
    return Aggregate.of(
        () -> new KafkaText("0", Long.MIN_VALUE),
        (text, line) -> text.plus(new KafkaText("1", line.ts()), sum),
        (a, b) -> a.plus(b, sum),
        text -> text,
        Json.of(KafkaText.class));
  }

  private static Aggregate<KafkaLine, KafkaText, KafkaText> sorting() {
    BinaryOperator<String> sort =
        (a, b) -> (a + b).chars().sorted().mapToObj(Character::toString).collect(joining());
    return Aggregate.of(
        () -> new KafkaText("", Long.MIN_VALUE),
        (text, line) -> text.plus(new KafkaText(line.value(), line.ts()), sort),
        (a, b) -> a.plus(b, sort),
        text -> text,
        Json.of(KafkaText.class));
  }

  private static Aggregate<KafkaLine, KafkaText, KafkaText> appending(String initial) {
    BinaryOperator<String> join = (a, b) -> a + "+" + b;
    return Aggregate.of(
        () -> new KafkaText(initial, Long.MIN_VALUE),
        (text, line) -> text.plus(new KafkaText(line.value(), line.ts()), join),
        (a, b) -> a.plus(b, join),
        text -> text,
        Json.of(KafkaText.class));
  }

  private KafkaText plus(KafkaText other, BinaryOperator<String> combine) {
    long latest = Math.max(ts, other.ts);
    if (text == null || other.text == null) {
      return new KafkaText(text == null ? other.text : text, latest);
    }
    return new KafkaText(combine.apply(text, other.text), latest);
  }
}
