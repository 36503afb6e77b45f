package io.weir.connect.stepfunctions;

import io.weir.Sink;
import io.weir.aws.AwsClients;
import io.weir.codec.Json;
import io.weir.connect.Envelope;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * Starts an execution of a state machine of Step Functions for each result; its input is an {@link
 * io.weir.connect.Emitted} in JSON. Each revision of a row starts one, and so does a result that is
 * withdrawn, with {@code "op":"DELETE"}.
 *
 * <p>The name of an execution is the SHA-256 of the result's id in hexadecimal. A standard state
 * machine does not start a second execution of one name until 90 days after the first has ended, so
 * there a result starts one. An express state machine compares no names: after a failure a result
 * may start two executions, with the same id in their inputs.
 *
 * <p>Executions for one key are started in the order of their revisions. They may run at the same
 * time.
 *
 * <p>{@code WEIR_SINK_<NAME>} has the ARN of the state machine, or of a version or an alias of it.
 *
 * @param <T> the value that it takes
 */
public final class StepFunctionsSink<T> implements Sink<T> {
  /** The most bytes of an execution's input, 256 KiB. */
  public static final int MAX_INPUT_BYTES = 256 * 1_024;

  private static final int PARALLEL = 16;

  /** Without a slash: a label of a map state, which cannot be started. */
  private static final Pattern ARN =
      Pattern.compile("arn:[\\w-]+:states:[\\w-]+:[0-9]{12}:stateMachine:[^/\\s]{1,200}");

  private static final String FORM = "the ARN of a state machine";

  private final String name;
  private final Json<T> codec;
  private final boolean express;
  private final @Nullable SfnClient client;
  private final @Nullable String machine;
  private final int requestsAtATime;

  private StepFunctionsSink(
      String name,
      Json<T> codec,
      boolean express,
      @Nullable SfnClient client,
      @Nullable String machine,
      int requestsAtATime) {
    this.name = name;
    this.codec = codec;
    this.express = express;
    this.client = client;
    this.machine = machine;
    this.requestsAtATime = requestsAtATime;
  }

  /** Makes a sink in a standard state machine; values are written by the rules of {@link Json}. */
  public static <T> StepFunctionsSink<T> standard(String name, Class<T> value) {
    return new StepFunctionsSink<>(name, Json.of(value), false, null, null, PARALLEL);
  }

  /** Makes a sink in an express state machine; values are written by the rules of {@link Json}. */
  public static <T> StepFunctionsSink<T> express(String name, Class<T> value) {
    return new StepFunctionsSink<>(name, Json.of(value), true, null, null, PARALLEL);
  }

  /**
   * The same sink on another client, which the caller closes; for local runs and tests.
   *
   * @param machineArn the state machine, whatever the environment names
   */
  public StepFunctionsSink<T> withClient(SfnClient bound, String machineArn) {
    return new StepFunctionsSink<>(name, codec, express, bound, machineArn, requestsAtATime);
  }

  /** Limits the executions that are started at the same time; 16 unless set. */
  public StepFunctionsSink<T> requestsAtATime(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("requestsAtATime(" + most + ") must be at least 1");
    }
    return new StepFunctionsSink<>(name, codec, express, client, machine, most);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.STATE_MACHINE, name, Place.variable(name))
            .in(new Resource.Form.Existing())
            .calls("states:StartExecution"));
  }

  @Override
  public Effect effect() {
    return express ? Effect.AT_LEAST_ONCE : Effect.DEDUPLICATED_FOR_A_TIME;
  }

  /**
   * @throws IllegalArgumentException if the value does not fit into an execution's input
   */
  @Override
  public byte[] encode(T value) {
    return Envelope.value(name, codec, value, MAX_INPUT_BYTES);
  }

  /**
   * @throws IllegalStateException if the client of Step Functions is not in the function's package,
   *     or the environment has no ARN of a state machine of this region
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(name, "software.amazon.awssdk.services.sfn.SfnClient", "sfn");
    String arn =
        machine != null
            ? Place.checked(name, machine, ARN, FORM)
            : Place.of(name, System.getenv(), ARN, FORM);
    SfnClient used =
        client != null ? client : AwsClients.shared(SfnClient.class, SfnClient::builder);
    Place.requireRegion(name, arn, used);
    return new StepFunctionsSinkWriter(used, arn, express, requestsAtATime);
  }
}
