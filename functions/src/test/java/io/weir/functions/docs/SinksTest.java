package io.weir.functions.docs;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.connect.DeadLetterNotice;
import io.weir.connect.Emitted;
import io.weir.connect.eventbridge.EventBridgeSink;
import io.weir.connect.firehose.FirehoseSink;
import io.weir.connect.http.HttpCall;
import io.weir.connect.http.HttpSink;
import io.weir.connect.kinesis.KinesisSink;
import io.weir.connect.lambda.LambdaSink;
import io.weir.connect.opensearch.OpenSearchSink;
import io.weir.connect.postgres.PostgresSink;
import io.weir.connect.redis.RedisSink;
import io.weir.connect.s3.DeadLetterBucket;
import io.weir.connect.s3.S3PartsSink;
import io.weir.connect.s3.S3Sink;
import io.weir.connect.sns.SnsSink;
import io.weir.connect.sqs.SqsSink;
import io.weir.connect.stepfunctions.StepFunctionsSink;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Emission;
import io.weir.testkit.FunctionTestDriver;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The functions of docs/guides/sinks.md, and the table of docs/reference/sinks.md. */
class SinksTest {
  record Payment(String account, String id, long cents) {}

  record Balance(String account, long cents) {}

  record Alarm(String account, long cents) {}

  /** Adds payments up. */
  static final class Balances extends ProcessFunction<Payment, Balance> {
    private final StateSpec.Value<Long> cents = value("cents", Long.class);

    @Override
    public void onEvent(Event<Payment> event, ProcessContext<Balance> context) {
      context.state(cents).update(0L, before -> before + event.value().cents());
      context.emit(new Balance(context.key(), context.state(cents).value(0L)));
    }
  }

  record Sale(String account, LocalDate day, long cents) {}

  /** Books each payment on the day of its event. */
  static final class Booking extends ProcessFunction<Payment, Sale> {
    @Override
    public void onEvent(Event<Payment> event, ProcessContext<Sale> context) {
      LocalDate day = LocalDate.ofInstant(event.time(), UTC);
      context.emit(new Sale(context.key(), day, event.value().cents()));
    }
  }

  static final Source<Payment> PAYMENTS =
      Source.stream("payments", Json.of(Payment.class)).dedupe(Payment::id, Duration.ofDays(1));

  static final StreamFunction FIRST =
      StreamFunction.named("balances")
          .from(PAYMENTS.keyBy(Payment::account))
          .compute(new Balances())
          .to(KinesisSink.stream("balances", Balance.class))
          .build();

  static final Source<Emitted<Balance>> BALANCES =
      Source.stream("balances", Emitted.json(Balance.class))
          .dedupe(Emitted::id, Duration.ofDays(1));

  /** Tells once of each account that is below zero. */
  static final class Overdrawn extends ProcessFunction<Emitted<Balance>, Alarm> {
    @Override
    public void onEvent(Event<Emitted<Balance>> event, ProcessContext<Alarm> context) {
      Balance balance = event.value().value();
      if (balance.cents() < 0) {
        context.emit(new Alarm(balance.account(), balance.cents()));
      }
    }
  }

  static final StreamFunction SECOND =
      StreamFunction.named("overdrawn")
          .from(BALANCES.keyByPartitionKey())
          .compute(new Overdrawn())
          .to(SqsSink.fifo("alarms.fifo", Alarm.class))
          .build();

  static final StreamFunction REPORTS =
      StreamFunction.named("reports")
          .from(PAYMENTS.keyBy(Payment::account))
          .compute(new Balances())
          .to(S3Sink.bucket("reports", Balance.class, row -> "accounts/" + row.account() + ".json"))
          .build();

  static final DeadLetterBucket LETTERS =
      DeadLetterBucket.bucket("dead-letters")
          .announcedBy(SqsSink.standard("letter-notices", DeadLetterNotice.class));

  static final DeadLetterBucket LETTERS_ON_A_BUS =
      DeadLetterBucket.bucket("dead-letters")
          .announcedBy(
              EventBridgeSink.bus(
                  "letter-bus", DeadLetterNotice.class, "com.example.orders", "DeadLetter"));

  @Test
  void announcedLettersHaveTheEffectOfTheirNotices() {
    assertThat(LETTERS.effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
    assertThat(LETTERS_ON_A_BUS.effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
  }

  static final StreamFunction LEDGER =
      StreamFunction.named("ledger")
          .from(PAYMENTS.keyBy(Payment::account))
          .compute(new Booking())
          .to(S3PartsSink.bucket("sales", Sale.class, sale -> "dt=" + sale.day()).gzip())
          .build();

  @Test
  void aPartStandsInTheFolderOfItsDay() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(LEDGER)) {
      driver.pipe(PAYMENTS, new Payment("ann", "p1", 50));
      assertThat(driver.emissions())
          .singleElement()
          .satisfies(emission ->
              assertThat(new String(emission.payload(), StandardCharsets.UTF_8))
                  .matches("dt=\\d{4}-\\d\\d-\\d\\d\n\\{\"account\":\"ann\",.*\"cents\":50\\}"));
    }
  }

  static final StreamFunction CACHED =
      StreamFunction.named("cached")
          .from(PAYMENTS.keyBy(Payment::account))
          .compute(new Balances())
          .to(
              RedisSink.rows("balances", Balance.class, row -> "balance:" + row.account())
                  .ttl(Duration.ofDays(30)))
          .build();

  static final StreamFunction BOOKED =
      StreamFunction.named("booked")
          .from(PAYMENTS.keyBy(Payment::account))
          .compute(new Balances())
          .to(PostgresSink.table("balances", Balance.class).key("account"))
          .build();

  static final StreamFunction SEARCHED =
      StreamFunction.named("searched")
          .from(PAYMENTS.keyBy(Payment::account))
          .compute(new Balances())
          .to(OpenSearchSink.index("balances", Balance.class).signed())
          .build();

  @Test
  void aDocumentIsTheValue() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(SEARCHED)) {
      driver.pipe(PAYMENTS, new Payment("ann", "p1", 50));
      assertThat(driver.results(Balance.class)).hasSize(1);
      assertThat(driver.emissions().get(0).key()).isEqualTo("ann");
    }
  }

  static final StreamFunction TOLD =
      StreamFunction.named("told")
          .from(PAYMENTS.keyBy(Payment::account))
          .compute(new Balances())
          .to(
              HttpSink.calls(
                      "crm",
                      Balance.class,
                      row ->
                          HttpCall.put("/accounts/" + row.account())
                              .json(row)
                              .withdrawn(HttpCall.delete("/accounts/" + row.account())))
                  .headers(() -> Map.of("Authorization", "Bearer " + Tokens.current())))
          .build();

  /** As of a client of Secrets Manager with a cache. */
  static final class Tokens {
    static String current() {
      return "t";
    }
  }

  @Test
  void aCallIsNamedByTheKeyAndHasNoSecret() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(TOLD)) {
      driver.pipe(PAYMENTS, new Payment("ann", "p1", 50));
      assertThat(driver.emissions())
          .extracting(emission -> new String(emission.payload(), StandardCharsets.UTF_8))
          .singleElement()
          .asString()
          .contains("\"PUT\"", "/accounts/ann", "\n{\"account\":\"ann\",\"cents\":50}")
          .doesNotContain("Bearer");
    }
  }

  @Test
  void aRowIsNamedByItsKey() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(BOOKED)) {
      driver.pipe(PAYMENTS, new Payment("ann", "p1", 50));
      assertThat(driver.emissions())
          .extracting(emission -> new String(emission.payload(), StandardCharsets.UTF_8))
          .containsExactly("[\"ann\"]\n{\"account\":\"ann\",\"cents\":50}");
    }
  }

  @Test
  void aHashIsNamedByTheKey() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(CACHED)) {
      driver.pipe(PAYMENTS, new Payment("ann", "p1", 50));
      assertThat(driver.emissions())
          .extracting(emission -> new String(emission.payload(), StandardCharsets.UTF_8))
          .containsExactly("balance:ann\n{\"account\":\"ann\",\"cents\":50}");
    }
  }

  static final StreamFunction ALARMS =
      StreamFunction.named("alarms")
          .from(BALANCES.keyByPartitionKey())
          .compute(new Overdrawn())
          .to(SnsSink.fifo("alarm-topic", Alarm.class))
          .to(EventBridgeSink.bus("alarm-bus", Alarm.class, "com.example.alarms", "Overdrawn"))
          .to(FirehoseSink.stream("alarm-archive", Alarm.class))
          .build();

  static final StreamFunction REVIEWS =
      StreamFunction.named("reviews")
          .from(BALANCES.keyByPartitionKey())
          .compute(new Overdrawn())
          .to(StepFunctionsSink.standard("review", Alarm.class))
          .to(LambdaSink.asynchronous("notify", Alarm.class))
          .to(
              LambdaSink.synchronous("book", Alarm.class, Duration.ofSeconds(30))
                  .refusedOn("com.example.AccountClosedException"))
          .build();

  @Test
  void aResultGoesToSeveralSinks() {
    for (StreamFunction function : List.of(ALARMS, REVIEWS)) {
      try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
        Balance below = new Balance("ann", -20);
        driver.pipe(
            BALANCES, "ann", new Emitted<>("balances/1", "ann", 1, Emission.Op.UPSERT, below));
        assertThat(function.sinks()).hasSize(3);
        assertThat(driver.emissions())
            .extracting(emission -> new String(emission.payload(), StandardCharsets.UTF_8))
            .containsExactly("{\"account\":\"ann\",\"cents\":-20}");
      }
    }
  }

  @Test
  void anObjectIsNamedByTheKey() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(REPORTS)) {
      driver.pipe(PAYMENTS, new Payment("ann", "p1", 50));
      driver.pipe(PAYMENTS, new Payment("bob", "p2", 7));
      assertThat(driver.emissions())
          .extracting(emission -> new String(emission.payload(), StandardCharsets.UTF_8))
          .containsExactly(
              "accounts/ann.json\n{\"account\":\"ann\",\"cents\":50}",
              "accounts/bob.json\n{\"account\":\"bob\",\"cents\":7}");
    }
  }

  @Test
  void aResultThatStandsTwiceInTheStreamIsReadOnce() {
    List<Emission> sent;
    try (FunctionTestDriver first = FunctionTestDriver.of(FIRST)) {
      first.pipe(PAYMENTS, new Payment("ann", "p1", 50));
      first.pipe(PAYMENTS, new Payment("ann", "p2", -70));
      sent = first.emissions();
    }
    assertThat(sent).hasSize(2);
    try (FunctionTestDriver second = FunctionTestDriver.of(SECOND)) {
      for (Emission emission : List.of(sent.get(0), sent.get(1), sent.get(0), sent.get(1))) {
        Balance balance = Json.of(Balance.class).decode(emission.payload());
        second.pipe(
            BALANCES,
            emission.key(),
            new Emitted<>(
                emission.id(), emission.key(), emission.revision(), emission.op(), balance));
      }
      assertThat(second.results(Alarm.class)).containsExactly(new Alarm("ann", -20));
    }
  }

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| `([A-Z_]+)` \\|.*$");

  /** The sinks by the words with which the page begins their rows. */
  private static final List<Row> SINKS =
      List.of(
          new Row("DynamoSink", DynamoSink.table("rows", Balance.class)),
          new Row("DeadLetterTable", DeadLetterTable.table("dead-letters")),
          new Row("DeadLetterBucket", DeadLetterBucket.bucket("dead-letters")),
          new Row("KinesisSink", KinesisSink.stream("balances", Balance.class)),
          new Row("SqsSink.fifo", SqsSink.fifo("alarms.fifo", Alarm.class)),
          new Row("SqsSink.standard", SqsSink.standard("alarms", Alarm.class)),
          new Row("S3Sink", S3Sink.bucket("reports", Balance.class, Balance::account)),
          new Row("S3PartsSink", S3PartsSink.bucket("sales", Sale.class, Sale::account)),
          new Row(
              "S3PartsSink.eachAlone",
              S3PartsSink.bucket("sales", Sale.class, Sale::account).eachAlone()),
          new Row("RedisSink", RedisSink.rows("balances", Balance.class, Balance::account)),
          new Row("PostgresSink", PostgresSink.table("balances", Balance.class).key("account")),
          new Row("SnsSink.fifo", SnsSink.fifo("alarms", Alarm.class)),
          new Row("SnsSink.standard", SnsSink.standard("alarms", Alarm.class)),
          new Row("EventBridgeSink", EventBridgeSink.bus("alarms", Alarm.class, "x", "y")),
          new Row("FirehoseSink", FirehoseSink.stream("alarms", Alarm.class)),
          new Row("StepFunctionsSink.standard", StepFunctionsSink.standard("alarms", Alarm.class)),
          new Row("StepFunctionsSink.express", StepFunctionsSink.express("alarms", Alarm.class)),
          new Row("LambdaSink.asynchronous", LambdaSink.asynchronous("alarms", Alarm.class)),
          new Row(
              "LambdaSink.synchronous",
              LambdaSink.synchronous("alarms", Alarm.class, Duration.ofSeconds(1))),
          new Row("HttpSink", HttpSink.calls("crm", Balance.class, row -> HttpCall.post("/"))),
          new Row("OpenSearchSink", OpenSearchSink.index("balances", Balance.class).signed()));

  private record Row(String name, Sink<?> sink) {}

  @Test
  void thePageHasEachSinkWithTheEffectThatItDeclares() {
    List<String> rows = new ArrayList<>();
    ROW.matcher(Repository.text("docs/reference/sinks.md"))
        .results()
        .map((MatchResult found) -> found.group(1) + " " + found.group(2))
        .forEach(rows::add);
    assertThat(rows)
        .containsExactlyElementsOf(
            SINKS.stream().map(row -> row.name() + " " + row.sink().effect()).toList());
  }

  private static final Pattern RIGHT = Pattern.compile("`([a-z0-9-]+:\\w+)`");

  /** Rights that the settings of a resource or of a client ask for, and no sink knows of. */
  private static final Set<String> OF_SETTINGS =
      Set.of("kms:GenerateDataKey", "kms:Decrypt", "rds-db:connect");

  /** The rights of a row; of the row of its other kind where it says so. */
  private static Set<String> rights(int place) {
    String cell = row(SINKS.get(place)).split("\\|")[5];
    if (cell.strip().equals("as above")) {
      return rights(place - 1);
    }
    Set<String> rights = new TreeSet<>();
    RIGHT.matcher(cell).results().map(found -> found.group(1)).forEach(rights::add);
    rights.removeAll(OF_SETTINGS);
    return rights;
  }

  /** What each sink calls is compared with what it declares by the tests of its module. */
  @Test
  void thePageHasTheRightsThatEachSinkDeclares() {
    for (int i = 0; i < SINKS.size(); i++) {
      Set<String> declared = new TreeSet<>();
      SINKS.get(i).sink().resources().forEach(one -> declared.addAll(one.actions()));
      assertThat(rights(i)).as(SINKS.get(i).name()).isEqualTo(declared);
    }
  }

  @Test
  void thePageHasEveryPublicSinkOfTheModules() {
    List<String> sinks =
        Repository.files(".java").stream()
            .filter(file -> file.matches("(connectors|state-dynamo)/src/main/java/.*"))
            .filter(file ->
                Repository.text(file)
                    .matches("(?s).*\\bpublic final class \\w+(<T>)? implements Sink<.*"))
            .map(file -> file.replaceAll(".*/(\\w+)\\.java", "$1"))
            .toList();
    assertThat(sinks).hasSizeGreaterThan(3);
    assertThat(SINKS.stream().map(row -> row.name().replaceAll("\\..*", "")).distinct())
        .containsExactlyInAnyOrderElementsOf(sinks);
  }

  @Test
  void thePageHasTheLimitsOfTheCode() {
    assertThat(Repository.text("docs/reference/sinks.md"))
        .contains("%,d bytes with its envelope".formatted(KinesisSink.MAX_RECORD_BYTES))
        .contains("%,d bytes with its envelope".formatted(SqsSink.MAX_MESSAGE_BYTES))
        .containsPattern(
            "`S3Sink`[^\\n]*%,d bytes with its envelope".formatted(S3Sink.MAX_OBJECT_BYTES))
        .containsPattern("`HttpSink`[^\\n]*%,d bytes".formatted(HttpSink.MAX_BODY_BYTES))
        .containsPattern(
            "`OpenSearchSink`[^\\n]*%,d bytes; an id of %d"
                .formatted(OpenSearchSink.MAX_VALUE_BYTES, OpenSearchSink.MAX_ID_BYTES))
        .containsPattern("`RedisSink`[^\\n]*%,d bytes".formatted(RedisSink.MAX_VALUE_BYTES))
        .containsPattern(
            "`PostgresSink`[^\\n]*%,d bytes; the key of a row %,d"
                .formatted(PostgresSink.MAX_VALUE_BYTES, PostgresSink.MAX_KEY_BYTES))
        .containsPattern(
            "`SnsSink.fifo`[^\\n]*%,d bytes with its envelope[^\\n]*%,d by"
                .formatted(SnsSink.DEFAULT_MESSAGE_BYTES, SnsSink.MAX_MESSAGE_BYTES))
        .containsPattern(
            "`EventBridgeSink`[^\\n]*%,d bytes with its envelope"
                .formatted(EventBridgeSink.MAX_ENTRY_BYTES))
        .containsPattern(
            "`FirehoseSink`[^\\n]*%,d bytes with its envelope"
                .formatted(FirehoseSink.MAX_RECORD_BYTES))
        .containsPattern(
            "`StepFunctionsSink.standard`[^\\n]*%,d bytes with its envelope"
                .formatted(StepFunctionsSink.MAX_INPUT_BYTES))
        .containsPattern(
            "`LambdaSink.asynchronous`[^\\n]*%,d bytes with its envelope"
                .formatted(LambdaSink.MAX_EVENT_BYTES));
  }

  private static String row(Row sink) {
    return Repository.text("docs/reference/sinks.md")
        .lines()
        .filter(line -> line.startsWith("| `" + sink.name() + "` |"))
        .findFirst()
        .orElseThrow();
  }

  /** Constants of a sink in bytes stand in its row, or in the row of its other kind. */
  @Test
  void thePageHasEveryLimitOfEverySink() throws IllegalAccessException {
    Map<Class<?>, String> rows = new LinkedHashMap<>();
    SINKS.forEach(sink -> rows.merge(sink.sink().getClass(), row(sink), String::concat));
    int limits = 0;
    for (Map.Entry<Class<?>, String> one : rows.entrySet()) {
      for (Field field : one.getKey().getFields()) {
        if (one.getKey().getName().startsWith("io.weir.connect.")
            && field.getName().matches("MAX_\\w*BYTES")) {
          limits++;
          assertThat(one.getValue())
              .as(field.toString())
              .contains("%,d".formatted(field.get(null)));
        }
      }
    }
    assertThat(limits).isGreaterThan(5);
  }

  @Test
  void whatARowIsHeldByIsATest() {
    List<String> files = Repository.files(".java");
    for (Row sink : SINKS) {
      List<String> named =
          Pattern.compile("`(\\w+)`")
              .matcher(row(sink).split("\\|")[6])
              .results()
              .map(name -> name.group(1))
              .toList();
      assertThat(named).as(sink.name()).isNotEmpty();
      for (String name : named) {
        assertThat(files)
            .as(sink.name())
            .anyMatch(file -> file.contains("/src/") && file.endsWith("/" + name + ".java"));
      }
    }
  }
}
