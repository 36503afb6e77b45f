package io.weir.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.CloudWatchLogs.LogEvent;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnfoldingTest {
  record Click(String page, int n) {}

  private static final Json<Click> JSON = Json.of(Click.class);

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** The events of a record that stands in a larger array, each read again from its own record. */
  private static <T> List<T> events(Codec<T> codec, byte[] record) {
    byte[] array = new byte[record.length + 7];
    System.arraycopy(record, 0, array, 5, record.length);
    Unfolded<T> events = codec.unfolding().unfold(array, 5, record.length);
    List<T> all = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      all.add(events.event(i));
      assertThat(codec.decode(events.record(i))).isEqualTo(all.get(i));
      assertThat(events.length(i)).isGreaterThanOrEqualTo(events.record(i).length);
    }
    assertThat(Unfolding.all(codec, record))
        .isEqualTo(all.stream().filter(java.util.Objects::nonNull).toList());
    return all;
  }

  @Test
  void linesEndWithALineFeedOrTheRecord_andEmptyOnesAreNoEvents() {
    Lines<Click> lines = Lines.of(JSON);
    String one = "{\"page\":\"a\",\"n\":1}";
    String two = " {\"page\":\"ä\",\"n\":2}";
    for (String text :
        List.of(one + "\n" + two, one + "\r\n\r\n\n" + two + "\r\n", "\n" + one + "\n" + two)) {
      assertThat(events(lines, bytes(text))).containsExactly(new Click("a", 1), new Click("ä", 2));
    }
    assertThat(events(lines, new byte[0])).isEmpty();
    assertThat(events(lines, bytes("\r\n\n"))).isEmpty();
    assertThat(lines.decode(lines.encode(new Click("a\nb", 1)))).isEqualTo(new Click("a\nb", 1));
  }

  @Test
  void elementsOfAnArrayAreFoundWhateverTheyAre() {
    JsonArray<Click> arrays = JsonArray.of(JSON);
    String one = "{\"page\":\"a]\\\"}\",\"n\":1,\"more\":{\"x\":[1,[2]]}}";
    assertThat(events(arrays, bytes(" [" + one + " ,\n" + one + "] ")))
        .containsExactly(new Click("a]\"}", 1), new Click("a]\"}", 1));
    assertThat(events(arrays, bytes(one))).containsExactly(new Click("a]\"}", 1));
    assertThat(events(arrays, bytes("[]"))).isEmpty();

    JsonArray<String> texts = JsonArray.of(new Text());
    assertThat(events(texts, bytes("[1, -2.5e3,true,null ,\"ä\\n,]\",[ 1 ],{ }]")))
        .containsExactly("1", "-2.5e3", "true", "null", "\"ä\\n,]\"", "[ 1 ]", "{ }");
    assertThat(events(texts, bytes("[12]"))).containsExactly("12");
  }

  @Test
  void anArrayThatIsNotWholeIsNoRecord() {
    JsonArray<Click> arrays = JsonArray.of(JSON);
    for (String text :
        List.of("", " ", "[", "[{}", "[{},", "[1 2]", "[]x", "[][]", "[{]}]", "nul")) {
      assertThatThrownBy(() -> arrays.unfolding().unfold(bytes(text), 0, bytes(text).length))
          .as(text)
          .isInstanceOf(CodecException.class);
    }
    byte[] utf16 = "[{}]".getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> arrays.unfolding().unfold(utf16, 0, utf16.length))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void moreEventsThanAllowedAreRefused_andOneIsExpectedWhereOneIsRead() {
    byte[] three = bytes("[1,2,3]");
    JsonArray<String> texts = JsonArray.of(new Text());
    assertThat(texts.maxEvents(3).unfolding().unfold(three, 0, 7).size()).isEqualTo(3);
    assertThatThrownBy(() -> texts.maxEvents(2).unfolding().unfold(three, 0, 7))
        .hasMessageContaining("maxEvents = 2");
    assertThatThrownBy(() -> texts.maxEvents(0)).hasMessageContaining("maxEvents(0)");
    assertThatThrownBy(() -> texts.decode(three)).hasMessageContaining("3 are there");
    assertThat(Unfolding.count(texts, three)).isEqualTo(3);
    assertThat(Unfolding.count(texts, bytes("["))).isEqualTo(1);
    assertThat(Unfolding.count(texts, bytes("[]"))).isEqualTo(1);
  }

  @Test
  void compressedRecordsAreTakenApartToo_andTellWhatTheyOpenTo() {
    String lines = "{\"page\":\"a\",\"n\":1}\n{\"page\":\"b\",\"n\":2}\n";
    byte[] gzip = Gzip.of(new Text()).encode(lines);
    for (Codec<Click> codec : List.of(Gzip.of(Lines.of(JSON)), Gzip.detecting(Lines.of(JSON)))) {
      assertThat(events(codec, gzip)).containsExactly(new Click("a", 1), new Click("b", 2));
      assertThat(codec.unfolding().unfold(gzip, 0, gzip.length).opened())
          .isEqualTo(bytes(lines).length);
    }
    assertThat(events(Gzip.detecting(Lines.of(JSON)), bytes(lines))).hasSize(2);
    assertThatThrownBy(
            () -> Gzip.of(Lines.of(JSON)).maxBytes(5).unfolding().unfold(gzip, 0, gzip.length))
        .hasMessageContaining("maxBytes = 5");
    assertThat(events(Lines.of(Tombstones.of(JSON)), bytes("null\n{\"page\":\"b\",\"n\":2}")))
        .containsExactly(null, new Click("b", 2));
    assertThat(events(Tombstones.of(Lines.of(JSON)), new byte[0])).isEmpty();
  }

  private static final String MESSAGE =
      """
      {"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"CloudTrail",
       "logStream":"123456789012_CloudTrail_us-east-1","subscriptionFilters":["Destination"],
       "logEvents":[
        {"id":"31953106606966983378809025079804211143289615424298221568","timestamp":1432826855000,
         "message":"{\\"eventVersion\\":\\"1.03\\"}"},
        {"id":"31953106606966983378809025079804211143289615424298221569","timestamp":1432826855001,
         "message":"{\\"page\\":\\"a\\",\\"n\\":7}","extractedFields":{"n":"7"}}]}
      """;

  @Test
  void cloudWatchLogsHaveAnEventForEachLogEvent() {
    byte[] gzip = Gzip.of(new Text()).encode(MESSAGE);
    CloudWatchLogs<LogEvent> codec = CloudWatchLogs.events();
    List<LogEvent> events = events(codec, gzip);
    assertThat(events).hasSize(2).isEqualTo(events(codec, bytes(MESSAGE)));
    assertThat(events.getLast())
        .isEqualTo(
            new LogEvent(
                "123456789012",
                "CloudTrail",
                "123456789012_CloudTrail_us-east-1",
                List.of("Destination"),
                "31953106606966983378809025079804211143289615424298221569",
                1432826855001L,
                "{\"page\":\"a\",\"n\":7}",
                Map.of("n", "7")));
    LogEvent made = LogEvent.of("1", 2, "three");
    assertThat(codec.decode(codec.encode(made))).isEqualTo(made);

    CloudWatchLogs<Click> messages = CloudWatchLogs.messages(JSON);
    Unfolded<Click> clicks = messages.unfolding().unfold(gzip, 0, gzip.length);
    assertThatThrownBy(() -> clicks.event(0)).isInstanceOf(CodecException.class);
    assertThat(clicks.event(1)).isEqualTo(new Click("a", 7));
    assertThat(messages.decode(messages.encode(new Click("b", 8)))).isEqualTo(new Click("b", 8));
  }

  @Test
  void aControlMessageHasNoEvents_andAnythingElseIsRefused() {
    CloudWatchLogs<LogEvent> codec = CloudWatchLogs.events();
    String control =
        """
        {"messageType":"CONTROL_MESSAGE","owner":"CloudwatchLogs","logGroup":"","logStream":"",
         "subscriptionFilters":[],"logEvents":[{"id":"","timestamp":1432826855000,
         "message":"CWL CONTROL MESSAGE: Checking health of destination Kinesis stream."}]}
        """;
    assertThat(events(codec, Gzip.of(new Text()).encode(control))).isEmpty();
    for (String text :
        List.of(
            "[]",
            "{}",
            "{\"messageType\":\"DATA_MESSAGE\"}",
            "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":7}",
            "{\"messageType\":\"OTHER\",\"logEvents\":[]}")) {
      assertThatThrownBy(() -> codec.decode(bytes(text)))
          .as(text)
          .isInstanceOf(CodecException.class);
    }
    assertThatThrownBy(() ->
            codec.decode(
                bytes("{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\"}]}")))
        .hasMessageContaining("lacks its id, timestamp or message");
  }

  @Test
  void tombstonesAreNoEvents_byChoice() {
    for (String none : List.of("", "null", " null\r\n")) {
      assertThat(Tombstones.of(JSON).decode(bytes(none))).isNull();
      assertThat(Gzip.of(Tombstones.of(JSON)).decode(Gzip.of(new Text()).encode(none))).isNull();
      assertThatThrownBy(() -> JSON.decode(bytes(none))).isInstanceOf(CodecException.class);
    }
    assertThatThrownBy(() -> Tombstones.empty(JSON).decode(bytes("null")))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> Tombstones.jsonNull(JSON).decode(new byte[0]))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> Tombstones.of(JSON).decode(bytes("nul")))
        .isInstanceOf(CodecException.class);
    Click click = new Click("null", 1);
    assertThat(Tombstones.of(JSON).decode(Tombstones.of(JSON).encode(click))).isEqualTo(click);
    assertThat(Tombstones.of(JSON).encode(null)).isEmpty();
  }

  @Test
  void gzipAndPlainAreToldApartByTheirFirstBytes() {
    Gzip<Click> codec = Gzip.detecting(JSON);
    Click click = new Click("a", 1);
    byte[] mixed = JSON.encode(click);
    Codec.Decoding<Click> decoder = codec.decoder();
    assertThat(codec.decode(mixed)).isEqualTo(click);
    assertThat(codec.decode(codec.encode(click))).isEqualTo(click);
    assertThat(decoder.decode(codec.encode(click), 0, codec.encode(click).length)).isEqualTo(click);
    assertThat(decoder.opened()).isEqualTo(mixed.length);
    assertThat(decoder.decode(mixed, 0, mixed.length)).isEqualTo(click);
    assertThat(decoder.opened()).isZero();
    byte[] broken = {0x1f, (byte) 0x8b, 8};
    assertThatThrownBy(() -> codec.decode(broken)).hasMessageContaining("not whole gzip");
    for (byte[] plain : List.of(new byte[0], new byte[] {0x1f}, bytes("{"))) {
      assertThatThrownBy(() -> codec.decode(plain)).hasMessageNotContaining("gzip");
    }
    assertThat(codec.describe()).isEqualTo("gzip or plain JSON Click");
  }

  @Test
  void positionsOfEventsStandInTheRecordAndBehindEachOther() {
    Position record = Position.of("s", "p", 7);
    Position packed = record.part(3);
    List<Position> inOrder =
        List.of(
            record,
            record.event(1),
            record.event(2),
            record.end(),
            record.part(1),
            packed,
            packed.event(1),
            packed.end(),
            Position.of("s", "p", 8));
    for (int i = 0; i < inOrder.size(); i++) {
      Position one = inOrder.get(i);
      assertThat(Position.at(one.shard(), one.order(), one.place())).isEqualTo(one);
      assertThat(one.in(new Shard("s", "q")).in(one.shard())).isEqualTo(one).hasSameHashCodeAs(one);
      for (int j = 0; j < inOrder.size(); j++) {
        assertThat(one.atOrBefore(inOrder.get(j))).isEqualTo(i <= j);
        assertThat(one.equals(inOrder.get(j))).isEqualTo(i == j);
      }
    }
    assertThat(inOrder.stream().map(Position::toString).distinct()).hasSize(inOrder.size());
    assertThat(packed.event(5)).hasToString("s/p@7.3.5");
    assertThat(record.event(5)).hasToString("s/p@7.0.5");
    assertThat(record.event(0)).isEqualTo(record);
    assertThatThrownBy(() -> record.event(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Position.at(record.shard(), record.order(), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Text as it is. */
  private static final class Text implements Codec<String> {
    @Override
    public byte[] encode(String value) {
      return value.getBytes(UTF_8);
    }

    @Override
    public String decode(byte[] bytes) {
      return new String(bytes, UTF_8);
    }

    @Override
    public String describe() {
      return "text";
    }
  }
}
