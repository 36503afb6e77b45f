package io.weir.dynamo;

import io.weir.codec.Unicode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks DynamoDB's limits of an item. They are checked when a row is made, where only its event
 * fails, and not on delivery.
 */
final class RowLimits {
  /** The most significant digits of a number. */
  static final int MAX_DIGITS = 38;

  /** The exponents of the largest and the smallest number, in scientific notation. */
  static final int MAX_EXPONENT = 125;

  static final int MIN_EXPONENT = -130;

  /** Bytes of a partition key and of a sort key. */
  static final List<Integer> MAX_KEY_BYTES = List.of(2_048, 1_024);

  private static final int MAX_NAME_BYTES = 65_535;

  /** An item's 400 KB, less what the sink adds: revision, and the Weir key of at most 1 KB. */
  static final int MAX_ROW_BYTES = 400 * 1_024 - 1_100;

  /** A row takes no more than twice the bytes of its encoding, so most need no counting. */
  private static final int SMALL_BYTES = MAX_ROW_BYTES / 2;

  private RowLimits() {}

  /** A number as DynamoDB is given it. */
  static String number(String name, Number number) {
    String text = number.toString();
    if (WholeNumbers.is(text)) {
      int length = text.length() - (text.startsWith("-") ? 1 : 0);
      requireNumber(name, WholeNumbers.significantDigits(text), length - 1);
      return text;
    }
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(
          "attribute '"
              + name
              + "' is "
              + text
              + ", which DynamoDB has no number for; leave it out, or keep it as a text",
          none);
    }
    BigDecimal plain = value.stripTrailingZeros();
    if (plain.signum() != 0) {
      requireNumber(name, plain.precision(), (long) plain.precision() - plain.scale() - 1);
    }
    return plain.signum() == 0 && value.scale() < MIN_EXPONENT ? "0" : value.toString();
  }

  private static void requireNumber(String name, int digits, long exponent) {
    if (digits > MAX_DIGITS) {
      throw new IllegalArgumentException(
          "attribute '"
              + name
              + "' is a number of "
              + digits
              + " digits, DynamoDB keeps "
              + MAX_DIGITS
              + "; round it, or keep it as a text");
    }
    if (exponent > MAX_EXPONENT || exponent < MIN_EXPONENT) {
      throw new IllegalArgumentException(
          "attribute '"
              + name
              + "' is a number with the exponent "
              + exponent
              + ", DynamoDB has "
              + MIN_EXPONENT
              + " to "
              + MAX_EXPONENT
              + "; keep it as a text");
    }
  }

  /** The name of an attribute. */
  static String name(Object name) {
    if (!(name instanceof String text) || text.isEmpty()) {
      throw new IllegalArgumentException(
          "attribute names are strings that are not empty, found: " + name);
    }
    if (text.length() > MAX_NAME_BYTES / 3 && Unicode.bytes(text).length > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "the name of an attribute has more than " + MAX_NAME_BYTES + " bytes; shorten it");
    }
    return Unicode.require("the name of an attribute", text);
  }

  /** The attributes that name the row. */
  static void requireKey(String table, List<KeyAttribute> key, Map<String, Object> row) {
    for (int i = 0; i < key.size(); i++) {
      String setting = i == 0 ? "key" : "sortKey";
      Object part = requireType(table, key.get(i), row.get(key.get(i).name()), setting);
      requireKey(what(table, key.get(i)), part, MAX_KEY_BYTES.get(i));
    }
  }

  private static String what(String table, KeyAttribute key) {
    return "the key attribute '" + key.name() + "' of a row for table '" + table + "'";
  }

  private static Object requireType(
      String table, KeyAttribute key, @Nullable Object part, String setting) {
    if (part == null) {
      throw new IllegalArgumentException(
          "the row for table '"
              + table
              + "' has no value for its key attribute '"
              + key.name()
              + "'; put one into the item, or name the table's key with key(..)");
    }
    KeyType found = KeyType.of(part);
    if (found == null) {
      throw new IllegalArgumentException(
          what(table, key)
              + " is a "
              + part.getClass().getName()
              + "; DynamoDB's keys are texts, numbers or bytes");
    }
    if (found != key.type()) {
      throw otherType(what(table, key), key, part, setting);
    }
    return part;
  }

  private static IllegalArgumentException otherType(
      String what, KeyAttribute key, Object part, String setting) {
    return new IllegalArgumentException(
        what
            + " is a "
            + part.getClass().getName()
            + ", and the sink declares a "
            + key.type()
            + "; write ."
            + setting
            + "(\""
            + key.name()
            + "\", KeyType."
            + KeyType.of(part)
            + ") if the table has it so, or put "
            + key.type().held()
            + " into the item");
  }

  private static void requireKey(String what, Object part, int most) {
    switch (part) {
      case String text when !text.isEmpty() -> {
        Unicode.require(what, text);
        if (text.length() > most / 3) {
          requireLength(what, Unicode.bytes(text).length, most);
        }
      }
      case byte[] bytes when bytes.length > 0 -> requireLength(what, bytes.length, most);
      case String empty -> throw empty(what);
      case byte[] empty -> throw empty(what);
      default -> {
        // A number has its limits as any, an Instant and an enum are short texts.
      }
    }
  }

  private static IllegalArgumentException empty(String what) {
    return new IllegalArgumentException(what + " has no value, it is empty; put one into the item");
  }

  private static void requireLength(String what, int bytes, int most) {
    if (bytes > most) {
      throw new IllegalArgumentException(
          what + " has " + bytes + " bytes, DynamoDB takes " + most + "; shorten or hash it");
    }
  }

  /** The whole row, by its encoding. */
  static byte[] requireSize(String table, byte[] encoded) {
    if (encoded.length > SMALL_BYTES) {
      int size = WriteUnits.size(RowCodec.decode(encoded));
      if (size > MAX_ROW_BYTES) {
        throw new IllegalArgumentException(
            "the row for table '"
                + table
                + "' has "
                + size
                + " bytes, it may have "
                + MAX_ROW_BYTES
                + " (DynamoDB's 400 KB, less the sink's own attributes); keep less in a row, or"
                + " a reference to it");
      }
    }
    return encoded;
  }
}
