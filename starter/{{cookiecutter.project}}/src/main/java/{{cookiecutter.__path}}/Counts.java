package {{cookiecutter.package}};

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

{% if cookiecutter.sources == "two" %}
import io.weir.Lateness;
{% endif %}
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
{% if cookiecutter.sink == "kinesis" %}
import io.weir.connect.kinesis.KinesisSink;
{% elif cookiecutter.sink == "s3" %}
import io.weir.connect.s3.S3Sink;
{% elif cookiecutter.sink == "sqs" %}
import io.weir.connect.sqs.SqsSink;
{% endif %}
import io.weir.dynamo.DynamoSink;
import io.weir.window.Window;
import java.time.Duration;

/** Views per page and minute; a view that is sent twice counts once. */
public final class Counts {
  public static final Source<View> VIEWS =
      Source.stream("views", Json.of(View.class))
          .timestamps(View::at, boundedOutOfOrderness(Duration.ofSeconds(10)))
          .dedupe(View::id, Duration.ofHours(1));

{% if cookiecutter.sources == "two" %}
  /** Views in the app, which sends them a little later, and none at night. */
  public static final Source<View> APP_VIEWS =
      Source.stream("app-views", Json.of(View.class))
          .timestamps(View::at, boundedOutOfOrderness(Duration.ofMinutes(1)))
          .dedupe(View::id, Duration.ofHours(1))
          .idleAfter(Duration.ofMinutes(10));

{% endif %}
  public static final Output<View> LATE = Output.of("late", View.class);

  public static final StreamFunction FUNCTION =
      StreamFunction.named("counts")
{% if cookiecutter.sources == "two" %}
          .from(VIEWS.keyBy(View::page), APP_VIEWS.keyBy(View::page))
          .compute(
              Window.of(View.class)
{% else %}
          .from(VIEWS.keyBy(View::page))
          .compute(
              Window.of(VIEWS)
{% endif %}
                  .tumbling(Duration.ofMinutes(1))
                  .allowedLateness(Duration.ofSeconds(30))
                  .late(LATE)
                  .aggregate(counting(), PageCount::new))
{% if cookiecutter.sources == "two" %}
          .lateness(Lateness.WHILE_OPEN)
{% endif %}
{% if cookiecutter.sink == "dynamodb" %}
          .to(DynamoSink.table("page-counts", PageCount.class).key("page", "start"))
{% elif cookiecutter.sink == "kinesis" %}
          .to(KinesisSink.stream("page-counts", PageCount.class))
{% elif cookiecutter.sink == "sqs" %}
          .to(SqsSink.fifo("page-counts.fifo", PageCount.class))
{% elif cookiecutter.sink == "s3" %}
          .to(S3Sink.bucket("page-counts", PageCount.class, PageCount::object))
{% else %}
          .to(new BoardSink<>("page-counts", PageCount.class, PageCount::row))
{% endif %}
          .to(LATE, DynamoSink.table("late-views", View.class).key("id"))
          .build();

  private Counts() {}
}
