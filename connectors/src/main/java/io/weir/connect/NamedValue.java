package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.spi.Emission;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a value with the name of its row in the line before, as they are committed. */
@Internal
public final class NamedValue {
  private static final byte END = '\n';

  private NamedValue() {}

  /**
   * @param name has no line feed
   */
  public static byte[] of(String name, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 64);
    out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    out.write(END);
    out.writeBytes(value);
    return out.toByteArray();
  }

  /** The index of the end of the name. */
  private static int end(byte[] payload) {
    int end = 0;
    while (payload[end] != END) {
      end++;
    }
    return end;
  }

  /** The name in what {@link #of} made. */
  public static String name(byte[] payload) {
    return new String(payload, 0, end(payload), StandardCharsets.UTF_8);
  }

  /** The same in UTF-8. */
  public static byte[] nameBytes(byte[] payload) {
    return Arrays.copyOf(payload, end(payload));
  }

  /** The value in what {@link #of} made. */
  public static byte[] value(byte[] payload) {
    return Arrays.copyOfRange(payload, end(payload) + 1, payload.length);
  }

  /** The same emission with the value alone. */
  public static Emission alone(Emission named) {
    return new Emission(
        named.sink(),
        named.id(),
        named.key(),
        named.revision(),
        named.op(),
        value(named.payload()));
  }
}
