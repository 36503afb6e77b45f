package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only of what nobody can change a copy is left out. */
class UnchangingTest {
  record View(String page, Instant at, long count, DayOfWeek day, Inner inner) {}

  record Inner(BigDecimal amount) {}

  record WithList(String page, List<String> tags) {}

  record WithDate(Date at) {}

  record WithArray(byte[] bytes) {}

  record WithAnything(Object any) {}

  record Deep(WithDate date) {}

  record Linked(Linked next) {}

  record There(Back back) {}

  record Back(There there) {}

  @Test
  void valuesAndRecordsOfThemCannotBeChanged() {
    assertThat(List.of("a", 1, 2L, 3.0, Instant.EPOCH, DayOfWeek.MONDAY, BigDecimal.ONE))
        .allMatch(Unchanging::is);
    assertThat(
            Unchanging.is(
                new View("a", Instant.EPOCH, 1, DayOfWeek.MONDAY, new Inner(BigDecimal.ONE))))
        .isTrue();
    assertThat(Unchanging.is(null)).isTrue();
    assertThat(Unchanging.is(Optional.of("a"))).isTrue();
  }

  @Test
  void whateverHoldsSomethingElseMayBeChanged() {
    assertThat(
            List.of(
                new ArrayList<>(),
                List.of("a"),
                new Date(0),
                new byte[1],
                new StringBuilder(),
                new WithList("a", List.of()),
                new WithDate(new Date(0)),
                new WithArray(new byte[0]),
                new WithAnything("a"),
                new Deep(null),
                new Linked(null),
                new There(null),
                Optional.of(new Date(0))))
        .noneMatch(Unchanging::is);
  }
}
