package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Codec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The contract of codecs, above all those of state: a value comes back as it was, the same value
 * has the same bytes, and truncated bytes are refused. Extend it and give your codec.
 */
public abstract class CodecContract<T> {
  /** Makes a new codec. */
  protected abstract Codec<T> codec();

  /**
   * Makes new values of all kinds that occur: empty, missing, largest, with offsets. They must have
   * {@code equals}.
   */
  protected abstract List<T> values();

  /** False for a codec whose truncated bytes may be a value, such as plain text. */
  protected boolean refusesTruncation() {
    return true;
  }

  @Test
  void aValueComesBackAsItWas() {
    for (T value : values()) {
      Codec<T> codec = codec();
      byte[] bytes = codec.encode(value);
      T decoded = codec.decode(bytes);
      assertThat(decoded).isEqualTo(value);
      assertThat(codec.encode(Objects.requireNonNull(decoded)))
          .as("bytes of %s", value)
          .isEqualTo(bytes);
    }
  }

  @Test
  void equalValuesHaveEqualBytes() {
    List<T> first = values();
    List<T> second = values();
    for (int i = 0; i < first.size(); i++) {
      assertThat(codec().encode(first.get(i)))
          .as("bytes of %s", first.get(i))
          .isEqualTo(codec().encode(second.get(i)));
    }
  }

  @Test
  void aValueIsReadWhereItStands() {
    Codec<T> codec = codec();
    Codec.Decoding<T> sequence = codec.decoder();
    for (T value : values()) {
      byte[] bytes = codec.encode(value);
      byte[] larger = new byte[bytes.length + 7];
      Arrays.fill(larger, (byte) '}');
      System.arraycopy(bytes, 0, larger, 3, bytes.length);
      assertThat(codec.decode(larger, 3, bytes.length)).isEqualTo(value);
      assertThat(sequence.decode(larger, 3, bytes.length)).isEqualTo(value);
    }
  }

  @Test
  void bytesThatAreCutOffAreRefused() {
    if (!refusesTruncation()) {
      return;
    }
    for (T value : values()) {
      byte[] bytes = codec().encode(value);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> codec().decode(cut))
            .as("%d of %d bytes of %s", length, bytes.length, value)
            .isInstanceOf(RuntimeException.class);
      }
    }
  }
}
