package io.weir.dynamo;

import io.weir.codec.Unicode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One attribute of a key that a lookup asks for, in the form in which DynamoDB gives it back. */
final class KeyPart {
  /** No row has it: what DynamoDB takes for no key. */
  private static final AttributeValue NOWHERE = AttributeValue.fromS("");

  private KeyPart() {}

  /** Null for what is no key. */
  static @Nullable AttributeValue of(Object part) {
    return switch (part) {
      case String text -> AttributeValue.fromS(text);
      case Double real when !Double.isFinite(real) -> NOWHERE;
      case Float real when !Float.isFinite(real) -> NOWHERE;
      case Number number -> number(new BigDecimal(number.toString()));
      case byte[] bytes -> AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
      default -> null;
    };
  }

  private static AttributeValue number(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    boolean isTaken =
        shortest.precision() <= RowLimits.MAX_DIGITS
            && exponent >= RowLimits.MIN_EXPONENT
            && exponent <= RowLimits.MAX_EXPONENT;
    return isTaken ? AttributeValue.fromN(shortest.toPlainString()) : NOWHERE;
  }

  /** The part of a row's key as {@link #of} makes it. */
  static AttributeValue same(AttributeValue stored) {
    return stored.n() == null ? stored : number(new BigDecimal(stored.n()));
  }

  /**
   * False for what no row has as a part of its key: nothing, too much, or text that is no Unicode.
   * DynamoDB refuses a request with one such key, and all other keys with it.
   *
   * @param index 0 = the partition key, 1 = the sort key
   */
  static boolean mayBeThere(AttributeValue part, int index) {
    int most = RowLimits.MAX_KEY_BYTES.get(index);
    return part.s() != null
        ? Unicode.isWhole(part.s()) && isWithin(Unicode.bytes(part.s()).length, most)
        : part.b() == null || isWithin(part.b().asByteArrayUnsafe().length, most);
  }

  private static boolean isWithin(int bytes, int most) {
    return bytes > 0 && bytes <= most;
  }
}
