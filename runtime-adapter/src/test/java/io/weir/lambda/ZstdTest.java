package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.CodecException;
import io.weir.codec.Json;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ZstdTest {
  private static final Zstd<String> CODEC = Zstd.of(Json.of(String.class));

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
    byte[] bomb = CODEC.encode("x".repeat(Zstd.DEFAULT_MAX_BYTES));

    assertThat(bomb.length).isLessThan(100_000);
    assertThatThrownBy(() -> CODEC.decode(bomb)).isInstanceOf(CodecException.class);
  }

  @Example
  void whatIsCutOffOrNoZstdIsRefused() {
    byte[] bytes = CODEC.encode("some text");

    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> CODEC.decode(part)).isInstanceOf(CodecException.class);
    }
    assertThatThrownBy(() -> CODEC.decode("\"plain\"".getBytes()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("zstd");
  }

  @Example
  void aLimitMustBePositive() {
    assertThatThrownBy(() -> CODEC.maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
