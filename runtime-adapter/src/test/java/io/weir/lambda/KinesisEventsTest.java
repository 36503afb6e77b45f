package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.weir.lambda.Clicks.Click;
import java.io.ByteArrayInputStream;
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
    KinesisEvent event = event(new EventJson().put(4, Click.json("home", 1)));

    var answer = KinesisEvents.handle(rig.handler(), event, new Rig.FixedContext(10));

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
}
