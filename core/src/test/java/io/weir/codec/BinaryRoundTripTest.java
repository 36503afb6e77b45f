package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BinaryRoundTripTest {
  /** One thing to write, and how it is read again. */
  private sealed interface Field {
    void write(BinaryWriter out);

    Object read(BinaryReader in);

    Object value();

    record Unsigned(Long value) implements Field {
      @Override
      public void write(BinaryWriter out) {
        out.unsigned(value);
      }

      @Override
      public Object read(BinaryReader in) {
        return in.unsigned();
      }
    }

    record Signed(Long value) implements Field {
      @Override
      public void write(BinaryWriter out) {
        out.signed(value);
      }

      @Override
      public Object read(BinaryReader in) {
        return in.signed();
      }
    }

    record Bool(Boolean value) implements Field {
      @Override
      public void write(BinaryWriter out) {
        out.bool(value);
      }

      @Override
      public Object read(BinaryReader in) {
        return in.bool();
      }
    }

    /** Compared by its bits, so that NaN and -0.0 count. */
    record Float64(Long value) implements Field {
      @Override
      public void write(BinaryWriter out) {
        out.float64(Double.longBitsToDouble(value));
      }

      @Override
      public Object read(BinaryReader in) {
        return Double.doubleToRawLongBits(in.float64());
      }
    }

    record Text(String value) implements Field {
      @Override
      public void write(BinaryWriter out) {
        out.string(value);
      }

      @Override
      public Object read(BinaryReader in) {
        return in.string();
      }
    }

    /** Compared as a list, since arrays have no equality of their own. */
    record Block(List<Byte> value) implements Field {
      @Override
      public void write(BinaryWriter out) {
        byte[] bytes = new byte[value.size()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = value.get(i);
        }
        out.bytes(bytes);
      }

      @Override
      public Object read(BinaryReader in) {
        List<Byte> read = new ArrayList<>();
        for (byte one : in.bytes()) {
          read.add(one);
        }
        return read;
      }
    }
  }

  private static Field random(Random random) {
    long number = random.nextLong() >> random.nextInt(64);
    return switch (random.nextInt(6)) {
      case 0 -> new Field.Unsigned(number);
      case 1 -> new Field.Signed(number);
      case 2 -> new Field.Bool(random.nextBoolean());
      case 3 -> new Field.Float64(random.nextLong() & ~(1L << 51));
      case 4 -> new Field.Text(text(random));
      default -> new Field.Block(block(random));
    };
  }

  private static String text(Random random) {
    if (random.nextInt(10) == 0) {
      return null;
    }
    return random
        .ints(random.nextInt(20), 0, Character.MAX_CODE_POINT + 1)
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static List<Byte> block(Random random) {
    List<Byte> bytes = new ArrayList<>();
    random.ints(random.nextInt(200), -128, 128).forEach(value -> bytes.add((byte) value));
    return bytes;
  }

  private static byte[] written(List<Field> fields) {
    BinaryWriter out = new BinaryWriter();
    fields.forEach(field -> field.write(out));
    assertThat(out.toByteArray()).hasSize(out.size());
    return out.toByteArray();
  }

  private static List<Field> fields(long seed) {
    Random random = new Random(seed);
    List<Field> fields = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      fields.add(random(random));
    }
    return fields;
  }

  @Property
  void whatWasWrittenIsReadAgain(@ForAll long seed) {
    List<Field> fields = fields(seed);
    BinaryReader in = new BinaryReader(written(fields));

    for (Field field : fields) {
      assertThat(in.atEnd()).isFalse();
      assertThat(field.read(in)).isEqualTo(field.value());
    }
    assertThat(in.atEnd()).isTrue();
  }

  /** What is left of the fields before the cut is read right; the cut one is an error. */
  @Property(tries = 300)
  void truncatedBytesAreUnreadableAndNeverAnotherValue(@ForAll long seed) {
    List<Field> fields = fields(seed);
    byte[] whole = written(fields);
    for (int length = 0; length < whole.length; length++) {
      BinaryReader in = new BinaryReader(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> readAll(fields, in))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(UnreadableStateException.class);
    }
  }

  private static void readAll(List<Field> fields, BinaryReader in) {
    for (Field field : fields) {
      assertThat(field.read(in)).isEqualTo(field.value());
    }
  }

  /**
   * Damaged bytes may read as another value, but only unreadable state may come of them, not a
   * crash.
   */
  @Property
  void anyBytesGiveAValueOrAreUnreadable(
      @ForAll @Size(max = 40) byte[] damaged, @ForAll long seed) {
    BinaryReader in = new BinaryReader(damaged);
    try {
      for (Field field : fields(seed)) {
        field.read(in);
      }
    } catch (UnreadableStateException expected) {
      assertThat(expected).hasMessageMatching(".*\\d.*");
    }
  }

  @Test
  void theSameFieldsGiveTheSameBytes() {
    assertThat(written(fields(5))).isEqualTo(written(fields(5)));
  }

  @Test
  void smallNumbersAreShort() {
    assertThat(new BinaryWriter().unsigned(127).size()).isEqualTo(1);
    assertThat(new BinaryWriter().unsigned(128).size()).isEqualTo(2);
    assertThat(new BinaryWriter().unsigned(-1).size()).isEqualTo(10);
    assertThat(new BinaryWriter().signed(-64).size()).isEqualTo(1);
    assertThat(new BinaryWriter().signed(64).size()).isEqualTo(2);
    assertThat(new BinaryWriter().signed(Long.MIN_VALUE).size()).isEqualTo(10);
  }

  @Test
  void nullAndTheEmptyStringAreKeptApart() {
    byte[] both = new BinaryWriter().string(null).string("").toByteArray();
    BinaryReader in = new BinaryReader(both);

    assertThat(in.string()).isNull();
    assertThat(in.string()).isEmpty();
  }

  @Test
  void rawBytesHaveNoLengthOfTheirOwn() {
    byte[] raw = new BinaryWriter().raw(new byte[] {1, 2, 3}).toByteArray();

    assertThat(raw).containsExactly(1, 2, 3);
    assertThat(new BinaryReader(raw).raw(2)).containsExactly(1, 2);
    unreadable(() -> new BinaryReader(raw).raw(4));
    unreadable(() -> new BinaryReader(raw).raw(-1));
  }

  @Test
  void aNumberLongerThanTenBytesIsUnreadable() {
    byte[] endless = new byte[11];
    Arrays.fill(endless, (byte) 0x80);

    unreadable(() -> new BinaryReader(endless).unsigned());
  }

  @Test
  void aLengthBeyondTheBytesIsUnreadableWithoutReservingMemory() {
    for (long length : new long[] {4, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1}) {
      byte[] bytes = new BinaryWriter().unsigned(length).raw(new byte[3]).toByteArray();
      unreadable(() -> new BinaryReader(bytes).bytes());
    }
    byte[] text = new BinaryWriter().unsigned(Long.MIN_VALUE).raw(new byte[3]).toByteArray();
    unreadable(() -> new BinaryReader(text).string());
  }

  @Test
  void aCountOfMoreThanCanFollowIsUnreadable() {
    byte[] bytes = new BinaryWriter().unsigned(3).raw(new byte[6]).toByteArray();

    assertThat(new BinaryReader(bytes).count(2)).isEqualTo(3);
    unreadable(() -> new BinaryReader(bytes).count(3));
    unreadable(() -> new BinaryReader(new BinaryWriter().unsigned(-1).toByteArray()).count(1));
  }

  private static void unreadable(Runnable read) {
    assertThatThrownBy(read::run).isInstanceOf(UnreadableStateException.class);
  }

  @Test
  void aTenthByteWithMoreThanTheLastBitIsUnreadable() {
    byte[] most = new byte[10];
    Arrays.fill(most, (byte) 0xFF);
    most[9] = 1;
    assertThat(new BinaryReader(most).unsigned()).isEqualTo(-1);

    for (byte last : new byte[] {2, 3, 0x7F}) {
      byte[] more = most.clone();
      more[9] = last;
      assertThatThrownBy(() -> new BinaryReader(more).unsigned())
          .isInstanceOf(UnreadableStateException.class)
          .hasMessageContaining("more than 64 bits");
    }
  }

  @Test
  void whatIsLeftIsToldByItsSize() {
    BinaryReader in = new BinaryReader(new byte[] {1, 2, 3});
    in.unsigned();
    assertThatThrownBy(() -> in.requireEnd("this"))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessage("this has 2 bytes more than this code reads");
    in.raw(2);
    in.requireEnd("this");
  }
}
