package io.weir.testkit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.aggregate.Aggregates;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.time.TimeDomain;
import io.weir.window.Window;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each rule of {@link OperatorContract} is noticed when an operator breaks it. */
class OperatorContractBreaksTest {
  private static final Operator<String, Object> WINDOWS =
      Window.of(String.class)
          .tumbling(ofSeconds(5))
          .aggregate(Aggregates.counting(), (key, start, end, value) -> value);
  private static final Operator<String, Object> EXPIRING = new Recent();

  private static final class Recent extends ProcessFunction<String, Object> {
    private final StateSpec.ListOf<String> recent =
        keeps(StateSpec.list("recent", String.class).expiring(Ttl.of(ofSeconds(4))));

    @Override
    public void onEvent(Event<String> event, ProcessContext<Object> context) {
      context.list(recent).add(event.value());
      context.emit(context.list(recent).all());
    }
  }

  private static final class Contract extends OperatorContract<String> {
    private final Supplier<Operator<String, Object>> operator;
    private final List<byte[]> older;

    Contract(Operator<String, Object> operator, byte[]... older) {
      this(() -> operator, older);
    }

    Contract(Supplier<Operator<String, Object>> operator, byte[]... older) {
      this.operator = operator;
      this.older = List.of(older);
    }

    @Override
    protected Operator<String, Object> operator() {
      return operator.get();
    }

    @Override
    protected String value(String source, int number) {
      return "value " + number % 5;
    }

    @Override
    protected List<byte[]> olderState() {
      return older;
    }
  }

  /** The operator with another state around each that it opens. */
  private static Contract broken(
      Operator<String, Object> operator, UnaryOperator<OperatorState<String, Object>> state) {
    return new Contract(
        new ForwardingOperator<>(operator) {
          @Override
          public OperatorState<String, Object> open(BinaryReader stored) {
            return state.apply(super.open(stored));
          }
        });
  }

  private static void noticed(Runnable rule, String... words) {
    assertThatThrownBy(rule::run).isInstanceOf(AssertionError.class).hasMessageContainingAll(words);
  }

  @Test
  void whatIsRememberedOutsideOfTheBytes() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  private int events;

                  @Override
                  public Applied onEvent(Event<String> event, OperatorContext<Object> context) {
                    context.emit("event " + events++);
                    return super.onEvent(event, context);
                  }
                });
    noticed(contract::resultsAndStateAreTheSameWhereverBatchesAreCut, "in one batch");
  }

  /** It counts the events of all keys, in a field that no state has. */
  private static final class Counting extends ProcessFunction<String, Object> {
    private int events;

    @Override
    public void onEvent(Event<String> event, ProcessContext<Object> context) {
      context.emit("event " + events++);
    }
  }

  @Test
  void whatIsRememberedInTheOperator() {
    Contract contract = new Contract(Counting::new);
    contract.resultsAndStateAreTheSameWhereverBatchesAreCut();
    noticed(
        contract::keysOfOneOperatorKnowNothingOfEachOther,
        "history 0",
        "belongs into the state, not into the operator");
  }

  /** It writes a state of the key's own, with what it was last opened with for any key. */
  private static final class Opened extends ForwardingOperator<String, Object> {
    private boolean isNew;

    Opened() {
      super(WINDOWS);
    }

    @Override
    public OperatorState<String, Object> open(BinaryReader stored) {
      isNew = stored == null;
      return new ForwardingOperatorState<>(super.open(stored)) {
        @Override
        public Applied onEvent(Event<String> event, OperatorContext<Object> context) {
          context.emit(isNew ? "a new key" : "a known key");
          return super.onEvent(event, context);
        }
      };
    }
  }

  @Test
  void whatIsTakenFromTheKeyThatWasOpenedLast() {
    noticed(new Contract(Opened::new)::keysOfOneOperatorKnowNothingOfEachOther, "history 0");
  }

  @Test
  void bytesThatChangeWhenTheyAreWrittenAgain() {
    Contract contract =
        new Contract(
            new ForwardingOperator<>(WINDOWS) {
              @Override
              public OperatorState<String, Object> open(BinaryReader stored) {
                int times = stored == null ? 0 : stored.unsignedInt();
                return new ForwardingOperatorState<>(super.open(stored)) {
                  @Override
                  public void write(BinaryWriter out) {
                    out.unsigned(times + 1);
                    super.write(out);
                  }
                };
              }
            });
    noticed(contract::theSameStateHasTheSameBytes, "read whole");
  }

  @Test
  void bytesThatChangeWhileTheyAreWritten() {
    Contract contract =
        new Contract(
            new ForwardingOperator<>(WINDOWS) {
              @Override
              public OperatorState<String, Object> open(BinaryReader stored) {
                if (stored != null) {
                  stored.unsigned();
                }
                return new ForwardingOperatorState<>(super.open(stored)) {
                  private int times;

                  @Override
                  public void write(BinaryWriter out) {
                    out.unsigned(times++);
                    super.write(out);
                  }
                };
              }
            });
    noticed(contract::theSameStateHasTheSameBytes, "twice");
  }

  @Test
  void aTimerThatIsDueTooLate() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public boolean isDue(TimeDomain domain, long time) {
                    return super.isDue(domain, time - 1);
                  }
                });
    noticed(contract::whatIsDueAgreesWithWhenItIsDue, "due at");
  }

  @Test
  void aTimerThatIsDueTooEarly() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public boolean isDue(TimeDomain domain, long time) {
                    return super.isDue(domain, Math.max(time, time + 1));
                  }
                });
    noticed(contract::whatIsDueAgreesWithWhenItIsDue, "due before");
  }

  @Test
  void aTimeThatIsLaterThanItIsDue() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public long timeOfDue(TimeDomain domain, long due) {
                    return due + 1;
                  }
                });
    noticed(contract::whatIsDueAgreesWithWhenItIsDue, "the time of what is due");
  }

  @Test
  void aTimerThatIsStillDueAfterItFired() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public void onTimer(TimeDomain domain, OperatorContext<Object> context) {
                    context.emit("fired, not forgotten");
                  }
                });
    noticed(contract::theSameStateHasTheSameBytes, "still due after it was fired");
  }

  @Test
  void aSkippedTimerThatIsStillDue() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public void skipTimer(TimeDomain domain, OperatorContext<Object> context) {}
                });
    noticed(contract::aSkippedTimerIsForgottenAndSaysNothing, "still due after it was fired");
  }

  @Test
  void aSkippedTimerThatSpeaks() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public void skipTimer(TimeDomain domain, OperatorContext<Object> context) {
                    super.onTimer(domain, context);
                  }
                });
    noticed(contract::aSkippedTimerIsForgottenAndSaysNothing, "skipped in EVENT time");
  }

  @Test
  void aTimeThatIsToldEarlierThanTheOperatorIsCalled() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public List<StateEntry> kept() {
                    return super.kept().stream()
                        .map(entry ->
                            entry.dues().isEmpty()
                                ? entry
                                : entry.due(
                                    TimeDomain.EVENT, entry.dues().getFirst().time() - 1, "ends"))
                        .toList();
                  }
                });
    noticed(
        contract::whatIsKeptIsToldAndTellingChangesNothing,
        "must be that of nextDue()",
        "by at(..)");
  }

  @Test
  void aTimeThatIsNotDeclared() {
    Contract contract =
        new Contract(
            new ForwardingOperator<>(WINDOWS) {
              @Override
              public boolean usesEventTime() {
                return false;
              }
            });
    noticed(contract::onlyDeclaredTimeIsWaitedFor, "usesEventTime()");
  }

  @Test
  void anEmptyStateThatWaits() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public boolean isEmpty() {
                    return true;
                  }
                });
    noticed(contract::aKeyWithoutStateIsEmptyAndAnEmptyOneWaitsForNothing, "would be forgotten");
  }

  @Test
  void aNewStateThatIsNotEmpty() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public boolean isEmpty() {
                    return false;
                  }
                });
    noticed(
        contract::aKeyWithoutStateIsEmptyAndAnEmptyOneWaitsForNothing,
        "a key without state is empty");
  }

  @Test
  void stateThatExpiresWhileItIsDue() {
    Contract contract =
        broken(
            WINDOWS,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public OptionalLong expiresAt() {
                    return OptionalLong.of(1_000_000);
                  }
                });
    noticed(contract::stateThatExpiresWaitsForNothingAndIsNotMissed, "expires");
  }

  @Test
  void stateThatExpiresTooEarly() {
    Contract contract =
        broken(
            EXPIRING,
            state ->
                new ForwardingOperatorState<>(state) {
                  @Override
                  public OptionalLong expiresAt() {
                    OptionalLong at = super.expiresAt();
                    return at.isEmpty() ? at : OptionalLong.of(at.getAsLong() - 1);
                  }
                });
    noticed(contract::stateThatExpiresWaitsForNothingAndIsNotMissed, "as if there were none");
  }

  @Test
  void bytesThatAreCutOff() {
    Contract contract =
        new Contract(
            new ForwardingOperator<>(WINDOWS) {
              @Override
              public OperatorState<String, Object> open(BinaryReader stored) {
                try {
                  return super.open(stored);
                } catch (RuntimeException unreadable) {
                  return super.open(null);
                }
              }
            });
    noticed(contract::bytesThatAreCutOffOrTooManyAreRefused, "1 of");
  }

  @Test
  void bytesThatAreTooMany() {
    Contract contract =
        new Contract(
            new ForwardingOperator<>(WINDOWS) {
              @Override
              public OperatorState<String, Object> open(BinaryReader stored) {
                return super.open(stored == null ? null : new BinaryReader(trimmed(stored.rest())));
              }
            });
    noticed(contract::bytesThatAreCutOffOrTooManyAreRefused, "a byte more");
  }

  /** Without a byte 0 at the end; a window's state ends with a count that is not 0. */
  private static byte[] trimmed(byte[] bytes) {
    boolean more = bytes.length > 1 && bytes[bytes.length - 1] == 0;
    return more ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }

  @Test
  void olderStateThatIsNotRead() {
    Contract contract = new Contract(WINDOWS, new byte[] {9, 9, 9});
    assertThatThrownBy(contract::olderStateIsReadAndGoesOn)
        .isInstanceOf(UnreadableStateException.class);
  }
}
