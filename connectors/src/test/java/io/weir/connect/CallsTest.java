package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.aws.SinkTime;
import io.weir.connect.Batches.Message;
import io.weir.spi.SinkWriter.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Calls that take one message each. */
class CallsTest {
  private static final Refusals REFUSALS =
      new Refusals("place", Set.of("Invalid"), Set.of("Missing"), "deploy it");
  private static final Outcome NOT_NOW = Outcome.Retry.plain("not now");

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong left = new AtomicLong(1_000_000);

  private List<Outcome> deliver(int atATime, Calls.Call<String> call, String... texts) {
    Calls<String> calls =
        new Calls<>(
            atATime,
            REFUSALS,
            (message, time) -> {
              sent.add(message);
              return call.send(message, time);
            });
    List<Message<String>> messages =
        Stream.of(texts)
            .map(text -> new Message<>(text.startsWith("-") ? null : text.substring(0, 1), 1, text))
            .toList();
    return calls.deliver(messages, new SinkTime(left::get, 10_000));
  }

  private static Calls.Call<String> failing(String text, RuntimeException failure) {
    return (message, time) -> {
      if (message.equals(text)) {
        throw failure;
      }
      return Outcome.DELIVERED;
    };
  }

  private static AwsServiceException refusal(String code) {
    return Refused.with(AwsServiceException.builder(), code);
  }

  @Test
  void oneThatIsToBeSentAgainHoldsBackThoseBehindItAndNoOthers() {
    List<Outcome> outcomes =
        deliver(
            1,
            (message, time) -> message.equals("a1") ? NOT_NOW : Outcome.DELIVERED,
            "a1",
            "a2",
            "b1",
            "-1",
            "-2");
    assertThat(outcomes)
        .containsExactly(
            NOT_NOW, Batches.HELD_BACK, Outcome.DELIVERED, Outcome.DELIVERED, Outcome.DELIVERED);
    assertThat(sent).containsExactly("a1", "b1", "-1", "-2");
  }

  @Test
  void oneThatIsRefusedForGoodHoldsBackNone() {
    List<Outcome> outcomes = deliver(1, failing("a1", refusal("Invalid")), "a1", "a2", "b1");
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Refused.class);
    assertThat(outcomes.subList(1, 3)).allMatch(Outcome.DELIVERED::equals);
  }

  @Test
  void whenAPlaceIsMissingNoFurtherCallIsBegun() {
    List<Outcome> outcomes =
        deliver(1, failing("b1", refusal("Missing")), "a1", "b1", "b2", "c1", "-1");
    assertThat(sent).containsExactly("a1", "b1");
    assertThat(outcomes.get(0)).isEqualTo(Outcome.DELIVERED);
    assertThat(outcomes.subList(1, 5))
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Retry.class,
                    retry -> assertThat(retry.reason()).startsWith("deploy it (")));
  }

  @Test
  void whenTheServiceDoesNotAnswerNoFurtherCallIsBegun() {
    List<Outcome> outcomes =
        deliver(1, failing("a1", SdkClientException.create("no answer")), "a1", "b1");
    assertThat(sent).containsExactly("a1");
    assertThat(outcomes).hasSize(2).allMatch(Outcome.Retry.class::isInstance);
  }

  @Test
  void whenTheTimeIsOverNoFurtherCallIsBegun() {
    List<Outcome> outcomes =
        deliver(
            1,
            (message, time) -> {
              left.set(0);
              return Outcome.DELIVERED;
            },
            "a1",
            "b1",
            "a2");
    assertThat(outcomes).containsExactly(Outcome.DELIVERED, SinkTime.OVER, SinkTime.OVER);
  }

  @Test
  void callsOfSeveralOrdersAreMadeAtTheSameTime() {
    CountDownLatch both = new CountDownLatch(2);
    List<Outcome> outcomes =
        deliver(
            2,
            (message, time) -> {
              both.countDown();
              return met(both) ? Outcome.DELIVERED : NOT_NOW;
            },
            "a1",
            "a2",
            "b1",
            "b2");
    assertThat(outcomes).hasSize(4).allMatch(Outcome.DELIVERED::equals);
    assertThat(sent).containsSubsequence("a1", "a2").containsSubsequence("b1", "b2");
  }

  private static boolean met(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
