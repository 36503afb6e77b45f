package io.weir.format.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Source;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.Message.Header;
import io.weir.codec.Message.Time;
import io.weir.codec.Messages;
import io.weir.codec.Redactor;
import io.weir.format.avro.Avro;
import io.weir.format.cloudevents.CloudEvents.CloudEvent;
import io.weir.format.cloudevents.CloudEventsTest.Order;
import io.weir.privacy.PersonalData;
import io.weir.testkit.CodecContract;
import io.weir.testkit.Fuzz;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** CloudEvents in messages of Kafka. */
class CloudEventMessagesTest extends CodecContract<CloudEvent<Order>> {
  private static final Codec<CloudEvent<Order>> CODEC =
      CloudEvents.ofMessages(Json.of(Order.class));

  private static Header header(String name, String text) {
    return new Header(name, text == null ? null : text.getBytes(UTF_8));
  }

  private static byte[] message(String value, Header... headers) {
    byte[] bytes = value == null ? null : value.getBytes(UTF_8);
    return Messages.frame("k", bytes, List.of(headers), 7, Time.CREATE);
  }

  /** The example of the protocol binding. */
  private static List<Header> example() {
    return new ArrayList<>(
        List.of(
            header("ce_specversion", "1.0"),
            header("ce_type", "com.example.someevent"),
            header("ce_source", "/mycontext/subcontext"),
            header("ce_id", "1234-1234-1234"),
            header("ce_time", "2018-04-05T03:56:24Z"),
            header("content-type", "application/json; charset=utf-8")));
  }

  @Override
  protected Codec<CloudEvent<Order>> codec() {
    return CODEC;
  }

  @Override
  protected List<CloudEvent<Order>> values() {
    return List.of(
        new CloudEvent<>(
            "1",
            "s",
            "t",
            "ä",
            Instant.parse("2026-03-01T12:00:00.5Z"),
            "application/json",
            "u",
            Map.of("traceparent", "00-1"),
            new Order(7, "tea")),
        new CloudEvent<>(
            "1", "s", "t", null, null, "x/y", null, Map.of("partitionkey", "k"), null));
  }

  @Test
  void theExampleOfTheSpecification() {
    byte[] bytes = message("{\"id\":7,\"item\":\"tea\"}", example().toArray(Header[]::new));
    assertThat(CODEC.decode(bytes))
        .isEqualTo(
            new CloudEvent<>(
                "1234-1234-1234",
                "/mycontext/subcontext",
                "com.example.someevent",
                null,
                Instant.parse("2018-04-05T03:56:24Z"),
                "application/json; charset=utf-8",
                null,
                Map.of(),
                new Order(7, "tea")));
  }

  @Test
  void structuredModeIsToldByTheContentType() {
    CloudEvent<Order> event =
        new CloudEvent<>(
            "1", "s", "t", null, null, "application/json", null, Map.of(), new Order(7, "x"));
    String json = new String(CloudEvents.of(Json.of(Order.class)).encode(event), UTF_8);
    Header type = header("content-type", "application/cloudevents+json; charset=UTF-8");
    assertThat(CODEC.decode(message(json, type))).isEqualTo(event);
    assertThatThrownBy(() ->
            CODEC.decode(
                message("[]", header("content-type", "application/cloudevents-batch+json"))))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("batch");
  }

  @Test
  void tombstonesAndEventsWithoutData() {
    assertThat(CODEC.decode(message(null))).isNull();
    assertThat(CODEC.decode(message(null, example().toArray(Header[]::new))).data()).isNull();
    assertThat(CODEC.decode(message("", example().toArray(Header[]::new))).data()).isNull();
  }

  @Test
  void whatIsNoCloudEventIsRefused() {
    for (String name : List.of("ce_specversion", "ce_type", "ce_source", "ce_id")) {
      List<Header> without = example();
      without.removeIf(one -> one.name().equals(name));
      assertRefused(without, name);
      without.add(header(name, ""));
      assertRefused(without, name);
    }
    assertRefused(with(header("ce_specversion", "0.3")), "0.3");
    assertRefused(with(header("ce_time", "yesterday")), "ce_time");
    assertRefused(with(new Header("ce_subject", new byte[] {(byte) 0xff})), "ce_subject");
  }

  /** The last header of a name counts. */
  private static List<Header> with(Header header) {
    List<Header> all = example();
    all.add(header);
    return all;
  }

  private static void assertRefused(List<Header> headers, String why) {
    assertThatThrownBy(() ->
            CODEC.decode(message("{\"id\":7,\"item\":\"tea\"}", headers.toArray(Header[]::new))))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining(why);
  }

  @Test
  void dataAreReadByTheCodecWhateverTheirType() {
    Codec<CloudEvent<Order>> avro = CloudEvents.ofMessages(Avro.of(Order.class));
    CloudEvent<Order> event =
        new CloudEvent<>(
            "1", "s", "t", null, null, "application/avro", null, Map.of(), new Order(7, "x"));
    assertThat(avro.decode(avro.encode(event))).isEqualTo(event);
  }

  @Test
  void aTopicGivesItWholeMessages() {
    assertThat(Source.topic("orders", CODEC).settings().codec()).isSameAs(CODEC);
  }

  @Test
  void personalAttributesAndDataAreTreated() {
    PersonalData data =
        PersonalData.annotated().mask("subject", "user", "data.item").drop("dataschema");
    Redactor redactor = Redactor.of(CODEC, data);
    CloudEvent<Order> event =
        new CloudEvent<>(
            "1",
            "s",
            "t",
            "planted",
            null,
            "application/json",
            "planted",
            Map.of("user", "planted"),
            new Order(7, "planted"));
    byte[] bytes = CODEC.encode(event);
    byte[] left = redactor.redact(bytes, 0, bytes.length).bytes();
    assertThat(new String(left, UTF_8)).doesNotContain("planted");
    assertThat(CODEC.decode(left))
        .isEqualTo(
            new CloudEvent<>(
                "1",
                "s",
                "t",
                "***",
                null,
                "application/json",
                null,
                Map.of("user", "***"),
                new Order(7, "***")));
    String json = new String(CloudEvents.of(Json.of(Order.class)).encode(event), UTF_8);
    byte[] structured = message(json, header("content-type", "application/cloudevents+json"));
    byte[] treated = redactor.redact(structured, 0, structured.length).bytes();
    assertThat(CODEC.decode(treated).data()).isEqualTo(new Order(7, "***"));
  }

  @Test
  void bytesThatNobodyWrote() {
    Fuzz.Result result =
        Fuzz.of(
                "cloudevents in messages",
                bytes -> {
                  CloudEvent<Order> read = CODEC.decode(bytes);
                  return read == null ? bytes : CODEC.encode(read);
                },
                CodecException.class)
            .seeds(values().stream().map(CODEC::encode).toArray(byte[][]::new))
            .run();
    assertThat(result.accepted()).isPositive();
  }
}
