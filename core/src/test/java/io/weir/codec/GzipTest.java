package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class GzipTest {
  private static final Gzip<String> CODEC = Gzip.of(Json.of(String.class));

  @Property(tries = 200)
  void aValueComesBack(@ForAll String value) {
    assertThat(CODEC.decode(CODEC.encode(value))).isEqualTo(value);
  }

  @Example
  void whatOpensToExactlyTheLimitIsReadAndOneByteMoreIsNot() {
    byte[] bytes = CODEC.encode("x".repeat(98));

    assertThat(CODEC.maxBytes(100).decode(bytes)).hasSize(98);
    assertThatThrownBy(() -> CODEC.maxBytes(99).decode(bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("maxBytes = 99");
  }

  @Example
  void aBombIsRefused() {
    byte[] bomb = CODEC.encode("x".repeat(Gzip.DEFAULT_MAX_BYTES));

    assertThat(bomb.length).isLessThan(100_000);
    assertThatThrownBy(() -> CODEC.decode(bomb)).isInstanceOf(CodecException.class);
  }

  @Example
  void whatIsCutOffOrNoGzipIsRefused() {
    byte[] bytes = CODEC.encode("some text");

    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> CODEC.decode(part)).isInstanceOf(CodecException.class);
    }
    assertThatThrownBy(() -> CODEC.decode("\"plain\"".getBytes()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("gzip");
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Example
  void whatFollowsWholeGzipAndIsNoneIsRefusedAndNotDropped() {
    for (int size : new int[] {1, 1_000, 5_000}) {
      byte[] first = CODEC.encode("x".repeat(size));
      byte[] second = CODEC.encode("a second value");
      for (int length = 1; length < second.length; length++) {
        byte[] damaged = joined(first, Arrays.copyOf(second, length));
        assertThatThrownBy(() -> CODEC.decode(damaged)).isInstanceOf(CodecException.class);
      }
      assertThatThrownBy(() -> CODEC.decode(joined(first, new byte[2_000])))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("bytes that are no gzip follow");
    }
  }

  @Example
  void gzipInSeveralPartsIsOneValue() {
    Gzip<byte[]> raw = Gzip.of(Bytes.INSTANCE);
    byte[] parts = joined(raw.encode("a ".getBytes()), raw.encode("value".getBytes()));

    assertThat(raw.decode(parts)).isEqualTo("a value".getBytes());
  }

  private enum Bytes implements Codec<byte[]> {
    INSTANCE;

    @Override
    public byte[] encode(byte[] value) {
      return value;
    }

    @Override
    public byte[] decode(byte[] bytes) {
      return bytes;
    }

    @Override
    public String describe() {
      return "bytes";
    }
  }

  @Example
  void aLimitMustBePositive() {
    assertThatThrownBy(() -> CODEC.maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
