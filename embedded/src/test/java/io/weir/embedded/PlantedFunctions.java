package io.weir.embedded;

import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.Output;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codecs;
import io.weir.codec.Json;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.privacy.Personal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import io.weir.privacy.Treatment;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Functions that tell all that they know of a person, in every way that there is: results, state,
 * keys, ids, messages of exceptions. The same once with personal data declared, once without.
 */
public final class PlantedFunctions {
  private static final TokenKey KEY =
      TokenKey.of("k1", "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  private static final Output<String> REFUSED = Output.of("refused", String.class);
  private static final Output<Anyone> LATE = Output.of("late", Anyone.class);

  interface Anyone {
    String email();

    String name();

    Home home();

    long at();

    String does();
  }

  /** Is personal as a whole where a component of this type is marked. */
  public record Home(String street, List<String> phones) {}

  /** Someone whose data are declared. */
  public record Person(
      @Personal(Treatment.TOKENISE) String email,
      @Personal String name,
      @Personal Home home,
      @Personal(Treatment.DROP) String card,
      long at,
      String does)
      implements Anyone {}

  /** Someone whose data are not declared. */
  public record Known(String email, String name, Home home, String card, long at, String does)
      implements Anyone {}

  /** All that is told of someone. */
  public record Row(String email, String told) {
    static Row of(Anyone one) {
      return new Row(one.email(), one.toString());
    }
  }

  /** A sink that says in its refusal what it was given. */
  private record Refusing(String name) implements Sink<String> {
    @Override
    public Effect effect() {
      return Effect.AT_LEAST_ONCE;
    }

    @Override
    public byte[] encode(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public SinkWriter open() {
      return emissions ->
          emissions.stream()
              .<Outcome>map(one ->
                  new Outcome.Refused("not " + new String(one.payload(), StandardCharsets.UTF_8)))
              .toList();
    }
  }

  private static final class Telling<P extends Anyone> extends ProcessFunction<P, Row> {
    private final StateSpec.Value<String> kept = value("kept", String.class);
    private final Output<String> refused = writes(REFUSED);

    @Override
    public void onEvent(Event<P> event, ProcessContext<Row> context) {
      P one = event.value();
      context.state(kept).set(one.toString());
      switch (one.does()) {
        case "throw" -> throw new IllegalStateException("cannot handle " + one);
        case "huge" -> context.emit(new Row(one.email(), one.toString().repeat(10_000)));
        case "refuse" -> context.emit(refused, one.toString());
        case "time" -> context.timers().event(event.time().plusSeconds(1));
        default -> context.emit(Row.of(one));
      }
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Row> context) {
      throw new IllegalStateException("cannot time " + context.state(kept).value());
    }
  }

  /** Dead letters without waiting, in a table. */
  private static StreamFunction.Builder<Row> common(StreamFunction.Builder<Row> function) {
    return function
        .to(DynamoSink.table("rows", Row.class).key("email"))
        .onFailure(FailurePolicy.deadLetter())
        .deadLetters(DeadLetterTable.table("dead-letters"));
  }

  private static <P extends Anyone> StreamFunction telling(Source<P> people) {
    return common(
            StreamFunction.named("telling")
                .from(people.keyBy(Anyone::email))
                .compute(new Telling<>()))
        .to(REFUSED, new Refusing("refusing"))
        .build();
  }

  private static <P extends Anyone> StreamFunction windows(Source<P> people) {
    return common(
            StreamFunction.named("windows")
                .from(people.keyBy(Anyone::email))
                .compute(
                    Window.of(people)
                        .tumbling(Duration.ofMinutes(1))
                        .late(LATE)
                        .aggregate(
                            Aggregates.reduce(
                                P::toString, (one, other) -> other, Codecs.of(String.class)),
                            (key, start, end, told) -> new Row(key, told))))
        .to(LATE, DynamoSink.<Anyone>table("late", PlantedFunctions::row).key("email"))
        .build();
  }

  private static Map<String, Object> row(Anyone one) {
    return Map.of("email", one.email(), "told", one.toString());
  }

  private static <P extends Anyone> Source<P> people(Class<P> type) {
    return Source.stream("people", Json.of(type))
        .timestampMillis(Anyone::at, WatermarkStrategy.monotonic())
        .dedupe(one -> one.email() + one.name() + one.at(), Duration.ofHours(1));
  }

  private static final Source<Person> DECLARED =
      people(Person.class)
          .personal(PersonalData.annotated().mask("more.*.secret").keys(TokenKeys.of(KEY)));

  /** With personal data declared. */
  public static final class Treated {
    public static final StreamFunction FUNCTION = telling(DECLARED);

    private Treated() {}
  }

  /** With personal data declared. */
  public static final class TreatedWindows {
    public static final StreamFunction FUNCTION = windows(DECLARED);

    private TreatedWindows() {}
  }

  /** Without keys: a payload that cannot be read is withheld. */
  public static final class Masked {
    public record Person(
        @Personal String email,
        @Personal String name,
        @Personal Home home,
        @Personal String card,
        long at,
        String does)
        implements Anyone {}

    public static final StreamFunction FUNCTION =
        telling(people(Person.class).personal(PersonalData.annotated().mask("more.*.secret")));

    private Masked() {}
  }

  /** Nothing is declared: all that the treated ones must not tell is told. */
  public static final class Told {
    public static final StreamFunction FUNCTION = telling(people(Known.class));

    private Told() {}
  }

  /** As {@link Told}. */
  public static final class ToldWindows {
    public static final StreamFunction FUNCTION = windows(people(Known.class));

    private ToldWindows() {}
  }

  private PlantedFunctions() {}
}
