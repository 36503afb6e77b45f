package io.weir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PlainJsonTest {
  record All(String text, long big, Integer small, double real, Boolean flag, Instant at) {}

  record Positive(int value) {
    Positive {
      if (value < 1) {
        throw new IllegalArgumentException("value " + value + " must be positive");
      }
    }
  }

  record Renamed(@JsonProperty("other") String text) {}

  record Nested(String text, List<String> more) {}

  private static final Json<All> JACKSON = Json.of(All.class);
  private static final PlainJson<All> PLAIN = PlainJson.of(All.class);

  private static All plain(String json) {
    return PLAIN.decode(json.getBytes(UTF_8));
  }

  @Example
  void whatMostProducersWriteIsRead() {
    String json =
        """
        {"text":"a b","big":-9007199254740993,"small":12,"real":1.5,"flag":true,\
        "at":"2026-11-01T12:00:00.250Z"}\
        """;

    assertThat(plain(json))
        .isEqualTo(
            new All(
                "a b",
                -9007199254740993L,
                12,
                1.5,
                true,
                Instant.parse("2026-11-01T12:00:00.250Z")));
  }

  @Example
  void otherOrderSpacesAndUnknownPlainFieldsAreRead() {
    String json =
        """
         { "x" : "y", "at":"2026-11-01T12:00:00Z" , "flag":false,"n":null, "real":3,
        "small":0,"t":true,"z":-1.25,"big":1,"text":"" }\s
        """;

    assertThat(plain(json))
        .isEqualTo(new All("", 1, 0, 3, false, Instant.parse("2026-11-01T12:00:00Z")));
  }

  @Example
  void whatIsNotPlainIsLeftToJackson() {
    String whole = "{'text':%s,'big':1,'small':1,'real':1,'flag':true,'at':'2026-11-01T12:00:00Z'}";
    for (String text : List.of("'é'", "'\\n'", "null", "5", "'a','text':'b'", "'a','x':{}")) {
      assertThat(plain(whole.formatted(text).replace('\'', '"'))).as(text).isNull();
    }
    assertThat(plain("{}")).isNull();
    assertThat(plain("")).isNull();
  }

  @Example
  void typesThatAnnotationsOrComponentsMakeSpecialAreLeftToJackson() {
    assertThat(PlainJson.of(Renamed.class)).isNull();
    assertThat(PlainJson.of(Nested.class)).isNull();
    assertThat(PlainJson.of(String.class)).isNull();
  }

  @Example
  void aConstructorThatRefusesIsReportedByJackson() {
    assertThat(PlainJson.of(Positive.class).decode("{\"value\":0}".getBytes(UTF_8))).isNull();
    assertThat(PlainJson.of(Positive.class).decode("{\"value\":1}".getBytes(UTF_8)))
        .isEqualTo(new Positive(1));
  }

  /** The one rule: what is taken means to Jackson exactly what it means here. */
  @Property(tries = 10_000)
  void whatIsReadMeansTheSameToJackson(@ForAll("documents") String json) {
    byte[] bytes = json.getBytes(UTF_8);
    All read = PLAIN.decode(bytes);
    if (read != null) {
      assertThat(read).isEqualTo(JACKSON.decodeByJackson(bytes));
    }
  }

  /** Documents that are nearly right: values of all kinds in all places, then one thing changed. */
  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> value =
        Arbitraries.oneOf(
            Arbitraries.of(
                "0", "-0", "00", "1", "-1", "01", "1.0", "-0.0", "1.", ".5", "1e3", "1.5E-2", "+1"),
            Arbitraries.of("2147483648", "9223372036854775807", "9223372036854775808", "0.1"),
            Arbitraries.of("true", "false", "null", "True", "nul", "{}", "[1]", "\"\""),
            Arbitraries.of("\"2026-11-01T12:00:00Z\"", "\"2026-02-30T12:00:00Z\""),
            Arbitraries.of("\"2026-11-01T24:00:00Z\"", "\"2026-11-01T23:59:60Z\""),
            Arbitraries.of("\"2026-11-01T12:00:00.1Z\"", "\"2026-11-01T12:00:00.1234567891Z\""),
            Arbitraries.doubles().map(String::valueOf),
            Arbitraries.longs().map(String::valueOf),
            Arbitraries.strings().ascii().ofMaxLength(6).map(text -> "\"" + text + "\""));
    Arbitrary<String> plain =
        Combinators.combine(value, value, value)
            .as((one, two, three) ->
                "{\"text\":\"a\",\"big\":%s,\"small\":%s,\"real\":%s,\"flag\":true,\"at\":\"2026-11-01T12:00:00Z\"}"
                    .formatted(one, two, three));
    Arbitrary<String> mixed =
        Combinators.combine(value, value, value, value)
            .as((one, two, three, four) ->
                "{\"at\":%s,\"text\":%s, \"flag\":%s,\"big\":1,\"x\":%s,\"small\":2,\"real\":0.5}"
                    .formatted(one, two, three, four));
    return Combinators.combine(
            Arbitraries.oneOf(plain, mixed),
            Arbitraries.integers().between(0, 120),
            Arbitraries.of("", "", "", "\"", ",", "}", " ", "0", "-", ":", "x", "\\", "\t"))
        .as((json, at, change) ->
            json.substring(0, Math.min(at, json.length()))
                + change
                + json.substring(Math.min(at, json.length())));
  }
}
