package io.weir.dynamo;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Unicode;
import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attributes of a row as bytes and as DynamoDB values. The same values give the same bytes. A text
 * that is not Unicode cannot be kept by DynamoDB: lone surrogates in it become U+FFFD, where it
 * names nothing.
 */
final class RowCodec {
  /** DynamoDB takes 32 levels. A deeper value is refused where it is made. */
  private static final int MAX_DEPTH = 32;

  /** Where the date ends in a time in ISO-8601, and where its whole seconds end. */
  private static final int ISO_DATE = 10;

  private static final int ISO_SECONDS = 19;

  private RowCodec() {}

  static byte[] encode(Map<String, ?> attributes) {
    return bytes(sorted(attributes));
  }

  /**
   * @param name an attribute that is written as {@code text}, whatever it is in {@code attributes}
   */
  static byte[] encode(Map<String, ?> attributes, String name, String text) {
    TreeMap<String, Object> sorted = sorted(attributes);
    sorted.put(name, text);
    return bytes(sorted);
  }

  private static byte[] bytes(TreeMap<String, Object> sorted) {
    BinaryWriter out = new BinaryWriter().unsigned(1);
    write(out, sorted, 0);
    return out.toByteArray();
  }

  /**
   * The text of an {@code Instant} with nine digits below the second: texts with as many digits as
   * they need do not sort by time, as a Z is behind a point. Other texts are left as they are.
   */
  static String sortable(String time) {
    int end = time.length() - 1;
    boolean isIso =
        end >= ISO_SECONDS
            && time.charAt(ISO_DATE) == 'T'
            && time.charAt(end) == 'Z'
            && (end == ISO_SECONDS || time.charAt(ISO_SECONDS) == '.');
    if (!isIso) {
      return time;
    }
    String fraction = end == ISO_SECONDS ? "." : time.substring(ISO_SECONDS, end);
    return time.substring(0, ISO_SECONDS) + fraction + "0".repeat(10 - fraction.length()) + "Z";
  }

  static Map<String, AttributeValue> decode(byte[] payload) {
    BinaryReader in = new BinaryReader(payload);
    if (in.unsigned() != 1) {
      throw new UnreadableStateException(
          "a row in the outbox has an unknown format; deploy the version that wrote it, or a newer one");
    }
    Map<String, AttributeValue> row = map(in, 0);
    in.requireEnd("a row in the outbox");
    return row;
  }

  private static TreeMap<String, Object> sorted(Map<?, ?> values) {
    TreeMap<String, Object> sorted = new TreeMap<>();
    values.forEach((name, value) -> sorted.put(RowLimits.name(name), value));
    return sorted;
  }

  private static void write(BinaryWriter out, TreeMap<String, Object> sorted, int depth) {
    out.unsigned(sorted.size());
    sorted.forEach((name, value) -> value(out.string(name), name, value, depth));
  }

  private static void value(BinaryWriter out, String name, Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "attribute '" + name + "' is nested deeper than DynamoDB's " + MAX_DEPTH + " levels");
    }
    switch (value) {
      case null -> out.unsigned(0);
      case String text -> out.unsigned(1).string(Unicode.repaired(text));
      case Number number -> out.unsigned(2).string(RowLimits.number(name, number));
      case Boolean truth -> out.unsigned(3).bool(truth);
      case Instant at -> out.unsigned(1).string(at.toString());
      case Enum<?> constant -> out.unsigned(1).string(constant.name());
      case byte[] bytes -> out.unsigned(4).bytes(bytes);
      case List<?> list -> {
        out.unsigned(5).unsigned(list.size());
        list.forEach(element -> value(out, name, element, depth + 1));
      }
      case Map<?, ?> map -> write(out.unsigned(6), sorted(map), depth + 1);
      default ->
          throw new IllegalArgumentException(
              "attribute '"
                  + name
                  + "' is a "
                  + value.getClass().getName()
                  + "; give a String, Number, Boolean, Instant, enum, byte[], List, Map or null");
    }
  }

  private static Map<String, AttributeValue> map(BinaryReader in, int depth) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (int i = in.count(2); i > 0; i--) {
      String name = text(in);
      if (name.isEmpty()) {
        throw new UnreadableStateException("a row in the outbox has an attribute without a name");
      }
      values.put(name, value(in, depth));
    }
    return values;
  }

  private static AttributeValue value(BinaryReader in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new UnreadableStateException("a row in the outbox is nested deeper than " + MAX_DEPTH);
    }
    int type = in.unsignedInt();
    return switch (type) {
      case 0 -> AttributeValue.fromNul(true);
      case 1 -> AttributeValue.fromS(text(in));
      case 2 -> AttributeValue.fromN(number(in.text()));
      case 3 -> AttributeValue.fromBool(in.bool());
      case 4 -> AttributeValue.fromB(SdkBytes.fromByteArray(in.bytes()));
      case 5 -> AttributeValue.fromL(list(in, depth + 1));
      case 6 -> AttributeValue.fromM(map(in, depth + 1));
      default ->
          throw new UnreadableStateException(
              "a row in the outbox has a value of type " + type + ", this version knows 0 to 6");
    };
  }

  private static String text(BinaryReader in) {
    String text = in.text();
    if (!Unicode.isWhole(text)) {
      throw new UnreadableStateException("a row in the outbox has a text that is not Unicode");
    }
    return text;
  }

  private static String number(String text) {
    try {
      return WholeNumbers.is(text) ? text : new BigDecimal(text).toString();
    } catch (NumberFormatException e) {
      throw new UnreadableStateException(
          "a row in the outbox has a number that is none" + LogText.detail(": ", text), e);
    }
  }

  private static List<AttributeValue> list(BinaryReader in, int depth) {
    List<AttributeValue> values = new ArrayList<>();
    for (int i = in.count(1); i > 0; i--) {
      values.add(value(in, depth));
    }
    return values;
  }
}
