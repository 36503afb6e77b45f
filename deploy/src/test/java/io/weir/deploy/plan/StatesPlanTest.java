package io.weir.deploy.plan;

import static io.weir.deploy.plan.Defs.VIEWS;
import static io.weir.deploy.plan.Defs.ms;
import static io.weir.deploy.plan.Defs.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.StreamFunction;
import io.weir.codec.Compact;
import io.weir.definition.Change;
import io.weir.definition.Verdict;
import io.weir.pattern.Pattern;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Names of states, of components and of stages: what is told of them, and what really becomes. */
class StatesPlanTest {
  private static String said(StreamFunction old, StreamFunction now) {
    return Plan.of(old.description(), now.description()).changes().stream()
        .map(Change::text)
        .collect(Collectors.joining("\n"));
  }

  private static Verdict verdict(StreamFunction old, StreamFunction now) {
    return Plan.of(old.description(), now.description()).verdict();
  }

  private static final class Two extends ProcessFunction<View, String> {
    private final StateSpec.Value<Long> sum;
    private final StateSpec.Value<Long> count;

    Two(String sum, String count) {
      this.sum = value(sum, Long.class);
      this.count = value(count, Long.class);
    }

    @Override
    public void onEvent(Event<View> event, ProcessContext<String> context) {
      long now = context.state(sum).update(0L, before -> before + event.value().value());
      context.emit(now + "/" + context.state(count).update(0L, before -> before + 1));
    }
  }

  @Test
  void aRenamedStateBeginsEmpty() {
    StreamFunction old = of(new Two("sum", "count"));
    StreamFunction now = of(new Two("total", "count"));
    assertThat(verdict(old, now)).isEqualTo(Verdict.STARTS_ANEW);
    assertThat(said(old, now))
        .contains(
            "state 'total': starts anew", "'sum' is not declared any more: if it is the same");
    Releases releases = new Releases();
    releases.run(old, View.at(10, 5), View.at(20, 5));
    releases.run(now, View.at(30, 5));
    assertThat(releases.results()).containsExactly("5/1", "10/2", "5/3");
  }

  /** What was taken away by a release before is no other name of what comes now. */
  @Test
  void aNewStateIsNoOtherNameOfOneThatWasGoneBefore() {
    StreamFunction one = of(new Two("sum", "count"));
    StreamFunction two =
        of(
            new Defs.Folding<>(
                StateSpec.value("sum", Long.class), () -> 0L, (sum, view) -> sum + view.value()));
    StreamFunction three = of(new Two("sum", "more"));
    assertThat(verdict(one, two)).isEqualTo(Verdict.SAFE);
    assertThat(verdict(two, three)).isEqualTo(Verdict.SAFE);
  }

  record Name(String first, String last) {}

  record Given(String given, String last) {}

  record Family(String family, String given) {}

  private static StreamFunction named(Class<?> type) {
    return type == Name.class
        ? Defs.folding(
            Compact.of(Name.class), () -> new Name("Ada", "Lovelace"), (one, view) -> one)
        : type == Given.class
            ? Defs.folding(Compact.of(Given.class), () -> new Given("", ""), (one, view) -> one)
            : Defs.folding(Compact.of(Family.class), () -> new Family("", ""), (one, view) -> one);
  }

  /** Only places are stored: two new names at once may be an exchange, and here are one. */
  @Test
  void severalNewNamesOfACompactRecordMayBeAnExchange() {
    assertThat(verdict(named(Name.class), named(Given.class))).isEqualTo(Verdict.SAFE);
    assertThat(verdict(named(Name.class), named(Family.class))).isEqualTo(Verdict.CANNOT_BE_TOLD);
    assertThat(said(named(Name.class), named(Family.class)))
        .contains("Several components of the type String have other names");
    Releases releases = new Releases();
    releases.run(named(Name.class), View.at(10, 1));
    releases.run(named(Family.class), View.at(20, 1));
    assertThat(releases.results()).last().isEqualTo("Family[family=Ada, given=Lovelace]");
  }

  private static StreamFunction pattern(String second) {
    return of(
        Pattern.of(VIEWS)
            .begin("low", view -> view.value() == 1)
            .followedBy(second, view -> view.value() == 3)
            .within(ms(50))
            .select(match -> "found"));
  }

  @Test
  void otherStagesAreSaidInWords() {
    String said = said(pattern("high"), pattern("higher"));
    assertThat(said)
        .contains("stages: refused", "followed by high to ", "followed by higher. Partial matches")
        .doesNotContain("shape");
    assertThatThrownBy(
            () -> {
              Releases releases = new Releases();
              releases.run(pattern("high"), View.at(10, 1));
              releases.run(pattern("higher"), View.at(20, 3));
            })
        .hasMessageContaining("stages: refused");
  }

  @Test
  void whatKeysAreMadeOfIsSaidNotToBeCompared() {
    StreamFunction one = of(new Two("sum", "count"));
    assertThat(said(one, one))
        .contains(
            "key of 'views': unchanged. What keyBy(..) returns is code, which is not compared");
    assertThat(verdict(one, one)).isEqualTo(Verdict.UNCHANGED);
    assertThat(PlanText.lines(new PlanSet(List.of(Plan.of(one.description(), one.description())))))
        .last()
        .isEqualTo("all state goes on");
  }
}
