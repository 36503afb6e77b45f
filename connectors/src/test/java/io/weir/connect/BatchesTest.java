package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.aws.SinkTime;
import io.weir.connect.Batches.Message;
import io.weir.spi.SinkWriter.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Requests that fail in part. */
class BatchesTest {
  private static final Refusals REFUSALS =
      new Refusals("place", Set.of("Invalid"), Set.of("Missing"), "deploy it");
  private static final Outcome NOT_NOW = Outcome.Retry.plain("not now");

  private final List<List<String>> requests = new ArrayList<>();
  private final AtomicLong left = new AtomicLong(1_000_000);
  private long waited;

  private List<Outcome> deliver(Batches.Request<String> request, String... orders) {
    Batches<String> batches =
        new Batches<>(
            3,
            100,
            REFUSALS,
            (messages, time) -> {
              requests.add(messages);
              return request.send(messages, time);
            },
            this::pause);
    List<Message<String>> messages =
        IntStream.range(0, orders.length)
            .mapToObj(i -> new Message<>(orders[i].substring(0, 1), 10, orders[i]))
            .toList();
    return batches.deliver(messages, new SinkTime(left::get, 10_000));
  }

  private void pause(long millis) {
    waited += millis;
    left.addAndGet(-millis);
  }

  private static List<Outcome> each(List<String> messages, String failing) {
    return messages.stream()
        .map(message -> message.equals(failing) ? NOT_NOW : Outcome.DELIVERED)
        .toList();
  }

  private static AwsServiceException refusal(String code) {
    return AwsServiceException.builder()
        .message(code)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }

  @Test
  void aRequestHoldsOneMessageOfEachOrder() {
    assertThat(deliver((messages, time) -> each(messages, ""), "a1", "a2", "b1", "a3", "c1", "d1"))
        .hasSize(6)
        .allMatch(Outcome.DELIVERED::equals);
    assertThat(requests)
        .containsExactly(List.of("a1", "b1", "c1"), List.of("a2", "d1"), List.of("a3"));
  }

  @Test
  void oneThatFailsForLongHoldsBackThoseBehindItAndNoOthers() {
    List<Outcome> outcomes =
        deliver((messages, time) -> each(messages, "a1"), "a1", "a2", "b1", "b2", "c1");
    assertThat(outcomes.get(0)).isEqualTo(NOT_NOW);
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Retry.class);
    assertThat(outcomes.subList(2, 5)).allMatch(Outcome.DELIVERED::equals);
    assertThat(requests).hasSize(Batches.MOST_TRIES).noneMatch(one -> one.contains("a2"));
  }

  @Test
  void theWaitGrowsAndEndsWithTheTime() {
    deliver((messages, time) -> each(messages, "a1"), "a1");
    assertThat(waited).isBetween(1_500L, 6_000L);

    waited = 0;
    requests.clear();
    left.set(40);
    assertThat(deliver((messages, time) -> each(messages, "a1"), "a1")).containsExactly(NOT_NOW);
    assertThat(waited).isEqualTo(40);
    assertThat(requests).hasSizeBetween(2, 3);
  }

  @Test
  void aRequestThatIsInvalidForOneOfItsMessagesIsSentInParts() {
    List<Outcome> outcomes =
        deliver(
            (messages, time) -> {
              if (messages.contains("b1")) {
                throw refusal("Invalid");
              }
              return each(messages, "");
            },
            "a1",
            "b1",
            "b2",
            "c1");
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Refused.class);
    assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(3);
  }

  @Test
  void oneInvalidMessageOfManyIsFoundByHalving() {
    String[] names = IntStream.range(0, 300).mapToObj(i -> "m" + i).toArray(String[]::new);
    Batches<String> batches =
        new Batches<>(
            256,
            1_000_000,
            REFUSALS,
            (messages, time) -> {
              requests.add(messages);
              if (messages.contains(names[77])) {
                throw ServiceException.refused("Invalid", "no");
              }
              return each(messages, "");
            },
            this::pause);
    List<Outcome> outcomes =
        batches.deliver(
            IntStream.range(0, 300).mapToObj(i -> new Message<>(null, 10, names[i])).toList(),
            new SinkTime(left::get, 10_000));
    assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(299);
    assertThat(outcomes.get(77)).isInstanceOf(Outcome.Refused.class);
    assertThat(requests.size()).isLessThan(30);
    assertThat(waited).isZero();
  }

  @Test
  void oneThatIsRefusedForNowLetsThoseWithoutOrderGoFirst() {
    Batches<String> batches =
        new Batches<>(
            4,
            100,
            REFUSALS,
            (messages, time) -> {
              requests.add(messages);
              if (messages.contains("b")) {
                throw ServiceException.refusedForNow("Locked", "later");
              }
              return each(messages, "");
            },
            this::pause);
    List<Outcome> outcomes =
        batches.deliver(
            List.of("a", "b", "c", "d").stream()
                .map(one -> new Message<String>(null, 10, one))
                .toList(),
            new SinkTime(left::get, 10_000));
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Retry.class);
    assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(3);
    assertThat(requests.stream().filter(one -> one.equals(List.of("b"))))
        .hasSize(Batches.MOST_TRIES);
    assertThat(requests.indexOf(List.of("c"))).isLessThan(requests.lastIndexOf(List.of("b")));
  }

  private Batches<String> batchesOf(int most, Batches.Request<String> request) {
    return new Batches<>(
        most,
        1_000_000,
        REFUSALS,
        (messages, time) -> {
          requests.add(messages);
          return request.send(messages, time);
        },
        this::pause);
  }

  private static List<Message<String>> unordered(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Message<String>(null, 10, "m" + i)).toList();
  }

  @Test
  void manyThatAreRefusedForNowTakeNoTimeFromThoseBehindThem() {
    left.set(500);
    List<Outcome> outcomes =
        batchesOf(
                500,
                (messages, time) -> {
                  if (!messages.equals(List.of("m99"))) {
                    throw ServiceException.refusedForNow("Locked", "later");
                  }
                  return each(messages, "");
                })
            .deliver(unordered(100), new SinkTime(left::get, 10));
    assertThat(outcomes.get(99)).isEqualTo(Outcome.DELIVERED);
    assertThat(outcomes.subList(0, 99)).allMatch(Outcome.Retry.class::isInstance);
  }

  @Test
  void oneThatWaitsUntilSomethingIsMendedIsSoughtAndTriedOnce() {
    List<Outcome> outcomes =
        batchesOf(
                500,
                (messages, time) -> {
                  if (messages.contains("m7")) {
                    throw ServiceException.refusedUntilMended("Orphan", "no parent")
                        .saying("planted");
                  }
                  return each(messages, "");
                })
            .deliver(unordered(20), new SinkTime(left::get, 10_000));
    assertThat(outcomes.get(7))
        .isEqualTo(Outcome.Retry.plain("'place' refused, Orphan: no parent"));
    assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(19);
    assertThat(requests).containsOnlyOnce(List.of("m7"));
    assertThat(waited).isZero();
  }

  @Test
  void aPlaceThatIsMissingEndsTheDelivery() {
    List<Outcome> outcomes =
        deliver(
            (messages, time) -> {
              throw refusal("Missing");
            },
            "a1",
            "a2",
            "b1",
            "c1",
            "d1");
    assertThat(outcomes)
        .hasSize(5)
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Retry.class,
                    retry -> assertThat(retry.reason()).startsWith("deploy it (")));
    assertThat(requests).hasSize(1);
  }
}
