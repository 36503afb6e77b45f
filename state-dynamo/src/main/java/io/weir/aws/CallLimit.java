package io.weir.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Bounds a call by time: the SDK counts attempts only, and ten unanswered ones take half a minute
 * (R24). The SDK's own timeout of a call starts a thread and a task for each call; the time of one
 * attempt is bounded by the connection already. It also reports the last attempt: no answer, or its
 * refusal.
 *
 * @param millis the milliseconds after its start in which a call may begin another attempt
 * @param nanoClock measures elapsed time
 * @param throttles counts the answers that the service has no capacity, of each attempt
 */
public record CallLimit(long millis, LongSupplier nanoClock, AtomicLong throttles)
    implements ExecutionInterceptor {
  private static final ExecutionAttribute<Long> BEGAN = new ExecutionAttribute<>("WeirCallBegan");

  /** The refusal of the last attempt; not set if there was no answer. */
  private static final ExecutionAttribute<Refusal> REFUSAL =
      new ExecutionAttribute<>("WeirCallRefusal");

  /** A limit with a count of its own. */
  public CallLimit(long millis, LongSupplier nanoClock) {
    this(millis, nanoClock, new AtomicLong());
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    attributes.putAttribute(BEGAN, nanoClock.getAsLong());
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    long nanos = nanoClock.getAsLong() - attributes.getAttribute(BEGAN);
    Refusal refusal = attributes.getAttribute(REFUSAL);
    if (nanos > millis * 1_000_000) {
      throw over(nanos / 1_000_000, refusal);
    }
    if (refusal != null) {
      attributes.putAttribute(REFUSAL, null);
    }
  }

  private static SdkClientException over(long after, @Nullable Refusal refusal) {
    String end = " after " + after + " ms; the call is not tried again";
    if (refusal == null) {
      return SdkClientException.create("no answer" + end);
    }
    AwsServiceException cause = refusal.exception();
    return SdkClientException.create("refused still (" + cause.getMessage() + ")" + end, cause);
  }

  /** The bytes of a refusal are read here and handed on as they are; those of an answer are not. */
  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Optional<InputStream> body = context.responseBody();
    if (context.httpResponse().isSuccessful() || body.isEmpty()) {
      return body;
    }
    byte[] bytes = read(body.get());
    Refusal refusal = new Refusal(context.httpResponse().statusCode(), bytes);
    if (refusal.exception().isThrottlingException()) {
      throttles.incrementAndGet();
    }
    attributes.putAttribute(REFUSAL, refusal);
    return Optional.of(new ByteArrayInputStream(bytes));
  }

  private static byte[] read(InputStream body) {
    try (body) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
