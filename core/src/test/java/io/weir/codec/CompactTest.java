package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactTest {
  private enum Colour {
    RED,
    GREEN
  }

  private record Point(int x, Integer y) {}

  private record All(
      long a,
      Long b,
      double c,
      Double d,
      boolean e,
      Boolean f,
      String g,
      Instant h,
      Duration i,
      Colour j,
      Point k) {}

  private record Before(long count, String name) {}

  private record After(long count, String name, double mean, Instant last) {}

  private record Listing(List<String> names) {}

  private record Tree(Tree left) {}

  private record Positive(long value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("value must be positive");
      }
    }
  }

  private static void comesBack(All value) {
    Compact<All> codec = Compact.of(All.class);
    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void everyKindOfComponentComesBack() {
    comesBack(
        new All(
            Long.MIN_VALUE,
            -1L,
            Double.NaN,
            -0.0,
            true,
            false,
            "\u00e9\ud83d\ude00",
            Instant.parse("1969-12-31T23:59:59.999999999Z"),
            Duration.ofSeconds(-3, 5),
            Colour.GREEN,
            new Point(7, null)));
    comesBack(new All(0, null, 0, null, false, null, null, null, null, null, null));
  }

  @Test
  void namesAreNotWritten() {
    assertThat(Compact.of(Before.class).encode(new Before(5, "ab"))).hasSize(6);
  }

  @Test
  void componentsAddedAtTheEndAreNullOrZeroInOldBytes() {
    byte[] old = Compact.of(Before.class).encode(new Before(5, "ab"));
    assertThat(Compact.of(After.class).decode(old)).isEqualTo(new After(5, "ab", 0, null));
  }

  @Test
  void bytesOfALaterVersionAreRefused() {
    byte[] newer = Compact.of(After.class).encode(new After(5, "ab", 1, null));
    assertThatThrownBy(() -> Compact.of(Before.class).decode(newer))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("it has 4 components, this version knows 2");
  }

  @Test
  void damagedBytesAreRefused() {
    Compact<All> codec = Compact.of(All.class);
    byte[] whole =
        codec.encode(
            new All(1, 2L, 3, 4.0, true, true, "x", Instant.EPOCH, null, Colour.RED, null));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(CodecException.class);
    }
    byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> codec.decode(longer)).isInstanceOf(CodecException.class);
  }

  @Test
  void whatTheRecordItselfRefusesIsRefused() {
    byte[] zero = Compact.of(Before.class).encode(new Before(0, null));
    zero[0] = 1;
    assertThatThrownBy(() -> Compact.of(Positive.class).decode(java.util.Arrays.copyOf(zero, 2)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("must be positive");
  }

  @Test
  void typesThatItDoesNotWriteAreNamed() {
    assertThatThrownBy(() -> Compact.of(Listing.class))
        .hasMessageContaining("Listing.names is a java.util.List")
        .hasMessageContaining("Json.of(..)");
    assertThatThrownBy(() -> Compact.of(Tree.class)).hasMessageContaining("Tree.left");
    assertThatThrownBy(() -> Compact.of(String.class)).hasMessageContaining("no record");
  }
}
