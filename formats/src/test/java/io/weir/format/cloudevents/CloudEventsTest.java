package io.weir.format.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.JsonArray;
import io.weir.codec.Unfolding;
import io.weir.format.cloudevents.CloudEvents.CloudEvent;
import io.weir.testkit.CodecContract;
import io.weir.testkit.Fuzz;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudEvents in structured mode. */
class CloudEventsTest extends CodecContract<CloudEvent<CloudEventsTest.Order>> {
  record Order(long id, String item) {}

  private static final CloudEvents<Order> CODEC = CloudEvents.of(Json.of(Order.class));

  /** An event as the specification shows it. */
  private static final String EVENT =
      """
      {"specversion":"1.0","type":"com.example.order","source":"/shop","subject":"7","id":"A1",
       "time":"2026-03-01T14:00:00.5+02:00","comexampleextension1":"value",
       "comexampleothervalue":5,"unset":null,"datacontenttype":"application/json",
       "data":{"id":7,"item":"tea"}}
      """;

  private static final CloudEvent<Order> READ =
      new CloudEvent<>(
          "A1",
          "/shop",
          "com.example.order",
          "7",
          Instant.parse("2026-03-01T12:00:00.5Z"),
          "application/json",
          null,
          Map.of("comexampleextension1", "value", "comexampleothervalue", "5"),
          new Order(7, "tea"));

  @Override
  protected Codec<CloudEvent<Order>> codec() {
    return CODEC;
  }

  @Override
  protected List<CloudEvent<Order>> values() {
    return List.of(
        READ,
        new CloudEvent<>("1", "s", "t", null, null, "application/json", "u", Map.of(), null),
        new CloudEvent<>(
            "1", "s", "t", null, null, "text/other", null, Map.of(), new Order(1, "ä")));
  }

  @Test
  void anEventOfTheSpecification() {
    assertThat(CODEC.decode(EVENT.getBytes(UTF_8))).isEqualTo(READ);
  }

  @Test
  void dataInBase64AndAsATextOfAnotherType() {
    String base64 =
        EVENT.replace(
            "\"data\":{\"id\":7,\"item\":\"tea\"}",
            "\"data_base64\":\"eyJpZCI6NywiaXRlbSI6InRlYSJ9\"");
    assertThat(CODEC.decode(base64.getBytes(UTF_8))).isEqualTo(READ);
    String text =
        EVENT
            .replace("application/json", "text/plain")
            .replace("{\"id\":7,\"item\":\"tea\"}", "\"{\\\"id\\\":7,\\\"item\\\":\\\"tea\\\"}\"");
    assertThat(CODEC.decode(text.getBytes(UTF_8)).data()).isEqualTo(new Order(7, "tea"));
  }

  @Test
  void aBatchIsAnArray() {
    byte[] batch = ("[" + EVENT + "," + EVENT + "]").getBytes(UTF_8);
    assertThat(Unfolding.all(JsonArray.of(CODEC), batch)).containsExactly(READ, READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}",
        "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"s\",\"type\":\"t\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":1,\"data_base64\":\"\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"time\":5}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":{\"id\":true}}"
      })
  void whatIsNoCloudEventIsRefused(String payload) {
    assertThatThrownBy(() -> CODEC.decode(payload.getBytes(UTF_8)))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void bytesThatNobodyWroteAreRefusedOrRead() {
    Fuzz.Result result =
        Fuzz.of("cloudevents", bytes -> CODEC.encode(CODEC.decode(bytes)), CodecException.class)
            .seeds(EVENT.getBytes(UTF_8), CODEC.encode(values().get(2)))
            .words("\"data_base64\":", "null", "\"text/plain\"", "{}", "[]")
            .run();
    assertThat(result.accepted()).isPositive();
  }
}
