package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Lookup;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoLookup;
import io.weir.dynamo.DynamoRules;
import io.weir.dynamo.DynamoSink;
import io.weir.process.ProcessFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A function that enriches, on this machine: the rows of its table come from a file. */
class LocalLookupsTest extends MainRuns {
  private static final String FLIGHT =
      "{\"id\":\"f1\",\"scheduled\":979776000000,\"departed\":979776600000,\"delay\":10,"
          + "\"origin\":\"SEA\",\"destination\":\"ORD\"}";

  private String file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n").toString();
  }

  private String results() throws IOException {
    return Files.readString(folder.resolve("out/results.jsonl"));
  }

  private String[] cityDays(String store) throws IOException {
    return new String[] {
      "--function",
      "city-days",
      "--store",
      store,
      "--input",
      file("flights.jsonl", FLIGHT),
      "--out",
      folder.resolve("out").toString()
    };
  }

  @Test
  void theRowsOfAFileAreThoseOfTheTable() throws IOException {
    String rows =
        file(
            "rows.jsonl",
            "{\"iata\":\"SEA\",\"name\":\"n\",\"city\":\"Rainville\",\"state\":\"WA\"}");
    for (String store : new String[] {"dynamodb", "memory"}) {
      assertThat(run(with(cityDays(store), "--lookup", "airports=" + rows))).isZero();
      assertThat(results()).contains("\"city\":\"Rainville\"").contains("\"meanDelay\":10");
    }
    assertThat(run(cityDays("memory"))).as("the example's own rows").isZero();
    assertThat(results()).contains("\"city\":\"Seattle\"");
  }

  @Test
  void whatCannotBeReadIsRefusedBeforeAnythingRuns() throws IOException {
    String keyless = file("keyless.jsonl", "{\"name\":\"n\"}");
    assertThat(refused(with(cityDays("memory"), "--lookup", "airports=" + keyless)))
        .contains("keyless.jsonl line 1 has no text or number 'iata'");
    assertThat(refused(with(cityDays("memory"), "--lookup", "places=" + keyless)))
        .contains("--lookup places=", "must be NAME=FILE", "[airports]");
    assertThat(refused(with(cityDays("memory"), "--lookup", "airports=nowhere.jsonl")))
        .contains("give its rows as a file that can be read", "--lookup airports=FILE");
  }

  record Word(int number, String text) {}

  private static final Source<Word> WORDS = Source.stream("words", Json.of(Word.class));

  private static <K> StreamFunction told(Lookup<K, Word> lookup, Function<Word, K> question) {
    return StreamFunction.named("told")
        .from(
            WORDS
                .keyBy(Word::text)
                .enrich(
                    question,
                    lookup,
                    (word, found) ->
                        new Word(word.number(), found.map(Word::text).orElse("nothing"))))
        .compute(ProcessFunction.<Word, Word>of((event, context) -> context.emit(event.value())))
        .to(DynamoSink.table("told", Word.class).key("number"))
        .build();
  }

  /** Its table has a number as its key. */
  public static final class Numbered {
    public static final StreamFunction FUNCTION =
        told(
            DynamoLookup.table("numbers", Word.class)
                .<Integer>keyedBy(List.of("number"), number -> Map.of("number", number)),
            Word::number);
  }

  /** It asks what a local run has no table for. */
  public static final class Ruled {
    public static final StreamFunction FUNCTION =
        told(DynamoRules.table("rules", Word.class, Word::text), Word::text);
  }

  @Test
  void aKeyMayBeANumber() throws IOException {
    String rows = file("numbers.jsonl", "{\"number\":7,\"text\":\"seven\"}");
    assertThat(
            run(
                "--function",
                Numbered.class.getName(),
                "--input",
                file(
                    "words.jsonl",
                    "{\"number\":7,\"text\":\"a\"}",
                    "{\"number\":8,\"text\":\"b\"}"),
                "--arrival",
                "now",
                "--lookup",
                "numbers=" + rows,
                "--out",
                folder.resolve("out").toString()))
        .isZero();
    assertThat(results()).contains("\"seven\"").contains("\"nothing\"");
  }

  /** Its service is never there. */
  public static final class Unanswered {
    public static final StreamFunction FUNCTION =
        told(
            Lookup.of(
                "own",
                Json.of(Word.class),
                (Set<String> keys) -> {
                  throw new IllegalStateException("my service is not there");
                }),
            Word::text);
  }

  private String failed(Class<?> function, String... more) throws IOException {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String words =
        file("words.jsonl", "{\"number\":7,\"text\":\"a\"}", "{\"number\":8,\"text\":\"b\"}");
    String[] args = {
      "--function",
      function.getName(),
      "--input",
      words,
      "--arrival",
      "now",
      "--out",
      folder.resolve("failed").toString()
    };
    int status =
        Main.run(
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            with(args, more));
    assertThat(status).isEqualTo(FunctionRun.FAILED);
    return errors.toString(StandardCharsets.UTF_8);
  }

  @Test
  @Timeout(60)
  void aLookupThatKeepsFailingEndsTheRun() throws IOException {
    for (String[] more : new String[][] {{}, {"--kill-every", "3"}}) {
      assertThat(failed(Unanswered.class, more))
          .contains(
              "the run failed",
              "function 'told' does not get past the record at words/",
              "lookup 'own' does not answer",
              "LocalLookupsTest.java",
              "mend what that names")
          .doesNotContain("no row is given");
    }
  }

  /** A class of its package is missing. */
  public static final class Incomplete {
    public static final StreamFunction FUNCTION =
        told(
            Lookup.of(
                "own",
                Json.of(Word.class),
                (Set<String> keys) -> {
                  throw new NoClassDefFoundError("com/acme/Client");
                }),
            Word::text);
  }

  @Test
  @Timeout(60)
  void anErrorThatEndsEachInvocationEndsTheRunToo() throws IOException {
    for (String[] more : new String[][] {{}, {"--kill-every", "3"}}) {
      assertThat(failed(Incomplete.class, more)).contains("the run failed", "NoClassDefFoundError");
    }
  }

  @Test
  @Timeout(60)
  void aTableWithoutRowsDoesNotKnowTheTypeOfItsKey() throws IOException {
    String none = Files.writeString(folder.resolve("none.jsonl"), "").toString();
    assertThat(failed(Numbered.class, "--lookup", "numbers=" + none))
        .contains(
            "function 'told' does not get past",
            "no row is given for numbers, so the key is taken for a text",
            "give one row that has it");
  }

  /** Its table has a text as its key. */
  public static final class Texted {
    public static final StreamFunction FUNCTION =
        told(DynamoLookup.table("texts", Word.class).key("text"), Word::text);
  }

  private String refusedRows(Class<?> function, String lookup, String... rows) throws IOException {
    return refused(
        "--function",
        function.getName(),
        "--input",
        file("words.jsonl", "{\"number\":7,\"text\":\"a\"}"),
        "--arrival",
        "now",
        "--lookup",
        lookup + "=" + file("rows.jsonl", rows),
        "--out",
        folder.resolve("out").toString());
  }

  @Test
  void aRowThatDynamoDbRefusesIsToldByItsLineBeforeAnythingRuns() throws IOException {
    String good = "{\"number\":7,\"text\":\"a\"}";
    String[] refused = {
      "{\"number\":7,\"text\":5}",
      "{\"number\":7,\"text\":\"\"}",
      "{\"number\":1e300,\"text\":\"b\"}",
      "{\"number\":7,\"text\":\"b\",\"more\":\"" + "y".repeat(500_000) + "\"}"
    };
    for (String row : refused) {
      assertThat(refusedRows(Texted.class, "texts", good, row))
          .contains("rows.jsonl line 2 is no row that DynamoDB takes")
          .doesNotContain("yyy");
    }
    assertThat(refusedRows(Numbered.class, "numbers", "{\"number\":1e300,\"text\":\"a\"}"))
        .contains("rows.jsonl line 1 is no row that DynamoDB takes");
    assertThat(folder.resolve("out/results.jsonl")).doesNotExist();
  }

  @Test
  void rulesAreNotAskedOutsideOfThisMachine() throws IOException {
    String words = file("words.jsonl", "{\"number\":7,\"text\":\"a\"}");
    assertThat(refused("--function", Ruled.class.getName(), "--input", words, "--arrival", "now"))
        .contains("lookup 'rules' is a DynamoRules", "Lookup.of(..)");
  }
}
