package io.weir.format.eventbridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.format.eventbridge.EventBridge.BusEvent;
import io.weir.testkit.CodecContract;
import io.weir.testkit.Fuzz;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of EventBridge, and replayed ones. */
class EventBridgeTest extends CodecContract<BusEvent<EventBridgeTest.State>> {
  record State(String state) {}

  private static final EventBridge<State> CODEC = EventBridge.of(Json.of(State.class));

  private static final String EVENT =
      """
      {"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718",
       "detail-type":"EC2 Instance State-change Notification","source":"aws.ec2",
       "account":"111122223333","time":"2017-12-22T18:43:48Z","region":"us-west-1",
       "resources":["arn:aws:ec2:us-west-1:123456789012:instance/i-1"],
       "detail":{"instance-id":"i-1","state":"terminated"}}
      """;

  private static BusEvent<State> event(String replay) {
    return new BusEvent<>(
        "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "aws.ec2",
        "EC2 Instance State-change Notification",
        "111122223333",
        "us-west-1",
        Instant.parse("2017-12-22T18:43:48Z"),
        List.of("arn:aws:ec2:us-west-1:123456789012:instance/i-1"),
        replay,
        new State("terminated"));
  }

  @Override
  protected Codec<BusEvent<State>> codec() {
    return CODEC;
  }

  @Override
  protected List<BusEvent<State>> values() {
    return List.of(event(null), event("again"));
  }

  @Test
  void anEventOfABus() {
    assertThat(CODEC.decode(EVENT.getBytes(UTF_8))).isEqualTo(event(null));
  }

  @Test
  void aReplayedEventNamesItsReplay() {
    String replayed =
        EVENT.replace("\"version\":\"0\"", "\"version\":\"0\",\"replay-name\":\"again\"");
    assertThat(CODEC.decode(replayed.getBytes(UTF_8))).isEqualTo(event("again"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"id\"", "\"source\"", "\"detail-type\"", "\"time\"", "\"detail\""})
  void anEventThatLacksSomethingIsRefused(String name) {
    String without = EVENT.replace(name + ":", "\"other\":");
    assertThatThrownBy(() -> CODEC.decode(without.getBytes(UTF_8)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("there is no " + name.replace("\"", ""));
  }

  @Test
  void bytesThatNobodyWroteAreRefusedOrRead() {
    Fuzz.Result result =
        Fuzz.of("eventbridge", bytes -> CODEC.encode(CODEC.decode(bytes)), CodecException.class)
            .seeds(EVENT.getBytes(UTF_8), CODEC.encode(event("again")))
            .words("null", "[null]", "\"replay-name\":")
            .run();
    assertThat(result.accepted()).isPositive();
  }
}
