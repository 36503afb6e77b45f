package io.weir.functions.docs.start;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.window.Window;
import java.time.Duration;

/** The highest temperature per sensor and five minutes. */
public final class Temperatures {
  public static final Source<Reading> READINGS =
      Source.stream("readings", Json.of(Reading.class))
          .timestamps(Reading::at, boundedOutOfOrderness(Duration.ofSeconds(10)));

  public static final StreamFunction FUNCTION =
      StreamFunction.named("temperatures")
          .from(READINGS.keyBy(Reading::sensor))
          .compute(
              Window.of(READINGS)
                  .tumbling(Duration.ofMinutes(5))
                  .aggregate(Aggregates.max(Reading::celsius), Peak::new))
          .to(DynamoSink.table("peaks", Peak.class).key("sensor", "start"))
          .build();

  private Temperatures() {}
}
