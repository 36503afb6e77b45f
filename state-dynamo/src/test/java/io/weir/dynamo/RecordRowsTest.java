package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.codec.CodecException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A record's components are the row: the same bytes as of an item that is written by hand. */
class RecordRowsTest {
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00.250Z");

  enum Kind {
    SMALL
  }

  record Place(String city, double[] position) {}

  record Row(
      String page,
      Instant start,
      long views,
      int small,
      double mean,
      BigDecimal sum,
      boolean open,
      Kind kind,
      LocalDate day,
      byte[] digest,
      Place place,
      List<Place> places,
      Map<String, Integer> byName,
      Optional<String> note,
      String none) {}

  private static final Row ROW =
      new Row(
          "home",
          AT,
          1L << 60,
          7,
          1.5,
          new BigDecimal("12345678901234567890.12"),
          true,
          Kind.SMALL,
          LocalDate.of(2026, 1, 2),
          new byte[] {1, -1},
          new Place("Graz", new double[] {47, 15.5}),
          List.of(new Place("Wien", new double[0])),
          Map.of("a", 1),
          Optional.empty(),
          null);

  private static Map<String, Object> byHand() {
    Map<String, Object> row = new HashMap<>();
    row.put("page", "home");
    row.put("start", "2026-01-01T12:00:00.250Z");
    row.put("views", 1L << 60);
    row.put("small", 7);
    row.put("mean", 1.5);
    row.put("sum", new BigDecimal("12345678901234567890.12"));
    row.put("open", true);
    row.put("kind", "SMALL");
    row.put("day", "2026-01-02");
    row.put("digest", new byte[] {1, -1});
    row.put("place", Map.of("city", "Graz", "position", List.of(47.0, 15.5)));
    row.put("places", List.of(Map.of("city", "Wien", "position", List.of())));
    row.put("byName", Map.of("a", 1));
    row.put("note", null);
    row.put("none", null);
    return row;
  }

  @Test
  void aRecordIsWrittenAsAnItemByHandIs() {
    DynamoSink<Row> sink = DynamoSink.table("rows", Row.class).key("page", "start");
    DynamoSink<Row> item =
        DynamoSink.<Row>table("rows", row -> byHand()).key("page").sortKey("start");
    assertThat(sink.encode(ROW)).isEqualTo(item.encode(ROW));
    assertThat(sink.encode(ROW)).isEqualTo(sink.encode(ROW));
  }

  record Bid(String auction, long amount, byte[] hash) {}

  record Renamed(@JsonProperty("id") String name) {}

  @Test
  void keysHaveTheTypesOfTheirComponents() {
    DynamoSink<Bid> bids = DynamoSink.table("bids", Bid.class).key("auction", "amount");
    assertThat(bids.keyAttributes())
        .containsExactly(
            new KeyAttribute("auction", KeyType.STRING),
            new KeyAttribute("amount", KeyType.NUMBER));
    assertThat(DynamoSink.table("bids", Bid.class).key("hash").keyAttributes())
        .containsExactly(new KeyAttribute("hash", KeyType.BINARY));
    assertThat(bids.encode(new Bid("a", 5, null))).isNotEmpty();
  }

  @Test
  void aKeyThatNoRowCanHaveIsRefusedWhenDeclared() {
    DynamoSink<Bid> bids = DynamoSink.table("bids", Bid.class);
    assertThatThrownBy(() -> bids.key("auktion"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Bid has no component 'auktion' for the table's key; it has [auction, amount, hash]");
    assertThatThrownBy(() -> bids.key("auction").sortKey("amont"))
        .hasMessageContaining("no component 'amont'");
  }

  @Test
  void aNameThatAnAnnotationChangesIsTheAttributes() {
    DynamoSink<Renamed> sink = DynamoSink.table("names", Renamed.class).key("id");
    assertThat(RowCodec.decode(sink.encode(new Renamed("x")))).containsOnlyKeys("id");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    DynamoSink<String> texts = DynamoSink.table("texts", String.class).key("id");
    assertThatThrownBy(() -> texts.encode("x"))
        .isInstanceOf(CodecException.class)
        .hasMessage("String is no object, so it has no fields; give a record");
  }
}
