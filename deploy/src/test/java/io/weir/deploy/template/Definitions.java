package io.weir.deploy.template;

import io.weir.ClockScope;
import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codecs;
import io.weir.definition.Resource;
import io.weir.definition.Resource.Attribute;
import io.weir.definition.Resource.Form;
import io.weir.definition.Resource.Index;
import io.weir.definition.Resource.Kind;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Functions to deploy: some by name, and any number by seed. */
final class Definitions {
  static final Resource STATE =
      Resource.of(Kind.TABLE, "state", "WEIR_STATE_TABLE")
          .in(
              new Form.Table(
                  List.of(new Attribute("k", "B"), new Attribute("s", "B")),
                  List.of(
                      new Index(
                          "due-event", List.of(new Attribute("g", "S"), new Attribute("e", "N")))),
                  "t"))
          .calls("dynamodb:Query", "dynamodb:UpdateItem")
          .callsWithin("/index/due-event", "dynamodb:Query");

  private Definitions() {}

  /** Keeps the last event of a key, and passes it on. */
  static final class Last extends ProcessFunction<String, String> {
    private final StateSpec.Value<String> last = value("last", String.class);

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.state(last).set(event.value());
      context.emit(event.value());
    }
  }

  static Resource table(String name, String... key) {
    return Resource.of(Kind.TABLE, name, Resource.variable("WEIR_TABLE_", name))
        .in(
            new Form.Table(
                Arrays.stream(key).map(one -> new Attribute(one, "S")).toList(),
                List.of(),
                "weirExpires"))
        .calls("dynamodb:PartiQLInsert", "dynamodb:PutItem");
  }

  /** What a sink of each kind uses. */
  static Resource sink(Kind kind, String name) {
    Resource plain = Resource.of(kind, name, Resource.variable("WEIR_SINK_", name));
    return switch (kind) {
      case TABLE -> table(name, "id");
      case STREAM -> plain.calls("kinesis:PutRecords");
      case QUEUE -> plain.in(new Form.Fifo()).calls("sqs:GetQueueUrl", "sqs:SendMessage");
      case TOPIC -> plain.calls("sns:Publish");
      case BUCKET -> plain.calls("s3:ListBucket").callsWithin("/*", "s3:GetObject", "s3:PutObject");
      case EVENT_BUS -> plain.calls("events:PutEvents");
      case DELIVERY_STREAM -> plain.in(new Form.Existing()).calls("firehose:PutRecordBatch");
      case STATE_MACHINE -> plain.in(new Form.Existing()).calls("states:StartExecution");
      case FUNCTION -> plain.in(new Form.Existing()).calls("lambda:InvokeFunction");
      case SEARCH_DOMAIN -> plain.in(new Form.Existing()).callsWithin("/*", "es:ESHttpPost");
      case KEY -> Resource.of(kind, name, "").in(new Form.Existing()).calls("kms:GenerateMac");
      case SECRET ->
          Resource.of(kind, name, "")
              .in(new Form.Existing())
              .calls("secretsmanager:GetSecretValue");
      case SCHEMA_REGISTRY ->
          Resource.of(kind, name, "").in(new Form.Existing()).calls("glue:GetSchemaVersion");
      case SERVER -> plain.in(new Form.Existing());
      case KAFKA_TOPIC, TABLE_STREAM ->
          throw new IllegalArgumentException(kind + " is that of a source");
    };
  }

  static Member member(StreamFunction function) {
    return new Member(
        "com.example." + LogicalIds.of(function.name()) + "Handler",
        function,
        STATE,
        PlacedSink.of(letters()));
  }

  private static Resource letters() {
    return Resource.of(Kind.TABLE, StreamFunction.DEAD_LETTERS, "WEIR_TABLE_DEAD_LETTERS")
        .in(new Form.Table(List.of(new Attribute("id", "S")), List.of(), "weirExpires"))
        .calls("dynamodb:PutItem");
  }

  /** A function of one stream with these sinks. */
  static Member of(String name, String stream, Resource... sinks) {
    return member(function(name, Source.stream(stream, Codecs.of(String.class)), sinks));
  }

  /** A function whose dead letters go to a sink of its own. */
  static Member withLetters(String name, Resource letters) {
    Source<String> in = Source.stream("in", Codecs.of(String.class));
    return member(
        StreamFunction.named(name)
            .from(in.keyBy(value -> value))
            .compute(new Last())
            .to(PlacedSink.of(table("rows", "id")))
            .deadLetters(PlacedSink.of(letters))
            .build());
  }

  static StreamFunction function(String name, Source<String> source, Resource... sinks) {
    return function(name, List.of(source), List.of(sinks));
  }

  /** A function of a source, with what else it declares. */
  static StreamFunction function(
      String name, Source<String> source, UnaryOperator<StreamFunction.Builder<String>> more) {
    return more.apply(
            StreamFunction.named(name)
                .from(source.keyBy(value -> value))
                .compute(new Last())
                .to(PlacedSink.of(table("rows", "id"))))
        .build();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static StreamFunction function(String name, List<Source<String>> sources, List<Resource> sinks) {
    KeyedSource[] keyed =
        sources.stream().map(one -> one.keyBy(value -> value)).toArray(KeyedSource[]::new);
    StreamFunction.Builder<String> built =
        StreamFunction.named(name).<String>from(keyed).compute(new Last());
    List<Resource> all = sinks.isEmpty() ? List.of(table(name + "-rows", "id")) : sinks;
    for (Resource sink : all) {
      built = built.to(PlacedSink.of(sink));
    }
    boolean table =
        sources.stream().anyMatch(one -> one.resources().getFirst().kind() == Kind.TABLE_STREAM);
    return (table ? built.clock(ClockScope.PER_KEY) : built).build();
  }

  /** Functions of any kind: always the same for the same seed. */
  static List<Member> any(long seed) {
    Random random = new Random(seed);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      members.add(member(function("f-" + i, sources(random), sinks(random, i))));
    }
    return members;
  }

  private static List<Source<String>> sources(Random random) {
    List<Source<String>> sources = new ArrayList<>();
    if (random.nextInt(5) == 0) {
      return List.of(Source.table("rows-" + random.nextInt(3), Codecs.of(String.class)));
    }
    int most = 1 + random.nextInt(3);
    for (int i = 0; i < most; i++) {
      String name = "in-" + (i * 3 + random.nextInt(3));
      sources.add(
          switch (random.nextInt(5)) {
            case 0 -> Source.topic("topic-" + name, Codecs.of(String.class));
            case 1 ->
                Source.stream(name + "-tips", Codecs.of(String.class))
                    .idleAfter(Duration.ofMinutes(5));
            default -> Source.stream(name, Codecs.of(String.class));
          });
    }
    return sources.stream()
        .collect(Collectors.toMap(Source::name, one -> one, (one, same) -> one, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  private static List<Resource> sinks(Random random, int function) {
    List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
    kinds.removeAll(List.of(Kind.KAFKA_TOPIC, Kind.TABLE_STREAM));
    List<Resource> sinks = new ArrayList<>();
    int most = 1 + random.nextInt(5);
    for (int i = 0; i < most; i++) {
      Kind kind = kinds.remove(random.nextInt(kinds.size()));
      String name =
          kind == Kind.TABLE
              ? "rows-" + random.nextInt(3)
              : kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + random.nextInt(3);
      sinks.add(sink(kind, name));
    }
    return sinks;
  }
}
