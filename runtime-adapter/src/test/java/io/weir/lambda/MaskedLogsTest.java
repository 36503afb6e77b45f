package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.lambda.Clicks.Click;
import io.weir.log.LogText;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.CommitResult;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import io.weir.time.WatermarkStrategy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No log has a key, a payload or what an author's exception says, unless a setting shows them. */
class MaskedLogsTest {
  private static final String KEY = "SECRETKEY";
  private static final String TEXT = "SECRETTEXT of SECRETKEY";
  private static final String DIGEST = "key#0133e444";
  private static final String TICK = "{\"weir\":\"tick\"}";

  /** What fails. */
  enum Fault {
    NONE,
    RECORD,
    NESTED,
    TIMER,
    ERROR,
    MACHINE,
    SINK_RETRIES,
    SINK_REFUSES,
    SINK_THROWS,
    LETTERS_REFUSED,
    STORE_LOADS,
    STORE_COMMITS,
    STORE_DOES_NOT_KNOW,
    STATE,
    HEAD,
    EVENT
  }

  private InMemoryStateStore memory;
  private final Rig rig = new Rig();
  private Fault fault = Fault.NONE;
  private StreamHandler handler;

  @AfterEach
  void hide() {
    LogText.showKeys(false);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFailureIsLoggedWithoutKeysAndValues(Fault met) {
    String log = log(met);
    assertThat(log).doesNotContain("SECRET").containsAnyOf("WARN", "ERROR", "Exception", "Error");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theSettingShowsThem(Fault met) {
    rig.environment.put(Environment.LOG_KEYS, "true");
    assertThat(log(met)).contains("SECRET");
  }

  @Test
  void aKeyHasADigestByWhichItsLinesAreFound() {
    assertThat(LogText.digest(KEY)).isEqualTo(DIGEST);
    assertThat(log(Fault.RECORD)).contains(DIGEST).contains("IllegalStateException");
    assertThat(log(Fault.HEAD)).contains(DIGEST).contains("is damaged");
    assertThat(log(Fault.STORE_COMMITS))
        .contains(DIGEST)
        .contains("java.lang.IllegalStateException")
        .contains("at io.weir.lambda.MaskedLogsTest");
  }

  @Test
  void anythingButTrueAndFalseIsRefused() {
    rig.environment.put(Environment.LOG_KEYS, "yes");
    assertThatThrownBy(this::container)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("WEIR_LOG_KEYS='yes'");
  }

  /** Two containers meet a fault, and a tick does. */
  private String log(Fault met) {
    memory = new InMemoryStateStore();
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(log, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    try {
      container();
      invoke(new EventJson().put(1, Click.json(KEY, 0)).toString());
      fault = met;
      invoke(event(2));
      container();
      invoke(event(2));
      rig.now += 3_600_000;
      invoke(TICK);
      fault = Fault.NONE;
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  private String event(long sequence) {
    return fault == Fault.EVENT
        ? "{\"Records\":[SECRETTEXT"
        : new EventJson().put(sequence, Click.json(KEY, sequence)).toString();
  }

  private void container() {
    handler = new Rig.Handler(function(), store(), rig.options().deadLetters(new Letters()));
  }

  /** What the handler throws is printed, as Lambda's runtime does. */
  private void invoke(String event) {
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
          new ByteArrayOutputStream(),
          new Rig.FixedContext(60_000));
    } catch (IOException | RuntimeException | Error thrown) {
      assertThat(fault == Fault.MACHINE).isEqualTo(thrown instanceof IOError);
      thrown.printStackTrace();
    }
  }

  private StreamFunction function() {
    Source<Click> source =
        Source.stream("clicks", Json.of(Click.class))
            .timestamps(Click::at, WatermarkStrategy.monotonic());
    return StreamFunction.named("f")
        .from(source.keyBy(Click::page))
        .compute(new Fails())
        .to(new Out("out"))
        .build();
  }

  private final class Stored implements Codec<String> {
    @Override
    public byte[] encode(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] bytes) {
      if (fault == Fault.STATE) {
        throw new IllegalArgumentException(TEXT);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String describe() {
      return "stored";
    }
  }

  private final class Fails extends ProcessFunction<Click, Click> {
    private final StateSpec.Value<String> state = value("last", new Stored());

    @Override
    public void onEvent(Event<Click> event, ProcessContext<Click> context) {
      context.state(state).update("", last -> event.value().page() + last);
      context.timers().processing(context.processingTime() + 60_000);
      switch (fault) {
        case RECORD, LETTERS_REFUSED -> throw new IllegalStateException(TEXT);
        case NESTED -> throw new IllegalStateException(new IOException(TEXT));
        case ERROR -> throw new Error(TEXT, new IOException(TEXT));
        case MACHINE -> throw new IOError(new IOException(TEXT));
        default -> context.emit(event.value());
      }
    }

    @Override
    public void onProcessingTimer(long time, ProcessContext<Click> context) {
      if (fault == Fault.TIMER) {
        throw new IllegalStateException(TEXT);
      }
    }
  }

  private class Out implements Sink<Object> {
    private final String name;

    Out(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Effect effect() {
      return Effect.IDEMPOTENT_BY_REVISION;
    }

    @Override
    public byte[] encode(Object value) {
      return Json.bytes(value);
    }

    @Override
    public SinkWriter open() {
      return emissions -> emissions.stream().map(this::outcome).toList();
    }

    Outcome outcome(Emission emission) {
      return switch (fault) {
        case SINK_RETRIES -> new Outcome.Retry(TEXT);
        case SINK_REFUSES -> new Outcome.Refused(TEXT);
        case SINK_THROWS -> throw new IllegalStateException(TEXT, new IOException(TEXT));
        default -> Outcome.DELIVERED;
      };
    }
  }

  private final class Letters implements Sink<io.weir.DeadLetter> {
    @Override
    public String name() {
      return StreamFunction.DEAD_LETTERS;
    }

    @Override
    public Effect effect() {
      return Effect.IDEMPOTENT_BY_REVISION;
    }

    @Override
    public byte[] encode(io.weir.DeadLetter value) {
      return Json.bytes(value);
    }

    @Override
    public SinkWriter open() {
      return emissions -> emissions.stream().map(this::outcome).toList();
    }

    /** Where the other sink refuses, its letters are to be refused too. */
    private Outcome outcome(Emission emission) {
      return fault == Fault.LETTERS_REFUSED || fault == Fault.SINK_REFUSES
          ? new Outcome.Refused(TEXT)
          : Outcome.DELIVERED;
    }
  }

  private StateStore store() {
    return (StateStore)
        Proxy.newProxyInstance(
            MaskedLogsTest.class.getClassLoader(),
            new Class<?>[] {StateStore.class},
            (proxy, method, arguments) -> called(method, arguments));
  }

  private Object called(Method method, Object[] arguments) throws Throwable {
    boolean loads = method.getName().equals("load");
    boolean commits = method.getName().equals("commit") && arguments.length == 1;
    if (loads && fault == Fault.STORE_LOADS) {
      throw new StateStoreException("away", new IOException(TEXT));
    }
    if (loads && fault == Fault.HEAD) {
      throw new UnreadableStateException("the head of " + new StateKey("f", KEY) + " is damaged");
    }
    if (commits && fault == Fault.STORE_COMMITS) {
      return failed((List<?>) arguments[0]);
    }
    if (commits && fault == Fault.STORE_DOES_NOT_KNOW) {
      throw new IllegalStateException(TEXT);
    }
    try {
      return method.invoke(memory, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static List<CommitResult> failed(List<?> commits) {
    return commits.stream()
        .<CommitResult>map(commit -> new CommitResult.Failed(new IllegalStateException(TEXT)))
        .toList();
  }
}
