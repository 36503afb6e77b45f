package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.Json;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTest {
  /** Counts, and tells the count ten milliseconds of event time after the last event. */
  private static final class CountThenTell extends ProcessFunction<String, String> {
    private final StateSpec.Value<Long> count = value("count", Long.class);

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.state(count).update(0L, before -> before + 1);
      context.timers().event(event.timestamp() + 10);
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      context.emit(time + ": " + context.state(count).value(0L));
      context.state(count).clear();
    }
  }

  @Test
  void aKeyWithoutStateAndTimersKeepsNoBytes() {
    OperatorHarness<String> script = OperatorHarness.of(new CountThenTell());
    script.event(1, "a");
    script.event(1, "b");
    script.watermark(11);
    assertThat(script.texts()).containsExactly("11: 2");
    assertThat(script.bytes()).isEmpty();
  }

  private static final class Recent extends ProcessFunction<String, List<String>> {
    private final StateSpec.ListOf<String> recent =
        keeps(StateSpec.list("recent", String.class).expiring(Ttl.of(Duration.ofMillis(10))));

    @Override
    public void onEvent(Event<String> event, ProcessContext<List<String>> context) {
      context.list(recent).add(event.value());
      context.emit(context.list(recent).all());
    }
  }

  @Test
  void listElementsExpireOneByOne() {
    OperatorHarness<String> script = OperatorHarness.of(new Recent());
    script.event(0, "a");
    script.processingTime(5);
    script.event(0, "b");
    script.processingTime(10);
    script.event(0, "c");
    assertThat(script.texts()).containsExactly("[a]", "[a, b]", "[b, c]");
  }

  /** An event is "+x" or "-x": what is on the list, and how often each came. */
  private static final class Basket extends ProcessFunction<String, String> {
    private final StateSpec.ListOf<String> items = list("items", String.class);
    private final StateSpec.MapOf<String, Long> times = map("times", String.class, Long.class);

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      String item = event.value().substring(1);
      if (event.value().startsWith("+")) {
        context.list(items).add(item);
        context.map(times).update(item, 0L, before -> before + 1);
      } else {
        context.emit("removed " + context.list(items).removeIf(item::equals));
      }
      context.emit(context.list(items).all() + " " + context.map(times).all());
    }
  }

  @Test
  void whatMatchesIsRemovedFromAListAndAMapsValueIsChanged() {
    OperatorHarness<String> script = OperatorHarness.of(new Basket());
    for (String event : new String[] {"+a", "+b", "+a", "-a", "-a", "+c"}) {
      script.event(1, event);
    }
    assertThat(script.texts())
        .containsExactly(
            "[a] {a=1}",
            "[a, b] {a=1, b=1}",
            "[a, b, a] {a=2, b=1}",
            "removed true",
            "[b] {a=2, b=1}",
            "removed false",
            "[b] {a=2, b=1}",
            "[b, c] {a=2, b=1, c=1}");
  }

  /** Each form of state, declared with its expiry in one call. */
  private static final class Forgetful extends ProcessFunction<String, String> {
    private static final Ttl TEN = Ttl.of(Duration.ofMillis(10));
    private final StateSpec.Value<String> last = value("last", String.class, TEN);
    private final StateSpec.MapOf<String, String> map = map("map", String.class, String.class, TEN);
    private final StateSpec.ListOf<String> list = list("list", String.class, TEN);

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.emit(
          context.state(last).value("none")
              + context.map(map).value("k", "none")
              + context.list(list).all());
      context.state(last).set(event.value());
      context.map(map).put("k", event.value());
      context.list(list).add(event.value());
    }
  }

  @Test
  void eachFormOfStateExpiresAsItsDeclarationSays() {
    OperatorHarness<String> script = OperatorHarness.of(new Forgetful());
    script.event(0, "a");
    script.processingTime(9);
    script.event(0, "b");
    script.processingTime(19);
    script.event(0, "c");
    assertThat(script.texts()).containsExactly("nonenone[]", "aa[a]", "nonenone[]");
  }

  private static final class Twice extends ProcessFunction<String, String> {
    Twice() {
      value("count", Long.class);
      list("count", Long.class);
    }

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {}
  }

  @Test
  void whatIsNotDeclaredIsRefusedByName() {
    StateSpec.Value<Long> count = StateSpec.value("count", Long.class);
    OperatorHarness<String> noState =
        OperatorHarness.of(ProcessFunction.of((event, context) -> context.state(count).set(1L)));
    assertThatThrownBy(() -> noState.event(1, "a"))
        .hasMessageContaining("'count'")
        .hasMessageContaining("declare it as a field");
    OperatorHarness<String> noTimers =
        OperatorHarness.of(ProcessFunction.of((event, context) -> context.timers().event(1)));
    assertThatThrownBy(() -> noTimers.event(1, "a")).hasMessageContaining("onEventTimer(..)");
    OperatorHarness<String> noProcessingTimers =
        OperatorHarness.of(ProcessFunction.of((event, context) -> context.timers().processing(1)));
    assertThatThrownBy(() -> noProcessingTimers.event(1, "a"))
        .hasMessageContaining("onProcessingTimer(..)");
    assertThatThrownBy(Twice::new)
        .hasMessageContaining("Twice")
        .hasMessageContaining("'count' twice");
  }

  /** The expiry is said of a copy, which nobody declares. */
  private static final class ExpiresNever extends ProcessFunction<String, String> {
    private final StateSpec.Value<Long> count =
        value("count", Long.class).expiring(Ttl.of(Duration.ofDays(1)));

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.state(count).set(1L);
    }
  }

  @Test
  void stateThatIsNotTheFieldThatDeclaresItIsRefusedWithWhatToSay() {
    OperatorHarness<String> script = OperatorHarness.of(new ExpiresNever());
    assertThatThrownBy(() -> script.event(1, "a"))
        .hasMessageContaining("'count' is declared with another form, type or expiry")
        .hasMessageContaining("keeps(StateSpec.value(..).expiring(..))");
  }

  /** The driver keeps the very objects, so only an engine that stores them would show it. */
  @Test
  void stateOfWhichNothingTellsItsClassIsRefusedWhereItIsDeclared() {
    List<Class<?>> any = List.of(Object.class, Number.class, Comparable.class, Serializable.class);
    for (Class<?> type : any) {
      for (Runnable declared :
          List.<Runnable>of(
              () -> StateSpec.value("last", type),
              () -> StateSpec.list("last", type),
              () -> StateSpec.map("last", type, String.class),
              () -> StateSpec.map("last", String.class, type))) {
        assertThatThrownBy(declared::run)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContainingAll(
                "state 'last'", type.getSimpleName() + ".class", "declare the class", "Codec");
      }
    }
    assertThatThrownBy(OfAnything::new).hasMessageContaining("state 'last'");
    assertThat(StateSpec.value("last", Json.of(Object.class)).name()).isEqualTo("last");
  }

  private static final class OfAnything extends ProcessFunction<String, String> {
    private final StateSpec.Value<Object> last = value("last", Object.class);

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.state(last).set(event.value());
    }
  }

  @Test
  void anAnonymousFunctionIsCalledSo() {
    assertThat(ProcessFunction.of((event, context) -> {}).describe())
        .containsExactly("process (anonymous), timers []");
    assertThatThrownBy(() ->
            new ProcessFunction<String, String>() {
              private final List<StateSpec> twice =
                  List.of(value("count", Long.class), list("count", Long.class));

              @Override
              public void onEvent(Event<String> event, ProcessContext<String> context) {}
            })
        .hasMessageStartingWith("(anonymous) declares the state 'count' twice");
  }

  @Test
  void whatIsDeclaredWhenTheFunctionIsInUseIsRefused() {
    Output<String> side = Output.of("side", String.class);
    ProcessFunction<String, String> output =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<String> event, ProcessContext<String> context) {
            context.emit(writes(side), "lost");
          }
        };
    OperatorHarness<String> writing = OperatorHarness.of(output);
    assertThatThrownBy(() -> writing.event(1, "a"))
        .hasMessageContainingAll("output 'side'", "as a field of the class");
    ProcessFunction<String, String> state =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<String> event, ProcessContext<String> context) {
            context.state(value("n", Long.class)).set(1L);
          }
        };
    OperatorHarness<String> keeping = OperatorHarness.of(state);
    assertThatThrownBy(() -> keeping.event(1, "a"))
        .hasMessageContainingAll("state 'n'", "as a field of the class");
  }

  private static class Similar extends ProcessFunction<String, String> {
    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.timers().event(5);
    }

    void onEventTimer(long time, String text) {
      throw new IllegalStateException(text + time);
    }
  }

  @Test
  void aMethodThatOnlyLooksLikeATimersIsNone() {
    OperatorHarness<String> script = OperatorHarness.of(new Similar());
    assertThatThrownBy(() -> script.event(1, "a")).hasMessageContaining("onEventTimer(..)");
  }

  @Test
  void anEntryOfAMapNeedsAKey() {
    ProcessFunction<String, String> keyless =
        new ProcessFunction<>() {
          private final StateSpec.MapOf<String, Long> map = map("map", String.class, Long.class);

          @Override
          public void onEvent(Event<String> event, ProcessContext<String> context) {
            context.map(map).put(null, 1L);
          }
        };
    OperatorHarness<String> script = OperatorHarness.of(keyless);
    assertThatThrownBy(() -> script.event(1, "a")).hasMessageContaining("put(null, ..)");
  }

  @Test
  void timersThatSetEarlierOnesForEverAreStopped() {
    ProcessFunction<String, String> backward =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<String> event, ProcessContext<String> context) {
            context.timers().event(5);
          }

          @Override
          public void onEventTimer(long time, ProcessContext<String> context) {
            context.timers().event(time - 1);
          }
        };
    OperatorHarness<String> script = OperatorHarness.of(backward);
    script.event(1, "a");
    assertThatThrownBy(() -> script.watermark(5)).hasMessageContaining("choose later times");
  }

  @Test
  void aTimerThatSetsItselfAgainIsRefused() {
    ProcessFunction<String, String> loop =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<String> event, ProcessContext<String> context) {
            context.timers().event(5);
          }

          @Override
          public void onEventTimer(long time, ProcessContext<String> context) {
            context.timers().event(time);
          }
        };
    OperatorHarness<String> script = OperatorHarness.of(loop);
    script.event(1, "a");
    assertThatThrownBy(() -> script.watermark(5)).hasMessageContaining("for ever");
  }

  @Test
  void anEventIsLateIfTheFunctionSaysSoAndKeepsWhatItDid() {
    OperatorHarness<String> script =
        OperatorHarness.of(
            ProcessFunction.of((event, context) -> {
              if (event.timestamp() <= context.watermark()) {
                context.emit("late " + event.value());
                context.late();
                context.late();
              }
            }));
    script.watermark(10);

    assertThat(script.event(11, "a")).isEqualTo(OperatorState.Applied.APPLIED);
    assertThat(script.event(10, "b")).isEqualTo(OperatorState.Applied.LATE);
    assertThat(script.event(12, "c")).isEqualTo(OperatorState.Applied.APPLIED);
    assertThat(script.texts()).containsExactly("late b");
  }

  @Test
  void aTimerHasNoEventThatCouldBeLate() {
    ProcessFunction<String, String> late =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<String> event, ProcessContext<String> context) {
            context.timers().event(5);
          }

          @Override
          public void onEventTimer(long time, ProcessContext<String> context) {
            context.late();
          }
        };
    OperatorHarness<String> script = OperatorHarness.of(late);
    script.event(1, "a");
    assertThatThrownBy(() -> script.watermark(5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("onEvent(..)");
  }

  @Test
  void moreTimersThanTheLimitAreRefused() {
    ProcessFunction<String, String> many =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<String> event, ProcessContext<String> context) {
            for (int i = 0; i <= MAX_TIMERS_PER_KEY; i++) {
              context.timers().event(i);
            }
          }

          @Override
          public void onEventTimer(long time, ProcessContext<String> context) {}
        };
    OperatorHarness<String> script = OperatorHarness.of(many);
    assertThatThrownBy(() -> script.event(1, "a")).hasMessageContaining("MAX_TIMERS_PER_KEY");
  }
}
