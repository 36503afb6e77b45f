package io.weir.lambda;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Kinesis events as no producer would write them: fields in any order, some that nobody knows, any
 * character of a string escaped or not, times in plain and scientific notation.
 */
final class RandomEvent {
  private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";

  private final Random random;
  private final List<KinesisRecord> records = new ArrayList<>();
  private final String json;

  RandomEvent(Random random, int size) {
    this.random = random;
    List<String> written = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      KinesisRecord record = record(i);
      records.add(record);
      written.add(write(record));
    }
    json = object(List.of("\"Records\":" + space() + "[" + String.join(",", written) + "]"));
  }

  /** What the event holds. */
  List<KinesisRecord> records() {
    return records;
  }

  byte[] bytes() {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private KinesisRecord record(int index) {
    byte[] data = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(200)];
    random.nextBytes(data);
    return new KinesisRecord(
        ARN,
        "shardId-%012d".formatted(random.nextInt(3)),
        new java.math.BigInteger(180, random)
            .shiftLeft(16)
            .add(java.math.BigInteger.valueOf(index)),
        text(),
        1_500_000_000_000L + random.nextLong(300_000_000_000L),
        data);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x80));
        case 1 -> text.append("\"\\/\b\f\n\r\t€ß漢".charAt(random.nextInt(11)));
        case 2 -> text.appendCodePoint(0x1f600 + random.nextInt(60));
        default -> text.append((char) (0xa0 + random.nextInt(0x3000)));
      }
    }
    return text.toString();
  }

  private String write(KinesisRecord record) {
    String sequence = record.sequence().toString();
    String kinesis =
        object(
            List.of(
                "\"kinesisSchemaVersion\":\"1.0\"",
                field("partitionKey", string(record.partitionKey())),
                field("sequenceNumber", string(sequence)),
                field("data", string(Base64.getEncoder().encodeToString(record.data()))),
                field("approximateArrivalTimestamp", seconds(record.arrival()))));
    return object(
        List.of(
            field("kinesis", kinesis),
            field("eventSource", string("aws:kinesis")),
            field("eventVersion", string("1.0")),
            field("eventID", string(record.shard() + ":" + sequence)),
            field("eventName", string("aws:kinesis:record")),
            field("invokeIdentityArn", string("arn:aws:iam::1:role/" + text())),
            field("awsRegion", string("eu-west-1")),
            field("eventSourceARN", string(record.stream()))));
  }

  private String seconds(long millis) {
    BigDecimal exact = BigDecimal.valueOf(millis, 3);
    return random.nextBoolean()
        ? exact.toPlainString()
        : exact.movePointLeft(9).toPlainString() + (random.nextBoolean() ? "E9" : "e+9");
  }

  private String field(String name, String value) {
    return string(name) + space() + ":" + space() + value;
  }

  private String space() {
    return " \n\t ".substring(0, random.nextInt(4));
  }

  /** The fields in any order, with some between them that nobody knows. */
  private String object(List<String> fields) {
    List<String> all = new ArrayList<>(fields);
    for (int i = random.nextInt(3); i > 0; i--) {
      all.add(field("x" + i, unknown(3)));
    }
    Collections.shuffle(all, random);
    return "{" + space() + String.join("," + space(), all) + space() + "}";
  }

  private String unknown(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> "-12.5e-3";
      case 3 -> string(text());
      case 4 -> string("kinesis");
      case 5 -> "[" + unknown(depth - 1) + "," + unknown(depth - 1) + "]";
      default -> "{\"kinesis\":" + unknown(depth - 1) + ",\"Records\":" + unknown(depth - 1) + "}";
    };
  }

  private String string(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      boolean must = c < 0x20 || c == '"' || c == '\\';
      if (must || random.nextInt(8) == 0) {
        out.append(escaped(c));
      } else {
        out.append(c);
      }
    }
    String text = out.append('"').toString();
    return hasLoneSurrogate(text) ? string(value) : text;
  }

  private String escaped(char c) {
    int known = "\"\\/\b\f\n\r\t".indexOf(c);
    return known >= 0 && random.nextBoolean()
        ? "\\" + "\"\\/bfnrt".charAt(known)
        : "\\u%04x".formatted((int) c);
  }

  /** Half of a pair written raw beside an escaped half cannot be encoded: written anew. */
  private static boolean hasLoneSurrogate(String text) {
    return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
