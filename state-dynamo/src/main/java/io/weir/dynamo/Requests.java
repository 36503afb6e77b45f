package io.weir.dynamo;

import io.weir.log.LogText;
import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls of DynamoDB: errors made into the store's own, waits, and cuts into requests. */
final class Requests {
  /** The default limit of requests that are sent at the same time. */
  static final int PARALLEL = 16;

  private static final int STATEMENTS_PER_REQUEST = 25;
  private static final long FIRST_WAIT_MILLIS = 25;
  private static final long LONGEST_WAIT_MILLIS = 1_000;
  private static final Set<String> DENIED =
      Set.of(
          "AccessDeniedException",
          "AccessDenied",
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "ResourceNotFoundException",
          "ResourceNotFound");

  private Requests() {}

  static <T> T call(String table, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw failure(table, e);
    }
  }

  static StateStoreException failure(String table, SdkException e) {
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      return failure(
          table, service.awsErrorDetails().errorCode(), String.valueOf(e.getMessage()), e);
    }
    return new NoAnswerException(
        "DynamoDB does not answer for '" + table + "': " + e.getMessage(), e);
  }

  /**
   * @param e null if it is an answer beside others, and no exception
   */
  static StateStoreException failure(
      String table, String code, String message, @Nullable SdkException e) {
    boolean noIndex = "ValidationException".equals(code) && message.contains("specified index");
    if (noIndex || DENIED.contains(code)) {
      return new ConfigurationException(
          advice(table, noIndex ? "ResourceNotFound" : code) + " (" + message + ")", e);
    }
    return new StateStoreException(
        "DynamoDB refused for '" + table + "', " + code + told(code, message), e);
  }

  /** Leaves out messages about malformed requests, which may hold values of the request. */
  private static String told(String code, String message) {
    return code.startsWith("Validation") || code.startsWith("Transaction")
        ? LogText.detail(": ", message)
        : ": " + message;
  }

  /** The failure; noted if it is of a call that was not answered. */
  static RuntimeException heard(
      AtomicReference<RuntimeException> silence, RuntimeException failure) {
    if (failure instanceof NoAnswerException) {
      silence.set(failure);
    }
    return failure;
  }

  static boolean isConfiguration(SdkException e) {
    return e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && DENIED.contains(service.awsErrorDetails().errorCode());
  }

  static String advice(String table, String code) {
    if (code.startsWith("ResourceNotFound")) {
      return "the table '"
          + table
          + "' or its index is not there; deploy it from template.yaml in this"
          + " account and region, or set WEIR_STATE_TABLE (for a sink: the table's name) to the one that is";
    }
    return "DynamoDB denied a request on '"
        + table
        + "'; give the function's role BatchGetItem, Query,"
        + " PutItem, UpdateItem, DeleteItem, PartiQLInsert and PartiQLUpdate on the table, and Query on"
        + " its indexes";
  }

  /** Waits a growing, jittered time before attempt number {@code attempt}, counted from 0. */
  static void backOff(int attempt) {
    long longest = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(attempt, 10));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StateStoreException("interrupted while waiting for DynamoDB", e);
    }
  }

  /** Cut into as many as one request of statements takes. */
  static <A> List<List<A>> statements(List<A> all) {
    List<List<A>> groups = new ArrayList<>();
    for (int at = 0; at < all.size(); at += STATEMENTS_PER_REQUEST) {
      groups.add(all.subList(at, Math.min(all.size(), at + STATEMENTS_PER_REQUEST)));
    }
    return groups;
  }
}
