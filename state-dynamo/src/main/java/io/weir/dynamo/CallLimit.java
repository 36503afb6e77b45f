package io.weir.dynamo;

import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Bounds a call by time: the SDK counts attempts, and ten that are never answered are half a minute
 * (PROTOCOL R24). The SDK's own timeout of a call starts a thread and a task for each call; the
 * time of one attempt is bounded by the connection already.
 *
 * @param millis how long after its beginning a call may begin another attempt
 * @param nanoClock the time that passes
 */
record CallLimit(long millis, LongSupplier nanoClock) implements ExecutionInterceptor {
  private static final ExecutionAttribute<Long> BEGAN = new ExecutionAttribute<>("WeirCallBegan");

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    attributes.putAttribute(BEGAN, nanoClock.getAsLong());
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    long nanos = nanoClock.getAsLong() - attributes.getAttribute(BEGAN);
    if (nanos > millis * 1_000_000) {
      throw SdkClientException.create(
          "no answer after " + nanos / 1_000_000 + " ms; the call is not tried again");
    }
  }
}
