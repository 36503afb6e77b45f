package io.weir.dynamo;

import io.weir.codec.Unicode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One attribute of a key that a lookup asks for, in the form in which DynamoDB gives it back. */
final class KeyPart {
  private static final int MAX_EXPONENT = 125;
  private static final int MIN_EXPONENT = -130;

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
            && exponent >= MIN_EXPONENT
            && exponent <= MAX_EXPONENT;
    return isTaken ? AttributeValue.fromN(shortest.toPlainString()) : NOWHERE;
  }

  /** The part of a row's key as {@link #of} makes it. */
  static AttributeValue same(AttributeValue stored) {
    return stored.n() == null ? stored : number(new BigDecimal(stored.n()));
  }

  /**
   * False for what no row has as a part of its key: nothing, too much, or text that is no Unicode.
   * DynamoDB refuses a request with one such key, and all other keys with it.
   */
  static boolean mayBeThere(AttributeValue part) {
    return part.s() != null
        ? Unicode.isWhole(part.s()) && hasKeySize(Unicode.bytes(part.s()).length)
        : part.b() == null || hasKeySize(part.b().asByteArrayUnsafe().length);
  }

  private static boolean hasKeySize(int bytes) {
    return bytes > 0 && bytes <= Items.MAX_KEY_BYTES;
  }
}
