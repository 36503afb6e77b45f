package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceDigitsTest {
  private static final int TRIES = 20_000;

  /** One for all: what is left of a number must not get into the next one. */
  private static final SequenceDigits NUMBERS = new SequenceDigits();

  private static BigInteger integer(String text) {
    byte[] bytes = ("x" + text + "7").getBytes(StandardCharsets.US_ASCII);
    return NUMBERS.number(bytes, 1, 1 + text.length());
  }

  @Test
  void eightDigitsAreToldFromEverythingElse() {
    Random random = new Random(3);
    for (int i = 0; i < TRIES; i++) {
      long eight = 0;
      for (int at = 0; at < Long.BYTES; at++) {
        eight = eight << Byte.SIZE | '0' + random.nextInt(10);
      }
      assertThat(SequenceDigits.areDigits(eight)).isTrue();
      int shift = Byte.SIZE * random.nextInt(Long.BYTES);
      int other = random.nextInt(256);
      long damaged = eight & ~(0xffL << shift) | (long) other << shift;
      assertThat(SequenceDigits.areDigits(damaged)).isEqualTo(other >= '0' && other <= '9');
    }
  }

  @Test
  void numbersOfAllLengthsAreAsBigIntegerReadsThem() {
    Random random = new Random(1);
    for (int i = 0; i < TRIES; i++) {
      BigInteger number = new BigInteger(random.nextInt(430), random);
      assertThat(integer(number.toString())).isEqualTo(number);
    }
    String nines = "9".repeat(129);
    assertThat(integer(nines)).isEqualTo(new BigInteger(nines));
  }

  @Test
  void positionsOfAllLengthsHaveThatNumberAsTheirOrder() {
    Shard shard = new Shard("clicks", "shard");
    Random random = new Random(2);
    for (int i = 0; i < TRIES; i++) {
      BigInteger number = new BigInteger(random.nextInt(230), random);
      byte[] digits = ("x" + number + "7").getBytes(StandardCharsets.US_ASCII);
      assertThat(NUMBERS.position(shard, digits, 1, digits.length - 1))
          .isEqualTo(new Position(shard, number, 0));
    }
    String nines = "9".repeat(Position.WORDS_DIGITS);
    byte[] digits = nines.getBytes(StandardCharsets.US_ASCII);
    assertThat(NUMBERS.position(shard, digits, 0, digits.length).order())
        .isEqualTo(new BigInteger(nines));
  }
}
