package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged Kafka events, and those of other services that look like one. */
class KafkaEventReaderTest {
  private static String good() {
    return KafkaJson.msk("clicks").put(0, 7, "k", "\"v\"").put(0, 9, "k", "\"w\"").toString();
  }

  private static void read(String event) throws IOException {
    KafkaJson.READER.next(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aGoodOneIsRead() {
    assertThatCode(() -> read(good())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"offset\":9 | \"offset\":7 | comes behind 7",
        "\"offset\":9 | \"offset\":6 | comes behind 7",
        "\"offset\":9 | \"offset\":-1 | has a offset that is none",
        "\"offset\":9 | \"offset\":9223372036854775808 | has a offset that is none",
        "\"offset\":9 | \"offset\":\"9\" | has a offset that is none",
        "\"offset\":9 | \"offzet\":9 | has no offset",
        "\"partition\":0 | \"partition\":1 | of another partition",
        "\"topic\":\"clicks\" | \"topic\":\"views\" | of another partition",
        "\"topic\":\"clicks\" | \"topic\":7 | topic that is no string",
        "\"timestamp\": | \"timestamp\":1.5,\"x\": | has a timestamp that is none",
        "\"headers\":[] | \"headers\":{} | headers that are no array",
        "\"headers\":[] | \"headers\":[1] | header that is no JSON object",
        "\"headers\":[] | \"headers\":[{\"a\":\"b\"}] | no array of bytes",
        "\"headers\":[] | \"headers\":[{\"a\":[256]}] | header that is none",
        "\"eventSource\":\"aws:kafka\" | \"eventSource\":\"aws:mq\" | eventSource 'aws:mq'",
        "\"eventSource\":\"aws:kafka\" | \"eventSource\":7 | \"eventSource\" of the event is no string",
        "\"eventSourceArn\": | \"eventArn\": | no eventSourceArn",
        "\"clicks-0\":[ | \"clicks-0\":[],\"clicks-0\":[ | comes twice",
        "\"records\": | \"records\":{},\"records\": | comes twice",
        "\"records\": | \"Records\": | \"Records\" is no array",
      })
  void aDamagedOneIsRefusedAsAWhole(String part, String damaged, String message) {
    String event = good();
    int at = event.lastIndexOf(part);
    String broken = event.substring(0, at) + damaged + event.substring(at + part.length());
    assertThatThrownBy(() -> read(broken))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theEventOfAFirehoseTransformationIsRefusedByName() {
    String records = "\"records\":[{\"recordId\":\"1\",\"data\":\"AA==\"}]";
    assertThatThrownBy(
            () -> read("{\"invocationId\":\"i\",\"deliveryStreamArn\":\"arn\"," + records + "}"))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("Firehose data transformation");
    assertThatThrownBy(() -> read("{" + records + "}"))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("Firehose data transformation");
  }
}
