package io.weir.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumbersTest {
  @Property
  void countsTheSameDigitsAsBigDecimal(@ForAll BigInteger number) {
    assertSameAsBigDecimal(number.toString());
    assertSameAsBigDecimal(number.multiply(BigInteger.valueOf(1_000)).toString());
  }

  private static void assertSameAsBigDecimal(String text) {
    BigDecimal value = new BigDecimal(text);
    int sign = value.signum() < 0 ? 1 : 0;
    assertEquals(
        (value.stripTrailingZeros().precision() + 1) / 2 + 1 + sign, WriteUnits.numberSize(text));
  }

  /** What is taken as it is, BigDecimal would not have written otherwise. */
  @Property
  void takesAsItIsOnlyWhatBigDecimalLeaves(
      @ForAll
          @StringLength(min = 1, max = 6)
          @CharRange(from = '0', to = '3')
          @Chars({'-', '+', '.', 'E', ' ', '\u0663'})
          String text) {
    if (WholeNumbers.is(text)) {
      assertEquals(text, new BigDecimal(text).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "-0", "00", "+1", "1.0", "1e3", "\u0661", "NaN"})
  void leavesToBigDecimalWhatIsWrittenOtherwise(String text) {
    assertFalse(WholeNumbers.is(text));
  }
}
