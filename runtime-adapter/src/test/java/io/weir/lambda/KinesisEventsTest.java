package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.weir.lambda.Clicks.Click;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KinesisEventsTest {
  private final Rig rig = new Rig();

  private static KinesisEvent event(EventJson json) {
    return LambdaEventSerializers.<KinesisEvent>serializerFor(
            KinesisEvent.class, KinesisEventsTest.class.getClassLoader())
        .fromJson(new ByteArrayInputStream(json.bytes()));
  }

  @Test
  void anEventObjectIsHandledAsItsBytesAre() {
    KinesisEvent event =
        event(new EventJson().put(1, Click.json("home", 1)).put(2, Click.json("home", 61)));

    var answer = KinesisEvents.handle(rig.handler(), event, new Rig.FixedContext(60_000));

    assertThat(answer.getBatchItemFailures()).isEmpty();
    assertThat(rig.results()).extracting(Clicks.Count::clicks).containsExactly(1L);
  }

  @Test
  void whatIsUnfinishedIsInTheAnswerObject() {
    rig.start(sink -> Clicks.to(rig.away("home")));
    KinesisEvent event =
        event(new EventJson().put(4, Click.json("home", 1)).put(5, Click.json("home", 61)));

    var answer = KinesisEvents.handle(rig.handler(), event, new Rig.FixedContext(60_000));

    assertThat(answer.getBatchItemFailures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.getItemIdentifier()).isEqualTo("4"));
  }

  @Test
  void aRecordThatLacksSomethingIsNamed() {
    KinesisEvent event = event(new EventJson().put(1, "x"));
    event.getRecords().getFirst().getKinesis().setPartitionKey(null);

    assertThatThrownBy(
            () -> KinesisEvents.handle(rig.handler(), event, new Rig.FixedContext(60_000)))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("shardId-000000000000:1")
        .hasMessageContaining("kinesis.partitionKey");
  }

  @Test
  void whatTheDecoderWouldRefuseIsRefusedHereToo() {
    refused("eventID", record -> record.setEventID("shardId-000000000000:7"));
    refused("eventID", record -> record.setEventID("1"));
    refused("eventID", record -> record.setEventID(":1"));
    refused("eventSource", record -> record.setEventSource("aws:dynamodb"));
    refused("eventSourceARN", record -> record.setEventSourceARN("arn:aws:sqs:eu-west-1:1:clicks"));
    refused("sequenceNumber", record -> sequence(record, "one"));
    refused("sequenceNumber", record -> sequence(record, "-1"));
    refused("sequenceNumber", record -> sequence(record, "01"));
    refused("sequenceNumber", record -> sequence(record, "9".repeat(130)));
    refused("kinesis", record -> record.setKinesis(null));
    assertThat(rig.memory.progress("click-counts")).isEmpty();
  }

  private static void sequence(KinesisEvent.KinesisEventRecord record, String number) {
    record.getKinesis().setSequenceNumber(number);
    record.setEventID(EventJson.SHARD + ":" + number);
  }

  private void refused(String named, Consumer<KinesisEvent.KinesisEventRecord> damage) {
    KinesisEvent event = event(new EventJson().put(1, Click.json("home", 1)));
    damage.accept(event.getRecords().getFirst());
    assertThatThrownBy(
            () -> KinesisEvents.handle(rig.handler(), event, new Rig.FixedContext(60_000)))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining(named);
  }

  @Test
  void anEventWithoutItsRecordsIsRefused() {
    KinesisEvent none = new KinesisEvent();
    KinesisEvent empty = event(new EventJson().put(1, "x"));
    empty.getRecords().set(0, null);

    for (KinesisEvent event : List.of(none, empty)) {
      assertThatThrownBy(
              () -> KinesisEvents.handle(rig.handler(), event, new Rig.FixedContext(60_000)))
          .isInstanceOf(UnreadableEventException.class)
          .hasMessageContaining("nothing was processed");
    }
  }
}
