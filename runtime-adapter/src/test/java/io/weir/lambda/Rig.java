package io.weir.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.Telemetry;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;
import io.weir.testkit.CollectingSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** A handler on stores in memory, and containers of it that come and go. */
final class Rig {
  final InMemoryStateStore memory = new InMemoryStateStore();
  final CollectingSink<Object> counts = new CollectingSink<>("counts");
  final CollectingSink<DeadLetter> letters = new CollectingSink<>(StreamFunction.DEAD_LETTERS);
  final Map<String, String> environment = new HashMap<>();
  FakeKinesis kinesis = new FakeKinesis(EventJson.SHARD);

  /** What stands between the handler and Kinesis. */
  UnaryOperator<KinesisClient> between = client -> client;

  /** Who is told what is measured. */
  final List<Telemetry> telemetry = new ArrayList<>();

  StateStore store = memory;
  long now = Clicks.NOON.toEpochMilli();
  int remaining = 60_000;

  /** What the context says of the time that remains, each time that it is asked. */
  IntSupplier time = () -> remaining;

  private StreamHandler container;

  /** Lets the time be short from the second question on: the first is asked at the beginning. */
  void remainingAtFirst(int first, int later) {
    AtomicInteger asked = new AtomicInteger();
    time = () -> asked.getAndIncrement() == 0 ? first : later;
  }

  static final class Handler extends StreamHandler {
    Handler(StreamFunction function, StateStore store, HandlerOptions options) {
      super(function, store, options);
    }
  }

  StreamHandler start(Function<Sink<Object>, StreamFunction> function) {
    container = new Handler(function.apply(counts), store, options());
    return container;
  }

  HandlerOptions options() {
    HandlerOptions options =
        HandlerOptions.DEFAULT
            .environment(environment)
            .deadLetters(letters)
            .clock(() -> now)
            .kinesis(() -> between.apply(kinesis));
    for (Telemetry one : telemetry) {
      options = options.telemetry(one);
    }
    return options;
  }

  /** The container that the next invocation goes to. */
  void use(StreamHandler other) {
    container = other;
  }

  StreamHandler handler() {
    return container == null ? start(Clicks::to) : container;
  }

  String invoke(EventJson event) {
    return invoke(event.toString());
  }

  String invoke(String event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      handler()
          .handleRequest(
              new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
              out,
              new FixedContext(remaining) {
                @Override
                public int getRemainingTimeInMillis() {
                  return time.getAsInt();
                }
              });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  List<Clicks.Count> results() {
    return counts.values(Clicks.Count.class);
  }

  /** A sink that is away for one page. */
  Sink<Object> away(String page) {
    return new Sink<>() {
      @Override
      public String name() {
        return "counts";
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

      private SinkWriter.Outcome outcome(Emission emission) {
        return emission.key().equals(page)
            ? SinkWriter.Outcome.Retry.plain("away")
            : counts.deliver(List.of(emission)).getFirst();
      }
    };
  }

  static class FixedContext implements Context {
    private final int remaining;

    FixedContext(int remaining) {
      this.remaining = remaining;
    }

    @Override
    public int getRemainingTimeInMillis() {
      return remaining;
    }

    @Override
    public String getAwsRequestId() {
      return "request";
    }

    @Override
    public String getLogGroupName() {
      return "group";
    }

    @Override
    public String getLogStreamName() {
      return "stream";
    }

    @Override
    public String getFunctionName() {
      return "function";
    }

    @Override
    public String getFunctionVersion() {
      return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "arn:aws:lambda:eu-west-1:123456789012:function:clicks";
    }

    @Override
    public CognitoIdentity getIdentity() {
      return null;
    }

    @Override
    public ClientContext getClientContext() {
      return null;
    }

    @Override
    public int getMemoryLimitInMB() {
      return 1_024;
    }

    @Override
    public LambdaLogger getLogger() {
      return null;
    }
  }
}
