package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.Operator;
import io.weir.aggregate.Aggregates;
import io.weir.codec.BinaryReader;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Codecs;
import io.weir.codec.UnreadableStateException;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stored state is read whole and as it was written, or not at all (R10, R16). */
class UnreadableOperatorStateTest {
  private static final Operator<String, Long> WINDOWS =
      Window.of(String.class)
          .tumbling(Duration.ofMillis(10))
          .earlyEvery(1)
          .aggregate(Aggregates.counting(), (key, start, end, value) -> value);
  private static final Operator<String, Long> COUNTED =
      Window.of(String.class)
          .count(5, 2)
          .aggregateResults(Aggregates.counting(), WindowResult::value);
  private static final Operator<String, Long> PROCESS = new Counting();

  private static final class Counting extends ProcessFunction<String, Long> {
    private final StateSpec.Value<Long> count = value("count", Long.class);

    @Override
    public void onEvent(Event<String> event, ProcessContext<Long> context) {
      context.state(count).update(0L, before -> before + 1);
      context.timers().event(100);
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Long> context) {}
  }

  private static byte[] stored(Operator<String, Long> operator) {
    OperatorHarness<String> script = OperatorHarness.of(operator);
    script.event(1, "a");
    return script.bytes();
  }

  /** Opens, and lets an event touch everything that is opened when it is used. */
  private static void use(Operator<String, Long> operator, byte[] bytes) {
    var state = operator.open(new BinaryReader(bytes));
    state.onEvent(new Event<>("s", "k", 2, 0, null, null, "b"), new FixedContext<>(0, 0));
  }

  @Test
  void aByteTooManyOrTooFewIsUnreadableForEveryOperator() {
    for (Operator<String, Long> operator : List.of(WINDOWS, COUNTED, PROCESS)) {
      byte[] bytes = stored(operator);
      use(operator, bytes);
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> use(operator, longer))
          .isInstanceOf(UnreadableStateException.class)
          .hasMessageContaining("1 bytes more than this code reads");
      for (int length = 1; length < bytes.length; length++) {
        byte[] shorter = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> use(operator, shorter))
            .isInstanceOf(UnreadableStateException.class);
      }
    }
  }

  @Test
  void theStateOfAnotherOperatorIsRefusedAndNotMisread() {
    for (Operator<String, Long> writer : List.of(WINDOWS, COUNTED, PROCESS)) {
      for (Operator<String, Long> reader : List.of(WINDOWS, COUNTED, PROCESS)) {
        if (reader != writer) {
          assertThatThrownBy(() -> reader.open(new BinaryReader(stored(writer))))
              .isInstanceOf(UnreadableStateException.class)
              .hasMessageContainingAll("this is the state of a", "another name");
        }
      }
    }
  }

  /** Frame, count, start, flags (holds, pending, panes), accumulator, then the pane. */
  @Test
  void aPaneOfAKindThatThisCodeDoesNotKnowIsUnreadable() {
    byte[] bytes = stored(WINDOWS);
    assertThat(bytes).containsExactly(0, 0, 1, 1, 1, 0, 7, 2, 0, 0, 1, 0);
    for (byte kind : new byte[] {4, 127}) {
      byte[] newer = bytes.clone();
      newer[8] = kind;
      assertThatThrownBy(() -> WINDOWS.open(new BinaryReader(newer)))
          .isInstanceOf(UnreadableStateException.class)
          .hasMessageContaining("kind " + kind);
    }
  }

  @Test
  void aWindowWithAFlagThatThisCodeDoesNotKnowIsUnreadable() {
    byte[] newer = {1, 0, (byte) 0x83, 0x20, 2};
    assertThatThrownBy(() -> WINDOWS.open(new BinaryReader(newer)))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("flags 4099");
  }

  @Test
  void aPlainValueWithBytesLeftIsNone() {
    Codec<Long> codec = Codecs.of(Long.class);
    assertThat(codec.decode(new byte[] {4})).isEqualTo(2);
    assertThatThrownBy(() -> codec.decode(new byte[] {4, 0}))
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll("not readable as long", "1 bytes more");
    assertThatThrownBy(() -> codec.decode(new byte[0])).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> Codecs.of(Boolean.class).decode(new byte[] {2}))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("neither true nor false");
    assertThatThrownBy(() -> Codecs.of(Integer.class).decode(codec.encode(1L << 40)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("not readable as int");
  }
}
