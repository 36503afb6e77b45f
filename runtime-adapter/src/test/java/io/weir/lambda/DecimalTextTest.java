package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalTextTest {
  private static final int TRIES = 20_000;

  private static long millis(String text) {
    char[] chars = ("x" + text + "7").toCharArray();
    return DecimalText.millis(chars, 1, text.length());
  }

  @Test
  void timesAreCutBelowTheMillisecond() {
    Random random = new Random(2);
    for (int i = 0; i < TRIES; i++) {
      BigDecimal seconds = BigDecimal.valueOf(random.nextLong(1L << 45), random.nextInt(7));
      String text = seconds.toPlainString();
      assertThat(millis(text))
          .as(text)
          .isIn(-1L, seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact());
    }
    assertThat(millis("1545084650.987")).isEqualTo(1_545_084_650_987L);
    assertThat(millis("1545084650.9879")).isEqualTo(1_545_084_650_987L);
    assertThat(millis("1545084650")).isEqualTo(1_545_084_650_000L);
  }

  @Test
  void whatIsNotPlainIsLeftToOthers() {
    assertThat(millis("1.5E9")).isEqualTo(-1);
    assertThat(millis("-1.5")).isEqualTo(-1);
    assertThat(millis("253402300800")).isEqualTo(-1);
    assertThat(millis("99999999999999999999")).isEqualTo(-1);
  }
}
