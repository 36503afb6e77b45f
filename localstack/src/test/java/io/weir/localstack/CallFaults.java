package io.weir.localstack;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.function.LongFunction;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What goes wrong with the calls of a client of a real service. Several threads may make them: then
 * those that are under way when the process ends may still take effect.
 */
final class CallFaults {
  /** The end of the process. */
  static final class Crash extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  /** What happens to one call. */
  enum Fault {
    NONE,
    /** The service refuses it for now. */
    REFUSED,
    /** It does not reach the service. */
    CALL_LOST,
    /** It takes effect, and its answer is lost. */
    ANSWER_LOST,
    CRASH_BEFORE,
    CRASH_AFTER
  }

  private interface Call {
    Object make() throws Throwable;
  }

  private final LongFunction<Fault> plan;
  private long made;

  private CallFaults(LongFunction<Fault> plan) {
    this.plan = plan;
  }

  static CallFaults none() {
    return new CallFaults(call -> Fault.NONE);
  }

  /**
   * @param point 2n = before the n-th call, 2n + 1 = after it took effect
   */
  static CallFaults crashAt(long point) {
    Fault fault = point % 2 == 0 ? Fault.CRASH_BEFORE : Fault.CRASH_AFTER;
    return new CallFaults(call -> call == point / 2 ? fault : Fault.NONE);
  }

  /**
   * @param share of the calls that go wrong, each way as often as any other
   */
  static CallFaults random(long seed, double share) {
    Random random = new Random(seed);
    int kinds = Fault.values().length - 1;
    return new CallFaults(call ->
        random.nextDouble() < share ? Fault.values()[1 + random.nextInt(kinds)] : Fault.NONE);
  }

  /**
   * Lets the end of the process pass, also out of one of several threads.
   *
   * @throws IllegalStateException as it was thrown, if it is none
   */
  static void requireCrash(Throwable ended) {
    if (!(ended instanceof Crash) && !(ended.getCause() instanceof Crash)) {
      throw (IllegalStateException) ended;
    }
  }

  /** The number of calls so far. */
  synchronized long calls() {
    return made;
  }

  /** The same client with these faults in its calls. */
  <C> C in(Class<C> type, C client) {
    Object wrapped =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                isCall(arguments)
                    ? around(() -> invoke(method, client, arguments))
                    : invoke(method, client, arguments));
    return type.cast(wrapped);
  }

  private static boolean isCall(Object[] arguments) {
    return arguments != null && arguments.length > 0 && arguments[0] instanceof AwsRequest;
  }

  private static Object invoke(Method method, Object client, Object[] arguments) throws Throwable {
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object around(Call call) throws Throwable {
    Fault fault = next();
    switch (fault) {
      case REFUSED -> throw refusal();
      case CALL_LOST -> throw SdkClientException.create("the call is lost");
      case CRASH_BEFORE -> throw new Crash();
      default -> {}
    }
    Object answer = call.make();
    switch (fault) {
      case ANSWER_LOST -> throw SdkClientException.create("the answer is lost");
      case CRASH_AFTER -> throw new Crash();
      default -> {
        return answer;
      }
    }
  }

  private synchronized Fault next() {
    return plan.apply(made++);
  }

  private static AwsServiceException refusal() {
    String code = "ThrottlingException";
    return AwsServiceException.builder()
        .message(code)
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }
}
