package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.deploy.template.Member;
import io.weir.deploy.template.Options;
import io.weir.deploy.template.Template;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoStateStore;
import io.weir.functions.flights.AirportHour;
import io.weir.functions.flights.DelayedAirports;
import io.weir.functions.flights.DelayedAirportsHandler;
import io.weir.localstack.Deployed.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A function of which nothing is written but its class: its template is made from that. */
@ExtendWith(LocalStackExtension.class)
class WrittenTemplateTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Json<AirportHour> ROWS = Json.of(AirportHour.class);
  private static final Instant LATER = NOON.plusSeconds(3_600);

  private static String template() {
    Member airports =
        new Member(
            DelayedAirportsHandler.class.getName(),
            DelayedAirports.FUNCTION,
            DynamoStateStore.resource(),
            DeadLetterTable.table(StreamFunction.DEAD_LETTERS));
    return Template.of(
        List.of(airports), Options.of("functions/target/weir-functions.zip", "a test"));
  }

  private static Message row(String airport, Instant hour, double delay) {
    AirportHour row = new AirportHour(airport, hour, 1, delay, Math.round(delay));
    return new Message(hour.toString(), ROWS.encode(row), null);
  }

  @Test
  void itIsDeployedAndAnswers(Aws aws) {
    Map<String, String> parameters =
        Map.of("Architecture", "x86_64", "BatchSeconds", "0", "Protect", "false");
    try (Stack stack = Stack.written(aws, "written", template(), parameters)) {
      Deployed airports =
          stack.function(
              DelayedAirports.FUNCTION, "airport-hours", "delayed-airports-dead-letters");
      airports.put(List.of(row("BOS", NOON, 5), row("JFK", NOON, 30), row("LAX", LATER, 1)));
      airports.put(List.of(row("BOS", NOON, 40)));

      Wait.untilAsserted(
          "the ranks of both hours",
          () ->
              assertThat(airports.rows("delayed-airports"))
                  .extracting(place ->
                      place.get("hour").s()
                          + " "
                          + place.get("rank").n()
                          + " "
                          + place.get("airport").s())
                  .containsExactlyInAnyOrder(NOON + " 1 BOS", NOON + " 2 JFK", LATER + " 1 LAX"));
      assertThat(airports.deadLetters()).isEmpty();
    }
  }
}
